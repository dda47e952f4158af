"""Figures in the cells of a table: the heads above and beside a cell say what it counts, in what, and of when."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tusach.kit.text import fold
from tusach.kit.textlayer.shape import Cell, Paragraph
from tusach.reports.quantities.around import Counted, comparator_before
from tusach.reports.quantities.counting import settled, whole_if_whole
from tusach.reports.quantities.declared import Measure
from tusach.reports.quantities.heads import is_total, is_unit, measure_in, measure_of, named_by
from tusach.reports.quantities.numerals import Numeral, literal, numeral_at
from tusach.reports.quantities.scan import scan
from tusach.reports.quantities.shape import Kind, Quantity
from tusach.reports.quantities.times import Time, time_at
from tusach.reports.quantities.tokens import PAD, Tokens, tokens

_BARE = re.compile(
    r"\s*(?:[<>~≥≤+\-–−]|hơn|trên|gần|khoảng)?\s*\d[\d.,\s]*(?:/\s*\d[\d.,\s]*)?\s*(?:%|nghìn|ngàn|triệu|tỷ|tỉ)?(?:\s*\(\s*\d[\d.,]*\s*%\s*\))?\s*",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(?:s[oố] ?)?t+|stt|s[oố] th[uứ] t[uự]|s[oố] hi[eệ]u", re.IGNORECASE)
_RANK = re.compile(r"(?:xếp |thứ )*(?:hạng|thứ tự)\b.*", re.IGNORECASE)
_RISES, _FALLS = {"tăng", "vượt", "thêm"}, {"giảm", "hụt"}
_DAY_COLUMN = re.compile(r"(?:ngày|thời gian)(?!.*(?:sinh|quyết định|văn bản|ký|mở cửa)).*", re.IGNORECASE)
# What stands under or beside these is a name.
_NUMBERED = re.compile(
    r"(?:mã|điện thoại|số điện thoại|đt|sđt|fax|số tài khoản ngân hàng|số hiệu|số ký hiệu)\b.*", re.IGNORECASE
)
_UNIT_COLUMN = re.compile(r"(?:đơn vị tính|đvt|đơn vị)", re.IGNORECASE)
_YEAR_COLUMNS = {"nam", "thoi gian", "giai doan", "nam hoc"}
_NOUN_LONGEST = 58
_MONTHS, _DAYS = 12, 31
_YEAR, _TWO = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"), 2
# The heads of a table are asked for each of its cells.
_HEADS = 2_000
_AS_DIGITS, _LONG = str.maketrans("lI|O", "1110"), 5
_DAMAGED = re.compile(r"\s*(?=\S*\d)[\dlIO.,]+\s*%?\s*")
# In the context of a cell whose row has only a part of what is counted.
A_PART = "(từng phần)"


@dataclass(slots=True)
class Around:
    """What is known of a table besides a cell's own heads: its caption, the years that its columns run over, and by
    table and row the unit and the year that a column of its own gives, the tables whose
    first column counts its rows, and of each table the one unit that its heads name.
    """

    caption: str = ""
    row_years: Mapping[tuple[int, int], str] = field(default_factory=dict)
    head_years: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    row_units: Mapping[tuple[int, int], str] = field(default_factory=dict)
    serials: frozenset[int] = frozenset()
    head_units: Mapping[int, Measure] = field(default_factory=dict)


def is_bare(text: str) -> bool:
    """A cell with nothing but a number, a share or both."""
    damaged = _DAMAGED.fullmatch(text) is not None
    return bool(_BARE.fullmatch(text.translate(_AS_DIGITS) if damaged else text))


def around_of(paragraphs: Iterable[Paragraph]) -> Around:
    """What the columns headed "ĐVT" and "Năm" give."""
    units, years = dict[tuple[int, int], str](), dict[tuple[int, int], str]()
    headed = dict[int, tuple[int, int]]()
    firsts, heads = dict[int, list[str]](), dict[int, set[Measure]]()
    for one in paragraphs:
        if (cell := one.cell) and cell.column == 0 and not cell.is_head and one.text.strip():
            firsts.setdefault(cell.table, []).append(one.text.strip(" ."))
        if (cell := one.cell) and cell.heads and not cell.is_head:
            head, place = cell.heads[-1].strip(), (cell.table, cell.row)
            if cell.column and (made := measure_in(head)) and made.unit != "%":
                heads.setdefault(cell.table, set()).add(made)
            if _UNIT_COLUMN.fullmatch(head):
                if is_unit(one.text):
                    units[place] = one.text
            elif fold(head) in _YEAR_COLUMNS or _DAY_COLUMN.fullmatch(head):
                years.setdefault(place, one.text)
            elif (time := _time_in(head, None)) and time.first and time.first == time.last:
                low, high = headed.get(cell.table, (time.first, time.first))
                headed[cell.table] = min(low, time.first), max(high, time.first)
    serials = frozenset(table for table, texts in firsts.items() if _counts_up(texts))
    named = {
        table: next(iter(found)) for table, found in heads.items() if len({one.unit for one in found}) == 1
    }
    return Around(head_years=headed, row_units=units, row_years=years, serials=serials, head_units=named)


def _counts_up(texts: list[str]) -> bool:
    """Whether a column is 1, 2, 3, ... but for names of totals; a scan may have read some as letters."""
    plain = [text.translate(_AS_DIGITS) for text in texts]
    numbers = [int(text) for text in plain if text.isascii() and text.isdecimal() and len(text) < _LONG]
    return (
        len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] in {1, 2}
    )


def in_cell(text: str, cell: Cell, around: Around, now: int | None) -> list[Quantity]:
    """The figures of a bare cell. None of a head, of a column of serial numbers, of a row's own name."""
    head = cell.heads[-1].strip() if cell.heads else ""
    if cell.is_head or any(form.fullmatch(head) for form in (_SERIAL, _RANK, _NUMBERED)):
        return []
    if _NUMBERED.fullmatch(cell.row_head):
        return []
    if cell.column == 0 and (not cell.heads or cell.table in around.serials):
        return []
    read = tokens(text)
    numbers = _numbers(read)
    own = around.row_units.get((cell.table, cell.row), "")
    measure = measure_of(cell, own, around.caption, around.head_units.get(cell.table))
    if len(numbers) > 1 and (joined := _joined(read, numbers)):
        numbers = [joined]
    if len(numbers) == _TWO and _is_day(read, numbers):
        return []
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


