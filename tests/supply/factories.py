"""Titles, lots and accounts for the tests of supply and shelf."""

import uuid
from datetime import date

from tests.cast import NOW, Cast
from tusach.books.models import Lot, Title, Topic, Work
from tusach.places.models import Unit
from tusach.supply.actions import Move, account_for, record_movements
from tusach.supply.models import Account, AccountKind

OPENED = date(2009, 1, 1)


def make_title(code: str = "T001", title: str = "Hỏi đáp về đất đai", **facts: object) -> Title:
    work = Work.objects.create(title=title, authors=["Nhiều tác giả"], topic=Topic.LAW, created_at=NOW)
    facts = {"year": 2021, "publisher": "NXB Chính trị quốc gia Sự thật", "topic": Topic.LAW, **facts}
    return Title.objects.create(
        work=work, code=code, title=title, authors=["Nhiều tác giả"], created_at=NOW, **facts
    )


def make_lot(title: Title, quantity: int, year: int = 2021) -> Lot:
    return Lot.objects.create(
        title=title, number=title.lots.count() + 1, year=year, quantity=quantity, unit_cost=24_000
    )


def make_account(kind: str, unit: Unit | None = None, province: Unit | None = None, key: str = "") -> Account:
    label = f"{AccountKind(kind).label} {unit.key if unit else ''}".strip()
    return account_for(kind, key=key, unit=unit, province=province, label=label, opened_on=OPENED)


def move(title: Title, quantity: int, source: Account, target: Account, on: date, **facts: object) -> Move:
    return Move(title.pk, quantity, source, target, on, facts.pop("device", None) or uuid.uuid4(), **facts)


def stock_shelf(cast: Cast, title: Title, quantity: int, on: date = date(2021, 5, 4)) -> dict[str, Account]:
    """`quantity` copies printed, sent and on the shelf of Tà Nung; the accounts by name."""
    accounts = {
        "printer": make_account(AccountKind.PRINTER),
        "central": make_account(AccountKind.CENTRAL),
        "shelf": make_account(AccountKind.SHELF, cast.ta_nung, cast.lam_dong),
        "loan": make_account(AccountKind.LOAN, cast.ta_nung, cast.lam_dong),
        "lost": make_account(AccountKind.LOST, cast.lam_dong, cast.lam_dong),
    }
    if quantity:
        record_movements(
            moves=[
                move(title, quantity, accounts["printer"], accounts["central"], on),
                move(title, quantity, accounts["central"], accounts["shelf"], on),
            ],
            by=None,
            at=NOW,
        )
    return accounts
