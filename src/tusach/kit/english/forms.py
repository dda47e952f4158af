"""Numbers, days and plurals as English writes them: 14,408,340; 98.4%; 28 August 2023; 1 copy, 2 copies.

What Python has already written the Vietnamese way (kit.text) is known by its form, and only when it is the whole value:
a number inside somebody's sentence stays as it was typed.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBER = re.compile(r"([+\-−]?)(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(\s?%|\s(?:kB|MB|GB))?")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/(\d{4})")
_SHORT_DAY = re.compile(r"(0[1-9]|[12]\d|3[01])/(0[12]|[3-9]|1[0-2])")
_MONTH = re.compile(r"(0?[1-9]|1[0-2])/((?:19|20)\d\d)")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{3})*)/(\d{1,3}(?:\.\d{3})+)")  # 0/10.599
_CLOCK = re.compile(r"(\d{1,2}) giờ (\d\d)")
CHOICE = r"\[([^\[\]|{}]*)\|([^\[\]|{}]*)\]"  # [copy|copies], after the number that decides


def number(value: Any) -> str:
    """14408340 -> 14,408,340; nothing -> an empty string."""
    return "" if value is None or value == "" else f"{int(value):,}"


def decimal(value: Any, places: int = 1) -> str:
    return "" if value is None or value == "" else f"{Decimal(str(value)):,.{places}f}"


def _date(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """28 August 2023"""
    if value is None:
        return ""
    on = _date(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment(value: datetime | None) -> str:
    """9:42, 28 August 2023"""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.hour}:{local.minute:02}, {day(local.date())}"


def weekday(value: date | datetime | None) -> str:
    """Thursday, 2 November 2023"""
    return "" if value is None else f"{_WEEKDAYS[_date(value).weekday()]}, {day(value)}"


def by_count(count: Any, one_and_many: str) -> str:
    """`copy|copies`: the first for one, the second for none, for many and for what is no number."""
    one, _, many = one_and_many.partition("|")
    return one if str(count).strip() in {"1", "-1"} else many


def rewritten(text: str) -> str:
    """A value that is wholly a number, a day or a moment in the Vietnamese form, in the English one; else the text.

    A bare run of digits stays: it may be a year or somebody's code.
    """
    if not text or len(text) > 40 or not any(letter.isdecimal() for letter in text):
        return text
    if found := _NUMBER.fullmatch(text):
        sign, whole, part, unit = found.groups(default="")
        return f"{sign}{whole.replace('.', ',')}{part.replace(',', '.')}{unit if unit[-1:] == 'B' else unit.strip()}"
    if found := _DAY.fullmatch(text):
        return f"{int(found[1])} {MONTHS[int(found[2]) - 1]} {found[3]}"
    if _SHARE.fullmatch(text):
        return text.replace(".", ",")
    clock, comma, on = text.partition(", ")
    if _CLOCK.fullmatch(clock) and (not comma or _DAY.fullmatch(on)):
        return _CLOCK.sub(r"\1:\2", clock) + comma + rewritten(on)
    return text


def value(text: str) -> str:
    """A value of a house sentence: besides what `rewritten` knows, a day without its year and a month with one."""
    other = rewritten(text)
    if other != text:
        return other
    if found := _SHORT_DAY.fullmatch(text):
        return f"{int(found[1])} {MONTHS[int(found[2]) - 1]}"
    if found := _MONTH.fullmatch(text):
        return f"{MONTHS[int(found[1]) - 1]} {found[2]}"
    return text


def is_figure(text: str) -> bool:
    """A number or a day: what a pattern too short for any text may still stand around."""
    return bool(_NUMBER.fullmatch(text)) or value(text) != text


# The filters of kit.templatetags.ui that an English page swaps for these.
FILTERS = {"number": number, "decimal": decimal, "day": day, "moment": moment, "weekday": weekday}
