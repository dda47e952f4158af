"""Values far from their neighbours or from their own past, by the modified z-score. Pure Python.

The score is 0.6745 * (x - median) / MAD (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993); where
half of the values are equal and MAD is 0, 1.253314 times the mean absolute deviation stands in, as they advise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

FAR = 3.5
LEAST = 5  # fewer neighbours say nothing


@dataclass(frozen=True)
class Far:
    score: float
    middle: float
    low: float  # the middle half of the others
    high: float
    others: int


def far_from(value: float, others: Sequence[float], *, limit: float = FAR) -> Far | None:
    """How far `value` lies from `others`, when it lies further than `limit`; None otherwise or with too few."""
    if len(others) < LEAST:
        return None
    middle = median(others)
    off = [abs(other - middle) for other in others]
    spread = median(off) / 0.6745 or fmean(off) * 1.253314
    score = (0.0 if value == middle else float("inf")) if spread == 0 else (value - middle) / spread
    if abs(score) <= limit:
        return None
    ordered = sorted(others)
    quarter = len(ordered) // 4
    return Far(score, middle, ordered[quarter], ordered[-1 - quarter], len(others))
