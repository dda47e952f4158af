"""Spreadsheets made to harm: each is refused with a sentence, soon, and the process lives."""

import io
import time
import zipfile

import pytest

from tests.kit.test_sheets import book
from tusach.kit.errors import Refused
from tusach.kit.sheets import Limits, read_table

SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"


def changed(edit, *, moved=""):
    """A small workbook with its sheet's XML edited; `moved`: where the sheet lies instead."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET:
                content = edit(content)
            if moved and name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"worksheets/sheet1.xml", moved.encode())
            new.writestr(f"xl/{moved}" if moved and name == SHEET else name, content)
    return out.getvalue()


def with_rows(rows):
    return lambda sheet: sheet.replace(END, rows + END)


FAR = b'<row r="9"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        FAR,
        FAR.replace(b'"', b"'"),
        FAR.replace(b"XFD", b"xfd"),
        FAR.replace(b"r=", b"\n r\t= "),
        FAR.replace(b"1048576", b"0000000000001048576"),
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r="99999"><c r="ALL99999"><v>1</v></c></row>',  # each within its bound, the rectangle is not
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(rows):
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(changed(with_rows(rows)), name="x.xlsx")


def test_a_sheet_that_lies_elsewhere_is_looked_at_too():
    assert read_table(changed(bytes, moved="media/anh.png"), name="x.xlsx").sheet == "Xã"
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(changed(with_rows(FAR), moved="media/anh.png"), name="x.xlsx")


@pytest.mark.parametrize("rows", [b"<c " * 300_000, b'<c r="A1" ' * 100_000, b"<c" + b' s="1"' * 200_000])
def test_what_never_ends_is_given_up_at_once(rows):
    began = time.process_time()
    with pytest.raises(Refused, match="hỏng"):
        read_table(changed(with_rows(rows)), name="x.xlsx")
    assert time.process_time() - began < 1


def test_many_small_cells_and_a_document_type_are_refused():
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(changed(with_rows(b'<c r="A9"/>' * 600)), name="x.xlsx", limits=Limits(cells=500))
    doctype = changed(lambda sheet: b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet.partition(b"?>")[2].lstrip())
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(doctype, name="x.xlsx")


@pytest.mark.parametrize(
    "more",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b"<mergeCells><mergeCell ref='$a$1:XFD1048576'/></mergeCells>",
        b'<hyperlinks><hyperlink ref="A1:ALL90000" location="A1"/></hyperlinks>',
    ],
)
def test_a_range_as_large_as_the_sheet_is_refused(more):
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(changed(lambda sheet: sheet.replace(END, END + more)), name="x.xlsx")
    merged = b'<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'  # a title over the whole of a row
    assert read_table(changed(lambda sheet: sheet.replace(END, END + merged)), name="x.xlsx").rows


def test_formulas_that_repeat_a_long_one_are_counted_where_they_are_written_out():
    few = Limits(shared=3)
    shared = b'<row r="9">' + b'<c><f t="shared" si="0"/><v>1</v></c>' * 4 + b"</row>"
    assert read_table(changed(with_rows(shared)), name="x.xlsx").rows
    for rows in (
        shared,
        b'<row r="9"><c r="A9"><f t="shared" si="0" ref="A9:A10">1' + b"+1" * 5_000 + b"</f></c></row>",
    ):
        with pytest.raises(Refused, match="bung ra quá lớn"):
            read_table(changed(with_rows(rows)), name="x.xlsx", limits=few)


def ods(rows):
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        pack.writestr("META-INF/manifest.xml", "<manifest/>")
        pack.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="T">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


CELL = '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="{}"/>'
ROW = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
BLANK = '<table:table-cell table:number-columns-repeated="{}"/>'


@pytest.mark.parametrize(
    "rows",
    [
        ROW.format(999, CELL.format(999)) * 30,
        ROW.format(1, BLANK.format(900_000_000) + CELL.format(1)),
        ROW.format(1_000_000_000, BLANK.format(1)) + ROW.format(1, CELL.format(1)),
        ROW.format(1, CELL.format(900_000_000)).replace('"', "'"),
    ],
)
def test_repeats_of_an_open_document_are_multiplied(rows):
    with pytest.raises(Refused, match="bung ra quá lớn"):
        read_table(ods(rows), name="x.ods")


def test_the_empty_end_of_an_open_document_takes_no_room():
    whole = ROW.format(1, CELL.format(2) + BLANK.format(16_382)) + ROW.format(1_048_575, BLANK.format(16_384))
    assert read_table(ods(whole), name="x.ods").rows == [[7, 7]]


def test_the_binary_workbook_that_nobody_looks_through_is_no_table():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("xl/workbook.bin", b"\0" * 64)
    with pytest.raises(Refused, match="không phải bảng tính"):
        read_table(out.getvalue(), name="x.xlsb")
