"""Shelves of places that are no more, and the mergers that carry them on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tusach.books.models import Title
from tusach.kit.clock import day_of
from tusach.people.models import Actor, Role
from tusach.places.models import Event, Extent, Unit
from tusach.places.queries import links, names_on, units_on
from tusach.shelf.models import Count, CountState, Loan, Merger, MergerPart, MergerState, Shelf
from tusach.shelf.queries.shelves import visible_to
from tusach.supply.models import Account, AccountKind, Balance

OPEN = (MergerState.COUNTING, MergerState.READY)
A_COUNT_HOLDS = timedelta(days=31)  # a stock-take of the last month need not be made again


def mergers_visible_to(actor: Actor) -> QuerySet[Merger]:
    seen = visible_to(actor).values("pk")
    rows = Merger.objects.filter(
        Q(into__in=seen) | Q(pk__in=MergerPart.objects.filter(shelf__in=seen).values("merger"))
    )
    return rows.select_related("into__body", "into__unit", "into__account", "into__loans", "made_by", "event")


def parts_visible_to(actor: Actor) -> QuerySet[MergerPart]:
    rows = MergerPart.objects.filter(merger__in=mergers_visible_to(actor).values("pk"))
    return rows.select_related(
        "merger__into__body", "shelf__account", "shelf__loans", "shelf__body", "count", "second_count"
    )


def part_counted_by(actor: Actor, count: Count) -> MergerPart | None:
    """The part of a merger under way that this count was made for."""
    rows = parts_visible_to(actor).filter(Q(count=count) | Q(second_count=count))
    return rows.filter(merger__state=MergerState.COUNTING).first()


def parts_of(merger: Merger) -> list[MergerPart]:
    rows = merger.parts.select_related(
        "shelf__account__province", "shelf__loans", "shelf__body", "shelf__unit", "count", "second_count"
    )
    return list(rows.order_by("pk"))


@dataclass
class Waiting:
    """What stood in one place that went into another: its shelves, or copies that no shelf was opened for."""

    unit: Unit
    name: str
    extent: str
    event: Event
    shelves: list[Shelf] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    copies: int = 0

    @property
    def is_part(self) -> bool:
        return self.extent != Extent.WHOLE


def waiting_for(unit: Unit, on: date) -> list[Waiting]:
    """Places that went into this one and still have copies in their own name, by name."""
    before = _before(unit, on)
    shelves = Shelf.objects.filter(unit__in=before, to_date__isnull=True).select_related(
        "account", "loans", "body"
    )
    busy = MergerPart.objects.filter(merger__state__in=OPEN).values("shelf")
    found = {pk: Waiting(link.old, "", link.extent, link.event) for pk, link in before.items()}
    for shelf in shelves.exclude(pk__in=busy).order_by("pk"):
        found[shelf.unit_id].shelves.append(shelf)
    bare = Account.objects.filter(
        unit__in=before, kind=AccountKind.SHELF, closed_on__isnull=True, shelf__isnull=True
    )
    for account in bare.order_by("pk"):
        found[account.unit_id or 0].accounts.append(account)
    _count_copies(found.values())
    names = names_on(before, on)
    for pk, one in found.items():
        one.name = names[pk].full_name if pk in names else one.unit.key
    waiting = [one for one in found.values() if one.shelves or (one.accounts and one.copies)]
    return sorted(waiting, key=lambda one: one.name)


def _before(unit: Unit, on: date) -> dict[int, "_Link"]:
    """Units that this one was made of and that are no more, through all steps; a part anywhere is a part."""
    found: dict[int, _Link] = {}
    at = {unit.pk: str(Extent.WHOLE)}
    while at:
        rows = links().filter(new__in=at, event__effective_on__lte=on).select_related("old", "event")
        steps = [
            _Link(row.old, row.extent if at[row.new_id] == Extent.WHOLE else at[row.new_id], row.event)
            for row in rows
        ]
        at = {
            step.old.pk: step.extent for step in steps if step.old.pk not in found and step.old.pk != unit.pk
        }
        found |= {step.old.pk: step for step in steps if step.old.pk in at}
    there = set(units_on(on).filter(pk__in=found).values_list("pk", flat=True))
    return {pk: link for pk, link in found.items() if pk not in there}


@dataclass(frozen=True)
class _Link:
    old: Unit
    extent: str
    event: Event


def _count_copies(found: Iterable[Waiting]) -> None:
    owners: dict[int, Waiting] = {}
    for one in found:
        owners |= {shelf.account_id: one for shelf in one.shelves} | {
            shelf.loans_id: one for shelf in one.shelves
        }
        owners |= {account.pk: one for account in one.accounts}
    for account, quantity in Balance.objects.filter(account__in=owners).values_list("account", "quantity"):
        owners[account].copies += quantity


@dataclass(frozen=True)
class Proposed:
    """A shelf of mine (or none yet) into which shelves of old places should go."""

    unit: Unit
    name: str
    into: list[Shelf]
    waiting: list[Waiting]

    @property
    def copies(self) -> int:
        return sum(one.copies for one in self.waiting)


def proposed_to(actor: Actor) -> list[Proposed]:
    """What the places that I keep shelves for have inherited and not yet taken over."""
    found = []
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=actor.units(Role.KEEPER), level="COMMUNE")}
    names = names_on(units, actor.day)
    for pk, unit in sorted(units.items()):
        waiting = waiting_for(unit, actor.day)
        if waiting:
            mine = (
                Shelf.objects.filter(unit=unit, to_date__isnull=True)
                .select_related("account", "body")
                .order_by("pk")
            )
            found.append(
                Proposed(unit, names[pk].full_name if pk in names else unit.key, list(mine), waiting)
            )
    return found


def fresh_count(shelf: Shelf, on: date) -> Count | None:
    """The last stock-take that closed within a month, if there is one."""
    rows = Count.objects.filter(shelf=shelf, state=CountState.CLOSED, closed_at__isnull=False)
    count = rows.order_by("-closed_at").first()
    return count if count and count.closed_at and on - day_of(count.closed_at) <= A_COUNT_HOLDS else None


@dataclass(frozen=True)
class Line:
    """A title in one part: by the ledger before the count, by the count, and by the second one if there was one."""

    title: Title
    fund: str
    expected: int
    counted: int
    damaged: int
    second: int | None

    @property
    def differs(self) -> bool:
        return (
            self.expected != self.counted
            or bool(self.damaged)
            or (self.second is not None and self.second != self.counted)
        )


def differences_of(part: MergerPart) -> list[Line]:
    """Titles whose count is not what the ledger said, or on which the two keepers do not agree."""
    first, second = _lines(part.count), _lines(part.second_count)
    titles = Title.objects.in_bulk({title for title, _ in first.keys() | second.keys()})
    found = []
    for title, fund in sorted(
        first.keys() | second.keys(), key=lambda key: (titles[key[0]].sort_key, key[1])
    ):
        one, other = first.get((title, fund)), second.get((title, fund))
        expected, counted, damaged = one or ((other[0], other[0], 0) if other else (0, 0, 0))
        again = other[1] if other else (counted if second else None)
        found.append(Line(titles[title], fund, expected, counted, damaged, again))
    return [line for line in found if line.differs]


def _lines(count: Count | None) -> dict[tuple[int, str], tuple[int, int, int]]:
    if count is None or count.state == CountState.CANCELLED:
        return {}
    rows = count.lines.values_list("title", "fund", "expected", "counted", "damaged")
    return {(title, fund): (expected, counted, damaged) for title, fund, expected, counted, damaged in rows}


@dataclass(frozen=True)
class Contents:
    """What a part hands over: titles and copies on the shelf, copies on loan, and of which funds."""

    titles: int
    copies: int
    lent: int
    funds: dict[str, int]


def contents_of(part: MergerPart) -> Contents:
    """By the ledger as it stands; after the finish by what moved."""
    if part.moved.get("copies"):
        return Contents(part.moved["titles"], part.moved["copies"], part.moved["lent"], part.moved["funds"])
    held = Balance.objects.filter(account__in=[part.shelf.account_id, part.shelf.loans_id], quantity__gt=0)
    titles, funds, copies, lent = set[int](), dict[str, int](), 0, 0
    for account, title, fund, quantity in held.values_list("account", "title", "fund", "quantity"):
        titles.add(title)
        funds[fund] = funds.get(fund, 0) + quantity
        copies += quantity * (account == part.shelf.account_id)
        lent += quantity * (account == part.shelf.loans_id)
    return Contents(len(titles), copies, lent, funds)


def loans_out(shelf: Shelf) -> QuerySet[Loan]:
    """What is in readers' hands; what they lost stays with the books of the old shelf."""
    return Loan.objects.filter(shelf=shelf, returned_on__isnull=True, lost=False)
