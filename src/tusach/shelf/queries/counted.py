"""A year of lending by commune, as figures and library statistics count it; never who read what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from tusach.books.models import Title
from tusach.shelf.models import Loan, Shelf, Tally
from tusach.supply.models import AccountKind, Balance


@dataclass
class UseOfYear:
    """`lent`: loans begun; `renewals` of these; `different`: copies lent at least once; `read`, `visits` and `talks`
    from the daily tallies.
    """

    lent: int = 0
    renewals: int = 0
    different: int = 0
    read: int = 0
    visits: int = 0
    talks: int = 0


def use_by_unit(year: int, *, through: date, units: list[int] | None = None) -> dict[int, UseOfYear]:
    """{unit id: its year} for every commune with a shelf that stood open in it, zeros too: they kept count."""
    first = date(year, 1, 1)
    shelves = Shelf.objects.filter(from_date__lte=through).filter(
        Q(to_date__isnull=True) | Q(to_date__gt=first)
    )
    if units is not None:
        shelves = shelves.filter(unit__in=units)
    home = dict(shelves.values_list("pk", "unit"))
    lent, counted = Loan.objects.filter(shelf__in=home), Tally.objects.filter(shelf__in=home)
    kept = set(lent.filter(lent_on__lte=through).values_list("shelf", flat=True).distinct())
    kept |= set(counted.filter(day__lte=through).values_list("shelf", flat=True).distinct())
    found = {
        home[shelf]: UseOfYear() for shelf in kept
    }  # before its first tally a shelf says nothing, not zero
    loans = Loan.objects.filter(shelf__in=home, lent_on__gte=first, lent_on__lte=through)
    for shelf, lent, renewals in loans.values_list("shelf").annotate(all=Count("pk"), again=Sum("renewed")):
        found[home[shelf]].lent += lent
        found[home[shelf]].renewals += renewals
    for shelf, copies in _different(loans.values_list("shelf", "title", "item", "lent_on", "returned_on")):
        found[home[shelf]].different += copies
    tallies = Tally.objects.filter(shelf__in=home, day__gte=first, day__lte=through)
    for shelf, kind, count in tallies.values_list("shelf", "kind").annotate(all=Sum("count")):
        use = found[home[shelf]]
        use.read += count * (kind == "READ")
        use.visits += count * (kind == "VISIT")
        use.talks += count * (kind == "TALK")
    return found


Lent = tuple[int, int, int | None, date, date | None]


def _different(loans: Iterable[Lent]) -> list[tuple[int, int]]:
    """(shelf, copies): numbered copies by their numbers; of the others as many as were ever out at the same time,
    since two loans one after the other may have been the same copy.
    """
    numbered: dict[tuple[int, int], set[int]] = defaultdict(set)
    turns: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
    for shelf, title, item, lent, back in loans:
        if item is not None:
            numbered[shelf, title].add(item)
            continue
        # A copy that came back on a later day may have gone out again on that day; on its own day it was out.
        turns[shelf, title] += [(lent, 1), (max(back or date.max, lent + timedelta(days=1)), -1)]
    found = [(shelf, len(items)) for (shelf, _), items in numbered.items()]
    for (shelf, _), steps in turns.items():
        out = most = 0
        for _, step in sorted(steps):
            out += step
            most = max(most, out)
        found.append((shelf, max(most, 1)))
    return found


def never_borrowed(units: Iterable[int] | None = None) -> list[tuple[Title, int]]:
    """Titles that stand on shelves which lend and that nobody has borrowed there, with their copies, most first."""
    shelves = Shelf.objects.filter(to_date__isnull=True, lendings__isnull=False).distinct()
    if units is not None:
        shelves = shelves.filter(unit__in=list(units))
    accounts = dict(shelves.values_list("account", "pk"))
    lent = set(Loan.objects.filter(shelf__in=accounts.values()).values_list("shelf", "title").distinct())
    copies: dict[int, int] = defaultdict(int)
    rows = Balance.objects.filter(account__in=accounts, account__kind=AccountKind.SHELF, quantity__gt=0)
    for account, title, held in rows.values_list("account", "title", "quantity"):
        if (accounts[account], title) not in lent:
            copies[title] += held
    titles = Title.objects.in_bulk(copies)
    return sorted(
        ((titles[pk], held) for pk, held in copies.items()), key=lambda one: (-one[1], one[0].sort_key)
    )
