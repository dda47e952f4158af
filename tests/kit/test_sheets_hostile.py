"""Spreadsheets made to harm: each is refused with a sentence, soon, and the process lives."""

import io
import struct
import time
import zipfile
from decimal import Decimal

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


def record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind):
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0x600))


def xls(*cells):
    """A workbook of Excel 97 with numbers in the cells (row, column, value), counted from 0."""
    named = b"\x04\0Tang"
    first = begin(5) + record(0x42, struct.pack("<H", 1200))
    at = len(first) + 10 + len(named) + 4
    sheet = begin(0x10) + b"".join(record(0x203, struct.pack("<HHHd", r, c, 0, v)) for r, c, v in cells)
    stream = (
        first
        + record(0x85, struct.pack("<IBB", at, 0, 0) + named)
        + record(0x0A, b"")
        + sheet
        + record(0x0A, b"")
    )
    stream = stream.ljust(4096, b"\0") + b"\0" * (-len(stream.ljust(4096, b"\0")) % 512)
    count, none, last = len(stream) // 512, 0xFFFFFFFF, 0xFFFFFFFE
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    head += struct.pack("<10I", 0, 1, 1, 0, 4096, last, 0, last, 0, 0) + b"\xff" * 432
    table = [0xFFFFFFFD, last, *range(3, count + 2), last]
    return head + struct.pack("<128I", *table, *[none] * (128 - len(table))) + folder(len(stream)) + stream


def folder(size):
    def entry(name, kind, child, start, length):
        said = f"{name}\0".encode("utf-16-le") if name else b""
        facts = struct.pack("<HBBIII", len(said), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return said.ljust(64, b"\0") + facts + b"\0" * 36 + struct.pack("<IQ", start, length)

    root, book = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0), entry("Workbook", 2, 0xFFFFFFFF, 2, size)
    return root + book + entry("", 0, 0xFFFFFFFF, 0, 0) * 2


def test_an_old_workbook_is_read_in_a_process_that_may_die_of_it():
    table = read_table(xls((0, 0, 1.0), (1, 2, 7.5)), name="x.xls")
    assert (table.sheet, table.rows[1][2], table.formulas) == ("Tang", Decimal("7.5"), None)
    with pytest.raises(Refused, match="không có trang tính Khac"):
        read_table(xls((0, 0, 1.0)), name="x.xls", sheet="Khac")
    with pytest.raises(Refused, match=r"65\.000 dòng và 2 cột"):
        read_table(xls((0, 0, 1.0), (64_999, 1, 7.5)), name="x.xls", limits=Limits(rows=60_000))
    with pytest.raises(Refused, match="hỏng"):
        read_table(xls((0, 0, 1.0), (65_535, 65_535, 7.5)), name="x.xls")
