"""A report as a workbook that goes out, is filled in without a network, and comes back (docs/hard/round-trip.md)."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.core.signing import Signer
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from tusach.kit.errors import Refused
from tusach.kit.sheets import Limits, packed
from tusach.kit.sheets.fonts import fonts_in_order
from tusach.kit.sheets.page import LINE, lines_of
from tusach.kit.sheets.write import DEMO_LINE
from tusach.kit.text import for_xml, number
from tusach.reports.answers import plain, why_of
from tusach.reports.form import Form, Question

SHEET, YEARS, PASSPORT = "Phiếu", "Theo năm", "tusach"
HEADS = ["Mã", "Câu", "Câu hỏi", "Trả lời", "Đơn vị", "Vì sao khác", "Giải thích"]
MOST_BYTES, MOST_ROWS = 5 * 1024 * 1024, 2_000
_BOUNDS = Limits(unpacked=60 * 1024 * 1024, rows=1_048_576, columns=16_384, cells=500_000, shared=500)
_RED = PatternFill("solid", fgColor="F6D5D0")
_HEAD = PatternFill("solid", fgColor="F4ECDA")
_STRONG = Font(name="Calibri", size=11, bold=True)  # without a name each program takes another
_OPEN = Protection(locked=False)


@dataclass(frozen=True, slots=True)
class Passport:
    """What a template says of itself; `stamp` is a signature over the rest, so that it cannot be forged."""

    unit: str
    unit_name: str
    digest: str
    report: int
    base: int

    @property
    def text(self) -> str:
        return f"{self.unit}|{self.digest}|{self.report}|{self.base}"


@dataclass(slots=True)
class Incoming:
    """A workbook as read: raw answers by question, the cell each part came from, and faults by cell."""

    book: Any
    passport: Passport
    raw: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    faults: list[tuple[Cell, str, str]] = field(default_factory=list)  # cell, question key, sentence


def build(form: Form, answers: Mapping[str, Any], passport: Passport, *, demo: bool = False) -> bytes:
    """The workbook of one unit: questions, tables by year, drop-downs, and a hidden sheet that says whose it is. With
    `demo` both sheets say under their heads, in a row without a code, that the figures are an illustration.
    """
    book = Book()
    sheet, years = book.active, book.create_sheet(YEARS)
    sheet.title = SHEET
    sheet.append(HEADS)
    first, last = _span(form)
    years.append(["Mã", "Câu", "Câu hỏi", "Đơn vị", *range(first, last + 1)])
    for one in (sheet, years) if demo else ():
        one.append(["", "", DEMO_LINE])
    for leaf in form.leaves:
        sheet.append(["", leaf.label, leaf.title])
        sheet.cell(sheet.max_row, 3).font = _STRONG
        for question in leaf.questions:
            answer = answers.get(question.key)
            if question.kind == "years":
                _put_years(years, question, plain(answer), first, last)
            elif question.kind not in {"file", "photo"}:
                _put(sheet, question, answer)
    _finish(sheet, [0, 8, 60, 28, 12, 30, 50])
    _finish(years, [0, 8, 50, 12, *[9] * (last - first + 1)])
    _write_passport(book.create_sheet(PASSPORT), passport)
    out = io.BytesIO()
    book.save(out)
    return fonts_in_order(out.getvalue())


def _span(form: Form) -> tuple[int, int]:
    spans = [question for question in form.questions.values() if question.kind == "years"]
    if not spans:
        return 2009, 2023
    return min(one.first_year for one in spans), max(one.last_year for one in spans)


def _put(sheet: Any, question: Question, answer: Any) -> None:
    if question.kind == "percent":
        _put_percent(sheet, question, plain(answer))
        return
    labels = {choice.key: choice.label for choice in question.choices}
    hint = question.help
    if question.kind == "many":
        hint = f"{hint} Cách nhau bằng dấu chấm phẩy: {'; '.join(labels.values())}".strip()
    shown = _safe(_out(question, plain(answer), labels))
    why = _safe(why_of(answer))
    sheet.append([question.key, question.label, question.title, shown, question.unit, why, hint])
    _open(sheet, 4)
    _open(sheet, 6)
    cell = sheet.cell(sheet.max_row, 4)
    if question.kind == "date":
        cell.number_format = "dd/mm/yyyy"
    if question.kind == "one":
        _choices(sheet, cell, list(labels.values()))
    if question.kind in {"text", "longtext"}:
        cell.number_format = "@"


def _put_percent(sheet: Any, question: Question, value: Any) -> None:
    for name, words in (("num", "số đạt"), ("den", "tổng số")):
        part = _cell(value.get(name)) if isinstance(value, dict) else None
        title = f"{question.title} ({words})"
        sheet.append(
            [f"{question.key}.{name}", question.label, title, part, question.unit, "", question.help]
        )
        _open(sheet, 4)


def _out(question: Question, value: Any, labels: Mapping[str, str]) -> Any:
    """A stored value as a spreadsheet shows it."""
    if isinstance(value, list):
        return "; ".join(labels.get(str(key), str(key)) for key in value)
    if question.kind == "one":
        return labels.get(value, value)
    if question.kind == "date" and value:
        return date.fromisoformat(value)
    return _cell(value) if question.kind in {"integer", "money", "decimal"} else value


def _put_years(sheet: Any, question: Question, table: Any, first: int, last: int) -> None:
    for column in question.columns:
        series = (table or {}).get(column.key, {})
        numbers = [_cell(series.get(str(year))) for year in range(first, last + 1)]
        name = f"{question.title} ({column.label})" if column.label else question.title
        sheet.append([f"{question.key}.{column.key}", question.label, name, column.unit, *numbers])
        for place in range(5, 5 + len(numbers)):
            _open(sheet, place)


def _cell(value: Any) -> Any:
    """A stored number as a spreadsheet number; what could not be read stays text."""
    if isinstance(value, dict):
        return _safe(value.get("raw"))
    if isinstance(value, str):
        return float(value) if value else None
    return value


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula is shown as text; control characters that it cannot hold are left out."""
    if not isinstance(value, str):
        return value
    text = for_xml(value)
    return f"'{text}" if text[:1] in {"=", "+", "@"} else text


