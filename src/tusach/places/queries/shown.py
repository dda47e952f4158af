"""What pages show: the history of a unit, the tile map, the preview of a reorganisation, the open cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, Q, QuerySet, When

from tusach.places.history import Moment, Other
from tusach.places.models import Doubt, DoubtKind, Event, Extent, Level, Lineage, Proposal, Unit, UnitVersion
from tusach.places.queries.heirs import events_of, heirs_by_key
from tusach.places.queries.units import names_on, standing, versions_on
from tusach.places.reorganise import Begin, Plan, Standing, make_plan, read_lines
from tusach.places.tiles import SIDE, Place, layout_on


@dataclass(frozen=True)
class Tile:
    """A square or archipelago of the map with the province, on the day, that it stands for."""

    place: Place
    version: UnitVersion

    @property
    def name_y(self) -> int:
        """The baseline of an archipelago's name, below its dots."""
        return round(self.place.y + max((y for _x, y in self.place.dots), default=0)) + 32

    @property
    def bottom(self) -> int:
        return self.name_y + 26 if self.place.is_isle else round(self.place.y) + SIDE + 2


@dataclass(frozen=True)
class Touched:
    """A receiving unit of a plan with what comes to it: (version, extent in words, share or None)."""

    begin: Begin
    came: list[tuple[UnitVersion, str, Decimal | None]]


_SETTLED = Q(settled_by__isnull=False, settled_by__reversed_by__isnull=True)


# Units that nobody carries on, or that come from nowhere, lose their figures as of now: they stand first.
_URGENCY = Case(
    When(kind=DoubtKind.NO_SUCCESSOR, then=0), When(kind=DoubtKind.NO_PREDECESSOR, then=1), default=2
)


def doubts() -> QuerySet[Doubt]:
    """The open ones: never settled, or the event that settled them was taken back; the graver first."""
    settled = settled_doubts().order_by().values("pk")
    return Doubt.objects.exclude(pk__in=settled).select_related("unit").order_by(_URGENCY, "kind", "pk")


def settled_doubts() -> QuerySet[Doubt]:
    """Those that a person settled, the last first."""
    return (
        Doubt.objects.filter(_SETTLED)
        .select_related("unit", "settled_by")
        .order_by("-settled_by__recorded_at", "-pk")
    )


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
    return (
        Proposal.objects.defer("content").select_related("event__reversed_by").order_by("-proposed_at", "-pk")
    )


def recorded_events() -> QuerySet[Event]:
    """Events that people recorded here, latest first."""
    return Event.objects.filter(recorded_at__isnull=False).order_by("-recorded_at", "-pk")


def undone_with(event: Event) -> tuple[list[UnitVersion], list[UnitVersion]]:
    """What taking an event back would do: units that are again what they were, and those that it began and that would be no more."""
    back = UnitVersion.objects.filter(ended_by=event, withdrawn_by__isnull=True).order_by("sort_key")
    gone = UnitVersion.objects.filter(begun_by=event, withdrawn_by__isnull=True).order_by("sort_key")
    return list(back), list(gone)


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
    heirs = heirs_by_key(known - provinces.keys(), day)
    tiles, taken = [], set()
    for place in layout.places:
        version = provinces.get(place.unit) or provinces.get(heirs.get(place.unit, ""))
        if version is None or (not place.is_isle and version.unit_id in taken):
            continue
        if not place.is_isle:
            taken.add(version.unit_id)
        tiles.append(Tile(place, version))
    return tiles


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
