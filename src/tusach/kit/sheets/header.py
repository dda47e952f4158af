"""Finds the columns by their names, wherever they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tusach.kit.errors import Refused
from tusach.kit.sheets.read import Cell, Table, address
from tusach.kit.text import fold

_SEARCHED_ROWS = 20


@dataclass(frozen=True)
class Field:
    """A column that is looked for: its key in the records, its head, other heads it is known under."""

    key: str
    head: str
    aliases: Sequence[str] = ()
    required: bool = True


@dataclass(frozen=True)
class Header:
    """Where the heads were found. `row` counts from 1; `columns` maps keys to columns from 1."""

    table: Table
    row: int
    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    duplicate: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        said = []
        if self.missing:
            said.append(f"Thiếu cột: {', '.join(self.missing)}.")
        if self.duplicate:
            said.append(f"Cột lặp lại: {', '.join(self.duplicate)}. Mỗi cột chỉ để một lần.")
        if self.unknown:
            said.append(f"Cột không dùng tới: {', '.join(self.unknown)}.")
        return said

    def require(self) -> "Header":
        """Itself, or `Refused` when a required column is missing or a known one stands twice."""
        if self.missing or self.duplicate:
            raise Refused(f"Tệp {self.table.name}, dòng tiêu đề {self.row}: {' '.join(self.sentences)}")
        return self


@dataclass(frozen=True)
class Record:
    """One row under the heads. `cells` has a cell for every key, empty when the column is missing."""

    number: int
    cells: Mapping[str, Cell]

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]


def _plain(head: object) -> str:
    return fold(str(head or "")).strip(" *:.")


def find_header(table: Table, fields: Sequence[Field]) -> Header:
    """The row among the first 20 that names most of the fields. `Refused` when none names any."""
    known = {_plain(name): one.key for one in fields for name in (one.head, *one.aliases)}
    best, most = 0, 0
    for n, row in enumerate(table.rows[:_SEARCHED_ROWS], start=1):
        hits = len({known[_plain(value)] for value in row if _plain(value) in known})
        if hits > most:
            best, most = n, hits
    if not best:
        heads = ", ".join(one.head for one in fields[:6])
        raise Refused(
            f"Tệp {table.name} không có dòng tiêu đề. Cần các cột: {heads}{'…' if len(fields) > 6 else ''}."
        )
    columns: dict[str, int] = {}
    unknown, duplicate = [], []
    for column, value in enumerate(table.rows[best - 1], start=1):
        key = known.get(_plain(value))
        if key is None:
            unknown += [f"{value} ({address(best, column)})"] if value is not None else []
        elif key in columns:
            duplicate.append(f"{value} ({address(best, columns[key])}, {address(best, column)})")
        else:
            columns[key] = column
    missing = tuple(one.head for one in fields if one.required and one.key not in columns)
    return Header(table, best, columns, tuple(unknown), missing, tuple(duplicate))


def records(header: Header, fields: Sequence[Field]) -> Iterator[Record]:
    """The rows below the heads that hold anything under a known head."""
    for n in range(header.row + 1, len(header.table.rows) + 1):
        record = record_at(header, fields, n)
        if record is not None:
            yield record


def record_at(header: Header, fields: Sequence[Field], row: int) -> Record | None:
    """One row below the heads, counted from 1; None when it holds nothing under a known head."""
    cells = {
        one.key: header.table.cell(row, header.columns[one.key])
        if one.key in header.columns
        else Cell(None, row, 0)
        for one in fields
    }
    return Record(row, cells) if any(cell.value is not None for cell in cells.values()) else None
