"""Units on a day and through time. Every question takes its day; none reads the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from tusach.kit.models import in_force
from tusach.places.history import Moment, Other
from tusach.places.lineage import Heir, Link, carry, inverted
from tusach.places.models import Alias, Doubt, Event, Extent, Level, Lineage, Proposal, Unit, UnitVersion
from tusach.places.reorganise import Begin, Plan, Standing, make_plan, read_lines
from tusach.places.spelling import search_key, squeezed
from tusach.places.tiles import SIDE, Place, layout_on

_A_FEW = 300


@dataclass(frozen=True)
class Tile:
    """A square or archipelago of the map with the province, on the day, that it stands for."""

    place: Place
    version: UnitVersion

    @property
    def name_y(self) -> int:
        """The baseline of an archipelago's name, below its dots."""
        return round(self.place.y + max(y for _x, y in self.place.dots)) + 32

    @property
    def bottom(self) -> int:
        return self.name_y + 26 if self.place.is_isle else round(self.place.y) + SIDE + 2


@dataclass(frozen=True)
class Touched:
    """A receiving unit of a plan with what comes to it: (version, extent in words, share or None)."""

    begin: Begin
    came: list[tuple[UnitVersion, str, Decimal | None]]


def visible_to(actor: Any) -> QuerySet[Unit]:  # noqa: ARG001 - units are public; the shape is every room's
    return Unit.objects.all()


def standing() -> QuerySet[UnitVersion]:
    """Versions that no counter-event has withdrawn."""
    return UnitVersion.objects.filter(withdrawn_by__isnull=True)


def versions_on(day: date) -> QuerySet[UnitVersion]:
    return standing().filter(in_force(day))


def units_on(day: date, *, level: str | None = None) -> QuerySet[Unit]:
    units = Unit.objects.filter(Exists(versions_on(day).filter(unit=OuterRef("pk"))))
    return units.filter(level=level) if level else units


def version_of(unit: Unit | int, day: date) -> UnitVersion | None:
    return versions_on(day).filter(unit=unit).first()


def last_version_of(unit: Unit | int) -> UnitVersion | None:
    return standing().filter(unit=unit).order_by("-from_date").first()


def names_on(unit_ids: Iterable[int], day: date) -> dict[int, UnitVersion]:
    """The version of each unit in force on the day; where there is none, the unit's last one. Two queries."""
    ids = set(unit_ids)
    found = {version.unit_id: version for version in versions_on(day).filter(unit__in=ids)}
    missing = ids - found.keys()
    if missing:
        for version in standing().filter(unit__in=missing).order_by("from_date"):
            found[version.unit_id] = version
    return found


def children_of(unit: Unit | int, day: date) -> QuerySet[UnitVersion]:
    """The units right below, on the day, in dictionary order."""
    return versions_on(day).filter(parent=unit).select_related("unit").order_by("sort_key")


def communes_within(unit: Unit, day: date) -> QuerySet[UnitVersion]:
    """Versions of the communes within a nation, province, district or the commune itself, on the day."""
    communes = versions_on(day).filter(unit__level=Level.COMMUNE)
    if unit.level == Level.NATION:
        return communes
    if unit.level == Level.PROVINCE:
        return communes.filter(province=unit)
    if unit.level == Level.DISTRICT:
        return communes.filter(district=unit)
    return communes.filter(unit=unit)


def parent_chain(unit: Unit | int, day: date) -> list[Unit]:
    """The units above, nearest first: commune -> district -> province -> nation in 2023, without the district
    since 1 July 2025. Empty for the nation, and for a unit not in force on the day.
    """
    version = versions_on(day).filter(unit=unit).select_related("parent", "district", "province").first()
    chain: list[Unit] = []
    while version is not None and version.parent is not None and version.parent not in chain:
        chain.append(version.parent)
        if version.parent.level == Level.NATION:
            break
        version = versions_on(day).filter(unit=version.parent).select_related("parent").first()
    return chain