def _open(sheet: Any, place: int) -> None:
    sheet.cell(sheet.max_row, place).protection = _OPEN


def _choices(sheet: Any, cell: Any, labels: list[str]) -> None:
    listed = ",".join(label.replace(",", " ") for label in labels)
    if len(listed) > 250 or any("," in label or '"' in label for label in labels):
        return  # the format has no room for it; the words are checked when it comes back
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    rule.error = "Xin chọn một trong các lựa chọn của câu này."
    sheet.add_data_validation(rule)
    rule.add(cell)


def _finish(sheet: Any, widths: list[int]) -> None:
    for place, width in enumerate(widths, start=1):
        letter = sheet.cell(1, place).column_letter
        sheet.column_dimensions[letter].width = width or 3
        sheet.column_dimensions[letter].hidden = width == 0
    for cell in sheet[1]:
        cell.font, cell.fill = _STRONG, _HEAD
    for row in sheet.iter_rows(min_row=2, min_col=2, max_col=7):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        lines = max(
            lines_of(cell.value, widths[cell.column - 1]) for cell in row if cell.column <= len(widths)
        )
        sheet.row_dimensions[row[0].row].height = LINE * lines
    sheet.freeze_panes = "D2"
    _print_whole(sheet)
    sheet.protection.sheet = True


def _print_whole(sheet: Any) -> None:
    """On paper: A4 on its side, every column, the heads and lines on each page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True


def _write_passport(sheet: Any, passport: Passport) -> None:
    sheet.sheet_state = "veryHidden"
    sheet.append(["unit", passport.unit, passport.unit_name])
    sheet.append(["digest", passport.digest])
    sheet.append(["report", passport.report])
    sheet.append(["base", passport.base])
    sheet.append(["stamp", _stamp(passport)])


def _stamp(passport: Passport) -> str:
    return Signer(salt="reports.roundtrip").signature(passport.text)


def read(file: IO[bytes], form: Form, *, digest: str, report: int, unit_name: str) -> Incoming:
    """A filled template. Refused as a whole when it is not this report's own template, with the reason."""
    book = _load(file)
    passport = _passport(book)
    if passport.report != report:
        raise Refused(
            f"Bảng tính này là mẫu của {passport.unit_name or 'nơi khác'}, không phải của {unit_name}. "
            "Xin tải đúng mẫu của nơi mình rồi điền lại."
        )
    if passport.digest != digest:
        raise Refused(
            "Bảng tính này theo mẫu của bản cũ. Xin tải mẫu mới; các câu không đổi có thể chép sang."
        )
    found = Incoming(book, passport)
    _read_answers(found, form)
    _read_years(found, form)
    return found


def _load(file: IO[bytes]) -> Any:
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise Refused(
            f"Bảng tính lớn hơn {number(MOST_BYTES // 1024 // 1024)} MB. Mẫu của hệ thống nhỏ hơn nhiều; xin bỏ ảnh và trang thừa."
        )
    file.seek(0)
    data = file.read()
    wrong = Refused("Không đọc được tệp này như bảng tính XLSX. Xin lưu lại đúng dạng .xlsx rồi gửi.")
    if packed.kind_of(data) != "xlsx":
        raise wrong
    packed.check(data, "xlsx", name="này", limits=_BOUNDS)
    file.seek(0)
    try:
        return load_workbook(file)
    except Exception as error:  # a damaged workbook may fail anywhere inside the reader
        raise wrong from error


