"""Which place each reporting unit's cells go to: "as then" by where it first reported from, "as now" by lineage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, F, Max, Sum

from tusach.figures.models import Geography
from tusach.places import queries as places
from tusach.places.models import Event, Level, Lineage, UnitVersion

OUT = -1
Place = int | tuple[tuple[int, Fraction], ...] | None  # a group, confirmed shares, or the bucket


class Spot(NamedTuple):
    """A unit with its level and the units above it."""

    level: str
    district: int | None
    province: int | None

    def at(self, unit: int, level: str) -> int | None:
        """The unit of `level` that this one is or lies in."""
        if self.level == level:
            return unit
        return {Level.PROVINCE: self.province, Level.DISTRICT: self.district}.get(Level(level))

    def within(self, unit: int, outer: int | None) -> bool:
        return outer is None or outer in {unit, self.district, self.province}


@dataclass(frozen=True)
class Placed:
    """`groups` are unit ids, the bucket "chưa phân bổ" not among them: it is the group after the last."""

    groups: list[int]
    of: dict[int, Place]


class Wanted(NamedTuple):
    """What is asked: places of `level` inside `within` on the day `on`, only units whose kind is in `kinds`."""

    level: str
    geography: str
    on: date | None
    within: int | None
    kinds: tuple[str, ...] = ()


def signature() -> tuple[object, ...]:
    """Changes whenever the table of units or its lineage does: every change of a version is an event or a new row."""
    links = Lineage.objects.aggregate(
        a=Count("pk"), b=Max("pk"), c=Count("share"), d=Sum(F("share") * F("pk"))
    )
    events = Event.objects.aggregate(a=Count("pk"), b=Max("pk"))
    last = UnitVersion.objects.aggregate(a=Max("pk"))
    return (*links.values(), *events.values(), *last.values())


def place(spots: Mapping[int, Spot], wanted: Wanted) -> Placed:
    """Where each unit of `spots` goes. A unit outside what is asked is left out (OUT)."""
    chosen = dict(spots)
    if wanted.kinds:
        chosen = {unit: spots[unit] for unit in _of_kinds(spots, wanted.kinds)}
    if wanted.geography == Geography.THEN or wanted.on is None:
        found = {unit: _then(unit, spot, wanted) for unit, spot in chosen.items()}
    else:
        found = _now(chosen, wanted, wanted.on)
    targets = sorted({pk for aim in found.values() for pk, _ in aim or ()})
    group_of = {pk: group for group, pk in enumerate(targets)}
    of = {unit: _group(aim, group_of) for unit, aim in found.items()}
    return Placed(targets, {unit: of.get(unit, OUT) for unit in spots})


Aim = tuple[tuple[int, Fraction | None], ...] | None  # None: outside what is asked; (): the bucket


def _then(unit: int, spot: Spot, wanted: Wanted) -> Aim:
    target = spot.at(unit, wanted.level)
    if target is None or not spot.within(unit, wanted.within):
        return None
    return ((target, Fraction(1)),)


def _now(spots: Mapping[int, Spot], wanted: Wanted, on: date) -> dict[int, Aim]:
    nations = {unit for unit, spot in spots.items() if spot.level == Level.NATION}
    heirs = places.successors(set(spots) - nations, on=on)
    rows = places.versions_on(on).values_list("unit_id", "unit__level", "district_id", "province_id")
    today = {unit: Spot(level, district, province) for unit, level, district, province in rows}
    found: dict[int, Aim] = dict.fromkeys(nations)
    for unit, held in heirs.items():
        aims: dict[int | None, Fraction | None] = {}
        for heir in held:
            spot = today[heir.unit]
            aim = spot.at(heir.unit, wanted.level) if spot.within(heir.unit, wanted.within) else OUT
            share = None if heir.share is None else Fraction(heir.share)
            known = aims.get(aim, Fraction(0))
            aims[aim] = None if share is None or known is None else known + share
        found[unit] = _aim(aims, whole=wanted.within is None)
    return found


def _aim(aims: Mapping[int | None, Fraction | None], *, whole: bool) -> Aim:
    """One place: certain whatever the shares. Several: their shares where all are confirmed, else the bucket."""
    inside = {aim: share for aim, share in aims.items() if aim != OUT}
    if not inside:
        return () if whole and not aims else None
    if len(aims) == 1:
        (only,) = aims
        return () if only is None else ((only, Fraction(1)),)
    if None in aims or None in aims.values() or sum(share or 0 for share in aims.values()) != 1:
        return ()
    return tuple((aim if aim is not None else OUT, share) for aim, share in aims.items())


def _group(aim: Aim, group_of: Mapping[int, int]) -> Place:
    if aim is None:
        return OUT
    if not aim:
        return None
    if len(aim) == 1:
        return group_of[aim[0][0]]
    return tuple((group_of.get(pk, OUT), share or Fraction(0)) for pk, share in aim)


def _of_kinds(units: Iterable[int], kinds: tuple[str, ...]) -> set[int]:
    last = dict(places.standing().order_by("from_date").values_list("unit_id", "kind"))
    wanted = {kind.casefold() for kind in kinds}
    return {unit for unit in units if last.get(unit, "").casefold() in wanted}
