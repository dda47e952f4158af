"""A shelf is opened and changed; its codes for the square on the wall never change."""

import secrets
import uuid
from datetime import datetime

from django.db import transaction

from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Body
from tusach.places.models import Unit
from tusach.places.queries import version_of
from tusach.shelf.models import PlaceKind, Shelf
from tusach.supply.actions import account_for
from tusach.supply.models import Account, AccountKind

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no I, L, O, 0, 1: the code is also typed by hand
CHANGED = {
    "name": "tên", "place": "nơi đặt", "address": "địa chỉ", "hours": "giờ mở cửa", "loan_days": "số ngày cho mượn",
    "forget_days": "số ngày giữ tên", "capacity": "sức chứa", "numbers_items": "sổ đăng ký cá biệt",
}  # fmt: skip


@transaction.atomic
def open_shelf(
    *, body: Body, unit: Unit, name: str, place: str, by: Actor | None, at: datetime, **facts: object
) -> Shelf:
    """A shelf of a body. The first one takes over the account that deliveries to the body already went to.

    `facts`: address, hours, loan_days, forget_days, capacity, numbers_items. Raises `Refused` without a name or for
    a place that is none.
    """
    if not name.strip():
        raise Refused("Xin ghi tên tủ sách.", field="name")
    if place not in PlaceKind.values:
        raise Refused("Xin chọn nơi đặt tủ sách.", field="place")
    account = _account(body, unit, name, at)
    version = version_of(unit, day_of(at))
    loans = account_for(
        AccountKind.LOAN, key=account.key.replace("shelf", "loan", 1), body=body, unit=unit, label=f"{name}: đang cho mượn"[:200],
        province=account.province or (version.province if version else None), opened_on=day_of(at),
    )  # fmt: skip
    shelf = Shelf.objects.create(
        body=body, unit=unit, name=name.strip(), place=place, account=account, loans=loans, code=_code(),
        from_date=min(account.opened_on, day_of(at)), made_at=at, **facts,
    )  # fmt: skip
    record(
        act="shelf.open_shelf", subject=f"shelf.Shelf:{shelf.pk}", by=by, at=at, body_id=body.pk,
        sentence=f"Mở tủ sách “{shelf.name}”, {shelf.get_place_display()}",
    )  # fmt: skip
    return shelf


def _account(body: Body, unit: Unit, name: str, at: datetime) -> Account:
    """The waiting account of the body (or of its commune, opened before the body was known), or a new one."""
    version = version_of(unit, day_of(at))
    key = f"shelf:{body.pk}"
    waiting = Account.objects.filter(
        key__in=[key, f"shelf-unit:{unit.pk}"],
        kind=AccountKind.SHELF,
        closed_on__isnull=True,
        shelf__isnull=True,
    )
    found = waiting.order_by("pk").first()
    if found:
        Account.objects.filter(pk=found.pk).update(body=body)
        found.body = body
        return found
    taken = Account.objects.filter(key=key).exists()
    return account_for(
        AccountKind.SHELF, key=f"shelf:{uuid.uuid4()}" if taken else key, body=body, unit=unit, label=name.strip()[:200],
        province=version.province if version else None, opened_on=day_of(at),
    )  # fmt: skip


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


@transaction.atomic
def change_shelf(*, shelf: Shelf, by: Actor, at: datetime, **facts: object) -> Shelf:
    """Write the facts that differ. Raises `Refused` for days or a capacity that cannot be."""
    unknown = set(facts) - set(CHANGED)
    if unknown:
        raise ValueError(f"a shelf has no {', '.join(sorted(unknown))}")
    _check(facts)
    now = Shelf.objects.select_for_update().get(pk=shelf.pk)
    changed = {name: value for name, value in facts.items() if getattr(now, name) != value}
    for name, value in changed.items():
        setattr(now, name, value)
    if changed:
        now.save(update_fields=list(changed))
        record(
            act="shelf.change_shelf", subject=f"shelf.Shelf:{now.pk}", by=by, at=at, body_id=now.body_id, facts=changed,
            sentence=f"Sửa tủ sách “{now.name}”: {', '.join(CHANGED[name] for name in changed)}",
        )  # fmt: skip
    return now


def _check(facts: dict[str, object]) -> None:
    days = facts.get("loan_days", 15)
    if not isinstance(days, int) or not 1 <= days <= 180:
        raise Refused("Số ngày cho mượn từ 1 đến 180.", field="loan_days")
    kept = facts.get("forget_days", 30)
    if not isinstance(kept, int) or not 0 <= kept <= 365:
        raise Refused("Tên người mượn chỉ giữ nhiều nhất 365 ngày sau khi trả.", field="forget_days")
    if "name" in facts and not str(facts["name"]).strip():
        raise Refused("Xin ghi tên tủ sách.", field="name")
