from datetime import date, datetime

from django.db import transaction

from tusach.kit import deeds
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import fold, nfc
from tusach.people.models import Actor, Body, BodyKind, BodyName
from tusach.people.queries import bodies_of, bodies_of_units, name_of, with_names
from tusach.places.models import Level, Unit
from tusach.places.queries import versions_on


@transaction.atomic
def create_body(
    *,
    kind: str,
    name: str,
    unit: Unit | None,
    from_date: date,
    by: Actor | None,
    at: datetime,
    symbol: str = "",
    short_name: str = "",
) -> Body:
    """A new body with its first name. `Refused` for an empty name, or one that stands at the place already."""
    name = _clean(name)
    if kind not in BodyKind.values:
        raise Refused("Chưa chọn loại cơ quan.", field="kind")
    if unit is not None:
        for other in with_names(bodies_of(unit, from_date)):
            if fold(name_of(other, from_date)) == fold(name):
                raise Refused(f"{name} đã có trong danh sách.", field="name")
    body = Body.objects.create(kind=kind, unit=unit, from_date=from_date)
    BodyName.objects.create(body=body, name=name, short_name=short_name, symbol=symbol, from_date=from_date)
    deeds.tell(
        act="people.create_body",
        subject=f"people.Body:{body.pk}",
        by=by,
        at=at,
        sentence=f"Lập cơ quan {name}",
        facts={"kind": kind, "unit": unit.pk if unit else None, "from": from_date.isoformat()},
    )
    return body


def committee_of(kind: str, name: str, level: str) -> str:
    """The party committee of a unit as its papers write it: Tỉnh ủy Lâm Đồng, Thành ủy Hà Nội, Đảng ủy phường Tràng Tiền."""
    word = kind.casefold()
    if level == Level.COMMUNE:
        return f"Đảng ủy {word} {name}"
    if word.startswith("thành phố"):
        return f"Thành ủy {name}"
    words = {"tỉnh": "Tỉnh ủy", "quận": "Quận ủy", "thị xã": "Thị ủy"}
    return f"{words.get(word, 'Huyện ủy')} {name}"


@transaction.atomic
def create_bodies(
    *, kind: str, level: str, pattern: str, symbol: str, from_date: date, by: Actor, at: datetime
) -> tuple[int, int]:
    """A body of the kind for every unit of the level that has none on the day; returns (made, there already).

    `pattern` names them: `{cap_uy}` stands for the unit's party committee, `{don_vi}` for the unit, `{ten}` for its bare
    name. `Refused` without one of them (all would have one name), or when the level has no units on the day.
    """
    pattern = _clean(pattern)
    if not any(mark in pattern for mark in ("{cap_uy}", "{don_vi}", "{ten}")):
        raise Refused("Tên cần có {cap_uy}, {don_vi} hoặc {ten}, để mỗi nơi một tên.", field="name")
    versions = list(versions_on(from_date).filter(unit__level=level).order_by("code"))
    if not versions:
        raise Refused("Vào ngày ấy không có đơn vị nào ở cấp này.", field="level")
    have = set(
        bodies_of_units([one.unit_id for one in versions], from_date, kind).values_list("unit_id", flat=True)
    )
    made = [one for one in versions if one.unit_id not in have]
    bodies = Body.objects.bulk_create(
        [Body(kind=kind, unit_id=one.unit_id, from_date=from_date) for one in made], batch_size=1000
    )
    names = []
    for body, one in zip(bodies, made, strict=True):
        place = f"{one.kind[0].lower()}{one.kind[1:]} {one.name}"
        name = pattern.replace("{cap_uy}", committee_of(one.kind, one.name, level))
        name = _clean(name.replace("{don_vi}", place).replace("{ten}", one.name))
        names.append(BodyName(body=body, name=name, symbol=symbol, from_date=from_date, folded=fold(name)))
    BodyName.objects.bulk_create(names, batch_size=1000)
    if made:
        deeds.tell(
            act="people.create_bodies", subject="people.Body", by=by, at=at,
            sentence=f"Lập {len(made)} cơ quan: {pattern}"[:300],
            facts={"kind": kind, "level": level, "made": len(made), "there": len(have), "from": from_date.isoformat()},
        )  # fmt: skip
    return len(made), len(have)


@transaction.atomic
def rename_body(
    *, body: Body, name: str, from_date: date, by: Actor, at: datetime, symbol: str = "", short_name: str = ""
) -> BodyName:
    """The same body under another name from a day on; the old name stays true before it.

    `Refused` for an empty or unchanged name, and for a day before the present name began (history is not rewritten).
    """
    name = _clean(name)
    last = body.names.order_by("-from_date").first()
    if last is not None:
        if from_date <= last.from_date:
            raise Refused(
                f"Tên {last.name} dùng từ {said_day(last.from_date)}, nên tên mới phải dùng từ một ngày sau đó.",
                field="from_date",
            )
        if (last.name, last.symbol) == (name, symbol or last.symbol):
            raise Refused("Tên mới giống hệt tên đang dùng.", field="name")
        last.to_date = from_date
        last.save(update_fields=["to_date"])
    new = BodyName.objects.create(
        body=body,
        name=name,
        short_name=short_name,
        symbol=symbol or (last.symbol if last else ""),
        from_date=from_date,
    )
    old = last.name if last else ""
    deeds.tell(
        act="people.rename_body",
        subject=f"people.Body:{body.pk}",
        by=by,
        at=at,
        sentence=f"Đổi tên {old} thành {name} từ {said_day(from_date)}"[:300],
        facts={"old": old, "new": name, "from": from_date.isoformat()},
    )
    return new


def _clean(name: str) -> str:
    name = " ".join(nfc(name).split())
    if not name:
        raise Refused("Chưa ghi tên cơ quan.", field="name")
    if len(name) > 200:
        raise Refused("Tên cơ quan dài quá 200 ký tự.", field="name")
    return name
