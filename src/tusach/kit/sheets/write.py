import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from math import ceil
from typing import IO, Any, Literal
from zoneinfo import ZoneInfo

import xlsxwriter

from tusach.kit.errors import Refused
from tusach.kit.sheets.page import TALLEST, fitted, heighten, set_page
from tusach.kit.text import day, for_xml, moment, number

Kind = Literal["text", "integer", "decimal", "percent", "day", "moment"]
DEMO_LINE = "Số liệu minh hoạ, không phải số liệu chính thức."

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_FORMATS: Mapping[Kind, str] = {
    "text": "@",
    "integer": "#,##0",
    "decimal": "#,##0.##",
    "percent": "0.0",
    "day": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
}
_WIDTHS: Mapping[Kind, float] = {
    "text": 28,
    "integer": 12,
    "decimal": 12,
    "percent": 10,
    "day": 12,
    "moment": 17,
}
_EXACT_DIGITS = 15  # what a spreadsheet's number keeps
_EXACT = 10**_EXACT_DIGITS
_LONGEST_TEXT = 32_767  # a spreadsheet cell holds no more
_MOST_ROWS = 1_048_576  # of a sheet; a writer would leave the rest out without a word
_FIRST_YEAR = 1900  # of a spreadsheet's calendar
_EDGE = {"border": 1, "border_color": "#BDB49A"}
_WRONG = {"bg_color": "#FBEBE5", "font_color": "#A1201B", "border_color": "#A1201B"}
_USUAL_SIZE = 11  # points; widths of columns are in its characters
_CUT = "… (dài quá một ô, xem bản đầy đủ trên hệ thống)"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """One column: its head, what its values are, its width in characters, the only values allowed."""

    head: str
    kind: Kind = "text"
    width: float | None = None
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows` may be a generator, it is walked once. `remarks` marks cells in red with a comment,
    by (row, column) of the data, from 0.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    notes: Sequence[str] = ()
    remarks: Mapping[tuple[int, int], str] = field(default_factory=dict)


def write_xlsx(
    file: IO[bytes], sheets: Sequence[Sheet], *, notes: Sequence[str] = (), demo: bool = False
) -> None:
    """Streams the sheets into `file`. Text is always text: no cell becomes a formula."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same input gives the same bytes
        taken: set[str] = set()
        for sheet in sheets:
            lines = [*([DEMO_LINE] if demo else []), *notes, *sheet.notes]
            _write_sheet(book, sheet, _sheet_name(sheet.name, taken), lines)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\\s]+", " ", for_xml(wanted)).strip(" '") or "Bảng"
    name, n = plain[:31].rstrip(" '"), 2
    while name.lower() in taken:
        name, n = f"{plain[:26]} ({n})", n + 1
    taken.add(name.lower())
    return name


def _write_sheet(book: Any, sheet: Sheet, name: str, lines: Sequence[str]) -> None:
    page = book.add_worksheet(name)
    plain, wrong = _looks(book, {}), _looks(book, _WRONG)
    wished = [column.width or _WIDTHS[column.kind] for column in sheet.columns]
    widths, pages = fitted(wished, [column.kind == "text" for column in sheet.columns])
    for i, width in enumerate(widths):
        page.set_column(i, i, width)
    top = _write_top(book, page, sheet, lines, widths)
    row = top
    for n, values in enumerate(sheet.rows):
        row = top + 1 + n
        if row >= _MOST_ROWS:
            raise Refused(
                f"Bảng có hơn {number(_MOST_ROWS)} dòng, một trang Excel không chứa hết. Xin chọn phần nhỏ hơn."
            )
        for i, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
            remark = sheet.remarks.get((n, i))
            _write_cell(
                page, (row, i), value, (plain if remark is None else wrong)[_shown(column.kind, value)]
            )
            if remark is not None:
                page.write_comment(row, i, for_xml(remark))
        heighten(page, row, values, widths)
    page.freeze_panes(top + 1, 1)
    set_page(page, widths, top, pages=pages)
    if sheet.columns:
        page.autofilter(top, 0, max(row, top), len(sheet.columns) - 1)
    for i, column in enumerate(sheet.columns):
        if column.choices:
            page.data_validation(top + 1, i, max(row, top + 1), i, _choices(column))


def _write_top(book: Any, page: Any, sheet: Sheet, lines: Sequence[str], widths: Sequence[float]) -> int:
    """Title, notes and heads; gives the row of the heads. A line that is longer than the table is wide goes over into the next
    within its own tall row, so that it is neither cut off nor printed over the edge.
    """
    said = [(sheet.title, 14, {"bold": True}), *((line, 11, {"italic": True}) for line in lines)]
    row, width = 0, sum(widths) or 1
    for line, size, looks in said:
        if not line:
            continue
        form = book.add_format({"font_size": size, **looks})
        high = ceil(len(line) * size / _USUAL_SIZE / width)
        page.set_row(row, min(1.4 * size * high, TALLEST))
        if high > 1 and len(sheet.columns) > 1:
            form.set_text_wrap()
            form.set_align("top")
            page.merge_range(row, 0, row, len(sheet.columns) - 1, for_xml(line), form)
        else:
            page.write_string(row, 0, for_xml(line), form)
        row += 1
    row += 1 if row else 0
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F4ECDA", **_EDGE})
    for i, column in enumerate(sheet.columns):
        page.write_string(row, i, for_xml(column.head), head)
    heighten(page, row, [column.head for column in sheet.columns], widths, bold=True)
    return row


def _looks(book: Any, more: Mapping[str, Any]) -> dict[Kind, Any]:
    """A number keeps off the text to its right, which begins where it would end."""
    sides: dict[Kind, dict[str, Any]] = {
        "text": {"text_wrap": True},
        "day": {"align": "left"},
        "moment": {"align": "left"},
    }
    number = {"align": "right", "indent": 1}
    made = {
        kind: {"num_format": form, "valign": "top", **_EDGE, **sides.get(kind, number), **more}
        for kind, form in _FORMATS.items()
    }
    return {kind: book.add_format(one) for kind, one in made.items()}


def _choices(column: Column) -> dict[str, Any]:
    choices = [for_xml(one) for one in column.choices]
    # A spreadsheet takes no longer list, nor one with commas; the reader checks anyway.
    if len(",".join(choices)) > 255 or any("," in one for one in choices):
        return {"validate": "any"}
    return {
        "validate": "list",
        "source": choices,
        "error_title": "Không có trong danh sách",
        "error_message": for_xml(f"Chọn một giá trị của cột {column.head}.")[:255],
    }


def _shown(kind: Kind, value: Any) -> Kind:
    """A whole number in a column of decimals is shown as one: `#,##0.##` would leave its point behind it."""
    if kind != "decimal" or not isinstance(value, int | Decimal | float):
        return kind
    return "integer" if value == int(value) else kind


