"""Figures in the cells of a table: the heads above and beside a cell say what it counts, in what, and of when."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tusach.kit.text import fold
from tusach.kit.textlayer.shape import Cell, Paragraph
from tusach.reports.quantities.around import PLACES, Counted, comparator_before, per_at
from tusach.reports.quantities.counting import settled, whole_if_whole
from tusach.reports.quantities.declared import Measure, measure_at, said
from tusach.reports.quantities.numerals import Numeral, literal, numeral_at, scale_at
from tusach.reports.quantities.scan import scan
from tusach.reports.quantities.shape import Kind, Quantity
from tusach.reports.quantities.times import Time, time_at
from tusach.reports.quantities.tokens import PAD, Tokens, tokens
from tusach.reports.quantities.units import damaged_at, no_unit_end, unit_at

_BARE = re.compile(
    r"\s*(?:[<>~≥≤+\-–−]|hơn|trên|gần|khoảng)?\s*\d[\d.,\s]*(?:/\s*\d[\d.,\s]*)?\s*%?(?:\s*\(\s*\d[\d.,]*\s*%\s*\))?\s*",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(?:s[oố] ?)?t+|stt|s[oố] th[uứ] t[uự]|s[oố] hi[eệ]u", re.IGNORECASE)
_RANK = re.compile(r"(?:xếp |thứ )*(?:hạng|thứ tự)\b.*", re.IGNORECASE)
_MONEY = (
    "kinh phí",
    "số tiền",
    "thành tiền",
    "đơn giá",
    "trị giá",
    "giá trị",
    "chi phí",
    "ngân sách",
    "dự toán",
    "quyết toán",
)
_RISES, _FALLS = {"tăng", "vượt", "thêm"}, {"giảm", "hụt"}
# At the beginning of a head these say what stands in the column, not what is counted.
_HEADINGS = {
    "kế hoạch",
    "chỉ tiêu",
    "đơn vị",
    "địa phương",
    "nội dung",
    "hoạt động",
    "chủ đề",
    "đề án",
    "cơ quan",
    "giải pháp",
    "tên",
}
_COUNTS = {"tổng", "số", "lượng", "các", "-", "+", "trong", "đó", "cộng", "sl"}
_UNIT_COLUMN = re.compile(r"(?:đơn vị tính|đvt|đơn vị)", re.IGNORECASE)
_SHARE = ("tỷ lệ", "tỉ lệ", "%", "phần trăm")
_TOTALS = {
    "tong", "tong so", "tong cong", "cong", "toan tinh", "toan thanh pho", "toan huyen", "cong chung", "tong toan tinh",
    "cong toan tinh", "ca nam", "ca huyen", "ca nuoc", "tong hop chung", "tong so toan tinh", "chung", "ca tinh", "tong cong toan tinh", "tong hop",
}  # fmt: skip
_YEAR_COLUMNS = {"nam", "thoi gian", "giai doan", "nam hoc"}
_NOUN_LONGEST = 58
_MONTHS, _DAYS = 12, 31
_YEAR, _TWO = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"), 2
# The heads of a table are asked for each of its cells.
_HEADS = 2_000
_LONGEST_TOTAL = 4
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


@lru_cache(maxsize=_HEADS)
def is_total(name: str) -> bool:
    """Whether a head or the name of a row says that a total stands here."""
    plain = fold(name).strip(" .:*()0123456789")
    return plain in _TOTALS or (plain.startswith("toan ") and plain.count(" ") < _LONGEST_TOTAL)


def is_bare(text: str) -> bool:
    """A cell with nothing but a number, a share or both."""
    damaged = _DAMAGED.fullmatch(text) is not None
    return bool(_BARE.fullmatch(text.translate(_AS_DIGITS) if damaged else text))


@lru_cache(maxsize=_HEADS)
def _is_unit(text: str) -> bool:
    """Whether a cell of the column "Đơn vị" is a unit and no name of a body: "triệu đồng", but not "Thư viện tỉnh"."""
    read = tokens(text)
    past = scale_at(read.words, PAD)[1]
    found = unit_at(read.words, past)
    end = per_at(read.words, *found)[1] if found else past
    return (end == read.last and end > PAD) or read.words[PAD] == "%"


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
                if _is_unit(one.text):
                    units[place] = one.text
            elif fold(head) in _YEAR_COLUMNS:
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
    if cell.is_head or _SERIAL.fullmatch(head) or _RANK.fullmatch(head):
        return []
    if cell.column == 0 and (not cell.heads or cell.table in around.serials):
        return []
    read = tokens(text)
    numbers = _numbers(read)
    measure = measure_of(cell, around)
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

    def _way(self, start: int) -> int:
        """+1 or -1 for a difference: a number with its sign, or any under a head that says "Tăng" or "Giảm"; 0 else."""
        sign = self.read_as.words[start - 1]
        if sign in {"+", "-"}:
            return 1 if sign == "+" else -1
        said = set(tokens(" ".join(self.cell.heads[-2:])).words)
        if not said & (_RISES | _FALLS):
            return 0
        return 1 if said & _RISES else -1

    def _quantity(self, one: Numeral, whole: Numeral | None = None) -> Quantity:
        words, text = self.read_as.words, self.read_as.given
        last = (whole or one).end
        percent = words[last] == "%"
        measure = Measure("%", measured=True) if percent else self.measure or Measure("")
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


def measure_of(cell: Cell, around: Around) -> Measure | None:
    """The unit of a cell: what a head says in brackets or opens with, the column of units, what the row says in brackets or
    opens with, what the caption says for all, what a head names somewhere; in a column of totals that of the others.
    """
    heads = [*reversed(cell.heads)]
    if made := above_of(cell):
        return made
    if made := measure_in(around.row_units.get((cell.table, cell.row), "")):
        return made
    caption, beside = said(around.caption), said(cell.row_head)
    named = next((made for head in heads if (made := named_by(head))), None)
    found = named or beside or named_by(cell.row_head)
    found = found or caption or next((made for head in heads if (made := measure_in(head))), None)
    if found is None and heads and is_total(heads[0]):
        return around.head_units.get(cell.table)
    return found and _scaled(found, caption)


def head_measure(cell: Cell) -> Measure | None:
    """What a head says that the bare numbers in a text under it count: "2 (hỏng 1)" under "Máy tính"."""
    return above_of(cell) or next((made for head in reversed(cell.heads) if (made := named_by(head))), None)


def above_of(cell: Cell) -> Measure | None:
    """The unit that the heads of a cell say, the nearest first: in brackets, or as a share."""
    for head in reversed(cell.heads):
        if (made := said(head)) or ((made := measure_in(head)) and made.unit == "%"):
            return made
    return None


def _scaled(named: Measure | None, caption: Measure | None) -> Measure | None:
    """A caption that says "nghìn bản" is of the heads that name "bản", and of all that name nothing."""
    if named is None or caption is None:
        return named or caption
    return caption if caption.unit == named.unit and named.scale == 1 else named


@lru_cache(maxsize=_HEADS)
def measure_in(text: str) -> Measure | None:
    """The unit that a head says in brackets or names: "Kinh phí (triệu đồng)", "Số xã có tủ sách", "Tỷ lệ %"."""
    if made := said(text):
        return made
    small = text.lower()
    if not text or is_total(text):
        return None
    if any(word in small for word in _SHARE):
        return Measure("%", measured=True)
    if any(word in small for word in _MONEY):
        return Measure("đồng", measured=True)
    read = tokens(text)
    at = PAD
    while at < read.last:
        if end := no_unit_end(read.words, at):
            at = end
            continue
        made = _unit_of(read, at)
        if made and not (at == PAD and made.unit in _HEADINGS):
            return made
        at += 1
    return None


def named_by(row: str) -> Measure | None:
    """What the name of a row or a column counts, when it opens with it: "Số lượt mượn về nhà", but not "Huyện Hải Lăng" or "Ngân sách xã"."""
    return measure_in(row) if _opens_with_unit(row) else None


@lru_cache(maxsize=_HEADS)
def _opens_with_unit(row: str) -> bool:
    read = tokens(row)
    if any(word in row.lower() for word in (*_SHARE, *_MONEY)):
        return True
    at = PAD
    while read.words[at] in _COUNTS or (at < read.last and not read.words[at][:1].isalpha()):
        at += 1
    made = None if no_unit_end(read.words, at) else _unit_of(read, at)
    return made is not None and not (at == PAD and made.unit in _HEADINGS)


def _unit_of(read: Tokens, at: int) -> Measure | None:
    """The unit named at word `at`, with what it is per ("buổi/tuần"); a scan may have taken its marks. No place by its name."""
    if made := measure_at(read, at):
        found = unit_at(read.words, at)
    else:
        found = damaged_at(read.words, at)
        made = found and Measure(found[0].name, measured=found[0].measured)
    if made is None or found is None:
        return made
    unit, end = found
    if unit.name in PLACES and read.is_capital(end) and read.words[end][:1].isalpha():
        return None
    return replace(made, unit=per_at(read.words, unit, end)[0])


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
