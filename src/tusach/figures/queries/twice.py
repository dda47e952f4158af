"""An old unit and the one that carries it on, both with numbers of the same year: "as now" adds them up."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from django.db.models import Max

from tusach.figures import packed
from tusach.figures.models import Posting, Standing
from tusach.figures.packed import Cells
from tusach.figures.queries.catalogue import catalogue
from tusach.figures.queries.doubt import Doubt
from tusach.figures.queries.figure import scaled
from tusach.figures.queries.placing import signature
from tusach.kit.clock import day_of
from tusach.kit.text import decimal, number
from tusach.places import queries as places
from tusach.places.models import Level, Lineage, Unit


class Pair(NamedTuple):
    """`keys` are the packed cells that both have; `above` the places that either lies in."""

    new: int
    old: int
    keys: tuple[int, ...]
    values: tuple[int, int]  # of the first of these cells: new, old
    above: frozenset[int]


_kept: tuple[object, list[Pair]] | None = None


def pairs_on(on: date) -> list[Pair]:
    """All such pairs on a day, found anew when a posting or the table of units has changed."""
    global _kept  # noqa: PLW0603 - one answer per process, replaced whole
    key = (on, signature(), Posting.objects.aggregate(top=Max("pk"))["top"])
    if _kept is None or _kept[0] != key:
        _kept = (key, list(_pairs(on)))
    return _kept[1]


def within(pairs: list[Pair], place: Unit) -> list[Pair]:
    return pairs if place.level == Level.NATION else [pair for pair in pairs if place.pk in pair.above]


def _pairs(on: date) -> Iterator[Pair]:
    """A unit that took another in while it lived on has honest numbers of its own from before: only what it
    posted after that day may hold the other's as well.
    """
    links = Lineage.objects.filter(event__reversed_by__isnull=True, event__effective_on__lte=on)
    parents: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for old, new, day in links.values_list("old", "new", "event__effective_on"):
        parents[new].append((old, day))
    live = Posting.objects.filter(replaced_by__isnull=True, withdrawn=False).order_by()
    posted = dict(live.values_list("unit").annotate(last=Max("at")))
    made = {
        (new, old)
        for new in parents.keys() & posted.keys()
        for parent, day in parents[new]
        if day <= day_of(posted[new])
        for old in _before(parent, parents)
        if old in posted and old != new
    }
    held = {
        unit: (cells, above)
        for unit, cells, above in _standings(sorted({pk for pair in made for pk in pair}))
    }
    for new, old in sorted(made):
        pair = _both(new, old, held[new], held[old])
        if pair:
            yield pair


def _before(unit: int, parents: dict[int, list[tuple[int, date]]]) -> set[int]:
    """The unit and all it was made of."""
    found, waiting = {unit}, [unit]
    while waiting:
        fresh = {old for old, _ in parents.get(waiting.pop(), ())} - found
        found |= fresh
        waiting += fresh
    return found


def _standings(ids: list[int]) -> Iterator[tuple[int, Cells, frozenset[int]]]:
    counted = catalogue().counted_at
    for i in range(0, len(ids), 900):
        rows = Standing.objects.filter(unit__in=ids[i : i + 900])
        for unit, level, district, province, data in rows.values_list(
            "unit", "unit__level", "district", "province", "cells"
        ):
            cells, allowed = packed.decode(data), counted(level)
            inside = cells.slots < len(allowed)
            own = cells.only(inside & allowed[cells.slots * inside])
            yield unit, own, frozenset(pk for pk in (unit, district, province) if pk)


Side = tuple[Cells, frozenset[int]]


def _both(new: int, old: int, one: Side, other: Side) -> Pair | None:
    keys, here, there = np.intersect1d(one[0].keys, other[0].keys, assume_unique=True, return_indices=True)
    if not len(keys):
        return None
    values = (int(one[0].values[here[0]]), int(other[0].values[there[0]]))
    return Pair(new, old, tuple(keys.tolist()), values, one[1] | other[1])


def twice_in(place: Unit, *, on: date) -> list[Doubt]:
    """A sentence a pair: both are counted in sums of today's geography, and a person must say which one holds."""
    pairs = within(pairs_on(on), place)
    names = places.names_on([unit for pair in pairs for unit in (pair.new, pair.old)], on)
    by_slot = catalogue().by_slot
    found = []
    for pair in pairs:
        line, year = by_slot[pair.keys[0] >> 16], pair.keys[0] & 0xFFFF
        new, old = (decimal(scaled(value, line.digits), line.digits) for value in pair.values)
        others = f" và {number(len(pair.keys) - 1)} số khác" if len(pair.keys) > 1 else ""
        whose = names[pair.old].full_name if pair.old in names else "đơn vị cũ"
        found.append(
            Doubt(
                pair.new,
                names[pair.new].full_name if pair.new in names else "",
                line.code,
                year,
                "TWICE",
                f"Nơi này và {whose} (đã nhập vào đây) cùng có số: {line.name} {new} và {old} {line.unit}{others}. "
                "Theo địa giới hiện nay cả hai đang được cộng.",
                len(pair.keys),
            )
        )
    return found
