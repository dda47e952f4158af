"""What shelves tell an allocation: how much they are used, and how much room they have."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from tusach.shelf.models import Loan, Shelf, Tally
from tusach.supply.models import Balance
from tusach.supply.queries.receivers import OwnRecord

_YEAR = timedelta(days=365)
_LEAST = timedelta(days=90)  # a shelf opened yesterday is not judged by one day


def records_of(*, bodies: Collection[int], on: date, **_: Any) -> dict[int, OwnRecord]:
    """{body: its own record}. Four queries for any number of bodies.

    Use is what was lent or read in the room in the year before `on`; for a shelf that is younger than that it is carried
    over to a year. A shelf that wrote down no use has no record of it, which is not the same as no reader. Room is
    capacity without what stands on the shelf or is lent from it, known only where every shelf of a body has a capacity.
    """
    wanted = set(bodies)
    shelves = [
        one for one in Shelf.objects.filter(to_date__isnull=True).order_by("pk") if one.body_id in wanted
    ]
    used = _used(shelves, on)
    held = _held([one for one in shelves if one.capacity is not None])
    readers: dict[int, int] = defaultdict(int)
    room: dict[int, int | None] = defaultdict(int)
    for one in shelves:
        age = max(min(on - one.from_date, _YEAR), _LEAST)
        readers[one.body_id] += round(used.get(one.pk, 0) * (_YEAR / age))
        before = room[one.body_id]
        free = (
            None
            if one.capacity is None
            else max(one.capacity - held.get(one.account_id, 0) - held.get(one.loans_id, 0), 0)
        )
        room[one.body_id] = None if before is None or free is None else before + free
    return {body: OwnRecord(readers[body] or None, room[body]) for body in room}


def _used(shelves: Collection[Shelf], on: date) -> dict[int, int]:
    """{shelf: loans and readings in the room of the year before}."""
    if not shelves:
        return {}
    of_year = Q(lent_on__gt=on - _YEAR, lent_on__lte=on)
    found = dict(Loan.objects.filter(of_year).values_list("shelf").annotate(all=Count("pk")).order_by())
    read = Tally.objects.filter(kind="READ", day__gt=on - _YEAR, day__lte=on)
    for shelf, times in read.values_list("shelf").annotate(all=Sum("count")).order_by():
        found[shelf] = found.get(shelf, 0) + times
    return found


def _held(shelves: Collection[Shelf]) -> dict[int, int]:
    """{account: copies} of these shelves, on them and lent from them."""
    if not shelves:
        return {}
    of_these = Shelf.objects.filter(to_date__isnull=True, capacity__isnull=False)
    rows = Balance.objects.filter(
        Q(account__in=of_these.values("account")) | Q(account__in=of_these.values("loans")), quantity__gt=0
    )
    return dict(rows.values_list("account").annotate(all=Sum("quantity")).order_by())
