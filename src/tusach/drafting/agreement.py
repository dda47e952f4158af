"""How far two coders agree, beyond what chance would give (docs/hard/coding.md).

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960);
K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011); for values that are sets, R. Passonneau,
"Measuring agreement on set-valued items (MASI)" (LREC 2006), whose idea, a distance between sets inside alpha, is used here
with the plainer distance of Jaccard.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
Codes = frozenset[int]
GOOD, TENTATIVE = Fraction(8, 10), Fraction(667, 1000)  # Krippendorff's customary limits


def percent(first: Sequence[Hashable], second: Sequence[Hashable]) -> Fraction | None:
    """The share of units to which both gave the same value; None without units."""
    if not first:
        return None
    return Fraction(sum(one == other for one, other in zip(first, second, strict=True)), len(first))


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Fraction | None:
    """Cohen's kappa, (po - pe) / (1 - pe), from -1 to 1.

    None when it is not defined: no units, or both gave one and the same value everywhere, so that chance alone explains it.
    """
    observed = percent(first, second)
    if observed is None:
        return None
    n = len(first)
    ones, others = Counter(first), Counter(second)
    expected = sum((Fraction(ones[value] * others[value], n * n) for value in ones), Fraction(0))
    return None if expected == 1 else (observed - expected) / (1 - expected)


def differs(one: Hashable, other: Hashable) -> Fraction:
    """The nominal distance: 0 for the same value, 1 for another."""
    return Fraction(one != other)


def jaccard(one: Collection[int], other: Collection[int]) -> Fraction:
    """The distance of two sets: the share of their union that is not common; 0 for two empty sets."""
    union = set(one) | set(other)
    return Fraction(len(union) - len(set(one) & set(other)), len(union)) if union else Fraction(0)


def alpha(units: Sequence[Sequence[T]], distance: Callable[[T, T], Fraction] = differs) -> Fraction | None:
    """Krippendorff's alpha, 1 - Do / De. `units`: the values that a unit was given, one of each coder who judged it.

    Units with fewer than two values say nothing and are left out. None when no values differ at all, or none are left.
    """
    paired = [unit for unit in units if len(unit) > 1]
    values = Counter(value for unit in paired for value in unit)
    n = sum(values.values())
    if n < 2:
        return None
    observed = sum(
        (
            2 * distance(one, other) / (len(unit) - 1)
            for unit in paired
            for one, other in combinations(unit, 2)
        ),
        Fraction(0),
    )
    expected = sum(
        (2 * values[one] * values[other] * distance(one, other) for one, other in combinations(values, 2)),
        Fraction(0),
    )
    return None if not expected else 1 - (n - 1) * observed / expected


def word_of(value: Fraction | None) -> str:
    """How an alpha or kappa is usually read."""
    if value is None:
        return "chưa đủ để tính"
    if value >= GOOD:
        return "khớp tốt"
    return "tạm dùng được" if value >= TENTATIVE else "còn lệch nhiều"
