"""A year of the ledger by commune, as the figures count it: what came, what went, what lay there at its end."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum

from tusach.books.models import Carrier, Title
from tusach.kit.clock import day_of
from tusach.supply.models import (
    Account,
    AccountKind,
    Balance,
    Discrepancy,
    DiscrepancyKind,
    Fund,
    Movement,
    Parcel,
    Receipt,
)

SUPPLY = (
    AccountKind.OPENING,
    AccountKind.TRANSIT,
    AccountKind.CENTRAL,
    AccountKind.PROVINCE,
    AccountKind.PRINTER,
)
KEPT = (AccountKind.SHELF, AccountKind.LOAN)
ENDS = (AccountKind.LOST, AccountKind.DAMAGED, AccountKind.WEEDED)


@dataclass
class CopiesOfYear:
    """One commune in one year. `titles`, `copies` and `discs` came from the programme; `others` came otherwise (gifts,
    local purchases, from the shelves of other communes); `gone` is lost, damaged or weeded; `stock` lies there at the
    end. `short`: missing or damaged on receipt. `days` is the sum over `parcels` signed for. `grade`: the least sure
    of all this, A to D.
    """

    titles: int = 0
    copies: int = 0
    discs: int = 0
    others: int = 0
    gone: int = 0
    stock: int = 0
    short: int = 0
    parcels: int = 0
    days: int = 0
    grade: str = "A"
    moved: bool = False

    def is_of(self, grade: str) -> None:
        self.grade = max(self.grade, grade)


def copies_by_unit(year: int, *, through: date, units: list[int] | None = None) -> dict[int, CopiesOfYear]:
    """{unit id: its year}, up to and with the day `through`. `units`: of these communes only."""
    found: dict[int, CopiesOfYear] = defaultdict(CopiesOfYear)
    first = date(year, 1, 1)
    _movements(found, first, through, units)
    _receipts(found, first, through, units)
    _stock(found, through, units)
    return dict(found)


def _beside(side: str, units: list[int] | None) -> QuerySet[Movement]:
    """Movements of which this side ("source", "target") is a shelf or its loans. Asked from the accounts, each with its
    days, they are found by the index of that side; no index begins with the day.
    """
    if units is not None:
        return Movement.objects.filter(**{f"{side}__in": _accounts(units)})
    return Movement.objects.filter(**{f"{side}__kind__in": KEPT, f"{side}__unit__isnull": False})


def _accounts(units: list[int]) -> list[int]:
    return list(Account.objects.filter(unit__in=units, kind__in=KEPT).values_list("pk", flat=True))


class _Accounts(dict[int, tuple[Any, str]]):
    """{account: where it stands, its kind}. One that was opened while the movements are walked through is asked for."""

    def __missing__(self, pk: int) -> tuple[Any, str]:
        self[pk] = found = Account.objects.values_list("unit", "kind").get(pk=pk)
        return found


def _movements(found: dict[int, CopiesOfYear], first: date, through: date, units: list[int] | None) -> None:
    """A walk through the year's movements: grouping some 400,000 rows of eight columns costs more than adding them up."""
    stand = _Accounts(
        (pk, (unit, kind)) for pk, unit, kind in Account.objects.values_list("pk", "unit", "kind")
    )
    came: dict[tuple[int, int], int] = defaultdict(int)
    for side, other, sign in (("target", "source", 1), ("source", "target", -1)):
        rows = _beside(side, units).filter(occurred_on__gte=first, occurred_on__lte=through)
        told = rows.values_list(side, other, "title", "fund", "evidence", "reverses", "quantity")
        for here, there, title, fund, grade, reverses, quantity in told.iterator(chunk_size=5_000):
            unit, (from_unit, kind) = stand[here][0], stand[there]
            year, copies = found[unit], sign * quantity
            year.moved = True
            if kind in ENDS:
                year.gone -= copies
            elif kind in SUPPLY and (sign == 1 or reverses):
                year.is_of(grade)
                if fund == Fund.PROGRAMME:
                    came[unit, title] += copies
                else:
                    year.others += copies
            elif kind in KEPT and from_unit != unit and (sign == 1 or reverses):
                year.others += copies
    carriers = dict(Title.objects.values_list("pk", "carrier"))
    for (unit, title), copies in came.items():
        year = found[unit]
        year.titles += copies > 0
        if carriers[title] == Carrier.PRINT:
            year.copies += copies
        else:
            year.discs += copies


