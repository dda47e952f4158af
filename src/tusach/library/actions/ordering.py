"""Packs that a librarian orders and the worker makes, with how far it is on the order's row."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from tusach.journal.actions import record
from tusach.kit import leases
from tusach.kit.errors import Refused
from tusach.kit.leases import Lease, LostError
from tusach.library.actions.packing import NOTHING, Choice, choice_from, kept_choice, last_of, make_pack
from tusach.library.models import OrderState, Pack, PackOrder, State
from tusach.library.packs import disk
from tusach.library.queries import packs as queries
from tusach.library.queries import waiting
from tusach.people.models import Actor

log = logging.getLogger(__name__)
GAVE_UP = (
    "Ba lần làm gói này đều bị ngắt giữa chừng, có thể vì máy chủ thiếu bộ nhớ hoặc khởi động lại. "
    "Xin báo người quản trị rồi đặt làm lại."
)


@transaction.atomic
def order_pack(*, name: str, choice: Choice, by: Actor, at: datetime) -> PackOrder:
    """Raises `Refused` on a name that cannot be used, a choice without books, a pack that is being made already."""
    last_of(name)
    rows = queries.choice_of(list(choice.topics), list(choice.languages))
    if not rows.filter(state=State.PUBLISHED).exists():
        raise Refused(NOTHING)
    try:
        with transaction.atomic():
            order = PackOrder.objects.create(name=name, choice=kept_choice(choice), by=by.person, at=at)
    except IntegrityError:
        raise Refused(
            f"Gói “{name}” đang được làm. Xin chờ xong rồi làm lại nếu cần.", field="name"
        ) from None
    record(
        act="library.order_pack", subject=f"library.PackOrder:{order.pk}", by=by, at=at,
        sentence=f"Đặt làm gói sách {name}.", facts=order.choice,
    )  # fmt: skip
    return order


@transaction.atomic
def renew_pack(*, pack: Pack, by: Actor, at: datetime) -> PackOrder:
    """The same choice again, with what was published and withdrawn since."""
    return order_pack(name=pack.name, choice=choice_from(pack.choice), by=by, at=at)


def claim_order(*, at: datetime) -> PackOrder | None:
    """The oldest order that no worker has, or whose worker gave no sign of life for a while; None without one."""
    return leases.claim(waiting.orders_waiting(), at=at, lasts=waiting.LASTS, state=OrderState.WORKING)


def give_up_orders(*, at: datetime) -> list[PackOrder]:
    """Orders of which every worker died are no longer tried."""
    lost = leases.in_vain(waiting.orders_waiting(), at=at)
    for order in lost:
        _ended(order, OrderState.REFUSED, None, GAVE_UP, at, None)
    return lost


def make_claimed(*, order: PackOrder, now: Callable[[], datetime]) -> bool:
    """Makes the pack of an order that was claimed; the order says what came of it. False when it became another worker's:
    the pack, if one was made, stays, for the other finds that nothing differs.
    """
    at, lease = now(), Lease(order, waiting.orders_waiting(), now, lasts=waiting.LASTS)
    try:
        _make(order, lease, at)
    except LostError:
        log.warning("pack order %s was taken over by another worker while it was made", order.pk)
        return False
    return True


def _make(order: PackOrder, lease: Lease[PackOrder], at: datetime) -> None:
    was = queries.latest_pack(order.name)
    try:
        pack = make_pack(name=order.name, choice=choice_from(order.choice), at=at, told=lease.heard)
    except Refused as refusal:
        return _ended(order, OrderState.REFUSED, None, refusal.sentence, at, lease)
    except OSError as error:
        if not disk.is_full(error):
            raise
        return _ended(order, OrderState.REFUSED, None, disk.full().sentence, at, lease)
    same = was is not None and was.pk == pack.pk
    return _ended(
        order, OrderState.DONE, pack, "Sách không đổi nên gói giữ số cũ." if same else "", at, lease
    )


@transaction.atomic
def _ended(
    order: PackOrder, state: OrderState, pack: Pack | None, sentence: str, at: datetime, lease: Lease[PackOrder] | None
) -> None:  # fmt: skip
    if lease is not None:
        lease.hold()
    order.state, order.pack, order.sentence, order.ended_at = state, pack, sentence[:500], at
    order.claimed_until = None
    order.save(update_fields=["state", "pack", "sentence", "ended_at", "claimed_until"])
