"""Days and periods as plans write them; a scan's l and O among digits are put right."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

_D = r"[0-9OolI|]"
_MEND = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})
DAY = re.compile(
    rf"(?<![\w/])({_D}{{1,2}})\s?(?P<sep>[/.-])\s?({_D}{{1,2}})\s?(?P=sep)\s?({_D}{{4}})"
    rf"|ng[àa]y\s+({_D}{{1,2}})\s+th[áa]ng\s+({_D}{{1,2}})\s+n[ăa]m\s+({_D}{{4}})",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    rf"th[áa]ng\s+({_D}{{1,2}})(?:\s?/\s?({_D}{{4}}))?(?:\s*(?:-|–|đến|và|,)\s*(?:tháng\s+)?({_D}{{1,2}}))?"
    rf"\s*(?:/\s?|năm\s+)({_D}{{4}})",
    re.IGNORECASE,
)
_QUARTERS = re.compile(
    r"qu[ýy]\s+(IV|I{1,3}|[1-4])(?:\s*(?:-|–|đến|và)\s*(?:quý\s+)?(IV|I{1,3}|[1-4]))?\s*(?:/\s?|năm\s+)(\d{4})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:trong\s+)?năm\s+(\d{4})", re.IGNORECASE)
_QUARTER_NUMBERS = {"I": 1, "II": 2, "III": 3, "IV": 4}


def _number(text: str) -> int:
    return int(text.translate(_MEND))


def _day(found: re.Match[str]) -> date | None:
    on, month, year = found[1] or found[5], found[3] or found[6], found[4] or found[7]
    try:
        return date(_number(year), _number(month), _number(on))
    except ValueError:
        return None


def day_in(text: str) -> date | None:
    """The first whole day named in a text."""
    return next((on for found in DAY.finditer(text) if (on := _day(found)) is not None), None)


def days_in(text: str) -> list[date]:
    return [on for found in DAY.finditer(text) if (on := _day(found)) is not None]


def _months(first: tuple[int, int], last: tuple[int, int]) -> tuple[date, date] | None:
    try:
        return date(*first, 1), date(*last, monthrange(*last)[1])
    except (ValueError, IndexError):
        return None


def period_in(text: str) -> dict[str, Any] | None:
    """`{text, from_date, to_date, last_day}`, the period half-open, days as ISO text; None when none is named.

    Known: tháng 8/2023, tháng 9-10/2023, tháng 11/2023 đến tháng 2/2024, quý III/2023, từ ngày .. đến ngày ..,
    one day, năm 2023.
    """
    for read in (_read_days, _read_months, _read_quarters, _read_year):
        found = read(text)
        if found is not None:
            first, last, raw = found
            if last < first or last == date.max:
                return None
            until = last + timedelta(days=1)
            return {
                "text": raw,
                "from_date": first.isoformat(),
                "to_date": until.isoformat(),
                "last_day": last.isoformat(),
            }
    return None


_Found = tuple[date, date, str] | None


def _read_days(text: str) -> _Found:
    found = [match for match in DAY.finditer(text) if _day(match) is not None][:2]
    days = [on for match in found if (on := _day(match)) is not None]
    return (days[0], days[-1], text[found[0].start() : found[-1].end()]) if days else None


def _read_months(text: str) -> _Found:
    found = _MONTHS.search(text)
    if found is None:
        return None
    year = _number(found[4])
    first = (_number(found[2]) if found[2] else year, _number(found[1]))
    last = (year, _number(found[3])) if found[3] else first
    months = _months(first, last)
    return (*months, found[0]) if months else None


def _read_quarters(text: str) -> _Found:
    found = _QUARTERS.search(text)
    if found is None:
        return None
    first, last = (
        _QUARTER_NUMBERS.get(part.upper()) or int(part) for part in (found[1], found[2] or found[1])
    )
    months = _months((int(found[3]), 3 * first - 2), (int(found[3]), 3 * last))
    return (*months, found[0]) if months else None


def _read_year(text: str) -> _Found:
    found = _YEAR.search(text.strip())
    if found is None or not 1900 < int(found[1]) < 2200:
        return None
    return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31), found[0]
