"""Units said once for several numbers: "(nghìn bản)", "ĐVT: triệu đồng", "Tỷ lệ (%): tốt 42,5; khá 38"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tusach.reports.quantities.around import per_at
from tusach.reports.quantities.numerals import scale_at
from tusach.reports.quantities.tokens import PAD, Tokens, tokens
from tusach.reports.quantities.units import unit_at

_SAID_UNIT = re.compile(
    r"(?:đơn vị tính|đvt|đơn vị)\s*[:：]\s*([^);.]+)|\((?:(?:đơn vị tính|đơn vị|đvt|tính)\s*[:：]?\s*)?([^()]{1,30})\)",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(r"(?:đơn vị tính|đvt)\s*[:：]\s*([^);.]+)", re.IGNORECASE)
_ALONE = re.compile(r"đơn vị\s*[:：]\s*([^);.:]+)[.;]", re.IGNORECASE)
_AT_LAST = re.compile(r":\s*\d[\d., ]*\(([^()]{1,30})\)\s*\.?\s*$")
# As in: Kinh phí (triệu đồng), then 2020: 310; 2021: 285.
_OF_YEARS = re.compile(
    r"(?:^|^(?:biểu|bảng|phụ lục)\s+\d+[.:]\s+)[^():;.\d]{2,60}\(([^()]{1,30})\)\s*:\s*(?:năm\s+)?(?:19|20)\d\d\s*:",
    re.IGNORECASE,
)
_SHARES = re.compile(r"(?:tỷ lệ|tỉ lệ|cơ cấu)[^:.;()]{0,40}\(%\)\s*:", re.IGNORECASE)
# "(1.000 đồng)" is said of thousands.
_THOUSANDS = {"1.000": 10**3, "1000": 10**3, "1.000.000": 10**6, "1000000": 10**6}
# The heads of a table are asked for each of its cells.
_HEADS = 2_000


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit read from a head: `scale` of "nghìn bản" is 1000; `is_said`: it stands in brackets or after "ĐVT:"."""

    unit: str
    scale: int = 1
    measured: bool = False
    is_said: bool = False


@lru_cache(maxsize=_HEADS)
def said(text: str) -> Measure | None:
    """What a head says in brackets or after "ĐVT:"."""
    for match in _SAID_UNIT.finditer(text):
        if made := _measure(match[1] or match[2], alone=match[1] is None):
            return made
    return None


def said_for_all(text: str) -> Measure | None:
    """The unit that a text gives to all its numbers without one."""
    if match := _FOR_ALL.search(text):
        return _measure(match[1])
    if (match := _ALONE.search(text)) and (made := _measure(match[1])) and made.scale > 1:
        return made
    if match := _OF_YEARS.match(text) or _AT_LAST.search(text):
        return _measure(match[1])
    return Measure("%", measured=True, is_said=True) if _SHARES.search(text) else None


def _measure(name: str, *, alone: bool = False) -> Measure | None:
    """The unit that `name` opens with; `alone`: only when it says nothing else, as a bracket does that is no place's."""
    read = tokens(name)
    if read.words[PAD] == "%":
        return Measure("%", measured=True, is_said=True)
    thousands = _THOUSANDS.get(read.words[PAD], 0)
    begun = PAD + bool(thousands)
    made = measure_at(read, begun)
    if made is None:
        return None
    past = scale_at(read.words, begun)[1]
    found = unit_at(read.words, past)
    unit, end = per_at(read.words, *found) if found else (made.unit, past)
    if alone and end < read.last and read.is_capital(end):
        return None  # "(thành phố Thủ Dầu Một)"
    scale = made.scale * (thousands or 1)
    return Measure(unit, scale, made.measured or scale > 1, is_said=True)


def measure_at(read: Tokens, at: int) -> Measure | None:
    """The unit named at word `at`, with the multiplier before it."""
    if (read.words[at], read.words[at + 1]) == ("đơn", "vị") and read.words[at + 2] in {"tính", ":"}:
        return None
    scale, end = scale_at(read.words, at)
    found = unit_at(read.words, end)
    if found:
        return Measure(found[0].name, scale, found[0].measured)
    return Measure("đồng", scale, measured=True) if scale >= 10**6 and end == read.last else None
