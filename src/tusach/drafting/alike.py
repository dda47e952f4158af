"""Comments that say the same thing, put side by side so that a person can mark one as a duplicate of another. Pure."""

from collections.abc import Sequence

import numpy as np

from tusach.drafting.similar import Space

ALIKE = 0.45  # cosine of shared syllables and pairs of them, the programme's formulas left out


def groups_of(texts: Sequence[str]) -> list[list[int]]:
    """Groups of two or more places of `texts` that are alike, the largest first; within one, in their order."""
    space = Space(texts)
    leader = list(range(len(texts)))
    for at, text in enumerate(texts):
        for other in np.flatnonzero(space.closeness(space.vector(text)) >= ALIKE):
            if other > at:
                _join(leader, at, int(other))
    found: dict[int, list[int]] = {}
    for at in range(len(texts)):
        found.setdefault(_leader(leader, at), []).append(at)
    return sorted(
        (group for group in found.values() if len(group) > 1), key=lambda group: (-len(group), group[0])
    )


def _leader(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _join(leader: list[int], one: int, other: int) -> None:
    first, second = sorted((_leader(leader, one), _leader(leader, other)))
    leader[second] = first