def _passport(book: Any) -> Passport:
    lost = Refused(
        "Bảng tính này không phải mẫu tải từ hệ thống, hoặc phần nhận dạng đã bị sửa. Xin tải mẫu mới rồi chép số sang."
    )
    if PASSPORT not in book.sheetnames or SHEET not in book.sheetnames:
        raise lost
    facts = {
        str(row[0].value): row for row in book[PASSPORT].iter_rows(max_row=10, max_col=3) if row[0].value
    }
    try:
        passport = Passport(
            str(facts["unit"][1].value), str(facts["unit"][2].value or ""), str(facts["digest"][1].value),
            int(facts["report"][1].value), int(facts["base"][1].value),
        )  # fmt: skip
        stamp = str(facts["stamp"][1].value)
    except (KeyError, IndexError, TypeError, ValueError):
        raise lost from None
    if stamp != _stamp(passport):
        raise lost
    return passport


def _columns(sheet: Any, names: list[str]) -> dict[str, int]:
    """Where each heading stands: columns that were moved are followed by their names. Refused when one is gone."""
    heads = {str(cell.value).strip(): cell.column for cell in sheet[1] if cell.value is not None}
    gone = [name for name in names if name not in heads]
    if gone:
        raise Refused(f"Trang “{sheet.title}” thiếu cột “{gone[0]}”. Xin giữ nguyên dòng tiêu đề của mẫu.")
    if sheet.max_row > MOST_ROWS:
        raise Refused(
            f"Trang “{sheet.title}” có {number(sheet.max_row)} dòng, nhiều hơn mẫu. Xin tải mẫu mới."
        )
    return heads


def _read_answers(found: Incoming, form: Form) -> None:
    sheet = found.book[SHEET]
    at = _columns(sheet, ["Mã", "Trả lời", "Vì sao khác"])
    for row in range(2, sheet.max_row + 1):
        code = str(sheet.cell(row, at["Mã"]).value or "").strip()
        if not code:
            continue
        key, _, part = code.partition(".")
        question = form.questions.get(key)
        cell = sheet.cell(row, at["Trả lời"])
        if question is None:
            found.faults.append((cell, key, f"Mẫu này không có câu mang mã “{code[:40]}”."))
            continue
        value = _value(found, cell, key)
        found.cells.setdefault(key, cell)
        if part:
            found.raw.setdefault(key, {})[part] = value
            continue
        why = str(sheet.cell(row, at["Vì sao khác"]).value or "").strip()
        found.raw[key] = {"value": value, "why": why} if why else value


def _read_years(found: Incoming, form: Form) -> None:
    if YEARS not in found.book.sheetnames:
        if any(question.kind == "years" for question in form.questions.values()):
            raise Refused(f"Bảng tính thiếu trang “{YEARS}”.")
        return
    sheet = found.book[YEARS]
    at = _columns(sheet, ["Mã"])
    years = {name: place for name, place in at.items() if name.isdecimal()}
    for row in range(2, sheet.max_row + 1):
        key, _, column = str(sheet.cell(row, at["Mã"]).value or "").strip().partition(".")
        question = form.questions.get(key)
        if question is None or question.kind != "years":
            continue
        series: dict[str, Any] = {}
        for year, place in years.items():
            cell = sheet.cell(row, place)
            series[year] = _value(found, cell, key)
            found.cells[f"{key}.{column}.{year}"] = cell
        found.cells.setdefault(key, sheet.cell(row, at["Mã"] + 2))
        found.raw.setdefault(key, {})[column] = series


def _value(found: Incoming, cell: Any, key: str) -> Any:
    value = cell.value
    if isinstance(value, str) and value.startswith("="):
        found.faults.append(
            (cell, key, "Ô này là công thức. Xin dán giá trị (Paste Special, Values) rồi gửi lại.")
        )
        return None
    if isinstance(value, str) and value.startswith("#"):
        found.faults.append(
            (cell, key, f"Ô này đang báo lỗi {value[:12]} của bảng tính. Xin sửa ở bảng tính gốc.")
        )
        return None
    return value.removeprefix("'") if isinstance(value, str) else value


def mark(found: Incoming) -> bytes:
    """The same workbook with every faulty cell red and its sentence as a comment."""
    for cell, _, sentence in found.faults:
        said = f"{cell.comment.text}\n{sentence}" if cell.comment else sentence
        cell.fill, cell.comment = _RED, Comment(said, "Tủ sách", width=320, height=120)
    out = io.BytesIO()
    found.book.save(out)
    return fonts_in_order(out.getvalue())
