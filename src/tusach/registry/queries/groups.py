"""Groups of recipients and who they are on a day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from tusach.kit.models import in_force
from tusach.kit.text import fold
from tusach.people.models import Body, BodyKind
from tusach.places.models import Level, Unit, UnitVersion
from tusach.places.queries import versions_on
from tusach.registry.models import Group

# The words of a group say which kind of body; where a place has none of it, the next of its side takes the paper in.
_KINDS: Sequence[tuple[re.Pattern[str], tuple[str, ...]]] = (
    (re.compile(r"\bban tuyen giao\b"), (BodyKind.PROPAGANDA, BodyKind.PARTY_COMMITTEE)),
    (re.compile(r"\buy ban nhan dan\b|\bubnd\b"), (BodyKind.PEOPLES_COMMITTEE,)),
    (re.compile(r"\bthu vien\b"), (BodyKind.LIBRARY,)),
    (re.compile(r"\bvan phong\b"), (BodyKind.OFFICE,)),
    (
        re.compile(r"\b(?:tinh|thanh|huyen|quan|thi|dang) uy\b"),
        (BodyKind.PARTY_COMMITTEE, BodyKind.PROPAGANDA, BodyKind.OFFICE),
    ),
)
_ANY = (BodyKind.PARTY_COMMITTEE, BodyKind.PROPAGANDA, BodyKind.PEOPLES_COMMITTEE)


@dataclass(frozen=True)
class Meant:
    """Who a group is on a day: how many places, and those bodies of them that this house knows."""

    places: int
    bodies: tuple[int, ...] = ()
    missing: tuple[str, ...] = field(default=())

    @property
    def is_nobody(self) -> bool:
        return self.places == 0


def groups_of(body: Body) -> QuerySet[Group]:
    return Group.objects.filter(keeper=body).prefetch_related("members").order_by("name")


def group_named(body: Body, name: str) -> Group | None:
    """The body's own list of that name, in any spelling."""
    return Group.objects.filter(keeper=body, folded=fold(name)[:220]).first()


def members_of(group: Group) -> Meant:
    members = list(group.members.all())
    return Meant(
        places=len(members),
        bodies=tuple(one.body_id for one in members if one.body_id),
        missing=tuple(one.name for one in members if not one.body_id),
    )


def bodies_of_level(name: str, level: str, *, keeper: Body | None, day: date) -> Meant:
    """The bodies that a group such as “Các tỉnh ủy, thành ủy” means on a day: one for each place of the level, of the kind
    that the name says. Places are those within the keeper's own; all of the country for the centre.
    """
    units = _units(level, keeper.unit if keeper else None, day)
    kinds = next((kinds for words, kinds in _KINDS if words.search(fold(name))), _ANY)
    places = set(units.values_list("unit_id", flat=True))
    found: dict[int, tuple[int, int]] = {}
    rows = Body.objects.filter(in_force(day), unit__in=units.values("unit"), kind__in=kinds)
    for pk, unit, kind in rows.order_by("pk").values_list("pk", "unit_id", "kind"):
        rank = kinds.index(kind)
        if unit not in found or rank < found[unit][0]:
            found[unit] = rank, pk
    return Meant(places=len(places), bodies=tuple(pk for _, pk in found.values()))


def _units(level: str, within: Unit | None, day: date) -> QuerySet[UnitVersion]:
    units = versions_on(day).filter(unit__level=level)
    if within is None or within.level == Level.NATION:
        return units
    return units.filter(Q(province=within) | Q(district=within) | Q(parent=within))
