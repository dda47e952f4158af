"""By how much something rose or fell, against the two numbers it is said of.

Only where both numbers are plain: "từ 1.000 lên 1.250 lượt (tăng 25%)", "9.500 bản, giảm 5% so với năm 2021 (10.000 bản)",
"năm 2021: 3.120 lượt; năm 2022: 4.120 lượt (tăng 32,1%)". Changes of percentages may be meant in points, "2 lần" may be
once as much or twice: both are left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tusach.kit.text import decimal, fold
from tusach.reports.quantities.saying import conflict, said, shown, with_unit
from tusach.reports.quantities.shape import Conflict, Quantity, Stated
from tusach.reports.quantities.shares import agrees, places_of, rounded

# Between a number and the change that is said of it; nothing else is counted there.
_BESIDE = re.compile(r"[^\d;.]{0,30}?[,(:–-]?\s*(?:tức|tức là|tương đương|nghĩa là)?\s*", re.IGNORECASE)
# Between a change and the number it is compared with.
_COMPARED = re.compile(
    r"[\s)]*so (?:với )?(?:cùng kỳ )?(?:của )?(?:năm (?:\d{4}|trước|ngoái))?\s*(?:\(|là|:)?\s*", re.IGNORECASE
)
_OF_ANOTHER = re.compile(r"\b(?:so|bình quân|trung bình|mỗi)\b", re.IGNORECASE)
# Who rounds its numbers before it reckons ends up this far from what they give, in hundredths of a per cent.
_NEAR = Decimal("0.15")


def check_rises(stated: Sequence[Stated]) -> Iterator[Conflict]:
    running = [one for one in stated if one.paragraph.cell is None]
    for place, change in enumerate(running):
        if place and _is_by_so_much(change.quantity) and (pair := _compared(running, place)):
            first, later = pair
            if found := _conflict(first, later, change):
                yield found


def _is_by_so_much(quantity: Quantity) -> bool:
    return (
        quantity.kind == "CHANGE"
        and quantity.before is None
        and bool(quantity.value)
        and quantity.unit != "lần"
    )


def _compared(running: Sequence[Stated], place: int) -> tuple[tuple[Stated, Decimal], Stated] | None:
    """The number before, with who states it, and the number after that a change is said of."""
    change, later = running[place], running[place - 1]
    if not _beside(later, change):
        return None
    if later.quantity.kind == "CHANGE":
        before, told = later.quantity.before, change.paragraph.text[change.quantity.end :][:40]
        return ((later, before), later) if before and not _OF_ANOTHER.search(told) else None
    if not _is_plain(later):
        return None
    following = running[place + 1] if place + 1 < len(running) else None
    if following and _is_of_the_comparison(change, following, later):
        return (following, following.quantity.value or Decimal(0)), later
    earlier = _of_the_year_before(running[: place - 1], change, later)
    return ((earlier, earlier.quantity.value or Decimal(0)), later) if earlier else None


def _beside(later: Stated, change: Stated) -> bool:
    if later.paragraph.id != change.paragraph.id or later.quantity.comparator:
        return False
    between = change.paragraph.text[later.quantity.end : change.quantity.start]
    return bool(_BESIDE.fullmatch(between)) and not _OF_ANOTHER.search(between)


def _is_plain(one: Stated) -> bool:
    said_of = one.quantity
    return (
        said_of.kind == "AMOUNT"
        and bool(said_of.value)
        and not said_of.comparator
        and not said_of.doubt
        and "/" not in said_of.unit
    )


def _is_of_the_comparison(change: Stated, following: Stated, later: Stated) -> bool:
    """In "giảm 5% so với năm 2021 (10.000 bản)" the number is what the year of comparison had."""
    if following.paragraph.id != change.paragraph.id or not _is_plain(following):
        return False
    between = change.paragraph.text[change.quantity.end : following.quantity.start]
    return following.quantity.unit == later.quantity.unit and bool(_COMPARED.fullmatch(between))


def _of_the_year_before(earlier: Sequence[Stated], change: Stated, later: Stated) -> Stated | None:
    """The one number of the same thing in this paragraph that is of the year compared with; that year is the one before
    unless it is said.
    """
    now, compared = later.quantity.year_to, change.quantity.year_from
    if now is None or later.quantity.year_from != now:
        return None
    told = change.paragraph.text[change.quantity.end :][:25]
    says_year = bool(re.match(r"[\s)]*so\b", told, re.IGNORECASE))
    if says_year and (compared is None or compared >= now):
        return None
    year = compared if says_year else now - 1
    alike = [
        one
        for one in earlier
        if one.paragraph.id == change.paragraph.id
        and _is_plain(one)
        and (one.quantity.year_from, one.quantity.year_to) == (year, year)
        and one.quantity.unit == later.quantity.unit
        and _thing(one) == _thing(later)
        and one.indicator == later.indicator
    ]
    return alike[0] if len(alike) == 1 else None


def _thing(one: Stated) -> str:
    return fold(one.quantity.noun)


def _conflict(first: tuple[Stated, Decimal], later: Stated, change: Stated) -> Conflict | None:
    teller, before = first
    after, by = later.quantity.value, change.quantity.value
    unit = later.quantity.unit
    if after is None or by is None or not before or unit == "%":
        return None
    if change.quantity.unit == "%":
        return _by_share(teller, before, later, after, change)
    if change.quantity.unit != unit or after - before == by or change.quantity.comparator:
        return None
    way = "tăng" if after >= before else "giảm"
    sentence = (
        f"Từ {said(before)} {'lên' if after >= before else 'xuống'} {with_unit(after, unit)} là {way} "
        f"{with_unit(abs(after - before), unit)}, không phải {shown(change)}. Xin xem lại các số này."
    )
    return conflict("rise", sentence, _each(teller, later, change))


def _by_share(
    teller: Stated, before: Decimal, later: Stated, after: Decimal, change: Stated
) -> Conflict | None:
    by = change.quantity.value or Decimal(0)
    share = (after - before) * 100 / before
    same_way = (share < 0) == (by < 0)
    told = replace(change.quantity, value=abs(by))
    if same_way and (agrees(abs(share), told) or abs(abs(share) - abs(by)) <= _NEAR):
        return None
    places = max(1, places_of(told))
    right = abs(rounded(share, places))
    stated = decimal(right, 0 if right == right.to_integral_value() else places)
    way = "không đổi" if not right else f"{'tăng' if share > 0 else 'giảm'} {stated}%"
    sentence = (
        f"Từ {said(before)} {'lên' if after >= before else 'xuống'} {with_unit(after, later.quantity.unit)} là {way}, "
        f"không phải {shown(change)}. Xin xem lại các số này."
    )
    return conflict("rise", sentence, _each(teller, later, change))


def _each(teller: Stated, later: Stated, change: Stated) -> list[Stated]:
    """The figures concerned, each once, in the order of the text."""
    once = {one.id: one for one in (teller, later, change)}
    return sorted(once.values(), key=lambda one: one.quantity.start)
