"""The balance of books: what was printed and opened, where it is, and how sure that is. Read from sums, not movements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from tusach.books.models import Title
from tusach.kit.text import fold, number
from tusach.places.models import Unit
from tusach.supply.models import HOLDING, AccountKind, Balance, Flow, Holding

SOURCES = (AccountKind.PRINTER, AccountKind.OPENING)
PLACES = tuple(kind for kind in AccountKind if kind not in SOURCES)


def counted(copies: int) -> str:
    """Copies as people read them: below nothing is more than the ledger knew of ("thừa 2")."""
    return number(copies) if copies >= 0 else f"thừa {number(-copies)}"


@dataclass
class Sheet:
    """Copies of one title, or of all. `came`: printed and opened; `lies`: by kind of place; `sure`: what still is
    somewhere, by grade of evidence. `open_end`: `came` less all of `lies`; it is nothing, or the ledger is broken.
    """

    title: Title | None = None
    came: dict[str, int] = field(default_factory=dict)
    lies: dict[str, int] = field(default_factory=dict)
    sure: dict[str, int] = field(default_factory=dict)

    @property
    def all_came(self) -> int:
        return sum(self.came.values())

    @property
    def still_there(self) -> int:
        return sum(self.lies.get(kind, 0) for kind in HOLDING)

    @property
    def placed(self) -> dict[str, str]:
        """In words, by kind of place."""
        return {kind: counted(copies) for kind, copies in self.lies.items()}

    @property
    def unexplained(self) -> str:
        return counted(self.lies.get(AccountKind.UNEXPLAINED, 0))

    @property
    def has_over(self) -> bool:
        return any(copies < 0 for copies in self.lies.values())

    @property
    def gone(self) -> int:
        return sum(
            self.lies.get(kind, 0) for kind in (AccountKind.LOST, AccountKind.DAMAGED, AccountKind.WEEDED)
        )

    @property
    def on_the_way(self) -> int:
        """In stores and in transit: not yet where it is read."""
        return sum(
            self.lies.get(kind, 0)
            for kind in (AccountKind.CENTRAL, AccountKind.PROVINCE, AccountKind.TRANSIT)
        )

    @property
    def grades(self) -> list[tuple[str, int, Decimal]]:
        """What still is somewhere, by grade: (letter, copies, per cent)."""
        whole = sum(self.sure.values())
        return [
            (letter, copies, Decimal(100 * copies) / whole)
            for letter, copies in sorted(self.sure.items())
            if copies and whole
        ]

    @property
    def open_end(self) -> int:
        return self.all_came - sum(self.lies.values())

    def take(self, kind: str, grade: str, quantity: int) -> None:
        if kind in SOURCES:
            self.came[kind] = self.came.get(kind, 0) - quantity
            return
        self.lies[kind] = self.lies.get(kind, 0) + quantity
        if kind in HOLDING and grade:
            self.sure[grade] = self.sure.get(grade, 0) + quantity


def titles_asked(words: str = "", topic: str = "") -> QuerySet[Title]:
    rows = Title.objects.order_by("sort_key", "pk")
    for word in fold(words[:200]).split()[:10]:
        rows = rows.filter(folded__contains=word)
    return rows.filter(topic=topic) if topic else rows


def sheets_by_title(
    *, titles: QuerySet[Title], province: Unit | None = None, year: int | None = None, fund: str = ""
) -> tuple[list[Sheet], Sheet]:
    """A sheet for each title and their sum; with `year` as it was at its end, else as it is now.

    In a province copies also come from elsewhere, so that only the nation's sheets come to nothing at the end.
    """
    found = {title.pk: Sheet(title) for title in titles}
    rows = _then(province, year) if year else _now(province)
    if fund:
        rows = [row for row in rows if row[3] == fund]
    whole = Sheet()
    for title, kind, grade, _, quantity in rows:
        if title in found:
            found[title].take(kind, grade, quantity)
            whole.take(kind, grade, quantity)
    return list(found.values()), whole


Row = tuple[int, str, str, str, int]  # title, kind, grade, fund, copies


def _now(province: Unit | None) -> list[Row]:
    rows = Holding.objects.filter(province=province).exclude(quantity=0)
    return list(rows.values_list("title_id", "kind", "evidence", "fund", "quantity"))


def _then(province: Unit | None, year: int) -> list[Row]:
    rows = Flow.objects.filter(province=province, year__lte=year)
    sums = rows.values_list("title_id", "from_kind", "to_kind", "fund").annotate(all=Sum("quantity"))
    found: list[Row] = []
    for title, source, target, fund, quantity in sums:
        found += [(title, source, "", fund, -quantity), (title, target, "", fund, quantity)]
    return found


def flows_of(*, province: Unit | None, year: int) -> list[Mapping[str, object]]:
    """Copies between kinds of places in one year, the largest first."""
    rows = Flow.objects.filter(province=province, year=year).values("from_kind", "to_kind")
    return list(rows.annotate(copies=Sum("quantity"), titles=Sum(1)).filter(copies__gt=0).order_by("-copies"))


def in_commune(unit: Unit) -> QuerySet[Balance]:
    """What the accounts of one commune hold, by title."""
    here = Q(account__unit=unit) & ~Q(quantity=0)
    rows = Balance.objects.filter(here).select_related("title", "account")
    return rows.order_by("title__sort_key", "title_id", "account__kind")


def of_title(title: Title) -> tuple[Sheet, dict[int, Sheet]]:
    """One title in the nation and by province id."""
    nation, provinces = Sheet(title), dict[int, Sheet]()
    rows = Holding.objects.filter(title=title).exclude(quantity=0)
    for row in rows:
        sheet = provinces.setdefault(row.province_id, Sheet(title)) if row.province_id else nation
        sheet.take(row.kind, row.evidence, row.quantity)
    return nation, provinces
