"""Figures in the cells of a table: the heads above and beside a cell say what it counts, in what, and of when."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tusach.kit.text import fold
from tusach.kit.textlayer.shape import Cell, Paragraph
from tusach.reports.quantities.around import Counted, comparator_before
from tusach.reports.quantities.counting import settled, whole_if_whole
from tusach.reports.quantities.declared import Measure, measure_at, said
from tusach.reports.quantities.numerals import Numeral, numeral_at
from tusach.reports.quantities.shape import Quantity
from tusach.reports.quantities.times import Time, time_at
from tusach.reports.quantities.tokens import PAD, Tokens, tokens

_BARE = re.compile(
    r"\s*(?:[<>~≥≤]|hơn|trên|gần|khoảng)?\s*\d[\d.,\s]*(?:/\s*\d[\d.,\s]*)?\s*%?(?:\s*\(\s*\d[\d.,]*\s*%\s*\))?\s*",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(?:s[oố] ?)?t+|stt|s[oố] th[uứ] t[uự]|s[oố] hi[eệ]u", re.IGNORECASE)
_UNIT_COLUMN = re.compile(r"(?:đơn vị tính|đvt|đơn vị)", re.IGNORECASE)
_SHARE = ("tỷ lệ", "tỉ lệ", "%", "phần trăm")
_TOTALS = {
    "tong", "tong so", "tong cong", "cong", "toan tinh", "toan thanh pho", "toan huyen", "cong chung", "tong toan tinh",
    "cong toan tinh", "tong so toan tinh", "chung", "ca tinh", "tong cong toan tinh", "tong hop",
}  # fmt: skip
_YEAR_COLUMNS = {"nam", "thoi gian", "giai doan", "nam hoc"}
_NOUN_LONGEST = 58
# The heads of a table are asked for each of its cells.
_HEADS = 2_000
# In the context of a cell whose row has only a part of what is counted.
A_PART = "(từng phần)"


@dataclass(slots=True)
class Around:
    """What is known of a table besides a cell's own heads: its caption, the years that its columns run over, and by
    table and row the unit and the year that a column of its own gives.
    """

    caption: str = ""
    row_years: Mapping[tuple[int, int], str] = field(default_factory=dict)
    head_years: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    row_units: Mapping[tuple[int, int], str] = field(default_factory=dict)


@lru_cache(maxsize=_HEADS)
def is_total(name: str) -> bool:
    """Whether a head or the name of a row says that a total stands here."""
    return fold(name).strip(" .:*()0123456789") in _TOTALS


def is_bare(text: str) -> bool:
    """A cell with nothing but a number, a share or both."""
    return bool(_BARE.fullmatch(text))


def around_of(paragraphs: Iterable[Paragraph]) -> Around:
    """What the columns headed "ĐVT" and "Năm" give."""
    units, years = dict[tuple[int, int], str](), dict[tuple[int, int], str]()
    headed = dict[int, tuple[int, int]]()
    for one in paragraphs:
        if (cell := one.cell) and cell.heads and not cell.is_head:
            head, place = cell.heads[-1].strip(), (cell.table, cell.row)
            if _UNIT_COLUMN.fullmatch(head):
                units[place] = one.text
            elif fold(head) in _YEAR_COLUMNS:
                years.setdefault(place, one.text)
            elif (time := _time_in(head, None)) and time.first and time.first == time.last:
                low, high = headed.get(cell.table, (time.first, time.first))
                headed[cell.table] = min(low, time.first), max(high, time.first)
    return Around(head_years=headed, row_units=units, row_years=years)


def in_cell(text: str, cell: Cell, around: Around, now: int | None) -> list[Quantity]:
    """The figures of a bare cell. None of a head, of a column of serial numbers, of a row's own name."""
    if cell.is_head or any(_SERIAL.fullmatch(head.strip()) for head in cell.heads[-1:]):
        return []
    if cell.column == 0 and not cell.heads:
        return []
    read = tokens(text)
    numbers = _numbers(read)
    measure = measure_of(cell, around)
    if not numbers or _is_year_cell(read, numbers, cell, measure):
        return []
    return _Bare(read, cell, measure, years_of(cell, around, now), around.caption).read(numbers)


def _numbers(read: Tokens) -> list[Numeral]:
    found, at = list[Numeral](), PAD
    while at < read.last:
        one = numeral_at(read, at) if read.words[at][:1].isdecimal() else None
        if one:
            found.append(one)
        at = one.end if one else at + 1
    return found


