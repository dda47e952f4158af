"""The cast. Every test speaks of these people by their first names; the stranger is in every test.

A tiny country on 2 November 2023: two provinces, one district in each, three communes in the first.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password

from tusach.kit.text import fold
from tusach.people.models import Actor, Body, BodyKind, BodyName, Person, Post, Role, keys_of
from tusach.people.queries import actor_for
from tusach.places.models import Level, Unit, UnitVersion

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2023, 11, 2, 9, 42, tzinfo=VIETNAM)
TODAY = NOW.date()
BEGIN = date(2009, 1, 1)
PASSWORD = "mot mat khau de thu"


def _unit(
    level: str, code: str, name: str, kind: str, parent: Unit | None = None, **chain: Unit
) -> UnitVersion:
    """A unit and what it is called, neither of them saved."""
    return UnitVersion(
        unit=Unit(level=level, key=f"{level.lower()}-{code}"),
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        from_date=BEGIN,
        folded=name.lower(),
        sort_key=name.lower(),
        district=chain.get("district"),
        province=chain.get("province"),
    )


def make_unit(level: str, code: str, name: str, kind: str, parent: Unit | None = None, **chain: Unit) -> Unit:
    version = _unit(level, code, name, kind, parent, **chain)
    version.unit.save()
    version.save()
    return version.unit


def _body(kind: str, name: str, unit: Unit, symbol: str = "") -> BodyName:
    """A body and its name, neither of them saved."""
    body = Body(kind=kind, unit=unit, from_date=BEGIN)
    return BodyName(body=body, name=name, short_name=name, symbol=symbol, folded=fold(name), from_date=BEGIN)


def make_body(kind: str, name: str, unit: Unit, symbol: str = "") -> Body:
    called = _body(kind, name, unit, symbol)
    called.body.save()
    called.save()
    return called.body


@cache
def _hashed(hasher: str) -> str:
    """PASSWORD as it is kept: one salt for all of them will do."""
    return make_password(PASSWORD)


def _person(username: str, full_name: str, **facts: object) -> Person:
    """Somebody who can sign in, not saved."""
    email, password = f"{username}@example.vn", _hashed(settings.PASSWORD_HASHERS[0])
    return Person(
        username=username,
        full_name=full_name,
        **keys_of(full_name),
        email=email,
        password=password,
        **facts,
    )


def _posts(person: Person, body: Body, *roles: str) -> list[Post]:
    return [Post(person=person, body=body, role=role, from_date=BEGIN) for role in roles]


def make_person(
    username: str, full_name: str, body: Body | None = None, *roles: str, **facts: object
) -> Person:
    person = _person(username, full_name, **facts)
    person.save()
    if body is not None:
        Post.objects.bulk_create(_posts(person, body, *roles))
    return person


@dataclass
class Cast:
    """Places, bodies and people. `cast.actor("lan")` is Lan with her posts on 2 November 2023."""

    nation: Unit
    lam_dong: Unit
    di_linh: Unit
    ta_nung: Unit
    bao_thuan: Unit
    hoa_bac: Unit
    ha_giang: Unit
    bac_quang: Unit
    tan_thanh: Unit
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        return self.people[name]

    def actor(self, name: str, at: datetime = NOW) -> Actor:
        return actor_for(self.people[name], at=at)

    def stranger(self, at: datetime = NOW) -> Actor:
        return self.actor("khach", at)

    def nobody(self, at: datetime = NOW) -> Actor:
        return Actor(None, (), at)


def _places() -> list[UnitVersion]:
    """The nation; Lâm Đồng with its district and communes; Hà Giang with its own."""
    nation = _unit(Level.NATION, "VN", "Việt Nam", "Nước")
    lam_dong = _unit(Level.PROVINCE, "68", "Lâm Đồng", "Tỉnh", nation.unit)
    di_linh = _unit(Level.DISTRICT, "679", "Di Linh", "Huyện", lam_dong.unit, province=lam_dong.unit)
    ha_giang = _unit(Level.PROVINCE, "02", "Hà Giang", "Tỉnh", nation.unit)
    bac_quang = _unit(Level.DISTRICT, "034", "Bắc Quang", "Huyện", ha_giang.unit, province=ha_giang.unit)
    communes = [
        _unit(Level.COMMUNE, code, label, "Xã", above.unit, district=above.unit, province=above.province)
        for above, code, label in [
            (di_linh, "24790", "Tà Nung"),
            (di_linh, "25036", "Bảo Thuận"),
            (di_linh, "25030", "Hòa Bắc"),
            (bac_quang, "01141", "Tân Thành"),
        ]
    ]
    return [nation, lam_dong, di_linh, *communes[:3], ha_giang, bac_quang, communes[3]]


def _bodies(cast: Cast) -> dict[str, BodyName]:
    return {
        "ta_nung": _body(BodyKind.PARTY_COMMITTEE, "Đảng ủy xã Tà Nung", cast.ta_nung),
        "bao_thuan": _body(BodyKind.PARTY_COMMITTEE, "Đảng ủy xã Bảo Thuận", cast.bao_thuan),
        "tan_thanh": _body(BodyKind.PARTY_COMMITTEE, "Đảng ủy xã Tân Thành", cast.tan_thanh),
        "di_linh": _body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Huyện ủy Di Linh", cast.di_linh),
        "lam_dong": _body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Tỉnh ủy Lâm Đồng", cast.lam_dong, "BTGTU"),
        "ha_giang": _body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Tỉnh ủy Hà Giang", cast.ha_giang, "BTGTU"),
        "centre": _body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Trung ương", cast.nation, "BTGTW"),
        "publisher": _body(
            BodyKind.PUBLISHER, "Nhà xuất bản Chính trị quốc gia Sự thật", cast.nation, "NXBCTQG"
        ),
    }


PEOPLE: list[tuple[str, str, str, tuple[str, ...]]] = [  # first name to speak of them, full name, body, roles
    ("lan", "Lan", "ta_nung", (Role.REPORTER, Role.KEEPER)),
    ("bao", "Bảo", "bao_thuan", (Role.REPORTER,)),
    ("dung", "Dũng", "di_linh", (Role.REVIEWER,)),
    ("minh", "Minh", "lam_dong", (Role.REPORTER, Role.REVIEWER)),
    ("thu", "Thu", "lam_dong", (Role.LEADER,)),
    ("khach", "Khách", "ha_giang", (Role.REPORTER, Role.REVIEWER)),
    ("hoa", "Hoa", "publisher", (Role.EDITOR, Role.REVIEWER)),
    ("vinh", "Vinh", "centre", (Role.LEADER,)),
    ("quan", "Quân", "publisher", (Role.ADMINISTRATOR,)),
    ("an", "An", "publisher", (Role.CLERK,)),
    ("ngoc", "Ngọc", "publisher", (Role.LIBRARIAN,)),
    ("vang", "Vàng", "", ()),  # no post at all
    ("sau", "Sáu", "publisher", (Role.SUPPLIER,)),
    ("kho", "Khôi", "lam_dong", (Role.SUPPLIER,)),
]


def make_cast() -> Cast:
    """Most tests begin with this, so every kind of row is written at once."""
    versions = _places()
    units = Unit.objects.bulk_create([one.unit for one in versions])
    UnitVersion.objects.bulk_create(versions)
    cast = Cast(*units)
    names = _bodies(cast)
    cast.bodies = dict(
        zip(names, Body.objects.bulk_create([one.body for one in names.values()]), strict=True)
    )
    BodyName.objects.bulk_create(names.values())
    cast.people = {name: _person(name, full) for name, full, _, _ in PEOPLE}
    Person.objects.bulk_create(cast.people.values())
    Post.objects.bulk_create(
        post
        for name, _, body, roles in PEOPLE
        if body
        for post in _posts(cast.people[name], cast.bodies[body], *roles)
    )
    return cast
