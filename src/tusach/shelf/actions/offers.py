"""Surplus for neighbours: offered, taken, handed over, received. The copies move when both have said so."""

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.books.models import Title
from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor, Role
from tusach.people.queries import people_at
from tusach.shelf.actions.moving import Copies, Told, check_open, move, person_of, unclear_of
from tusach.shelf.models import Offer, OfferState, Shelf
from tusach.shelf.queries.shelves import neighbours_of, placed_name
from tusach.supply.models import Balance

name_kind("shelf.offer", "Sách nhường giữa các tủ")


@transaction.atomic
def offer_surplus(*, shelf: Shelf, title: Title, quantity: int, fund: str, by: Actor, at: datetime) -> Offer:
    """Offer copies to the shelves nearby. Raises `Refused` for more than stands here and is not offered already."""
    check_open(shelf)
    held = Balance.objects.filter(account=shelf.account_id, title=title, fund=fund).first()
    offered = Offer.objects.filter(
        shelf=shelf, title=title, fund=fund, state__in=(OfferState.OPEN, OfferState.TAKEN)
    ).values_list("quantity", flat=True)
    free = (held.quantity if held else 0) - sum(offered)
    if not 0 < quantity <= free:
        raise Refused(f"Trên tủ còn {number(max(free, 0))} bản chưa nhường cho ai.", field="quantity")
    offer = Offer.objects.create(
        shelf=shelf, title=title, fund=fund, quantity=quantity, made_by=person_of(by), made_at=at
    )
    _note("offer_surplus", offer, f"Nhường {number(quantity)} bản “{title}” cho tủ gần", by, at)
    return offer


@transaction.atomic
def take_offer(*, offer: Offer, shelf: Shelf, by: Actor, at: datetime) -> Offer:
    """`shelf` asks for the copies. Raises `Refused` when another was first, or it does not lie nearby."""
    check_open(shelf)
    current = _in_state(offer, OfferState.OPEN)
    if current.shelf_id == shelf.pk:
        raise Refused("Sách này của chính tủ mình nhường.")
    if current.shelf.unit_id not in neighbours_of(shelf, day_of(at)):
        raise Refused("Chỉ nhận sách nhường của các xã trong cùng huyện, hoặc cùng tỉnh nếu không còn huyện.")
    current.state, current.taken_by_shelf, current.taken_at = OfferState.TAKEN, shelf, at
    current.save()
    _tell(
        current,
        current.shelf,
        f"{placed_name(shelf, day_of(at))} xin nhận {number(current.quantity)} bản “{current.title}” đang nhường",
        by,
        at,
    )
    _note("take_offer", current, f"Xin nhận {number(current.quantity)} bản “{current.title}”", by, at)
    return current


@transaction.atomic
def hand_over_offer(*, offer: Offer, by: Actor, at: datetime) -> Offer:
    """The giver says that the copies left. Raises `Refused` when that was said before."""
    current = _in_state(offer, OfferState.TAKEN)
    if current.handed_on:
        raise Refused("Đã ghi giao sách rồi; đang chờ bên nhận báo đã nhận.")
    current.handed_on = day_of(at)
    current.save(update_fields=["handed_on"])
    if current.taken_by_shelf:
        giver = placed_name(current.shelf, day_of(at))
        _tell(
            current,
            current.taken_by_shelf,
            f"{giver} đã giao {number(current.quantity)} bản “{current.title}”",
            by,
            at,
        )
    _note("hand_over_offer", current, f"Giao {number(current.quantity)} bản “{current.title}”", by, at)
    return current


@transaction.atomic
def receive_offer(*, offer: Offer, by: Actor, at: datetime, received: int | None = None) -> Offer:
    """The taker says how many came (None: all): now the ledger moves them, and what left and did not come is
    "unexplained" until somebody finds it. Raises `Refused` before the giver's word, or for more than was handed over.
    """
    current = _in_state(offer, OfferState.TAKEN)
    taker = current.taken_by_shelf
    if current.handed_on is None or taker is None:
        raise Refused("Bên nhường chưa ghi đã giao. Xin nhắc bên đó ghi giao trước.")
    came = current.quantity if received is None else received
    if not 0 <= came <= current.quantity:
        raise Refused(
            f"Bên nhường giao {number(current.quantity)} bản. Nhận nhiều hơn thì ghi phần thừa ở “Thêm sách”.",
            field="received",
        )
    say = Told(uuid.uuid5(uuid.NAMESPACE_URL, f"shelf.Offer:{current.pk}"), at, by, at)
    reason = f"nhường từ {placed_name(current.shelf, day_of(at))}"[:200]
    if came:
        copies = Copies(current.title_id, came, current.fund, reason)
        move(copies, current.shelf.account, taker.account, taker, say)
    if missing := current.quantity - came:
        copies = Copies(current.title_id, missing, current.fund, f"{reason}, không tới nơi"[:200])
        move(copies, current.shelf.account, unclear_of(current.shelf, at), current.shelf, say.then("missing"))
        words = f"{placed_name(taker, day_of(at))} nhận {number(came)} trên {number(current.quantity)} bản “{current.title}”; xin xem lại"
        _tell(current, current.shelf, words, by, at)
    current.state, current.received = OfferState.DONE, came
    current.save(update_fields=["state", "received"])
    said = f"Nhận {number(came)} trên {number(current.quantity)} bản “{current.title}”"
    _note("receive_offer", current, said, by, at, taker)
    return current


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: Actor, at: datetime) -> Offer:
    """No longer offered. Raises `Refused` once the copies are on their way."""
    current = _in_state(offer, OfferState.OPEN, OfferState.TAKEN)
    if current.handed_on:
        raise Refused(
            "Sách đã giao đi, không rút lại được. Nếu bên kia không nhận, xin nhận lại bằng một lần nhường mới."
        )
    current.state = OfferState.CLOSED
    current.save(update_fields=["state"])
    if current.taken_by_shelf:
        giver = placed_name(current.shelf, day_of(at))
        _tell(current, current.taken_by_shelf, f"{giver} thôi nhường “{current.title}”", by, at)
    _note("withdraw_offer", current, f"Thôi nhường “{current.title}”", by, at)
    return current


def _in_state(offer: Offer, *states: OfferState) -> Offer:
    rows = Offer.objects.select_for_update(of=("self",))
    current = rows.select_related("shelf__account", "taken_by_shelf__account", "title").get(pk=offer.pk)
    if current.state not in states:
        raise Refused(f"Sách nhường này {current.get_state_display()}; xin tải lại trang.")
    return current


def _tell(offer: Offer, shelf: Shelf, sentence: str, by: Actor, at: datetime) -> None:
    """The keepers there, but for who just did it: one may keep both shelves."""
    people = [one for one in people_at(shelf.unit_id, [Role.KEEPER], at) if one != by.person]
    tell(
        people=people, kind="shelf.offer", sentence=sentence, at=at,
        url=reverse("shelf:offers", args=[shelf.pk]), subject=f"shelf.Offer:{offer.pk}",
    )  # fmt: skip


def _note(act: str, offer: Offer, sentence: str, by: Actor, at: datetime, shelf: Shelf | None = None) -> None:
    place = shelf or offer.shelf
    record(
        act=f"shelf.{act}", subject=f"shelf.Offer:{offer.pk}", by=by, at=at, body_id=place.body_id,
        sentence=f"{sentence}, {place.name}",
    )  # fmt: skip
