"""Packs that a librarian orders and the worker makes, with how far it is on the order's row."""

import time
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.library.actions.packing import NOTHING, Choice, choice_from, kept_choice, last_of, make_pack
from tusach.library.models import OrderState, Pack, PackOrder, State
from tusach.library.packs import disk
from tusach.library.queries import packs as queries
from tusach.people.models import Actor

LEASE = timedelta(minutes=10)  # without a sign of life: a book of a thousand scanned pages is packed in less
_EVERY_SECONDS = 0.5


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
    free = Q(state=OrderState.WAITING) | Q(state=OrderState.WORKING, claimed_until__lt=at)
    for order in PackOrder.objects.filter(free).order_by("at", "pk")[:20]:
        won = PackOrder.objects.filter(free, pk=order.pk).update(
            state=OrderState.WORKING, claimed_until=at + LEASE, done=0, total=0
        )
        if won:
            order.refresh_from_db()
            return order
    return None


def make_ordered(*, order: PackOrder, at: datetime) -> Pack | None:
    """The pack; None when it could not be made (`order.sentence` says why)."""
    was = queries.latest_pack(order.name)
    try:
        pack = make_pack(name=order.name, choice=choice_from(order.choice), at=at, told=_Teller(order, at))
    except Refused as refusal:
        return _ended(order, OrderState.REFUSED, None, refusal.sentence, at)
    except OSError as error:
        if not disk.is_full(error):
            raise
        return _ended(order, OrderState.REFUSED, None, disk.full().sentence, at)
    same = was is not None and was.pk == pack.pk
    return _ended(order, OrderState.DONE, pack, "Sách không đổi nên gói giữ số cũ." if same else "", at)


def _ended(
    order: PackOrder, state: OrderState, pack: Pack | None, sentence: str, at: datetime
) -> Pack | None:
    order.state, order.pack, order.sentence, order.ended_at = state, pack, sentence[:500], at
    order.claimed_until = None
    order.save(update_fields=["state", "pack", "sentence", "ended_at", "claimed_until"])
    return pack


class _Teller:
    """Writes how far it is to the row, at most twice a second, and so keeps the claim."""

    def __init__(self, order: PackOrder, at: datetime) -> None:
        self.order, self.begun_at, self.begun, self.last = order, at, time.monotonic(), -_EVERY_SECONDS

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic() - self.begun
        if now - self.last < _EVERY_SECONDS:
            return
        self.last = now
        until = self.begun_at + timedelta(seconds=now) + LEASE
        PackOrder.objects.filter(pk=self.order.pk).update(done=done, total=total, claimed_until=until)
