"""Shelves, and what stands on them by the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count as CountOf
from django.db.models import Min, Q, QuerySet, Sum

from tusach.books.models import Title, Work
from tusach.books.queries import ebooks_of
from tusach.kit.models import in_force
from tusach.kit.text import fold
from tusach.people.models import Actor, Role
from tusach.places.models import Level, Unit, UnitVersion
from tusach.places.queries import names_on
from tusach.shelf.models import Loan, MergerPart, Shelf
from tusach.supply.models import Balance, Fund


def visible_to(actor: Actor) -> QuerySet[Shelf]:
    """The centre sees all shelves, a province and a district those that lie in it, others those of their commune
    and those that came or come to it by a merger.
    """
    rows = Shelf.objects.select_related("account", "loans", "body", "unit")
    if actor.serves_centre():
        return rows
    units = actor.units()
    within = UnitVersion.objects.filter(in_force(actor.day), district__in=actor.units(level=Level.DISTRICT))
    return rows.filter(
        Q(unit__in=units) | Q(account__province__in=units) | Q(body__in=actor.bodies()) | Q(unit__in=within.values("unit"))
        | Q(pk__in=MergerPart.objects.filter(merger__into__body__in=actor.bodies()).values("shelf"))
    )  # fmt: skip


def placed_names(shelves: Iterable[Shelf], day: date) -> dict[int, str]:
    """{shelf: its name with its place}: nearly every commune calls its own “Tủ sách xã”. At most two queries."""
    rows = list(shelves)
    names = names_on([shelf.unit_id for shelf in rows], day)
    return {shelf.pk: _placed(shelf.name, names.get(shelf.unit_id)) for shelf in rows}


def _placed(name: str, place: UnitVersion | None) -> str:
    return name if place is None or fold(place.full_name) in fold(name) else f"{name} ({place.full_name})"


def placed_name(shelf: Shelf, day: date) -> str:
    return placed_names([shelf], day)[shelf.pk]


def kept_by(actor: Actor) -> QuerySet[Shelf]:
    rows = Shelf.objects.filter(body__in=actor.bodies(Role.KEEPER), to_date__isnull=True)
    return rows.select_related("account", "loans", "body", "unit").order_by("pk")


def shelves_of(unit: Unit | int) -> QuerySet[Shelf]:
    """The open shelves of a commune, for its readers."""
    return Shelf.objects.filter(unit=unit, to_date__isnull=True).order_by("pk")


def shelf_by_code(code: str) -> Shelf | None:
    """The shelf of a code printed once; after a merger the one it went into."""
    shelf = Shelf.objects.filter(code=code).first()
    while shelf and shelf.merged_into_id:
        shelf = Shelf.objects.get(pk=shelf.merged_into_id)
    return shelf


@dataclass(frozen=True)
class Copies:
    """Copies of a title for readers: on the shelf now, on loan, and the day the first of those should be back."""

    shelf: Shelf
    on_shelf: int
    on_loan: int
    back_on: date | None


def copies_of(what: Title | Work, unit: Unit | int) -> list[Copies]:
    """Where a reader of this commune finds the title (or any title of the work); shelves without it stay out."""
    titles = Q(title=what) if isinstance(what, Title) else Q(title__work=what)
    found: list[Copies] = []
    for shelf in shelves_of(unit):
        here = (
            Balance.objects.filter(titles, account=shelf.account_id).aggregate(all=Sum("quantity"))["all"]
            or 0
        )
        out = open_loans(shelf).filter(titles).aggregate(all=CountOf("pk"), first=Min("due_on"))
        if here or out["all"]:
            found.append(Copies(shelf, here, out["all"], out["first"]))
    return found


def open_loans(shelf: Shelf) -> QuerySet[Loan]:
    """What is in readers' hands, what is due first in front."""
    rows = Loan.objects.filter(shelf=shelf, returned_on__isnull=True, lost=False)
    return rows.select_related("title", "item").order_by("due_on", "pk")


