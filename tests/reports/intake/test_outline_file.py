"""The outline as a Word file: its head, its fields, and that they survive what people do to them."""

import io
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from tusach.kit.paper import bookmark_name
from tusach.reports.nothing import PLACEHOLDER
from tusach.reports.outline_paper import WRITTEN, issuer_lines


@pytest.fixture
def fetch(world, sign_in):
    def _fetch(**answers) -> bytes:
        report = world.report(world.cast.lam_dong, "minh", "REPORT")
        if answers:
            world.save(report, answers, "minh")
        client = sign_in(world.cast.person("minh"))
        return client.get(reverse("reports:intake-outline", args=[report.pk])).content

    return _fetch


def lines_of(data):
    return [one.text for one in Document(io.BytesIO(data)).paragraphs]


def overwritten(data, *texts):
    """Each placeholder taken out with all that is in its paragraph, as typing over a selected line does, and written anew,
    the last text in two paragraphs."""
    document = Document(io.BytesIO(data))
    for nth, one in enumerate([each for each in document.paragraphs if each.text == PLACEHOLDER]):
        for child in list(one._p):
            if child.tag != qn("w:pPr"):
                one._p.remove(child)
        first, *rest = texts[nth].split("\n")
        one.add_run(first)
        for line in rest:
            made = document.add_paragraph(line)
            one._p.addnext(made._p)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def placed_in(intake):
    return {one.leaves[0]: one for one in intake.layers.get().sections.exclude(leaves=[])}


def check(intake):
    placed = placed_in(intake)
    assert {one.method for one in placed.values()} == {"tag"}
    assert [one["text"] for one in placed["1.1"].body] == ["Đã ban hành 12 văn bản."]
    assert [one["text"] for one in placed["1.2"].body] == ["Nhận 345 bản.", "Đã kiểm tra hai lần."]


TEXTS = ("Đã ban hành 12 văn bản.", "Nhận 345 bản.\nĐã kiểm tra hai lần.")


def test_lines_typed_over_and_added_are_in_their_leaf(world, fetch, hand_in):
    check(hand_in(world.cast.lam_dong, overwritten(fetch(), *TEXTS), "de-cuong.docx"))


def test_a_file_that_lost_one_field_keeps_the_text_in_its_leaf(world, fetch, hand_in):
    document = Document(io.BytesIO(overwritten(fetch(), *TEXTS)))
    marks = [one for one in document.element.iter(qn("w:bookmarkStart"))
             if one.get(qn("w:name")) == bookmark_name("leaf:1.1")]  # fmt: skip
    assert marks
    for one in marks:
        one.getparent().remove(one)
    file = io.BytesIO()
    document.save(file)
    placed = placed_in(hand_in(world.cast.lam_dong, file.getvalue(), "de-cuong.docx"))

    assert {leaf: [line["text"] for line in one.body] for leaf, one in placed.items()} == {
        "1.1": ["Đã ban hành 12 văn bản."], "1.2": ["Nhận 345 bản.", "Đã kiểm tra hai lần."],
    }  # fmt: skip
    assert [placed[leaf].method for leaf in ("1.1", "1.2")] == ["order", "tag"]


def test_a_leaf_that_still_has_its_placeholder_is_told_to_be_blank(world, fetch, sign_in):
    half = overwritten(fetch(), "Đã ban hành 12 văn bản.", PLACEHOLDER)
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    file = SimpleUploadedFile("de-cuong.docx", half)
    answer = sign_in(world.cast.person("minh")).post(
        reverse("reports:intake-try", args=[report.pk]), {"tep": file}
    )
    found = answer.context["found"].checked

    assert ([one.key for one in found.blank], found.not_found) == (["1.2"], [])
    assert "1 mục còn để trống" in answer.content.decode()
    assert "Đủ các mục" not in answer.content.decode()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_saved_by_libreoffice_is_aligned_exactly(world, fetch, hand_in, tmp_path):
    (tmp_path / "a").mkdir()
    source = tmp_path / "a" / "de-cuong.docx"
    source.write_bytes(overwritten(fetch(), *TEXTS))
    subprocess.run(
        [shutil.which("soffice"), f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    check(hand_in(world.cast.lam_dong, (tmp_path / "de-cuong.docx").read_bytes(), "de-cuong.docx"))


def test_the_head_is_that_of_the_department_under_its_committee(world, fetch):
    data = fetch()
    table = Document(io.BytesIO(data)).tables[0]
    head = table.cell(0, 0).paragraphs
    assert [one.text for one in head[:2]] == ["TỈNH ỦY LÂM ĐỒNG", "BAN TUYÊN GIÁO"]
    assert [bool(one.runs[0].bold) for one in head[:2]] == [False, True]
    assert "...-BC/BTGTU" in table.cell(1, 0).text  # beside the day
    lines = lines_of(data)
    assert lines.count("BÁO CÁO") == 1
    assert world.campaign.name in lines


def test_an_empty_outline_is_empty_and_one_with_text_says_so(fetch):
    empty = lines_of(fetch())
    assert WRITTEN not in empty
    assert PLACEHOLDER in empty
    written = lines_of(fetch(loi_1="Đã viết trên mạng."))
    assert WRITTEN in written
    assert "Đã viết trên mạng." in written


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ban Tuyên giáo và Dân vận Thành ủy Huế", (["THÀNH ỦY HUẾ"], ["BAN TUYÊN GIÁO VÀ DÂN VẬN"])),
        ("Ban Tuyên giáo Trung ương", ([], ["BAN TUYÊN GIÁO TRUNG ƯƠNG"])),
        ("Tỉnh ủy Lâm Đồng", ([], ["TỈNH ỦY LÂM ĐỒNG"])),
    ],
)
def test_lines_of_a_letterhead(name, lines):
    assert issuer_lines(name) == lines


def test_names_of_leaves_tell_a_leaf_from_the_second_paragraph_of_another():
    assert bookmark_name("leaf:1.1.2") == "leaf_1__1__2"
    assert bookmark_name("leaf:1.1.2") != f"{bookmark_name('leaf:1.1')}_2"
