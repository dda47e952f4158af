"""The rules of `checks` over many units at once: arrays in the place of one unit's numbers. Exact; pure numpy.

A rule is worked out in the finest scale of its codes, so whole numbers stay whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import eq, ge, le

import numpy as np
from numpy.typing import NDArray

from tusach.figures.checks import Check, Term

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Column = tuple[Ints, Flags]  # a value a unit, and whether there is one
_OPS: Mapping[str, Callable[[Ints, Ints], Flags]] = {"<=": le, "=": eq, ">=": ge}


@dataclass(frozen=True)
class Grid:
    """`column(code, year)` are the units' scaled values, None when nobody gave any; `digits` by code."""

    size: int
    years: list[int]
    column: Callable[[str, int], Column | None]
    digits: Mapping[str, int]
    stocks: frozenset[str]


@dataclass(frozen=True)
class Swept:
    """The units that break a rule in a year, the furthest first; both sides scaled by `digits`."""

    check: Check
    year: int
    units: Ints
    left: Ints
    right: Ints
    digits: int


def swept(checks: Iterable[Check], grid: Grid, most: int) -> Iterator[Swept]:
    """At most `most` units a rule and year."""
    for check in checks:
        digits = max((grid.digits[code] for code in check.codes), default=0)
        so_far: dict[str, Column] = {}
        for year in grid.years:
            held = {code: _held(check, code, year, grid, so_far) for code in check.codes}
            spoken = [grid.column(code, year) for code in check.codes]
            (left, known), (right, also) = (
                _side(side, held, grid, digits) for side in (check.left, check.right)
            )
            said = (
                np.any([one[1] for one in spoken if one], axis=0)
                if any(spoken)
                else np.zeros(grid.size, bool)
            )
            wrong = np.flatnonzero(known & also & said & ~_OPS[check.op](left, right))
            if len(wrong):
                far = wrong[np.argsort(-np.abs(left[wrong] - right[wrong]), kind="stable")[:most]]
                yield Swept(check, year, far, left[far], right[far], digits)


def _held(check: Check, code: str, year: int, grid: Grid, so_far: dict[str, Column]) -> Column | None:
    now = grid.column(code, year)
    if check.over == "YEAR" or code in grid.stocks:
        return now
    before = so_far.get(code)
    if now is not None:
        values = np.where(now[1], now[0], 0)
        so_far[code] = (values, now[1]) if before is None else (before[0] + values, before[1] | now[1])
    return so_far.get(code)


def _side(side: tuple[Term, ...], held: Mapping[str, Column | None], grid: Grid, digits: int) -> Column:
    total, known = np.zeros(grid.size, np.int64), np.ones(grid.size, bool)
    for term in side:
        if not term.code:
            total += term.sign * int(term.number) * 10**digits
            continue
        column = held[term.code]
        if column is not None:
            values, present = column
            total += term.sign * np.where(present, values, 0) * 10 ** (digits - grid.digits[term.code])
            known &= present | term.optional
        elif not term.optional:
            known[:] = False
    return total, known
