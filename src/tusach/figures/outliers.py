"""Values far from their neighbours or from their own past, by the modified z-score. Pure.

The score is 0.6745 * (x - median) / MAD (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993); where
half of the values are equal and MAD is 0, 1.253314 times the mean absolute deviation stands in, as they advise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

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


Floats = NDArray[np.float64]


def far_among(values: Floats, *, limit: float = FAR) -> NDArray[np.bool_]:
    """Which values of each row lie further than `limit` from the other values of their own row.

    `values` has the shape (groups, members). The same rule as `far_from`, over many groups of one size at once.
    """
    size, far = values.shape[1], np.zeros(values.shape, bool)
    if size > LEAST:
        group, member = np.nonzero(_may_be_far(values, limit))
        others = values[group][np.arange(size) != member[:, None]].reshape(-1, size - 1)
        far[group, member] = far_of(values[group, member], others, limit=limit)
    return far


def _may_be_far(values: Floats, limit: float) -> NDArray[np.bool_]:
    """All that are far and few that are not, without looking at each one's others.

    Half of the others, rounded up, lie within their spread of their median: so twice that spread is no less than the
    narrowest stretch with as many values of the row. Their median lies between the row's own middle values.
    """
    size = values.shape[1]
    half, ordered = size // 2, np.sort(values, axis=1)
    narrowest = (ordered[:, half - 1 :] - ordered[:, : size - half + 1]).min(axis=1, keepdims=True)
    low, high = ordered[:, (size - 2) // 2, None], ordered[:, (size + 1) // 2, None]
    away = np.maximum(values - low, high - values)
    may: NDArray[np.bool_] = away > limit * narrowest / 2 / 0.6745 * (1 - 1e-9)
    return may


def far_of(values: Floats, others: Floats, *, limit: float = FAR) -> NDArray[np.bool_]:
    """Which values lie further than `limit` from the others given along the last axis of `others`."""
    if others.shape[-1] < LEAST:
        return np.zeros(values.shape, bool)
    middle = np.median(others, axis=-1)
    off = np.abs(others - middle[..., None])
    spread = np.median(off, axis=-1) / 0.6745
    spread = np.where(spread == 0, off.mean(axis=-1) * 1.253314, spread)
    away = np.abs(values - middle)
    far: NDArray[np.bool_] = np.where(spread == 0, away > 0, away > limit * spread)
    return far
