"""The bodies of the story: a party committee for each commune, a propaganda department above, the centre."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from django.db.models import Q, QuerySet

from tusach.campaign.models import Campaign, Obligation
from tusach.desk.demo.names import full_name
from tusach.kit.statistics import gather_statistics
from tusach.kit.text import fold
from tusach.people.models import Body, BodyKind, BodyName, Person, Post, Role, keys_of
from tusach.places.models import Level, Unit, UnitVersion
from tusach.places.queries import standing

BEGIN = date(2009, 1, 1)
# The party departments were joined between February and March 2025, province by province; the demo takes one day.
DEPARTMENTS_JOINED = date(2025, 3, 1)
ROLES = {
    Level.COMMUNE: ("xa", [Role.REPORTER]),
    Level.DISTRICT: ("huyen", [Role.REVIEWER]),
    Level.PROVINCE: ("tinh", [Role.REPORTER, Role.REVIEWER]),
}


@dataclass(frozen=True)
class Centre:
    nation: Unit
    department: Body
    publisher: Body
    office: Body


def make_centre() -> Centre:
    nation = Unit.objects.get(level=Level.NATION)
    department = _body(BodyKind.PROPAGANDA, nation, [
        ("Ban Tuyên giáo Trung ương", "BTGTW", BEGIN, date(2025, 2, 3)),
        ("Ban Tuyên giáo và Dân vận Trung ương", "BTGDVTW", date(2025, 2, 3), None),
    ])  # fmt: skip
    publisher = _body(
        BodyKind.PUBLISHER, nation, [("Nhà xuất bản Chính trị quốc gia Sự thật", "NXBCTQG", BEGIN, None)]
    )
    office = _body(BodyKind.OFFICE, nation, [("Văn phòng Trung ương Đảng", "VPTW", BEGIN, None)])
    return Centre(nation, department, publisher, office)


def _body(kind: str, unit: Unit, names: list[tuple[str, str, date, date | None]]) -> Body:
    body = Body.objects.create(kind=kind, unit=unit, from_date=names[0][2])
    for name, symbol, start, end in names:
        BodyName.objects.create(body=body, name=name, symbol=symbol, from_date=start, to_date=end)
    return body


def make_local_bodies(*, seed: int, only: frozenset[str] = frozenset()) -> int:
    """A body with its names, one person and the posts of the level, for every unit below the nation.

    `only`: names of provinces, then no others; all when empty.
    """
    versions: dict[int, list[UnitVersion]] = defaultdict(list)
    for version in _told_of(only).select_related("unit").order_by("from_date"):
        versions[version.unit_id].append(version)
    bodies, names, people, taken = [], [], [], set[str]()
    for unit_id, rows in versions.items():
        unit = rows[0].unit
        kind = BodyKind.PARTY_COMMITTEE if unit.level == Level.COMMUNE else BodyKind.PROPAGANDA
        body = Body(kind=kind, unit=unit, from_date=rows[0].from_date, to_date=rows[-1].to_date)
        bodies.append(body)
        names += [BodyName(body=body, **facts) for facts in _names(rows)]
        person = full_name(Random(f"{seed}/{unit_id}"))
        people.append(Person(username=_username(f"{ROLES[Level(unit.level)][0]}.{rows[0].code}", taken), full_name=person,
                             password="!", **keys_of(person)))  # fmt: skip
    Body.objects.bulk_create(bodies, batch_size=2000)
    BodyName.objects.bulk_create(names, batch_size=2000)
    Person.objects.bulk_create(people, batch_size=2000)
    posts = [post for body, person in zip(bodies, people, strict=True) for post in _posts(body, person)]
    Post.objects.bulk_create(posts, batch_size=2000)
    gather_statistics(Body, BodyName, Person, Post)
    return len(bodies)


def provinces_named(names: frozenset[str]) -> QuerySet[Unit]:
    """Every province that has ever had one of these names: Lâm Đồng before and after July 2025."""
    return Unit.objects.filter(level=Level.PROVINCE, versions__name__in=names)


def owed(campaign: Campaign, kind: str, only: frozenset[str]) -> QuerySet[Obligation]:
    """What the story answers: everything asked, or what these provinces and their communes are asked."""
    asked = Obligation.objects.filter(campaign=campaign, kind=kind).select_related("unit")
    if not only:
        return asked
    chosen = provinces_named(only).values("pk")
    return asked.filter(Q(province__in=chosen) | Q(unit__in=chosen))


def _told_of(only: frozenset[str]) -> QuerySet[UnitVersion]:
    below = standing().exclude(unit__level=Level.NATION)
    if not only:
        return below
    chosen = provinces_named(only).values("pk")
    return below.filter(Q(province__in=chosen) | Q(unit__in=chosen))


def _username(wished: str, taken: set[str]) -> str:
    """`xa.24808`; a later unit of the same code becomes `xa.24808b`: codes are used again."""
    name = wished
    while name in taken:
        name += "b"
    taken.add(name)
    return name


def _posts(body: Body, person: Person) -> Iterable[Post]:
    assert body.unit is not None  # noqa: S101 - the bodies above are made with a unit
    for role in ROLES[Level(body.unit.level)][1]:
        yield Post(person=person, body=body, role=role, from_date=body.from_date, to_date=body.to_date)


def _names(rows: list[UnitVersion]) -> Iterable[dict[str, object]]:
    """What the body is called in each period: names follow the unit's, and the joining of departments."""
    told: list[tuple[str, str, date]] = []
    for row in rows:
        starts = [row.from_date]
        if row.unit.level == Level.PROVINCE and row.from_date < DEPARTMENTS_JOINED:
            starts += [DEPARTMENTS_JOINED] if row.to_date is None or row.to_date > DEPARTMENTS_JOINED else []
        for start in starts:
            name, symbol = _name(row, start)
            if not told or told[-1][0] != name:
                told.append((name, symbol, start))
    ends = [start for _, _, start in told[1:]] + [rows[-1].to_date]
    for (name, symbol, start), end in zip(told, ends, strict=True):
        yield {"name": name, "symbol": symbol, "from_date": start, "to_date": end, "folded": fold(name)}


def _name(row: UnitVersion, on: date) -> tuple[str, str]:
    place = row.full_name
    if row.unit.level == Level.COMMUNE:
        return f"Đảng ủy {place[0].lower()}{place[1:]}", "ĐU"
    city = row.kind.casefold().startswith("thành phố")
    if row.unit.level == Level.PROVINCE:
        committee = "Thành ủy" if city else "Tỉnh ủy"
        if on < DEPARTMENTS_JOINED:
            return f"Ban Tuyên giáo {committee} {row.name}", "BTGTU"
        return f"Ban Tuyên giáo và Dân vận {committee} {row.name}", "BTGDVTU"
    committee = {"quận": "Quận ủy", "thị xã": "Thị ủy"}.get(
        row.kind.casefold(), "Thành ủy" if city else "Huyện ủy"
    )
    return f"Ban Tuyên giáo {committee} {row.name}", "BTGHU"
