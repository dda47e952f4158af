"""The years that a text speaks of: single years, periods, days and months with their year."""

import re
from dataclasses import dataclass

from tusach.reports.quantities.numerals import STARTS
from tusach.reports.quantities.tokens import Tokens
from tusach.reports.quantities.units import unit_at

EARLIEST, LATEST = 1930, 2099
_DATE = re.compile(r"\d{1,2}\s?[/.\-–]\s?\d{1,2}\s?[/.\-–]\s?(\d{4})(?!\d)")
_MONTH = re.compile(r"(?:\d{1,2}|[IViv]{1,3})\s?[/\-–.]\s?((?:19|20)\d\d)(?!\d)")
_ROMAN = {"i", "ii", "iii", "iv"}
_FILL = {
    "hết", "cuối", "đầu", "giữa", "ngày", "tháng", "quý", "năm", "thời", "điểm", "mốc", "học", "các", "những",
    "trong", "vào", "kỳ", "cùng",
}  # fmt: skip
_TO = {"đến", "tới", "-"}
_LONGEST = 9
# After "năm 2011 và năm 2018" these say that both years are meant.
_PAST_YEARS = {"là", "được", "đều", "có", "đã", "với", ".", ",", ""}
OPENERS = frozenset({
    "từ", "đến", "tới", "giai", "sau", "năm", "tháng", "quý", "ngày", "cuối", "đầu", "hết", "so", "trước", "nhiệm", "các",
    "trong", "vào",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Time:
    """Words [at, end) say a time. `is_reference`: what something is compared with ("so với năm 2015"). `listed`: the
    years one by one when several are listed. `to_now`: it ends at the moment of writing.
    """

    at: int
    end: int
    first: int | None
    last: int | None
    is_reference: bool = False
    listed: tuple[int, ...] = ()
    to_now: bool = False
    is_name: bool = False


def year_of(word: str) -> int | None:
    if len(word) == 4 and word.isascii() and word.isdecimal() and EARLIEST <= int(word) <= LATEST:
        return int(word)
    return None


def time_at(tokens: Tokens, at: int, now: int | None) -> Time | None:
    """The longest time said from word `at` on; `now` is the year in which the text was written, when known."""
    words = tokens.words
    word = words[at]
    if word in {"từ", "đến", "tới", "so", "trước", "sau", "giai", "nhiệm"}:
        return _opened(tokens, at, now)
    if word in OPENERS or word[:1].isdecimal() or (word in _ROMAN and words[at - 1] == "quý"):
        return _single(tokens, at, now)
    return None


def _opened(tokens: Tokens, at: int, now: int | None) -> Time | None:
    words = tokens.words
    word, following = words[at], words[at + 1]
    if word == "từ":
        return _from(tokens, at, at + 1, now)
    if word in {"đến", "tới"}:
        found = _point(tokens, at + 1, now)
        return found and Time(at, found[1], None, found[0], to_now=found[2])
    if word == "so" and following in {"với", "cùng", "năm"}:
        return _reference(tokens, at, now)
    if word in {"trước", "sau"}:
        return _beside(tokens, at, now)
    if (word, following) in {("giai", "đoạn"), ("nhiệm", "kỳ")}:
        start = at + 2 + (words[at + 2] in {"từ", "("})
        made = _from(tokens, at, start, now, named=True)
        is_name = word == "nhiệm" and words[at - 1] != "trong"
        return made and Time(at, made.end, made.first, made.last, to_now=made.to_now, is_name=is_name)
    return None


def _reference(tokens: Tokens, at: int, now: int | None) -> Time | None:
    """What something is compared with: "so với năm 2019", "so với hai năm 2018 - 2019", "so với giai đoạn 2014 - 2018"."""
    words, start = tokens.words, at + 1 + (tokens.words[at + 1] == "với")
    start += words[start + 1] == "năm" and words[start] in STARTS
    found = _point(tokens, start, now)
    if found and found[2]:
        return Time(at, found[1], found[0], found[0], is_reference=True)
    start = _year_after_name(words, start)
    period = (
        _opened(tokens, start, now) if words[start] == "giai" else _single(tokens, start, now, lists=False)
    )
    return period and Time(at, period.end, period.first, period.first, is_reference=True)


def _year_after_name(words: list[str], start: int) -> int:
    """In "so với hội sách lần I năm 2015" the year stands after what happened in it."""
    for at in range(start, start + _LONGEST):
        if words[at] == "năm" and year_of(words[at + 1]):
            return at
        if not words[at][:1].isalpha():
            break
    return start


def _beside(tokens: Tokens, at: int, now: int | None) -> Time | None:
    """Until the year before ("trước năm 2015") or from the year after ("sau năm 2015"); a day is within its year."""
    following = tokens.words[at + 1]
    is_day = following.isdecimal() and tokens.words[at + 2] in {"/", "-", "."}
    within = is_day or following in {"tháng", "ngày", "quý"}
    found = _point(tokens, at + 1, now) if within or following == "năm" else None
    if found is None or found[0] is None:
        return None
    if tokens.words[at] == "trước":
        return Time(at, found[1], None, found[0] - (not within))
    return Time(at, found[1], found[0] + (not within), None)


def _from(tokens: Tokens, at: int, start: int, now: int | None, *, named: bool = False) -> Time | None:
    """From a point on, to another one when it is said. `named`: a number like a year can only be one here."""
    first = _point(tokens, start, now, named=named)
    if first is None:
        return _within_a_month(tokens, at, start, now)
    if first[2]:
        return None
    if tokens.words[first[1]] in _TO:
        is_bare = year_of(tokens.words[first[1] - 1]) is not None
        last = _point(tokens, first[1] + 1, now, named=named or is_bare)
        if last:
            return Time(at, last[1], first[0], last[0], to_now=last[2])
    return Time(at, first[1], first[0], None)


def _within_a_month(tokens: Tokens, at: int, start: int, now: int | None) -> Time | None:
    """In "từ ngày 09 đến 12/10/2023" the first day has the year of the last."""
    words = tokens.words
    with_month = words[start].isdecimal() and words[start + 1] == "/"
    day = start + (words[start] in {"ngày", "tháng"})
    past = day + 1 + 2 * (words[day + 1] == "/" and words[day + 2].isdecimal())
    if (
        (day == start and not with_month)
        or not words[day].isdecimal()
        or len(words[day]) > 2
        or words[past] not in _TO
    ):
        return None
    last = _point(tokens, past + 1, now)
    return Time(at, last[1], last[0], last[0]) if last and not last[2] else None


def _single(tokens: Tokens, at: int, now: int | None, *, lists: bool = True) -> Time | None:
    """A year, a month or day of a year; a period or a list of years when it goes on, with each "năm" if it `lists`."""
    words = tokens.words
    found = _point(tokens, at, now)
    if found is None or found[2]:
        return None
    year, end, _ = found
    if words[end] in _TO and (last := _point(tokens, end + 1, now, named=words[end] == "-")):
        return Time(at, last[1], year, last[0], to_now=last[2])
    listed = [year] if year else []
    while words[end] in {",", "và", ";"}:
        named = lists and words[end] != ";" and words[end + 1] == "năm"
        more = year_of(words[end + 1 + named])
        if not more or (not named and unit_at(words, end + 2)):
            break
        if named and words[end + 3] not in _PAST_YEARS:
            break
        listed.append(more)
        end += 2 + named
    if len(listed) > 1:
        return Time(at, end, min(listed), max(listed), listed=tuple(listed))
    return Time(at, end, year, year)


def _point(
    tokens: Tokens, at: int, now: int | None, *, named: bool = False
) -> tuple[int | None, int, bool] | None:
    """Year, place after it and whether it is the present, of one point in time said from `at`."""
    words, begun = tokens.words, at
    while at - begun < _LONGEST:
        word = words[at]
        if end := _present_end(words, at):
            return (now, end, True) if words[at - 1] != "năm" else None
        if word[:1].isdecimal() or word in _ROMAN:
            exact = _exact(tokens, at, named=named or (at > begun and words[at - 1] == "năm"))
            if exact:
                return exact[0], exact[1], False
            if not (at > begun and words[at - 1] in {"ngày", "tháng", "quý", "/"} and len(word) <= 3):
                return None
        elif word not in _FILL and not (word in {"/", "-"} and words[at - 1][:1].isdecimal()):
            return None
        at += 1
    return None


def _present_end(words: list[str], at: int) -> int:
    """Place after the moment of writing said at `at`: "nay", "hiện nay", "thời điểm báo cáo"; 0 else."""
    word, following = words[at], words[at + 1]
    if word == "nay":
        return at + 1
    if word == "hiện" and following in {"nay", "tại"}:
        return at + 2
    if word in {"lúc", "giờ"} and following == "này":
        return at + 2
    if (word, following) == ("thời", "điểm") and words[at + 2] in {"này", "hiện", "báo"}:
        return at + 3 + (words[at + 2] != "này")
    return 0


def _exact(tokens: Tokens, at: int, *, named: bool) -> tuple[int, int] | None:
    """A day, a month or a year in digits at `at`; a bare year is one unless something is counted with it."""
    place = tokens.starts[at]
    for form in (_DATE, _MONTH):
        match = form.match(tokens.text, place)
        if match and (year := year_of(match[1])):
            end = at
            while tokens.starts[end] < match.end():
                end += 1
                if end >= tokens.last:
                    break
            return year, end
    year = year_of(tokens.words[at])
    if year is None:
        return None
    counted = unit_at(tokens.words, at + 1) or tokens.words[at + 1] == "%" or tokens.words[at + 1] == "/"
    return (year, at + 1) if named or not counted else None
