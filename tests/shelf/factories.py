"""A shelf with books on it, for the tests of the room."""

import uuid
from datetime import date, datetime, timedelta

from tests.cast import NOW, Cast
from tests.supply.factories import make_account, make_title, move
from tusach.books.models import Title
from tusach.shelf import actions
from tusach.shelf.models import Loan, PlaceKind, Shelf
from tusach.supply.actions import record_movements
from tusach.supply.models import AccountKind, Balance


def make_shelf(cast: Cast, body: str = "ta_nung", **facts: object) -> Shelf:
    facts = {"name": f"Tủ sách {body}", "place": PlaceKind.PEOPLES_COMMITTEE, **facts}
    return actions.open_shelf(
        body=cast.bodies[body], unit=cast.bodies[body].unit, by=None, at=NOW - timedelta(days=400), **facts
    )


def put(
    shelf: Shelf, title: Title, quantity: int, on: date = date(2023, 5, 4), fund: str = "PROGRAMME"
) -> Title:
    """`quantity` copies printed and on the shelf."""
    printer = make_account(AccountKind.PRINTER)
    record_movements(moves=[move(title, quantity, printer, shelf.account, on, fund=fund)], by=None, at=NOW)
    return title


def stocked(cast: Cast, quantity: int = 3, **facts: object) -> tuple[Shelf, Title]:
    shelf = make_shelf(cast, **facts)
    return shelf, put(shelf, make_title(), quantity)


def lend(shelf: Shelf, title: Title, reader: str = "Chị Hiền", at: datetime = NOW, **facts: object) -> Loan:
    facts = {"device": uuid.uuid4(), "happened_at": at, "by": None, **facts}
    return actions.lend(shelf=shelf, title=title, reader=reader, at=at, **facts)


def here(shelf: Shelf, title: Title) -> int:
    return sum(Balance.objects.filter(account=shelf.account, title=title).values_list("quantity", flat=True))


def out(shelf: Shelf, title: Title) -> int:
    return sum(Balance.objects.filter(account=shelf.loans, title=title).values_list("quantity", flat=True))


def ended(title: Title, kind: str) -> int:
    return sum(Balance.objects.filter(account__kind=kind, title=title).values_list("quantity", flat=True))