@dataclass(frozen=True)
class Row:
    """One title of one fund on a shelf. `lent` counts copies in readers' hands; `ebook` is the key of the e-book of the
    same work, where a page asked for it (`with_ebooks`).
    """

    title: Title
    fund: str
    here: int
    lent: int
    evidence: str
    counted_on: date | None
    ebook: str = ""

    @property
    def all(self) -> int:
        return self.here + self.lent

    @property
    def fund_label(self) -> str:
        """Whose copies these are, where they are not the programme's."""
        return "" if self.fund == Fund.PROGRAMME else str(Fund(self.fund).label)


def rows_of(shelf: Shelf, words: str = "") -> list[Row]:
    """What the shelf holds by title and fund, in the order of a dictionary; `words` without their marks, or an ISBN."""
    held = Balance.objects.filter(account__in=[shelf.account_id, shelf.loans_id]).exclude(quantity=0)
    for word in fold(words[:200]).split()[:10]:
        held = held.filter(
            title__folded__contains=word.replace("-", "") if word.replace("-", "").isdecimal() else word
        )
    rows: dict[tuple[int, str], list[Balance | None]] = {}
    for one in held.select_related("title").order_by("title__sort_key", "title_id", "fund"):
        pair = rows.setdefault((one.title_id, one.fund), [None, None])
        pair[one.account_id == shelf.loans_id] = one
    return [_row(here, out) for here, out in rows.values()]


def with_ebooks(rows: Iterable[Row]) -> list[Row]:
    """The rows of one leaf with the e-books of their works; one question for all."""
    shown = list(rows)
    keys = ebooks_of({row.title.work_id for row in shown})
    return [replace(row, ebook=keys.get(row.title.work_id, "")) for row in shown]


def _row(here: Balance | None, out: Balance | None) -> Row:
    one = here or out
    assert one is not None  # noqa: S101 - a pair is made by one of its two
    return Row(
        one.title, one.fund, here.quantity if here else 0, out.quantity if out else 0, here.evidence if here else "",
        here.counted_on if here else None,
    )  # fmt: skip


def held_of(shelf: Shelf, title: Title | int) -> list[Balance]:
    """What stands on the shelf of a title, by fund, the fund with most copies first."""
    rows = Balance.objects.filter(account=shelf.account_id, title=title, quantity__gt=0)
    return sorted(rows, key=lambda row: (-row.quantity, row.fund))


def titles_named(words: str) -> QuerySet[Title]:
    """Titles of the whole programme by words or ISBN: what is not on this shelf by the ledger may yet stand on it."""
    rows = Title.objects.order_by("sort_key", "pk")
    for word in fold(words[:200]).split()[:10]:
        plain = word.replace("-", "")
        rows = rows.filter(folded__contains=plain if plain.isdecimal() else word)
    return rows


@dataclass(frozen=True)
class Sums:
    copies: int
    titles: int
    lent: int
    overdue: int
    waiting: int


def sums_of(shelf: Shelf, today: date, waiting: int = 0) -> Sums:
    """The numbers at the head of a shelf's page: two queries."""
    held = Balance.objects.filter(account=shelf.account_id, quantity__gt=0)
    here = held.aggregate(copies=Sum("quantity"), titles=CountOf("title", distinct=True))
    out = open_loans(shelf).aggregate(all=CountOf("pk"), late=CountOf("pk", filter=Q(due_on__lt=today)))
    return Sums(here["copies"] or 0, here["titles"], out["all"], out["late"], waiting)


def names_now_borrowing(shelf: Shelf) -> list[tuple[str, str]]:
    """Readers with something in their hands now, and their hamlets: nobody else is remembered."""
    rows = open_loans(shelf).exclude(reader="").order_by("reader").values_list("reader", "hamlet")
    return list(dict.fromkeys(rows))


def neighbours_of(shelf: Shelf, day: date) -> Sequence[int]:
    """Ids of the communes near a shelf: those of its district, or of its province where there are no districts."""
    here = UnitVersion.objects.filter(in_force(day), unit=shelf.unit_id, withdrawn_by__isnull=True).first()
    if here is None:
        return []
    near = Q(district=here.district_id) if here.district_id else Q(province=here.province_id)
    rows = UnitVersion.objects.filter(
        near, in_force(day), unit__level=Level.COMMUNE, withdrawn_by__isnull=True
    )
    return list(rows.values_list("unit", flat=True))
