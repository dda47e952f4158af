"""The cast. Every test speaks of these people by their first names; the stranger is in every test.

A tiny country on 2 November 2023: two provinces, one district in each, three communes in the first.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tusach.people.models import Actor, Body, BodyKind, BodyName, Person, Post, Role
from tusach.people.queries import actor_for
from tusach.places.models import Level, Unit, UnitVersion

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2023, 11, 2, 9, 42, tzinfo=VIETNAM)
TODAY = NOW.date()
BEGIN = date(2009, 1, 1)
PASSWORD = "mot mat khau de thu"


def make_unit(level: str, code: str, name: str, kind: str, parent: Unit | None = None, **chain: Unit) -> Unit:
    unit = Unit.objects.create(level=level, key=f"{level.lower()}-{code}")
    UnitVersion.objects.create(
        unit=unit,
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
    return unit


def make_body(kind: str, name: str, unit: Unit, symbol: str = "") -> Body:
    body = Body.objects.create(kind=kind, unit=unit, from_date=BEGIN)
    BodyName.objects.create(body=body, name=name, short_name=name, symbol=symbol, from_date=BEGIN)
    return body


def make_person(
    username: str, full_name: str, body: Body | None = None, *roles: str, **facts: object
) -> Person:
    person = Person.objects.create_user(
        username, PASSWORD, full_name=full_name, email=f"{username}@example.vn", **facts
    )
    if body is not None:
        Post.objects.bulk_create(Post(person=person, body=body, role=role, from_date=BEGIN) for role in roles)
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


def make_cast() -> Cast:
    nation = make_unit(Level.NATION, "VN", "Việt Nam", "Nước")
    lam_dong = make_unit(Level.PROVINCE, "68", "Lâm Đồng", "Tỉnh", nation)
    di_linh = make_unit(Level.DISTRICT, "679", "Di Linh", "Huyện", lam_dong, province=lam_dong)
    ha_giang = make_unit(Level.PROVINCE, "02", "Hà Giang", "Tỉnh", nation)
    bac_quang = make_unit(Level.DISTRICT, "034", "Bắc Quang", "Huyện", ha_giang, province=ha_giang)
    communes = {
        name: make_unit(Level.COMMUNE, code, label, "Xã", di_linh, district=di_linh, province=lam_dong)
        for name, code, label in [
            ("ta_nung", "24790", "Tà Nung"),
            ("bao_thuan", "25036", "Bảo Thuận"),
            ("hoa_bac", "25030", "Hòa Bắc"),
        ]
    }
    tan_thanh = make_unit(
        Level.COMMUNE, "01141", "Tân Thành", "Xã", bac_quang, district=bac_quang, province=ha_giang
    )
    cast = Cast(nation, lam_dong, di_linh, communes["ta_nung"], communes["bao_thuan"], communes["hoa_bac"],
                ha_giang, bac_quang, tan_thanh)  # fmt: skip
    cast.bodies = {
        "ta_nung": make_body(BodyKind.PARTY_COMMITTEE, "Đảng ủy xã Tà Nung", cast.ta_nung),
        "bao_thuan": make_body(BodyKind.PARTY_COMMITTEE, "Đảng ủy xã Bảo Thuận", cast.bao_thuan),
        "tan_thanh": make_body(BodyKind.PARTY_COMMITTEE, "Đảng ủy xã Tân Thành", cast.tan_thanh),
        "di_linh": make_body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Huyện ủy Di Linh", cast.di_linh),
        "lam_dong": make_body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Tỉnh ủy Lâm Đồng", cast.lam_dong, "BTGTU"),
        "ha_giang": make_body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Tỉnh ủy Hà Giang", cast.ha_giang, "BTGTU"),
        "centre": make_body(BodyKind.PROPAGANDA, "Ban Tuyên giáo Trung ương", nation, "BTGTW"),
        "publisher": make_body(
            BodyKind.PUBLISHER, "Nhà xuất bản Chính trị quốc gia Sự thật", nation, "NXBCTQG"
        ),
    }
    bodies = cast.bodies
    cast.people = {
        "lan": make_person("lan", "Lan", bodies["ta_nung"], Role.REPORTER, Role.KEEPER),
        "bao": make_person("bao", "Bảo", bodies["bao_thuan"], Role.REPORTER),
        "dung": make_person("dung", "Dũng", bodies["di_linh"], Role.REVIEWER),
        "minh": make_person("minh", "Minh", bodies["lam_dong"], Role.REPORTER, Role.REVIEWER),
        "thu": make_person("thu", "Thu", bodies["lam_dong"], Role.LEADER),
        "khach": make_person("khach", "Khách", bodies["ha_giang"], Role.REPORTER, Role.REVIEWER),
        "hoa": make_person("hoa", "Hoa", bodies["publisher"], Role.EDITOR, Role.REVIEWER),
        "vinh": make_person("vinh", "Vinh", bodies["centre"], Role.LEADER),
        "quan": make_person("quan", "Quân", bodies["publisher"], Role.ADMINISTRATOR),
        "an": make_person("an", "An", bodies["publisher"], Role.CLERK),
        "ngoc": make_person("ngoc", "Ngọc", bodies["publisher"], Role.LIBRARIAN),
        "vang": make_person("vang", "Vàng"),  # no post at all
        "sau": make_person("sau", "Sáu", bodies["publisher"], Role.SUPPLIER),
        "kho": make_person("kho", "Khôi", bodies["lam_dong"], Role.SUPPLIER),
    }
    return cast
