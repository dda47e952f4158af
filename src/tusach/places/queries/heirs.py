"""Units through time: what became of what, wholly or in part."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tusach.places.lineage import Heir, Link, carry, inverted
from tusach.places.models import Event, Level, Lineage, Unit, UnitVersion
from tusach.places.queries.units import units_on, versions_on

_A_FEW = 300


def links() -> QuerySet[Lineage]:
    """Links of events that no counter-event has reversed."""
    return Lineage.objects.filter(event__reversed_by__isnull=True)


def successors(unit_ids: Iterable[int], *, on: date) -> dict[int, list[Heir]]:
    """{unit id: [Heir(unit, extent, share)]}: the units in force on `on` that carry these on."""
    return _carried(set(unit_ids), Q(event__effective_on__lte=on), on)


def predecessors(unit_ids: Iterable[int], *, on: date) -> dict[int, list[Heir]]:
    """{unit id: [Heir(unit, extent, share)]}: the units in force on `on` that these were made of.

    The extent says how much of the old unit came here.
    """
    wanted = set(unit_ids)
    start = set(versions_on(on).values_list("unit_id", flat=True))
    made: dict[int, list[Heir]] = {unit: [] for unit in wanted}
    for old, heirs in _carried(start, Q(event__effective_on__gt=on), None).items():
        for heir in heirs:
            if heir.unit in wanted:
                made[heir.unit].append(Heir(old, heir.extent, heir.share))
    return made


def regroup_map(from_day: date, to_day: date, *, level: str = Level.COMMUNE) -> dict[int, list[Heir]]:
    """{unit on from_day: [Heir(unit on to_day, extent, share)]}, for communes, districts or provinces.

    `share` is 1 for a whole, a Decimal where a person has set it, None where nobody knows: such cells are
    estimates or gaps, never silently one or the other. A unit without a known successor has an empty list.
    Asked backwards (to_day before from_day), only one-to-one wholes are WHOLE.
    """
    if to_day < from_day:
        return inverted(regroup_map(to_day, from_day, level=level))
    start = set(units_on(from_day, level=level).values_list("pk", flat=True))
    between = Q(event__effective_on__gt=from_day, event__effective_on__lte=to_day)
    return _carried(start, between, to_day)


def _carried(start: set[int], between: Q, on: date | None) -> dict[int, list[Heir]]:
    steps = _steps_from(start, between)
    carried = carry(start, steps, _going_on(steps))
    if on is None:
        return carried
    ends = {heir.unit for heirs in carried.values() for heir in heirs}
    there = versions_on(on).filter(unit__in=ends) if len(ends) <= _A_FEW else versions_on(on)
    standing_then = set(there.values_list("unit_id", flat=True))
    return {unit: [h for h in heirs if h.unit in standing_then] for unit, heirs in carried.items()}


def _steps_from(start: set[int], between: Q) -> list[Link]:
    """The links that units of `start` can have followed: all of them, or for a few units only theirs."""
    held = links().filter(between)
    shape = ("event__effective_on", "old_id", "new_id", "extent", "share")
    if len(start) > _A_FEW:
        return [Link(*row) for row in held.values_list(*shape)]
    found: set[Link] = set()
    seen: set[int] = set()
    frontier = set(start)
    while frontier:
        fresh = {Link(*row) for row in held.filter(old__in=frontier).values_list(*shape)}
        seen |= frontier
        found |= fresh
        frontier = {link.new for link in fresh} - seen
    return list(found)


def _going_on(steps: list[Link]) -> dict[int, set[date]]:
    """Units that gave away a part and stood on the same day themselves, with those days."""
    days: dict[date, set[int]] = {}
    for step in steps:
        days.setdefault(step.day, set()).add(step.old)
    found: dict[int, set[date]] = {}
    for day, olds in days.items():
        here = versions_on(day).filter(unit__in=olds) if len(olds) <= _A_FEW else versions_on(day)
        for unit in set(here.values_list("unit_id", flat=True)) & olds:
            found.setdefault(unit, set()).add(day)
    return found


def events_of(unit: Unit) -> QuerySet[Event]:
    """Events that touched the unit, oldest first, reversed ones among them."""
    mine = UnitVersion.objects.filter(unit=unit)
    tied = set(Lineage.objects.filter(Q(old=unit) | Q(new=unit)).values_list("event_id", flat=True))
    for end in ("begun_by_id", "ended_by_id", "withdrawn_by_id"):
        tied |= set(mine.exclude(**{end: None}).values_list(end, flat=True))
    return Event.objects.filter(pk__in=tied).order_by("effective_on", "pk")


def heirs_by_key(keys: set[str], day: date) -> dict[str, str]:
    if not keys:
        return {}
    ids = dict(Unit.objects.filter(key__in=keys).values_list("pk", "key"))
    carried = successors(ids, on=day)
    units = dict(
        Unit.objects.filter(pk__in={h.unit for hs in carried.values() for h in hs}).values_list("pk", "key")
    )
    return {ids[old]: units[heirs[0].unit] for old, heirs in carried.items() if heirs}
