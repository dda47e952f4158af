"""The years before this ledger, as a table of openings: what each place received or has, and how sure it is.

Columns, in any order: mã xã | mã đầu sách | số bản | ngày (or năm) | mức | nguồn | chứng từ. Without a day it is the last
of the year; without a grade it is C, sent by decision; without a source it is the programme's. Bad lines are told one by
one with their row, good lines are never lost for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import IO, Any, NamedTuple

from tusach.kit.errors import Refused
from tusach.kit.sheets import Cell, Field, Header, Limits, Record, find_header, read_table, record_at
from tusach.kit.text import fold, number

LIMITS = Limits(size=200 * 1024 * 1024, unpacked=2 << 30, rows=1_048_576, columns=60, cells=12_000_000)
FIELDS = (
    Field("commune", "Mã xã", ("xã", "mã đơn vị", "mã xã phường")),
    Field("title", "Mã đầu sách", ("đầu sách", "mã sách")),
    Field("copies", "Số bản", ("bản", "số lượng")),
    Field("day", "Ngày", ("ngày nhận", "ngày ghi"), required=False),
    Field("year", "Năm", ("năm nhận",), required=False),
    Field("grade", "Mức", ("mức chứng cứ",), required=False),
    Field("fund", "Nguồn", ("nguồn sách",), required=False),
    Field("paper", "Chứng từ", ("số phiếu", "văn bản"), required=False),
)
_FUNDS = {
    "": "PROGRAMME", "de an": "PROGRAMME", "tu sach phap luat": "LAW_SHELF", "dia phuong mua": "LOCAL", "tang": "GIFT"
}  # fmt: skip
_MOST_TOLD = 200


class Opening(NamedTuple):
    """One line: `copies` of the title `title` on the shelf of the commune `commune` (codes as text), on a day."""

    commune: str
    title: str
    copies: int
    on: date
    grade: str = "C"
    fund: str = "PROGRAMME"
    paper: str = ""


@dataclass
class Read:
    lines: list[Opening] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    wrong_count: int = 0

    def says(self, row: int, sentence: str) -> None:
        self.wrong_count += 1
        if len(self.wrong) < _MOST_TOLD:
            self.wrong.append((row, sentence))


def read_openings(file: IO[bytes], name: str, *, last_day: date) -> Read:
    """The lines of an XLSX or CSV. Raises `Refused` when it is no table or a needed column is missing."""
    header = find_header(read_table(file, name=name, limits=LIMITS), FIELDS).require()
    read, rows = Read(), Rows(header, last_day)
    for row in range(header.row + 1, len(header.table.rows) + 1):
        try:
            line = rows.line(row)
        except Refused as refusal:
            read.says(row, refusal.sentence)
        else:
            if line is not None:
                read.lines.append(line)
    if not read.lines and not read.wrong:
        raise Refused("Bảng không có dòng nào. Xin điền ít nhất một dòng: mã xã, mã đầu sách, số bản.")
    return read


class Rows:
    """Reads rows, and what a cell says only once: a table of a million lines has a few thousand different cells."""

    def __init__(self, header: Header, last_day: date) -> None:
        self.header, self.last_day = header, last_day
        columns = [header.columns.get(one.key, 0) - 1 for one in FIELDS]
        self.width = max(columns) + 1
        self.cells: itemgetter[Any] = itemgetter(*columns)
        self.is_short = -1 in columns  # what is not there is read as an empty cell behind the last one
        self.days: dict[tuple[Any, Any], date] = {}
        self.said: tuple[dict[Any, str], ...] = ({}, {}, {}, {}, {})

    def line(self, row: int) -> Opening | None:
        """None for a row of nothing or of no copies. Raises `Refused` for one that cannot be."""
        values = self.header.table.rows[row - 1]
        if len(values) < self.width:
            return self._slowly(row)
        cells = self.cells((*values, None) if self.is_short else values)
        if bool in map(type, cells):  # would be taken for the number 1 or 0
            return self._slowly(row)
        commune, title, copies, day, year, grade, fund, paper = cells
        communes, titles, grades, funds, papers = self.said
        if type(copies) is int and copies >= 0:
            if not copies:
                return None
            try:
                return Opening(
                    communes[commune], titles[title], copies, self.days[day, year], grades[grade], funds[fund],
                    papers[paper],
                )  # fmt: skip
            except KeyError:
                pass
        line = self._slowly(row)
        if line is not None:
            self.days[day, year] = line.on
            told = (line.commune, line.title, line.grade, line.fund, line.paper)
            for said, cell, text in zip(self.said, (commune, title, grade, fund, paper), told, strict=True):
                said[cell] = text
        return line

    def _slowly(self, row: int) -> Opening | None:
        record = record_at(self.header, FIELDS, row)
        return None if record is None else _line(record, self.last_day)


def _line(record: Record, last_day: date) -> Opening | None:
    copies = record["copies"].integer().value
    if copies == 0:
        return None
    if copies < 0:
        raise Refused(f"Số bản là {number(copies)}; sách mở sổ không thể âm.")
    on = _day(record, last_day)
    if on > last_day:
        raise Refused("Ngày ghi chưa tới; xin ghi ngày đã nhận sách.")
    grade = fold(record["grade"].text).removeprefix("muc ").upper() or "C"
    if grade not in {"A", "B", "C", "D"}:
        raise Refused(
            f"Mức “{record['grade'].text}” không có; chỉ dùng A (đếm), B (ký nhận), C (phiếu xuất), D (ước tính)."
        )
    fund = _FUNDS.get(fold(record["fund"].text))
    if fund is None:
        raise Refused(
            f"Nguồn “{record['fund'].text}” không có; dùng: Đề án, tủ sách pháp luật, địa phương mua, tặng."
        )
    return Opening(
        _code(record["commune"], 5),
        _code(record["title"], 0),
        copies,
        on,
        grade,
        fund,
        record["paper"].text[:120],
    )


def _day(record: Record, last_day: date) -> date:
    if record["day"].text:
        return record["day"].day().value
    if record["year"].text:
        year = record["year"].integer().value
        if not 1990 <= year <= last_day.year:
            raise Refused(f"Năm {year} nằm ngoài khoảng 1990 đến {last_day.year}.")
        return min(date(year, 12, 31), last_day)
    return last_day


def _code(cell: Cell, width: int) -> str:
    """A code as text: a spreadsheet drops leading zeros, a commune's code has five digits."""
    text = cell.text.strip()
    if not text:
        raise Refused("Thiếu mã; xin điền đủ mã xã và mã đầu sách.")
    return text.zfill(width) if text.isdecimal() else text


def totals(lines: list[Opening]) -> Mapping[str, int]:
    """What a preview says: lines, copies, communes, titles."""
    return {
        "lines": len(lines),
        "copies": sum(line.copies for line in lines),
        "communes": len({line.commune for line in lines}),
        "titles": len({line.title for line in lines}),
    }