def _write_cell(page: Any, at: tuple[int, int], value: Any, form: Any) -> None:
    if type(value) is int and -_EXACT < value < _EXACT:  # most cells of a large sheet
        page.write_number(*at, value, form)
    elif value is None or value == "":
        page.write_blank(*at, None, form)
    elif isinstance(value, bool):
        page.write_string(*at, "có" if value else "không", form)
    elif isinstance(value, int | Decimal | float):
        if isinstance(value, float) or len(Decimal(value).normalize().as_tuple().digits) <= _EXACT_DIGITS:
            page.write_number(*at, value, form)
        else:
            page.write_string(*at, str(value), form)
    elif isinstance(value, date) and value.year < _FIRST_YEAR:
        page.write_string(*at, moment(value) if isinstance(value, datetime) else day(value), form)
    elif isinstance(value, datetime):
        page.write_datetime(*at, _naive(value), form)
    elif isinstance(value, date):
        page.write_datetime(*at, value, form)
    else:
        text = for_xml(str(value))
        page.write_string(
            *at, text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - len(_CUT)] + _CUT, form
        )


def _naive(at: datetime) -> datetime:
    return at.astimezone(_ZONE).replace(tzinfo=None) if at.tzinfo else at


def write_csv(
    file: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    delimiter: str = ",",
    demo: bool = False,
) -> None:
    """UTF-8 with its mark, so that spreadsheets see the Vietnamese letters; `;` opens best with Vietnamese
    settings. A text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    out = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    top = [[DEMO_LINE]] if demo else []
    for row in chain(top, [[column.head for column in columns]], rows):
        out.writerow([_csv_value(value, delimiter) for value in row])
    text.flush()
    text.detach()


def _csv_value(value: Any, delimiter: str) -> str:
    match value:
        case None:
            text = ""
        case bool():
            text = "có" if value else "không"
        case int() | float() | Decimal():
            plain = f"{value:f}" if isinstance(value, Decimal) else repr(value)
            return plain.replace(".", ",") if delimiter == ";" else plain
        case datetime():
            text = moment(value)
        case date():
            text = day(value)
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text