def _is_year_cell(read: Tokens, numbers: list[Numeral], cell: Cell, measure: Measure | None) -> bool:
    head = fold(cell.heads[-1]) if cell.heads else ""
    is_year = time_at(read, numbers[0].at, None) is not None
    return is_year and (measure is None or head.startswith("nam"))


@dataclass(frozen=True, slots=True)
class _Bare:
    read_as: Tokens
    cell: Cell
    measure: Measure | None
    years: tuple[int | None, int | None]
    caption: str = ""

    def read(self, numbers: list[Numeral]) -> list[Quantity]:
        words = self.read_as.words
        made, at = list[Quantity](), 0
        while at < len(numbers):
            one = numbers[at]
            is_part = words[one.end] == "/" and at + 1 < len(numbers)
            if is_part and numbers[at + 1].at == one.end + 1:
                made.append(self._quantity(one, numbers[at + 1]))
                at += 1
            else:
                made.append(self._quantity(one))
            at += 1
        return made

    def _part(self) -> str:
        """The row of a place or a topic has a part of what the table counts; a total's or a year's has all."""
        row = self.cell.row_head
        whole = not row or is_total(row) or _time_in(row, None) is not None or measure_in(row) is not None
        return "" if whole else A_PART

    def _quantity(self, one: Numeral, whole: Numeral | None = None) -> Quantity:
        words, text = self.read_as.words, self.read_as.given
        last = (whole or one).end
        percent = words[last] == "%"
        measure = Measure("%", measured=True) if percent else self.measure or Measure("")
        counted = Counted(measure.unit, 0, 0, 0, measured=measure.measured or measure.scale > 1)
        (value, doubt), (full, more) = settled(one, counted), settled(whole or one, counted)
        comparator, start = comparator_before(words, one.at)
        begin, end = self.read_as.span(start, last + (1 if percent else 0))
        return Quantity(
            begin, end, text[begin:end], "RATIO" if whole else "PERCENT" if measure.unit == "%" else "AMOUNT",
            whole_if_whole(value * measure.scale), whole_if_whole(full * measure.scale) if whole else None, comparator=comparator,
            unit=measure.unit, noun=noun_of(self.cell), year_from=self.years[0], year_to=self.years[1],
            doubt=doubt or (more if whole else ""), context=f"{self.caption} {self._part()}".strip(),
        )  # fmt: skip


def noun_of(cell: Cell) -> str:
    """The row and what its column counts: "Đà Lạt: Số bản đã nhận"."""
    head = " ".join(cell.heads[-1].split()) if cell.heads else ""
    if len(cell.heads) > 1 and measure_in(head) is None:
        head = f"{' '.join(cell.heads[-2].split())}, {head}"
    row = " ".join(cell.row_head.split())
    return ": ".join(part[:_NOUN_LONGEST] for part in (row, head) if part)


def measure_of(cell: Cell, around: Around) -> Measure | None:
    """The unit of a cell: the nearest head that says or names one, then its row, then the caption's."""
    own = around.row_units.get((cell.table, cell.row), "")
    texts = [*reversed(cell.heads), own, cell.row_head]
    found = [one for one in (measure_in(text) for text in texts if text) if one]
    caption = said(around.caption)
    if not found:
        return caption
    first = next((one for one in found if one.is_said and one.unit == found[0].unit), found[0])
    if caption and first.scale == 1 and not first.is_said and caption.unit == first.unit:
        return caption
    return first


@lru_cache(maxsize=_HEADS)
def measure_in(text: str) -> Measure | None:
    """The unit that a head says in brackets or names: "Kinh phí (triệu đồng)", "Số xã có tủ sách", "Tỷ lệ %"."""
    if made := said(text):
        return made
    small = text.lower()
    if any(word in small for word in _SHARE):
        return Measure("%", measured=True)
    read = tokens(text)
    if "kinh phí" in small:
        return Measure("đồng", measured=True)
    return next((one for one in (measure_at(read, at) for at in range(PAD, read.last)) if one), None)


def years_of(cell: Cell, around: Around, now: int | None) -> tuple[int | None, int | None]:
    """Of the nearest head that names a time, then the row, then the caption."""
    own = around.row_years.get((cell.table, cell.row), "")
    for text in (*reversed(cell.heads), own, cell.row_head, around.caption):
        if time := _time_in(text, now):
            return time.first, time.last
    if cell.heads and is_total(cell.heads[-1]) and cell.table in around.head_years:
        return around.head_years[cell.table]
    return None, None


@lru_cache(maxsize=_HEADS)
def _time_in(text: str, now: int | None) -> Time | None:
    read = tokens(text)
    at = PAD
    while at < read.last:
        if time := time_at(read, at, now):
            return time
        at += 1
    return None