def with_paths(versions: Iterable[UnitVersion]) -> list[tuple[UnitVersion, str]]:
    """Each version with `Xã Tà Nung, Huyện Di Linh, Tỉnh Lâm Đồng`, the names above as of its last day in force.
    One query for all of them.
    """
    rows = list(versions)
    above = {pk for row in rows for pk in (row.district_id, row.province_id) if pk}
    known: dict[int, list[UnitVersion]] = {}
    for version in standing().filter(unit__in=above).order_by("from_date"):
        known.setdefault(version.unit_id, []).append(version)
    return [(row, _path(row, known)) for row in rows]


def _path(version: UnitVersion, known: dict[int, list[UnitVersion]]) -> str:
    names = [version.full_name]
    for pk in (version.district_id, version.province_id):
        if pk is None or pk == version.unit_id:
            continue
        then = [v for v in known.get(pk, []) if version.to_date is None or v.from_date < version.to_date]
        names += [then[-1].full_name] if then else []
    return ", ".join(names)


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


def search(text: str, *, on: date | None = None, level: str | None = None) -> QuerySet[UnitVersion]:
    """Versions whose name, old name, alias or code answers to `text` in any spelling, best first.

    `tà nung, lâm đồng` looks for the first part and keeps those within the others. With `on`, only versions
    in force on that day. An empty text finds nothing.
    """
    name, *places = text.split(",")
    key = search_key(name)
    found = versions_on(on) if on else standing()
    if level:
        found = found.filter(unit__level=level)
    if not key:
        return found.none()
    if key.isdigit() and len(name.strip()) in {2, 3, 5}:
        found = found.filter(code=name.strip()).annotate(nearness=Value(0, IntegerField()))
    else:
        found = found.filter(_answers(key, squeezed(name))).annotate(nearness=_nearness(key))
    for place in filter(None, map(search_key, places)):
        named = standing().filter(folded__contains=place).values("unit")
        found = found.filter(Q(district__in=named) | Q(province__in=named))
    return found.order_by("nearness", "sort_key", "-from_date")


def _answers(key: str, tight: str) -> Q:
    words = Q()
    for word in key.split()[:8]:
        words &= Q(folded__contains=word)
    aliased = Alias.objects.filter(unit=OuterRef("unit_id"), squeezed__endswith=tight)
    return words | Q(Exists(aliased))


