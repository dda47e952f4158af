"""Loans, counts, lists and events of the shelves that one may see."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from tusach.books.models import Standing, Title
from tusach.kit.clock import day_of
from tusach.people.models import Actor
from tusach.shelf.models import (
    Count,
    CountLine,
    CountState,
    DeviceEvent,
    Item,
    Loan,
    Offer,
    OfferState,
    Shelf,
    Tally,
    Weeding,
)
from tusach.shelf.queries.shelves import neighbours_of, visible_to
from tusach.supply.models import Balance, Movement

_DIGITS = 9  # of a number that a database's key may be
COUNTED, SEEN = "kiểm kê", "đã nằm trong số kiểm kê cùng ngày"
OF_BOOKS_ONLY = (
    COUNTED,
    SEEN,
    "sổ chưa có đủ số bản này",
    "bản đã thấy về sau",
    "đã nằm trong số kiểm kê sau ngày này",
)


def loans_visible_to(actor: Actor) -> QuerySet[Loan]:
    return Loan.objects.filter(shelf__in=visible_to(actor).values("pk")).select_related(
        "shelf", "title", "item"
    )


def counts_visible_to(actor: Actor) -> QuerySet[Count]:
    rows = Count.objects.filter(shelf__in=visible_to(actor).values("pk"))
    return rows.select_related("shelf__account", "shelf__loans", "shelf__body", "started_by", "closed_by")


def weedings_visible_to(actor: Actor) -> QuerySet[Weeding]:
    rows = Weeding.objects.filter(shelf__in=visible_to(actor).values("pk"))
    return rows.select_related("shelf__account", "shelf__body", "made_by", "decided_by", "document")


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    return Item.objects.filter(shelf__in=visible_to(actor).values("pk")).select_related("shelf", "title")


def events_visible_to(actor: Actor) -> QuerySet[DeviceEvent]:
    return DeviceEvent.objects.filter(shelf__in=visible_to(actor).values("pk")).select_related("shelf", "by")


def offers_visible_to(actor: Actor) -> QuerySet[Offer]:
    """Offers that one's shelves made or took, or that stand open nearby."""
    mine = visible_to(actor).values("pk")
    near: set[int] = set()
    for shelf in Shelf.objects.filter(body__in=actor.bodies(), to_date__isnull=True):
        near |= set(neighbours_of(shelf, actor.day))
    seen = Q(shelf__in=mine) | Q(taken_by_shelf__in=mine) | Q(state=OfferState.OPEN, shelf__unit__in=near)
    return Offer.objects.filter(seen).select_related(
        "shelf__account", "shelf__body", "taken_by_shelf__account", "taken_by_shelf__body", "title"
    )


def offers_near(shelf: Shelf, day: date) -> QuerySet[Offer]:
    """Open offers of the neighbours' shelves."""
    rows = Offer.objects.filter(state=OfferState.OPEN, shelf__unit__in=neighbours_of(shelf, day)).exclude(
        shelf=shelf
    )
    return rows.select_related("shelf", "title").order_by("-made_at", "-pk")


def offers_of(shelf: Shelf) -> QuerySet[Offer]:
    """What this shelf gives away and what comes to it."""
    rows = Offer.objects.filter(Q(shelf=shelf) | Q(taken_by_shelf=shelf)).exclude(state=OfferState.CLOSED)
    return rows.select_related("shelf", "taken_by_shelf", "title").order_by("-made_at", "-pk")


def open_count(shelf: Shelf) -> Count | None:
    return Count.objects.filter(shelf=shelf, state="OPEN").first()


def events_waiting(shelf: Shelf) -> QuerySet[DeviceEvent]:
    """What a phone told and a person has yet to look at."""
    rows = DeviceEvent.objects.filter(shelf=shelf, settled_at__isnull=True).exclude(outcome="DONE")
    return rows.select_related("by").order_by("happened_at", "pk")


def events_told(shelf: Shelf) -> list[tuple[DeviceEvent, str, int | None]]:
    """Each waiting event with the title it speaks of ("" where that is unknown) and the copies that were counted. What a
    phone sent may be anything.
    """
    rows = list(events_waiting(shelf))
    titles = Title.objects.in_bulk(
        [pk for row in rows if (pk := _number(row.payload.get("title"))) is not None]
    )
    loans = [uuid for row in rows if (uuid := _uuid(row.payload.get("loan"))) is not None]
    lent = {
        loan.device: loan.title
        for loan in Loan.objects.filter(shelf=shelf, device__in=loans).select_related("title")
    }
    found = []
    for row in rows:
        pk, uuid = _number(row.payload.get("title")), _uuid(row.payload.get("loan"))
        title = titles.get(pk) if pk is not None else lent.get(uuid) if uuid else None
        found.append((row, title.title if title else "", _number(row.payload.get("counted"))))
    return found


def _number(told: object) -> int | None:
    """A number as a phone may have sent it, in digits or as text; None for anything else."""
    text = str(told) if isinstance(told, int | str) and not isinstance(told, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def _uuid(told: object) -> UUID | None:
    try:
        return UUID(told) if isinstance(told, str) else None
    except ValueError:
        return None


def out_of_force(shelf: Shelf) -> list[Balance]:
    """Balances of titles that were superseded or lost their force: what a weeding list proposes by itself."""
    rows = Balance.objects.filter(account=shelf.account_id, quantity__gt=0).exclude(
        title__standing=Standing.IN_FORCE
    )
    return list(rows.select_related("title__superseded_by").order_by("title__sort_key", "title_id", "fund"))


def since(shelf: Shelf, title_id: int, fund: str, moment: datetime, day: date) -> int:
    """Copies that were put onto the shelf less those taken from it after a moment (which lies on `day`).

    A movement tells only its day; its hour is that of the event of the phone that told it, or else that of its
    recording. What the ledger itself adds to make its books agree moves no book and stays out.
    """
    account, came = shelf.account_id, 0
    rows = Movement.objects.filter(title=title_id, fund=fund, occurred_on__gte=day).exclude(
        reason__in=OF_BOOKS_ONLY
    )
    rows = rows.filter(Q(source=account) | Q(target=account))
    found = list(rows.values_list("device", "target", "quantity", "occurred_on", "recorded_at"))
    told = dict(
        DeviceEvent.objects.filter(uuid__in=[row[0] for row in found]).values_list("uuid", "happened_at")
    )
    for device, target, quantity, on, recorded in found:
        if on > day or told.get(device, recorded) > moment:
            came += quantity if target == account else -quantity
    return came


def last_seen(shelf: Shelf, title_id: int, fund: str, day: date) -> datetime | None:
    """When on that day a closed count saw the title, if one did."""
    counts = Count.objects.filter(shelf=shelf, state=CountState.CLOSED)
    line = (
        CountLine.objects.filter(count__in=counts, title=title_id, fund=fund).order_by("-counted_at").first()
    )
    whole = counts.filter(by_exception=True).order_by("-closed_at").first()
    moments = [line.counted_at if line else None, _whole(whole, title_id, fund)]
    return max((moment for moment in moments if moment and day_of(moment) == day), default=None)


def _whole(count: Count | None, title_id: int, fund: str) -> datetime | None:
    """A count by exception saw every title when it was closed, unless a line of its own said when."""
    if count is None or count.lines.filter(title=title_id, fund=fund).exists():
        return None
    return count.closed_at


def tallies_of(shelf: Shelf, first: date, last: date) -> dict[str, int]:
    rows = Tally.objects.filter(shelf=shelf, day__gte=first, day__lte=last).values_list("kind")
    return dict(rows.annotate(all=Sum("count")))
