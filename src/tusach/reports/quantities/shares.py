"""Shares against the numbers they are made of."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import pairwise

from tusach.kit.text import decimal
from tusach.reports.quantities.reading import find
from tusach.reports.quantities.saying import conflict, said, shown
from tusach.reports.quantities.shape import Conflict, Known, Quantity, Stated

_JOINS = re.compile(
    r"(?:đạt|chiếm|bằng|tương đương|tỷ lệ|tỉ lệ|=)\s*(?:tỷ lệ|tỉ lệ|mức|là|với)?\s*$", re.IGNORECASE
)
_LONGEST = 70
_ABOUT = Decimal("1.5")
# A share is compared, and said, to the hundredth of a per cent at most.
_MOST_PLACES = 2


def check_shares(stated: Sequence[Stated], known: Known) -> Iterator[Conflict]:
    for one in stated:
        said_of = one.quantity
        if said_of.kind == "RATIO" and said_of.whole is not None and said_of.value is not None:
            if said_of.value > said_of.whole:
                sentence = f"{_ratio(said_of)}: phần lớn hơn tổng. Xin xem lại hai số này."
                yield conflict("part-whole", sentence, [one])
        elif one.indicator.endswith(".TL") and said_of.value is not None and said_of.value > 100:
            sentence = f"{shown(one)} là hơn tất cả số xã. Xin xem lại tỷ lệ này."
            yield conflict("over-hundred", sentence, [one])
    for first, second in pairwise(stated):
        if found := _pair(first, second) or _of_all_communes(first, second, stated, known):
            yield found


def _pair(first: Stated, second: Stated) -> Conflict | None:
    """A ratio and the percentage that stands by it: "118/120 xã (97,3%)", "100% xã (142/142)"."""
    if first.paragraph.id != second.paragraph.id:
        return None
    kinds = {first.quantity.kind, second.quantity.kind}
    between = first.paragraph.text[first.quantity.end : second.quantity.start]
    if kinds != {"RATIO", "PERCENT"} or not _stand_by(first, second, between):
        return None
    ratio, percent = (first, second) if first.quantity.kind == "RATIO" else (second, first)
    value, whole, stated = ratio.quantity.value, ratio.quantity.whole, percent.quantity.value
    if value is None or stated is None or not whole or value > whole:
        return None
    share = value * 100 / whole
    if agrees(share, percent.quantity):
        return None
    places = places_of(percent.quantity)
    wrong = decimal(rounded(stated, places), places)
    right = decimal(rounded(share, places), places)
    sentence = f"{_ratio(ratio.quantity)} là {right}%, không phải {wrong}%. Xin sửa một trong hai."
    return conflict("ratio-percent", sentence, [first, second])


def _of_all_communes(
    first: Stated, second: Stated, stated: Sequence[Stated], known: Known
) -> Conflict | None:
    """In "16 xã (11,7%)" the share is of the province's communes, unless another total stands in the paragraph."""
    part, percent, all_of_them = first.quantity, second.quantity, known.commune_count
    between = first.paragraph.text[part.end : percent.start]
    earlier = part.year_to is not None and known.last_year is not None and part.year_to < known.last_year
    if first.paragraph.id != second.paragraph.id or (part.kind, part.unit, percent.kind) != (
        "AMOUNT",
        "xã",
        "PERCENT",
    ):
        return None
    if (
        not all_of_them
        or not part.value
        or part.comparator
        or earlier
        or not re.fullmatch(r"\s*\((?:chiếm|đạt)?\s*", between)
    ):
        return None
    stands = [
        one.quantity.whole or one.quantity.value for one in stated if one.paragraph.id == first.paragraph.id
    ]
    totals = [total for total in (*stands, Decimal(all_of_them)) if total and total >= part.value]
    if any(agrees(part.value * 100 / total, percent) for total in totals):
        return None
    places = places_of(percent)
    right = decimal(rounded(part.value * 100 / all_of_them, places), places)
    sentence = (
        f"{said(part.value)} trên {all_of_them} xã, phường, thị trấn của tỉnh là {right}%, không phải {shown(second)}. "
        "Xin xem lại hai số này."
    )
    return conflict("ratio-percent", sentence, [first, second])


def _stand_by(first: Stated, second: Stated, between: str) -> bool:
    """In a bracket after it, or after a word of sharing with nothing else counted between them."""
    if len(between) > _LONGEST or re.search(r"[;.\n)\d]", between):
        return False
    if between.rstrip().endswith("("):
        return second.quantity.start > first.quantity.end
    return first.quantity.kind == "RATIO" and bool(_JOINS.search(between))


def agrees(share: Decimal, percent: Quantity) -> bool:
    """Rounded, or cut off, at the decimals that are stated; "trên", "gần" and the like taken as they are said."""
    stated = percent.value or Decimal(0)
    if percent.comparator in {">", ">="}:
        return share >= stated
    if percent.comparator in {"<", "<="}:
        return share <= stated
    if percent.comparator == "~":
        return abs(share - stated) <= _ABOUT
    places = places_of(percent)
    written = rounded(stated, places)
    return written in {rounded(share, places), rounded(share, places, ROUND_DOWN)}


def rounded(value: Decimal, places: int, way: str = ROUND_HALF_UP) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=way)


def places_of(percent: Quantity) -> int:
    """The decimals that a percentage is written with: of its words, since a value that was kept has the decimals of
    the database; of its value when a person corrected it.
    """
    value = percent.value or Decimal(0)
    written = next((one.value for one in find(percent.quote) if one.value == value), None)
    shortest = value.normalize() if written is None else written
    return min(_MOST_PLACES, max(0, -int(shortest.as_tuple().exponent)))


def _ratio(quantity: Quantity) -> str:
    return f"{said(quantity.value or Decimal(0))}/{said(quantity.whole or Decimal(0))}"
