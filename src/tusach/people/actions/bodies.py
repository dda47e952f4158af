from datetime import date, datetime

from django.db import transaction

from tusach.kit import deeds
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import fold, nfc
from tusach.people.models import Actor, Body, BodyKind, BodyName
from tusach.people.queries import bodies_of, name_of, with_names
from tusach.places.models import Unit


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
        raise Refused("Tên cơ quan dài quá 200 chữ.", field="name")
    return name