def _receipts(found: dict[int, CopiesOfYear], first: date, through: date, units: list[int] | None) -> None:
    """How long parcels were under way, and what was missing in them."""
    rows = Receipt.objects.filter(stands=True, counted_at__date__gte=first, counted_at__date__lte=through)
    if units is not None:
        rows = rows.filter(parcel__unit__in=units)
    told = rows.values_list("parcel__unit", "parcel", "parcel__consignment__sent_on")
    for unit, _, sent, counted in told.annotate(first=Min("counted_at")):
        if sent:
            found[unit].parcels += 1
            found[unit].days += max((day_of(counted) - sent).days, 0)
            found[unit].moved = True
    cases = Discrepancy.objects.filter(
        receipt__in=rows.values("pk"), kind__in=[DiscrepancyKind.SHORT, DiscrepancyKind.DAMAGED]
    )
    for unit, copies in cases.values_list("parcel__unit").annotate(all=Sum("quantity")):
        found[unit].short += copies
        found[unit].copies += copies  # what the slip said came; check K01 takes the missing ones off again


def _stock(found: dict[int, CopiesOfYear], through: date, units: list[int] | None) -> None:
    """What lies there now, less what came and went after the day."""
    accounts = Account.objects.filter(kind__in=KEPT, unit__isnull=False)
    if units is not None:
        accounts = accounts.filter(unit__in=units)
    home = dict(accounts.values_list("pk", "unit"))
    held = Balance.objects.exclude(quantity=0)
    if units is not None:
        held = held.filter(account__in=home)
    for account, grade, copies in held.values_list("account", "evidence").annotate(all=Sum("quantity")):
        if account in home:
            found[home[account]].stock += copies
            found[home[account]].is_of(grade)
    for unit, copies in _since(through, units):
        found[unit].stock -= copies


def _since(through: date, units: list[int] | None) -> Iterator[tuple[int, int]]:
    for side, sign in (("target", 1), ("source", -1)):
        rows = _beside(side, units).filter(occurred_on__gt=through)
        for unit, copies in rows.values_list(f"{side}__unit").annotate(all=Sum("quantity")):
            yield unit, sign * copies


@dataclass(frozen=True)
class Delay:
    """Parcels of one province: how many are signed for, and after how many days on the average, at most, and how many
    are still out.
    """

    province: int
    parcels: int
    days: int
    longest: int
    waiting: int

    @property
    def average(self) -> Decimal:
        return Decimal(self.days) / self.parcels if self.parcels else Decimal(0)


def delays(year: int) -> list[Delay]:
    """Time from dispatch to receipt by province, of what was sent in a year."""
    rows = Receipt.objects.filter(stands=True, parcel__consignment__sent_on__year=year).values_list(
        "parcel__consignment__province", "parcel__consignment__sent_on", "parcel"
    )
    spent: dict[int, list[int]] = defaultdict(list)
    for province, sent, _, counted in rows.annotate(first=Min("counted_at")):
        spent[province].append(max((day_of(counted) - sent).days, 0))
    out = dict(
        Parcel.objects.filter(consignment__sent_on__year=year, receipts__isnull=True)
        .values_list("consignment__province")
        .annotate(all=Count("pk"))
    )
    return [
        Delay(
            province,
            len(days := spent.get(province, [])),
            sum(days),
            max(days, default=0),
            out.get(province, 0),
        )
        for province in sorted(spent.keys() | out.keys())
    ]


def titles_first_printed(year: int) -> int:
    """Titles whose first print run is of that year."""
    return Title.objects.annotate(first=Min("lots__year")).filter(first=year).count()


def end_of_year(year: int, today: date) -> date:
    """The last day of a year, or the day before today in the year that runs."""
    return min(date(year, 12, 31), today - timedelta(days=1))
