"""What a reader may know of the paper copies in a commune: how many are on the shelf now. Few queries a page, whatever
the number of books on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Sum

from tusach.books.models import Title
from tusach.places.models import Unit
from tusach.shelf.models import Loan, Shelf
from tusach.shelf.queries.shelves import shelves_of
from tusach.supply.models import Balance


@dataclass
class OnShelf:
    """Copies of one work in a commune: on its shelves now, in readers' hands, and when the first of these is due."""

    here: int = 0
    lent: int = 0
    back_on: date | None = None
    place: str = ""

    @property
    def is_out(self) -> bool:
        return not self.here and bool(self.lent)


def copies_in(unit: Unit | int, works: Iterable[int]) -> dict[int, OnShelf]:
    """{work id: its copies in a commune}; a work that is not there stays out. One query where there is no shelf."""
    shelves = list(shelves_of(unit))
    return _copies(shelves, list(works)) if shelves else {}


def _copies(shelves: list[Shelf], works: list[int]) -> dict[int, OnShelf]:
    places = {shelf.account_id: shelf for shelf in shelves}
    found: dict[int, OnShelf] = {}
    held = Balance.objects.filter(account__in=places, quantity__gt=0, title__work__in=works)
    for work, account, here in held.values_list("title__work", "account").annotate(all=Sum("quantity")):
        one = found.setdefault(work, OnShelf(place=places[account].name))
        one.here += here
    out = Loan.objects.filter(shelf__in=shelves, returned_on__isnull=True, lost=False, title__work__in=works)
    for work, lent, back in out.values_list("title__work").annotate(all=Count("pk"), first=Min("due_on")):
        one = found.setdefault(work, OnShelf())
        one.lent, one.back_on = lent, back
    return found


@dataclass(frozen=True)
class Listed:
    """One title of a commune's shelves."""

    title: Title
    copies: OnShelf


def titles_in(unit: Unit | int, *, most: int = 300) -> tuple[list[Shelf], list[Listed], int]:
    """The open shelves of a commune, their titles in the order of a dictionary (at most `most`), and how many titles
    there are.
    """
    shelves = list(shelves_of(unit))
    if not shelves:
        return [], [], 0
    held = Balance.objects.filter(account__in=[shelf.account_id for shelf in shelves], quantity__gt=0).values(
        "title"
    )
    out = Loan.objects.filter(shelf__in=shelves, returned_on__isnull=True, lost=False).values("title")
    titles = list(Title.objects.filter(pk__in=held.union(out)).order_by("sort_key", "pk"))
    shown = titles[:most]
    copies = _copies(shelves, [title.work_id for title in shown])
    return shelves, [Listed(title, copies.get(title.work_id, OnShelf())) for title in shown], len(titles)
