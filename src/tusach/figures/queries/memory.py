"""The process's cube of all counting units, kept in step with the postings."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import RLock

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min

from tusach.figures import packed
from tusach.figures.cube import Cube, Grouping, Plan, Split
from tusach.figures.models import Expected, Posting, Standing
from tusach.figures.packed import Cells
from tusach.figures.queries.catalogue import catalogue
from tusach.figures.queries.placing import OUT, Place, Placed, Spot, Wanted, place, signature
from tusach.places.models import Level

_PLANS = 12


@dataclass
class Ready:
    """A grouping made ready for the cube, and how many units are asked in each group by level."""

    groups: list[int]
    plan: Plan
    asked: dict[str, list[int]]
    one_unit: bool  # a group of one unit's own cells: nothing is gathered in it


@dataclass
class Memory:
    """Postings are only added, so their number and highest key say exactly whether anything is new."""

    cube: Cube
    spots: dict[int, Spot] = field(default_factory=dict)
    seen: tuple[int, int, int] = (-1, -1, -1)
    plans: OrderedDict[object, Ready] = field(default_factory=OrderedDict)

    def keep_up(self) -> None:
        posts = Posting.objects.aggregate(count=Count("pk"), top=Max("pk"))
        begun = Standing.objects.aggregate(first=Min("pk"))["first"] or 0  # a rebuild makes the rows anew
        now = (posts["count"], posts["top"] or 0, begun)
        if now == self.seen:
            return
        new = Posting.objects.filter(pk__gt=self.seen[1]).values_list("unit", flat=True)
        units = list(new) if self.seen[0] >= 0 and begun == self.seen[2] else []
        if units and self.seen[0] + len(units) == now[0]:
            self._refresh(set(units))
        else:
            self._begin()
        self.seen = now

    def _begin(self) -> None:
        rows = Standing.objects.order_by("province", "district", "unit")
        self.spots = {
            unit: Spot(level, district, province)
            for unit, level, district, province in rows.values_list(*_SPOT)
        }
        self.cube.set_order(list(self.spots))
        self.plans.clear()

    def _refresh(self, units: set[int]) -> None:
        lines, before = catalogue(), len(self.spots)
        ids = sorted(units)
        changed: list[tuple[int, Cells]] = []
        for i in range(0, len(ids), 900):
            rows = Standing.objects.filter(unit__in=ids[i : i + 900]).order_by("province", "district", "unit")
            for unit, level, district, province, data in rows.values_list(*_SPOT, "cells"):
                self.spots[unit] = Spot(level, district, province)
                cells = packed.decode(data)
                changed.append((unit, _own(cells, lines.counted_at(level))))
        self.cube.refresh(changed)
        if len(self.spots) != before:
            self.plans.clear()

    def ready(self, wanted: Wanted, ask: str | None) -> Ready:
        key = (wanted, ask, signature(), Expected.objects.filter(ask=ask).count() if ask else 0)
        if key not in self.plans:
            self.plans[key] = self._plan(wanted, ask)
            while len(self.plans) > _PLANS:
                self.plans.popitem(last=False)
        self.plans.move_to_end(key)
        return self.plans[key]

    def _plan(self, wanted: Wanted, ask: str | None) -> Ready:
        rows = _asked(ask, wanted.on)
        asked = {unit: Spot(level, district, province) for unit, level, district, province in rows}
        # As then is as these years were asked: where a unit hung at another asking is of no account.
        placed = place({**self.spots, **asked}, wanted)
        bucket = len(placed.groups)
        labels = np.full(len(self.cube.rows), OUT, np.int64)
        splits = []
        for unit, row in self.cube.rows.items():
            to = placed.of[unit]
            if isinstance(to, int):
                labels[row] = to
            else:
                splits.append(Split(row, to))
        grouping = Grouping(labels, bucket + 1, tuple(splits))
        return Ready(
            placed.groups, Plan(grouping), _counts(asked, placed, bucket), wanted.level == Level.COMMUNE
        )


_SPOT = ("unit", "unit__level", "district", "province")


def _asked(ask: str | None, on: date | None) -> Iterator[tuple[int, str, int | None, int | None]]:
    """The units asked to report; without an ask, the communes in force on the day."""
    if ask is not None:
        yield from Expected.objects.filter(ask=ask).values_list("unit", "level", "district", "province")
    elif on is not None:
        from tusach.places.queries import versions_on  # noqa: PLC0415 - only for a house without campaigns

        rows = versions_on(on).exclude(unit__level="NATION")
        yield from rows.values_list("unit_id", "unit__level", "district_id", "province_id")


def _counts(asked: dict[int, Spot], placed: Placed, bucket: int) -> dict[str, list[int]]:
    """Asked units by level and group; a unit that goes to several groups is asked for in each."""
    counts: dict[str, list[int]] = {}
    for unit, spot in asked.items():
        held = counts.setdefault(spot.level, [0] * (bucket + 1))
        for group in _groups(placed.of[unit], bucket):
            held[group] += 1
    return counts


def _groups(to: Place, bucket: int) -> Sequence[int]:
    if to is None:
        return [bucket]
    groups = [to] if isinstance(to, int) else [group for group, _ in to]
    return [group for group in groups if group != OUT]


def _own(cells: Cells, allowed: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Cells:
    slots = cells.slots
    inside = slots < len(allowed)
    return cells.only(inside & allowed[slots * inside])


def _load(slots: frozenset[int]) -> Iterable[tuple[int, Cells]]:  # noqa: ARG001 - a row holds all its slots
    lines = catalogue()
    rows = Standing.objects.order_by("province", "district", "unit").values_list(
        "unit", "unit__level", "cells"
    )
    for unit, level, data in rows.iterator(chunk_size=200):
        yield unit, _own(packed.decode(data), lines.counted_at(level))


LOCK = RLock()
_memory: Memory | None = None


def memory() -> Memory:
    """The process's memory, brought up to date. Hold LOCK while using it.

    Inside a transaction it is a fresh one for this one question: what may yet be rolled back is never learnt.
    """
    global _memory  # noqa: PLW0603 - one cube per process
    if connection.in_atomic_block:
        passing = _empty()
        passing.keep_up()
        return passing
    if _memory is None:
        _memory = _empty()
    _memory.keep_up()
    return _memory


def _empty() -> Memory:
    return Memory(Cube(_load, settings.FIGURES_CUBE_MB * 1024 * 1024))


def forget() -> None:
    """Drop the cube: the next question reads it anew."""
    global _memory  # noqa: PLW0603
    _memory = None
