"""Files that are not what they say, or are built to harm: each has its sentence, quickly, and nothing is fetched or run."""

import io
import time
import zipfile

import pytest

from tests.kit.textlayer.pages import pdf_of_lines
from tests.kit.textlayer.word import NAMESPACES, docx, p, packed, r, tbl, tc, tr
from tusach.kit.errors import Refused
from tusach.kit.textlayer import read_apart, read_layer

WORD = docx(p("Báo cáo."))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
DOCUMENT = f"<w:document {NAMESPACES}><w:body>%s</w:body></w:document>"


def with_document(xml):
    return docx("", entries={"word/document.xml": xml})


def entity_file(declared, used):
    return with_document(
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{declared}]>'
        + DOCUMENT % p(r()).replace("<w:r>", f"<w:r><w:t>{used}</w:t>")
    )


def hidden_doctype():
    xml = (
        f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
        + DOCUMENT % "<w:p/>"
    )
    return with_document(xml.encode("utf-16"))


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        pack.writestr("_rels/.rels", "<Relationships/>")
        with pack.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(100):
                entry.write(b" " * (1 << 20))
    return out.getvalue()


def locked_zip():
    data = bytearray(WORD)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


_KEYS = b"/O <" + b"61" * 32 + b"> /U <" + b"62" * 32 + b">"
LOCKED_PDF = (
    b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj\n"
    b"4 0 obj <</Filter/Standard/V 1/R 2 " + _KEYS + b" /P -4>> endobj\n"
    b"trailer <</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<61><61>]>>\nstartxref\n0\n%%EOF"
)

CASES = {
    "empty": (b"", "không có nội dung"),
    "blank": (b"\0" * 5_000, "không có nội dung"),
    "half": (WORD[: len(WORD) * 2 // 3], "hỏng hoặc gửi chưa hết"),
    "bomb": (bomb(), "bung ra quá lớn"),
    "billion laughs": (entity_file(LAUGHS, "&a11;"), "khai báo lạ"),
    "outside entity": (entity_file('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"), "khai báo lạ"),
    "doctype in utf-16": (hidden_doctype(), "khai báo lạ"),
    "broken xml": (with_document("<w:document><w:body>"), "hỏng"),
    "endless depth": (with_document(DOCUMENT % ("<w:sdt><w:sdtContent>" * 5_000)), "hỏng"),
    "locked word": (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "locked zip": (locked_zip(), "mật khẩu"),
    "sheet": (packed({"xl/workbook.xml": "<x/>", "_rels/.rels": "<x/>"}), "bảng tính"),
    "old sheet": (OLE + "Workbook".encode("utf-16-le"), "bảng tính"),
    "outlook": (OLE + "__substg1.0_0037001F".encode("utf-16-le"), "lưu tệp báo cáo kèm theo"),
    "slides": (packed({"ppt/presentation.xml": "<x/>"}), "trình chiếu"),
    "zip": (packed({"a.docx": WORD}), "tệp nén"),
    "program": (b"MZ\x90\x00" + bytes(range(256)) * 40, "không phải Word"),
    "no words": (docx("<w:p/>"), "không có chữ"),
    "pdf half": (pdf_of_lines([["Có chữ trong trang này."]])[:900], "hỏng"),
    "pdf in name only": (b"%PDF-1.7\nkhong co gi", "hỏng"),
    "pdf locked": (LOCKED_PDF, "mật khẩu"),
    "picture half": (b"\xff\xd8\xff\xe0" + b"x" * 200, "Ảnh|ảnh"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_has_its_sentence(case):
    data, said = CASES[case]
    begun = time.process_time()
    with pytest.raises(Refused, match=said) as refusal:
        read_layer(data, name="báo cáo.docx")

    assert time.process_time() - begun < 3
    assert refusal.value.sentence.endswith(".")


def test_the_name_plays_no_part():
    assert read_layer(WORD, name="báo cáo.pdf").source == "docx"
    assert (
        read_layer(pdf_of_lines([["Một dòng chữ đủ dài để đọc được."]]), name="báo cáo.docx").source == "pdf"
    )


def test_macros_are_told_of_and_never_run():
    layer = read_layer(
        docx(p("Có macro."), entries={"word/vbaProject.bin": b"Sub AutoOpen()"}), name="x.docm"
    )

    assert "macro" in layer.warnings[0]
    assert layer.paragraphs[0].text == "Có macro."


def test_parts_outside_the_file_are_not_fetched():
    relation = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="h" '
                'Type="http://x/header" Target="http://127.0.0.1:9/h.xml" TargetMode="External"/><Relationship Id="f" '
                'Type="http://x/footer" Target="../../../../etc/passwd"/></Relationships>')  # fmt: skip
    section = '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/></w:sectPr>'
    layer = read_layer(
        docx(p("Thân.") + section, entries={"word/_rels/document.xml.rels": relation}), name="x"
    )

    assert [one.text for one in layer.paragraphs] == ["Thân."]


def test_strange_numbers_in_a_table_do_no_harm():
    wild = tc("rộng").replace("<w:tc>", '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>')
    layer = read_layer(
        docx(tbl(tr(wild, "x", properties='<w:gridBefore w:val="99999999"/>')) + p("y", num=10**8, level=99)),
        name="x",
    )

    assert [one.text for one in layer.paragraphs] == ["rộng", "x", "y"]


def test_notes_and_boxes_that_hold_each_other_end():
    notes = f'<w:footnote w:id="1">{p("chú thích", r(inside=chr(60) + "w:footnoteReference w:id=" + chr(34) + "1" + chr(34) + "/>"))}</w:footnote>'
    layer = read_layer(docx(p("a", r(inside='<w:footnoteReference w:id="1"/>')), footnotes=notes), name="x")

    assert [one.text for one in layer.paragraphs] == ["a", "chú thích"]


def test_a_very_long_document_is_refused_or_read_in_bounds():
    with pytest.raises(Refused, match="quá nhiều đoạn"):
        read_layer(docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 60_001), name="x")


def test_apart_gives_the_same_layer_and_the_same_sentence():
    assert read_apart(WORD, name="x.docx") == read_layer(WORD, name="x.docx")
    with pytest.raises(Refused, match="tệp nén"):
        read_apart(CASES["zip"][0], name="x.zip")


def test_apart_tells_the_pages_and_ends_when_its_listener_does():
    printed = pdf_of_lines([["Một dòng chữ đủ dài để đọc được."]] * 2)
    told: list[tuple[int, int]] = []
    read_apart(printed, name="x.pdf", heard=lambda *at: told.append(at))
    assert told == [(1, 2), (2, 2)]

    def leave(page: int, pages: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_apart(printed, name="x.pdf", heard=leave)


def test_apart_survives_a_reader_without_memory_or_time():
    large = docx(p(*["x"] * 30) * 20_000)
    with pytest.raises(Refused, match=r"bộ nhớ|dừng giữa chừng"):
        read_apart(large, name="x.docx", memory=300 << 20)
    with pytest.raises(Refused, match="quá lâu"):
        read_apart(large, name="x.docx", seconds=1)
