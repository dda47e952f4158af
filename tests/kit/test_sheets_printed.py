"""A workbook as Excel takes it: nothing it repairs, numbers and days as people read them, pages as they are printed."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from tests.kit.test_sheets import book
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Sheet, write
from tusach.kit.sheets.fonts import fonts_in_order
from tusach.kit.sheets.page import lines_of

PASTED = "Sông\x02 Lô\x0b\ufffe & <b>"


def page_of(sheet, **options):
    return load_workbook(io.BytesIO(book(sheet, **options))).worksheets[0]


def test_control_characters_that_people_paste_break_no_part():
    columns = [Column(PASTED, choices=["a", PASTED]), Column("b")]
    sheet = Sheet(PASTED, columns, [[PASTED, "=1+1"]], title=PASTED, remarks={(0, 1): PASTED})
    data = book(sheet, notes=[PASTED])
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        for name in pack.namelist():
            etree.fromstring(pack.read(name))  # XMLSyntaxError where Excel would mend
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert (page.title, page["A1"].value, page["A5"].value) == ("Sông Lô & <b>",) * 3
    assert (page["B5"].value, page["B5"].data_type) == ("=1+1", "s")


def test_a_whole_number_among_decimals_has_no_point_behind_it():
    columns = [Column("a", "decimal"), Column("b"), Column("c", "day")]
    rows = [[Decimal("3.00"), "007", date(2023, 8, 2)], [Decimal("2.5"), "+84", date(1899, 3, 1)]]
    page = page_of(Sheet("x", columns, [*rows, [7, "-", datetime(1815, 1, 2, 3, 4)]]))  # noqa: DTZ001
    assert [page[f"A{n}"].number_format for n in (2, 3, 4)] == ["#,##0", "#,##0.##", "#,##0"]
    assert [page[f"B{n}"].value for n in (2, 3)] == ["007", "+84"]
    assert [page[f"C{n}"].value for n in (2, 3, 4)] == [
        datetime(2023, 8, 2),  # noqa: DTZ001
        "01/3/1899",
        "3 giờ 04, 02/01/1815",
    ]


def test_it_is_printed_with_every_column_and_the_heads_over_each_page():
    page = page_of(Sheet("x", [Column("a"), Column("b")], [["1", "2"]], title="Sổ"))
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    assert (page.print_title_rows, page.sheet_properties.pageSetUpPr.fitToPage) == ("$3:$3", True)
    wide = page_of(Sheet("x", [Column(str(n)) for n in range(4)], []))
    assert (wide.page_setup.orientation, wide.page_setup.fitToHeight) == ("landscape", 0)


def widths_of(page):
    return [
        round(one.width - 0.71)
        for one in page.column_dimensions.values()
        for _ in range(one.min, one.max + 1)
    ]


def test_what_is_too_wide_loses_width_where_there_is_text_and_keeps_its_figures():
    columns = [Column("STT", "integer", 6), *[Column(str(n)) for n in range(7)], Column("Lý do", width=60)]
    page = page_of(Sheet("x", columns, [[1, *["chữ"] * 7, "rất dài " * 20]]))
    assert widths_of(page) == [6, *[22] * 7, 43]
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_cols is None
    assert page.row_dimensions[2].height == 75
    few = page_of(Sheet("x", columns[:7], []))
    assert widths_of(few) == [6, *[28] * 6], "what is read well as it is stays"


def test_what_no_page_holds_takes_several_side_by_side_with_its_first_columns_on_each():
    many = page_of(Sheet("x", [Column(str(n), "integer") for n in range(30)], []))
    assert widths_of(many) == [12] * 30
    assert (many.page_setup.fitToWidth, many.page_setup.fitToHeight) == (2, 0)
    assert many.print_title_cols == "$A:$B"
    broad = [Column("a", width=200), *[Column(str(n)) for n in range(20)]]
    assert page_of(Sheet("x", broad, [])).print_title_cols is None


def test_a_line_over_the_table_that_is_longer_than_it_goes_over():
    columns = [Column("a", width=20), Column("b", width=20)]
    page = page_of(Sheet("x", columns, [["1", "2"]], title="Ngắn", notes=["Rất dài " * 12]))
    assert [str(one) for one in page.merged_cells.ranges] == ["A2:B2"]
    assert page["A2"].alignment.wrap_text
    assert page.row_dimensions[2].height > 3 * 14
    assert page_of(Sheet("x", columns, [], title="Rất dài " * 500)).row_dimensions[1].height <= 409
    one = page_of(Sheet("x", columns[:1], [["1"]], notes=["Rất dài " * 12]))
    assert not one.merged_cells.ranges


def test_choices_that_no_list_holds_are_left_to_the_reader():
    page = page_of(Sheet("x", [Column("a", choices=["Có", "Không, chưa"])], [["Có"]]))
    assert not page.data_validations.dataValidation


def test_rows_that_a_sheet_cannot_hold_are_not_left_out_in_silence(monkeypatch):
    monkeypatch.setattr(write, "_MOST_ROWS", 3)
    assert page_of(Sheet("x", [Column("a")], [["1"], ["2"]])).max_row == 3
    with pytest.raises(Refused, match="một trang Excel không chứa hết"):
        book(Sheet("x", [Column("a")], [["1"], ["2"], ["3"]]))


def test_rows_are_as_tall_as_their_text_and_fonts_keep_the_order_of_the_format():
    columns = [Column("Cột có tên dài", width=10), Column("b", width=20)]
    page = page_of(Sheet("x", columns, [["1", "ba dòng chữ " * 4], ["2", "một\nhai"], ["3", "x"]]))
    assert [page.row_dimensions[n].height for n in range(1, 5)] == [30, 45, 30, None]
    assert (lines_of("a" * 20, 20), lines_of("a" * 20, 20, bold=True), lines_of(7, 1)) == (1, 2, 1)
    workbook = Workbook()
    workbook.active["A1"].font = Font(name="Calibri", size=11, bold=True)
    file = io.BytesIO()
    workbook.save(file)
    data = fonts_in_order(file.getvalue())
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        fonts = etree.fromstring(pack.read("xl/styles.xml")).iter("{*}font")
        assert [[etree.QName(one).localname for one in font][:2] for font in fonts][1] == ["b", "sz"]
    assert load_workbook(io.BytesIO(data)).active["A1"].font.b
