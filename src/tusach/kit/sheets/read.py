"""Reads a table that a person sends: bounded, typed, every cell with its address."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from tusach.kit.errors import Refused
from tusach.kit.sheets import apart, packed
from tusach.kit.sheets.delimited import read_delimited
from tusach.kit.text import Read, day, nfc, number, read_day, read_decimal, read_integer

_LOCKED = "Tệp {} có mật khẩu nên không đọc được. Xin bỏ mật khẩu rồi gửi lại."
_BROKEN = "Tệp {} hỏng hoặc không phải bảng tính. Xin mở bằng máy tính, lưu lại rồi gửi."
Value = str | int | Decimal | date | bool | None


@dataclass(frozen=True)
class Limits:
    """How much is read at most; more is refused with a sentence."""

    size: int = 30 * 1024 * 1024
    unpacked: int = 300 * 1024 * 1024
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 4_000_000
    shared: int = 4_000_000  # formulas that repeat another cell's


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `row` and `column` count from 1 as the spreadsheet shows them."""

    value: Value
    row: int
    column: int
    formula: bool = False

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    @property
    def text(self) -> str:
        """The value as a person would type it here: numbers with a comma, days as 28/8/2023."""
        match self.value:
            case None:
                return ""
            case bool():
                return "có" if self.value else "không"
            case Decimal():
                return f"{self.value:f}".replace(".", ",")
            case date():
                return day(self.value)
            case other:
                return str(other)

    def integer(self) -> Read[int]:
        """The whole number typed or computed here, `Refused` otherwise. A number cell is never in doubt."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return Read(self.value)
        if isinstance(self.value, Decimal):
            raise Refused(f"“{self.text}” không phải số nguyên. Ô này cần số nguyên, ví dụ 1.234.")
        return read_integer(self.text)

    def decimal(self) -> Read[Decimal]:
        if isinstance(self.value, int | Decimal) and not isinstance(self.value, bool):
            return Read(Decimal(self.value))
        return read_decimal(self.text)

    def day(self) -> Read[date]:
        return Read(self.value) if isinstance(self.value, date) else read_day(self.text)


def address(row: int, column: int) -> str:
    """B7 for row 7, column 2."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True)
class Table:
    """The cells of one sheet: `rows[0]` is row 1 of the file. `formulas` holds (row, column) from 1, and is
    None where the format does not tell formulas from values.
    """

    name: str
    sheet: str
    rows: Sequence[Sequence[Value]]
    formulas: frozenset[tuple[int, int]] | None = None
    other_sheets: tuple[str, ...] = field(default=())

    def cell(self, row: int, column: int) -> Cell:
        values = self.rows[row - 1] if row <= len(self.rows) else ()
        value = values[column - 1] if column <= len(values) else None
        return Cell(value, row, column, (row, column) in (self.formulas or ()))

    def cells(self, row: int) -> Iterator[Cell]:
        return (self.cell(row, column) for column in range(1, len(self.rows[row - 1]) + 1))


def read_table(
    source: bytes | IO[bytes], *, name: str, sheet: str = "", limits: Limits | None = None
) -> Table:
    """The first sheet with something in it, or the one named. The kind is seen from the bytes; `name` is only
    for sentences. `Refused` for what is no table, too big, packed to harm, locked or broken.
    """
    bounds = limits or Limits()
    data = source if isinstance(source, bytes) else source.read(bounds.size + 1)
    if len(data) > bounds.size:
        raise Refused(
            f"Tệp {name} lớn hơn {bounds.size // 1024 // 1024} MB nên không đọc. Xin chia thành nhiều tệp."
        )
    if not data.strip():
        raise Refused(f"Tệp {name} không có gì bên trong.")
    kind = packed.kind_of(data)
    if kind == "other":
        raise Refused(f"Tệp {name} không phải bảng tính. Cần tệp XLSX, XLS, ODS hoặc CSV.")
    if kind == "csv":
        table = Table(name, "", _typed(read_delimited(data, name=name, most_rows=bounds.rows), bounds, name))
    elif kind == "xls":
        table = _read_apart(data, name, sheet, bounds)
    else:
        packed.check(data, kind, name=name, limits=bounds)
        table = _read_book(data, kind, name, sheet, bounds)
    if not any(value is not None for row in table.rows for value in row):
        raise Refused(f"Tệp {name} không có gì bên trong.")
    return table


def _read_apart(data: bytes, name: str, wanted: str, bounds: Limits) -> Table:
    most = (bounds.rows, bounds.columns, bounds.cells)
    try:
        names, sheet, rows, height, width = apart.rows_of(data, wanted, most=most)
    except apart.UnreadableError as wrong:
        raise Refused((_LOCKED if str(wrong) == apart.LOCKED else _BROKEN).format(name)) from None
    if wanted and not sheet:
        raise Refused(f"Tệp {name} không có trang tính {wanted}. Có: {', '.join(names)}.")
    _within(height, width, bounds, name)
    return Table(
        name, sheet, _typed(rows or [], bounds, name), None, tuple(one for one in names if one != sheet)
    )


def _read_book(data: bytes, kind: str, name: str, wanted: str, bounds: Limits) -> Table:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
        if wanted and wanted not in names:
            raise Refused(f"Tệp {name} không có trang tính {wanted}. Có: {', '.join(names)}.")
        for one in [wanted] if wanted else names:
            page = book.get_sheet_by_name(one)
            height, width = apart.extent_of(page)
            if not height and not wanted and one != names[-1]:
                continue
            _within(height, width, bounds, name)
            rows = _typed(page.to_python(skip_empty_area=False), bounds, name)
            formulas = packed.formulas(data, one) if kind == "xlsx" else None
            return Table(name, one, rows, formulas, tuple(other for other in names if other != one))
    except PasswordError:
        raise Refused(_LOCKED.format(name)) from None
    except (CalamineError, OSError, ValueError, KeyError):
        raise Refused(_BROKEN.format(name)) from None
    raise Refused(f"Tệp {name} không có gì bên trong.")


def _within(height: int, width: int, bounds: Limits, name: str) -> None:
    if height > bounds.rows or width > bounds.columns or height * width > bounds.cells:
        raise Refused(
            f"Tệp {name} có {number(height)} dòng và {number(width)} cột, nhiều hơn mức đọc được "
            f"({number(bounds.rows)} dòng, {number(bounds.columns)} cột). Xin xóa phần thừa hoặc chia nhỏ."
        )


def _typed(rows: Sequence[Sequence[Any]], bounds: Limits, name: str) -> list[list[Value]]:
    _within(len(rows), max(map(len, rows), default=0), bounds, name)
    return [[_value(value) for value in row] for row in rows]


def _value(raw: Any) -> Value:
    if isinstance(raw, str):
        return nfc(raw).strip() or None
    if isinstance(raw, float):
        return _exact(raw)
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() else raw.isoformat(" ", "minutes")
    if raw is None or isinstance(raw, bool | int | date):
        return raw
    return str(raw)


def _exact(raw: float) -> int | Decimal | None:
    """The number as the spreadsheet shows it, not as binary fractions have it."""
    if raw.is_integer() and abs(raw) < 1e15:
        return int(raw)
    exact = Decimal(repr(raw))
    return exact if exact.is_finite() else None