def _nearness(key: str) -> Case:
    """0 the whole name, 1 the name without its kind, 2 a phrase in the name, 3 scattered words or an alias."""
    return Case(
        When(folded=key, then=Value(0)),
        When(folded__endswith=f" {key}", then=Value(1)),
        When(folded__contains=key, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def events_of(unit: Unit) -> QuerySet[Event]:
    """Events that touched the unit, oldest first, reversed ones among them."""
    mine = UnitVersion.objects.filter(unit=unit)
    tied = set(Lineage.objects.filter(Q(old=unit) | Q(new=unit)).values_list("event_id", flat=True))
    for end in ("begun_by_id", "ended_by_id", "withdrawn_by_id"):
        tied |= set(mine.exclude(**{end: None}).values_list(end, flat=True))
    return Event.objects.filter(pk__in=tied).order_by("effective_on", "pk")


def doubts() -> QuerySet[Doubt]:
    return Doubt.objects.select_related("unit").order_by("kind", "pk")


def count_on(day: date) -> dict[str, int]:
    """{provinces, districts, communes} in force on the day."""
    return {
        name: units_on(day, level=level).count()
        for name, level in (
            ("provinces", Level.PROVINCE),
            ("districts", Level.DISTRICT),
            ("communes", Level.COMMUNE),
        )
    }


def table_begins() -> date | None:
    """The first day that the table speaks of."""
    return standing().order_by("from_date").values_list("from_date", flat=True).first()


def standing_before(day: date) -> list[Standing]:
    """Every unit in force on the day before, as plain values."""
    rows = versions_on(day - timedelta(days=1)).values_list(
        "unit_id", "pk", "unit__level", "code", "kind", "name", "parent_id", "district_id", "province_id",
        "from_date", "to_date",
    )  # fmt: skip
    return [Standing(*row[:10], last=row[10] is None) for row in rows]


def plan_of(data: bytes, *, name: str) -> Plan:
    """What a file of changes would do to the units that stand before its day. `Refused` when it is no such file."""
    lines, problems = read_lines(data, name=name)
    standing = standing_before(lines[0].day) if lines else []
    return make_plan(lines, problems, standing)


def proposals() -> QuerySet[Proposal]:
    return Proposal.objects.defer("content").select_related("event").order_by("-proposed_at", "-pk")


def recorded_events() -> QuerySet[Event]:
    """Events that people recorded here, latest first."""
    return Event.objects.filter(recorded_at__isnull=False).order_by("-recorded_at", "-pk")


def history_of(unit: Unit) -> list[Moment]:
    """Every event of the unit as a moment, oldest first, with the units it came from and went to."""
    events = list(events_of(unit))
    touching = list(Lineage.objects.filter(Q(old=unit) | Q(new=unit)).order_by("pk"))
    others = {link.old_id for link in touching} | {link.new_id for link in touching}
    names = _last_names(others)
    undone = set(Event.objects.filter(reverses__in=events).values_list("reverses_id", flat=True))
    moments = [
        _moment(unit, event, [link for link in touching if link.event_id == event.pk], names, undone)
        for event in events
    ]
    first = standing().filter(unit=unit).order_by("from_date").first()
    if first is not None and first.begun_by_id is None:
        moments.insert(0, Moment(first.from_date, None, f"Có trong danh sách đầu tiên: {first.full_name}"))
    return moments


def _moment(
    unit: Unit, event: Event, links: list[Lineage], names: dict[int, UnitVersion], undone: set[int]
) -> Moment:
    moment = Moment(
        event.effective_on, event.not_before, event.get_kind_display(), event.legal_basis, event.note,
        reversed_on_record=event.pk in undone,
    )  # fmt: skip
    for link in links:
        other = names.get(link.new_id if link.old_id == unit.pk else link.old_id)
        if other is None:
            continue
        said = Other(other.unit.key, other.full_name, link.get_extent_display(), str(link.share or ""))
        (moment.went if link.old_id == unit.pk else moment.came).append(said)
    return moment


def _last_names(ids: Iterable[int]) -> dict[int, UnitVersion]:
    """The latest version of each unit, withdrawn ones when there is no other. One query."""
    found: dict[int, UnitVersion] = {}
    rows = UnitVersion.objects.filter(unit__in=set(ids)).select_related("unit").order_by("from_date")
    for version in sorted(rows, key=lambda row: (row.withdrawn_by_id is None, row.from_date)):
        found[version.unit_id] = version
    return found


def tiles_on(day: date) -> list[Tile]:
    """The provinces of the day on the tile map, with Hoàng Sa and Trường Sa. A province that a later
    reorganisation made stands where the first of its forebears stood.
    """
    layout = layout_on(day)
    provinces = {
        v.unit.key: v for v in versions_on(day).filter(unit__level=Level.PROVINCE).select_related("unit")
    }
    known = {place.unit for place in layout.places}
    heirs = _heirs_of(known - provinces.keys(), day)
    tiles, taken = [], set()
    for place in layout.places:
        version = provinces.get(place.unit) or provinces.get(heirs.get(place.unit, ""))
        if version is None or (not place.is_isle and version.unit_id in taken):
            continue
        if not place.is_isle:
            taken.add(version.unit_id)
        tiles.append(Tile(place, version))
    return tiles


def _heirs_of(keys: set[str], day: date) -> dict[str, str]:
    if not keys:
        return {}
    ids = dict(Unit.objects.filter(key__in=keys).values_list("pk", "key"))
    carried = successors(ids, on=day)
    units = dict(
        Unit.objects.filter(pk__in={h.unit for hs in carried.values() for h in hs}).values_list("pk", "key")
    )
    return {ids[old]: units[heirs[0].unit] for old, heirs in carried.items() if heirs}


def proposals_with_content() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("event")


def touched_by(plan: Plan) -> list[Touched]:
    """What each new or kept unit of a plan is made of, for the preview, in the order of codes."""
    names = names_on({step.old for step in plan.steps}, plan.day - timedelta(days=1)) if plan.day else {}
    found = []
    for code, begin in sorted(plan.begins.items()):
        came = [
            (names[s.old], Extent(s.extent).label, s.share)
            for s in plan.steps
            if s.new == code and s.old in names
        ]
        found.append(Touched(begin, came))
    return found
