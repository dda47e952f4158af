"""Following units through events: what became of what, wholly or in part (docs/hard/units-in-time.md).

Pure Python over plain numbers. A link is a tuple (day, old, new, extent, share); a share is a Decimal only
where a person has set one, or where the extent is WHOLE and the share therefore is 1. It is never guessed.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

WHOLE, PART, POPULATION = "WHOLE", "PART", "PART_AREA_WHOLE_POPULATION"
ONE = Decimal(1)


class Link(NamedTuple):
    day: date
    old: int
    new: int
    extent: str
    share: Decimal | None


class Heir(NamedTuple):
    """A unit that carries on another: `extent` as in `models.Extent`, `share` of 0..1 or None when unknown."""

    unit: int
    extent: str
    share: Decimal | None


def compose_extent(first: str, second: str) -> str:
    """The extent over two steps: a part of anything is a part; whole population survives whole steps."""
    if PART in (first, second):
        return PART
    return POPULATION if POPULATION in (first, second) else WHOLE


def carry(
    start: Iterable[int], links: Iterable[Link], alive: Mapping[int, Collection[date]]
) -> dict[int, list[Heir]]:
    """Where each unit of `start` ends after all `links`, in the order of their days.

    `alive[unit]` holds the days of links on which a unit with outgoing links goes on itself (it only gave a
    part away): it then stays among its own heirs, in part.
    A unit without links is its own heir, whole.
    """
    heirs: dict[int, dict[int, Heir]] = {unit: {unit: Heir(unit, WHOLE, ONE)} for unit in start}
    holders: dict[int, set[int]] = {unit: {unit} for unit in heirs}
    ordered = sorted(links, key=lambda link: (link.day, link.old, link.new))
    for day, of_day in groupby(ordered, key=lambda link: link.day):
        steps = {old: list(out) for old, out in groupby(of_day, key=lambda link: link.old)}
        moved = [(old, origin) for old in steps for origin in holders.get(old, ())]
        taken = {(old, origin): heirs[origin].pop(old) for old, origin in moved}
        for old in steps:
            holders.pop(old, None)
        for (old, origin), held in taken.items():
            for heir in _next(held, steps[old], goes_on=day in alive.get(old, ())):
                _add(heirs[origin], heir)
                holders.setdefault(heir.unit, set()).add(origin)
    return {unit: sorted(found.values()) for unit, found in heirs.items()}


def inverted(forward: Mapping[int, list[Heir]]) -> dict[int, list[Heir]]:
    """The same map read backwards: a unit goes back whole only when it has one forebear, taken whole."""
    back: dict[int, list[Heir]] = {}
    for old, heirs in forward.items():
        for heir in heirs:
            back.setdefault(heir.unit, []).append(Heir(old, heir.extent, None))
    for new, olds in back.items():
        alone = len(olds) == 1 and olds[0].extent == WHOLE
        back[new] = [Heir(o.unit, WHOLE, ONE) if alone else Heir(o.unit, PART, None) for o in sorted(olds)]
    return back


def _next(held: Heir, steps: list[Link], *, goes_on: bool) -> list[Heir]:
    found = [
        Heir(step.new, compose_extent(held.extent, step.extent), _product(held.share, _share(step)))
        for step in steps
    ]
    if goes_on and all(step.new != held.unit for step in steps):
        given = [_share(step) for step in steps]
        rest = None if None in given else ONE - sum((s for s in given if s is not None), Decimal(0))
        found.append(Heir(held.unit, PART, _product(held.share, rest)))
    return found


def _add(into: dict[int, Heir], heir: Heir) -> None:
    """Two ways to the same heir add up; whether they make a whole is not guessed."""
    other = into.get(heir.unit)
    if other is None:
        into[heir.unit] = heir
        return
    total = None if None in (other.share, heir.share) else _sum(other.share, heir.share)
    into[heir.unit] = Heir(heir.unit, WHOLE if total == ONE else PART, total)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal:
    return (one or Decimal(0)) + (other or Decimal(0))


def _share(link: Link) -> Decimal | None:
    return ONE if link.extent == WHOLE else link.share


def _product(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other
