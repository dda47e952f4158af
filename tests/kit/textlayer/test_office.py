"""Old Word files and web pages under the name .doc, by LibreOffice where it is installed."""

import pytest

from tusach.kit.errors import Refused
from tusach.kit.textlayer import can_read_doc, office, read_layer

RTF = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}}\f0 To\u224?n t\u7881?nh c\u243? 118 x\u227?.\par {\b M\u7909?c hai}\par}"
needs_office = pytest.mark.skipif(not can_read_doc(), reason="LibreOffice is not installed")


@needs_office
def test_rtf_is_read():
    layer = read_layer(RTF.encode(), name="cũ.rtf")

    assert layer.source == "doc"
    assert [(one.text, one.bold) for one in layer.paragraphs] == [
        ("Toàn tỉnh có 118 xã.", False),
        ("Mục hai", True),
    ]


@needs_office
def test_a_web_page_named_doc_is_read_and_its_script_is_not_run():
    page = "<html><head><meta charset='utf-8'></head><body><p>Báo cáo năm 2023</p><script>document.write('x')</script></body></html>"

    assert [one.text for one in read_layer(page.encode(), name="cũ.doc").paragraphs] == ["Báo cáo năm 2023"]


def test_without_libreoffice_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    assert not office.can_read_doc()
    with pytest.raises(Refused, match=r"lưu thành \.docx"):
        read_layer(RTF.encode(), name="cũ.rtf")
