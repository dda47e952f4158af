"""Plans without text in them: images of pages through tesseract, and the sentence when it is not there."""

import io
import textwrap
import unicodedata
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.campaign.plans import PLAN
from tusach.campaign.plan import nodes_of, read_plan
from tusach.campaign.plan.source import read_text
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, Paragraph, can_read_scans

# Any font with the Vietnamese letters will do.
FONTS = [
    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
]


def scanned(text, font=None):
    """A PDF whose pages are only images of the text, as an office scanner makes them."""
    lines = [line for whole in text.splitlines() for line in (textwrap.wrap(whole, 88) or [""])]
    pages = []
    for start in range(0, len(lines), 46):
        page = Image.new("L", (1654, 2339), 255)
        pen = ImageDraw.Draw(page)
        for row, line in enumerate(lines[start : start + 46]):
            pen.text((150, 120 + 46 * row), line, fill=0, font=font)
        pages.append(page)
    file = io.BytesIO()
    pages[0].save(file, format="PDF", resolution=200, save_all=True, append_images=pages[1:])
    return file.getvalue()


def test_without_tesseract_a_scan_is_one_sentence(monkeypatch):
    monkeypatch.setattr("tusach.kit.textlayer.ocr.ocr_version", lambda: "")

    with pytest.raises(Refused, match="là bản quét, không có chữ"):
        read_plan(scanned("Kế hoạch"), name="quet.pdf")


@pytest.mark.skipif(not can_read_scans(), reason="tesseract is not installed (tesseract-ocr-vie)")
def test_a_scan_is_read_with_its_doubt():
    found = [font for font in FONTS if Path(font).exists()]
    if not found:
        pytest.skip("no font with Vietnamese letters is installed (fonts-liberation2, fonts-noto-core)")

    text = PLAN.partition("ĐỀ CƯƠNG")[0]
    plan = read_plan(scanned(text, ImageFont.truetype(found[0], 30)), name="quet.pdf")

    assert "bản quét" in [doubt.what for doubt in plan.doubts]
    assert plan.document["code"].replace(" ", "") == "57-KH/BTGTW"
    assert plan.document["dated"] == "2023-03-05"
    assert [one["due"] for one in plan.obligations] == ["2023-05-31"]
    assert len(plan.recipients) == 4
    assert [one["title"] for one in plan.activities] == ["Khảo sát việc đọc sách ở xã"]


# The VNI code table: a vowel is followed by the sign of its hat and tone; đ and the i have places of their own.
_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_HATS = {
    "\u0302": {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"},
    "\u0306": {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"},
}
_OWN = dict(zip("đíìỉĩịỵ", "ñíìæóòî", strict=True))


def _vni(char):
    if char.lower() in _OWN:
        typed = _OWN[char.lower()]
        return typed.upper() if char.isupper() else typed
    parts = unicodedata.normalize("NFD", char)
    base, marks = parts[0], parts[1:]
    hat = next((mark for mark in marks if mark in _HATS), "")
    tone = next((mark for mark in marks if mark in _TONES), "")
    horned = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}.get(base, base) if "\u031b" in marks else base
    sign = _HATS[hat][tone] if hat else _TONES.get(tone, "")
    return horned + (sign.upper() if char.isupper() else sign)


def test_a_file_typed_with_vni_fonts():
    typed = "".join(_vni(char) for char in PLAN)

    plan = read_plan(typed.encode("cp1252", errors="replace"), name="vni.txt")

    assert any(doubt.what == "bảng mã" and "VNI" in doubt.why for doubt in plan.doubts)
    assert (plan.document["code"], plan.document["dated"]) == ("57-KH/BTGTW", "2023-03-05")
    assert plan.obligations[0]["addressee"] == "Thư viện Quốc gia Việt Nam"
    assert len(list(nodes_of(plan.outline))) == 14


def test_a_heading_whose_dot_was_not_recognised_is_one_and_is_doubted():
    lines = ["IL MỤC ĐÍCH, YÊU CẦU", "II NỘI DUNG", "VI mạch là một từ", "XI", "I Ơ"]
    layer = Layer("scan", "thử", 1, [Paragraph(f"p{nth}", line) for nth, line in enumerate(lines, 1)])

    text = read_text(b"%PDF-", name="quet.pdf", reader=lambda *_, **__: layer)

    assert text.lines == ["I. MỤC ĐÍCH, YÊU CẦU", "II. NỘI DUNG", *lines[2:]]
    assert [(doubt.what, doubt.line) for doubt in text.doubts] == [("nhãn “IL”", 1), ("nhãn “II”", 2)]