def _joined(read: Tokens, numbers: list[Numeral]) -> Numeral | None:
    """One number that a scan has taken apart: "1 26", "1. 240", "1.0 12"; None when they are several."""
    made = literal("".join(read.words[PAD : read.last]))
    return made and Numeral(numbers[0].at, numbers[-1].end, made[0], shown=read.text.strip())


def _is_day(read: Tokens, numbers: list[Numeral]) -> bool:
    """A day and its month ("14/9") is no share."""
    day, month = (one.value for one in numbers)
    return read.words[numbers[0].end] == "/" and _MONTHS >= month < day <= _DAYS


def _is_year_cell(read: Tokens, numbers: list[Numeral], cell: Cell, measure: Measure | None) -> bool:
    head = fold(cell.heads[-1]) if cell.heads else ""
    is_year = time_at(read, numbers[0].at, None) is not None
    return is_year and (measure is None or head.startswith("nam") or fold(cell.row_head).startswith("nam "))


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
                made += self._beside(one, numbers[at + 1])
                at += 1
            else:
                made.append(self.quantity(one))
            at += 1
        return made

    def _beside(self, one: Numeral, other: Numeral) -> list[Quantity]:
        """A share; two figures under a head that names two things: "Số lớp/số học viên"."""
        head = self.cell.heads[-1] if self.cell.heads else ""
        left, _, right = head.partition("/")
        mine, its = named_by(left), named_by(right)
        if mine is None or its is None or mine.unit == its.unit:
            return [self.quantity(one, other)]
        return [replace(self, measure=mine).quantity(one), replace(self, measure=its).quantity(other)]

    def _part(self) -> str:
        """The row of a place or a topic has a part of what the table counts; a total's or a year's has all."""
        row = self.cell.row_head
        whole = not row or is_total(row) or _time_in(row, None) is not None or measure_in(row) is not None
        return "" if whole else A_PART

    def _way(self, start: int) -> int:
        """+1 or -1 for a difference: a number with its sign, or any under a head that says "Tăng" or "Giảm"; 0 else."""
        sign = self.read_as.words[start - 1]
        if sign in {"+", "-"}:
            return 1 if sign == "+" else -1
        said = set(tokens(" ".join(self.cell.heads[-2:])).words)
        if not said & (_RISES | _FALLS):
            return 0
        return 1 if said & _RISES else -1

    def quantity(self, one: Numeral, whole: Numeral | None = None) -> Quantity:
        words, text = self.read_as.words, self.read_as.given
        last = (whole or one).end
        percent = words[last] == "%"
        measure = Measure("%", measured=True) if percent else self.measure or Measure("")
        if one.scale > 1:
            measure = replace(measure, scale=1)  # "15,2 nghìn" has said it
        counted = Counted(measure.unit, 0, 0, 0, measured=measure.measured or measure.scale > 1)
        (value, doubt), (full, more) = settled(one, counted), settled(whole or one, counted)
        comparator, start = comparator_before(words, one.at)
        begin, end = self.read_as.span(start, last + (1 if percent else 0))
        way = 0 if whole else self._way(start)
        kind: Kind = "RATIO" if whole else "CHANGE" if way else "PERCENT" if measure.unit == "%" else "AMOUNT"
        return Quantity(
            begin, end, text[begin:end], kind,
            whole_if_whole(value * measure.scale * (way or 1)), whole_if_whole(full * measure.scale) if whole else None, comparator=comparator,
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


def years_of(cell: Cell, around: Around, now: int | None) -> tuple[int | None, int | None]:
    """Of the nearest head that names a time, then the row, then the caption; a head that compares two years is of both."""
    own = around.row_years.get((cell.table, cell.row), "")
    texts = (*reversed(cell.heads), own, cell.row_head, around.caption)
    for place, text in enumerate(texts):
        time = _time_in(text, now)
        if time is None:
            continue
        if time.is_reference:
            later = (one.last for rest in texts[place + 1 :] if (one := _time_in(rest, now)))
            return time.first, next(later, None)
        return _compared(text) or (time.first, time.last)
    if cell.heads and is_total(cell.heads[-1]) and cell.table in around.head_years:
        return around.head_years[cell.table]
    return None, None


def _compared(text: str) -> tuple[int, int] | None:
    """The two years of "So sánh năm 2022 với năm 2021"."""
    small = text.lower()
    found = sorted({int(year) for year in _YEAR.findall(text)})
    if len(found) == _TWO and any(
        word in small for word in ("so sánh", "so với", "tăng", "giảm", "chênh lệch")
    ):
        return found[0], found[1]
    return None


@lru_cache(maxsize=_HEADS)
def _time_in(text: str, now: int | None) -> Time | None:
    """The first time that a text says; the year of a law in its name is none."""
    return next((one for one in scan(tokens(text), now).times if not one.is_name), None) if text else None
