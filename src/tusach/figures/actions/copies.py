"""The ledger of copies and the shelves as figures I121 to I138: posted for communes, so that survey and reports begin
with what is known.

A posting holds a year up to a day; posted again it replaces the one before, so corrections of the ledger append. What
the ledger says of copies has the grade of the least sure copies in it; what shelves counted day by day is counted.
Missing is not zero: a commune in which nothing moved and whose shelf kept no tally says nothing of the year. The nation itself says how many titles came out in it (I120).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tusach.figures.actions.record import Batch, Cell, record, withdraw
from tusach.figures.actions.together import record_counted
from tusach.figures.models import Evidence, Indicator, Posting
from tusach.figures.queries.known import SYSTEM
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.places.models import Level, Unit
from tusach.places.queries import units_on
from tusach.shelf.queries.counted import UseOfYear, use_by_unit
from tusach.supply.models import Account, AccountKind
from tusach.supply.queries.counted import CopiesOfYear, copies_by_unit, end_of_year, titles_first_printed

_GRADES = {
    "A": Evidence.COUNTED,
    "B": Evidence.SIGNED,
    "C": Evidence.DISPATCHED,
    "D": Evidence.ESTIMATED,
}
_MOVED = {
    "I121": "titles",
    "I122": "copies",
    "I123": "discs",
    "I126": "short",
    "I128": "gone",
    "I128.T": "others",
}
_USED = {"I134": "read", "I135": "lent", "I136": "different", "I138": "talks"}
FIRST_YEAR = 2009


@dataclass(frozen=True)
class PostedCopies:
    year: int
    through: date
    communes: int
    copies: int


def ledger_source(year: int) -> str:
    return f"{SYSTEM}ledger:{year}"


def shelf_source(year: int) -> str:
    return f"{SYSTEM}shelf:{year}"


def post_copies(*, year: int, by: Actor, at: datetime, units: list[int] | None = None) -> PostedCopies:
    """Post a year, up to yesterday when it still runs. `units`: of these communes only. Raises `Refused` for a year
    before the programme or one that has not begun.
    """
    through = end_of_year(year, day_of(at))
    if year < FIRST_YEAR or through < date(year, 1, 1):
        raise Refused(f"Xin chọn năm từ {FIRST_YEAR} đến năm nay.")
    nation = Unit.objects.filter(level=Level.NATION).first()
    if nation is None or not Indicator.objects.filter(code="I122").exists():
        raise Refused(
            "Chưa có danh mục đơn vị hành chính và chỉ tiêu. Xin nạp: tusach places load, tusach figures catalogue"
        )
    if units is None:
        first = Cell("I120", year, titles_first_printed(year))
        record(
            unit=nation, source=ledger_source(year), cells=[first], evidence=Evidence.COUNTED, by=by, at=at
        )
    kept = copies_by_unit(year, through=through, units=units)
    used = use_by_unit(year, through=through, units=units)
    standing = set(units_on(through, level=Level.COMMUNE).values_list("pk", flat=True))
    units_of = Unit.objects.filter(pk__in=kept.keys() | used.keys(), level=Level.COMMUNE).order_by("pk")
    batches: list[Batch] = []
    for unit in units_of:
        batches += _batches(unit, kept.get(unit.pk), used.get(unit.pk), year, stands=unit.pk in standing)
    record_counted(batches=batches, by=by, at=at)
    _take_back(batches, year, units, by, at)
    said = {batch.unit.pk for batch in batches}
    return PostedCopies(
        year, through, len(said), sum(kept[unit.pk].copies for unit in units_of if unit.pk in kept)
    )


def _take_back(
    batches: Sequence[Batch], year: int, units: Sequence[int] | None, by: Actor, at: datetime
) -> None:
    """What the ledger said of communes of which, since a correction, it says nothing any more."""
    source = ledger_source(year)
    speak = {batch.unit.pk for batch in batches if batch.source == source}
    rows = Posting.objects.filter(
        source=source, unit__level=Level.COMMUNE, replaced_by__isnull=True, withdrawn=False
    )
    if units is not None:
        rows = rows.filter(unit__in=units)
    for row in rows.select_related("unit").defer("cells").order_by("unit"):
        if row.unit_id not in speak:
            withdraw(unit=row.unit, source=source, by=by, at=at)


def _batches(
    unit: Unit, kept: CopiesOfYear | None, used: UseOfYear | None, year: int, *, stands: bool
) -> list[Batch]:
    """What the ledger says of a commune and, where a shelf keeps count, what the shelf says."""
    found, of_year = [], kept or CopiesOfYear()
    cells = _copies_cells(of_year, year, stands=stands, has_shelf=used is not None)
    if cells:
        found.append(Batch(unit, ledger_source(year), cells, _GRADES[of_year.grade]))
    if used is not None:
        found.append(Batch(unit, shelf_source(year), _use_cells(used, year), Evidence.COUNTED))
    return found


def _copies_cells(kept: CopiesOfYear, year: int, *, stands: bool, has_shelf: bool) -> list[Cell]:
    """Zeros are told only where a shelf is kept with this ledger; elsewhere nothing is nothing known."""
    values = {code: max(getattr(kept, name), 0) for code, name in _MOVED.items()}
    cells = [Cell(code, year, value) for code, value in values.items() if value or (has_shelf and stands)]
    if kept.parcels:
        cells += [Cell("I125.T", year, kept.days), Cell("I125.M", year, kept.parcels)]
    if stands and (kept.stock or has_shelf):
        cells.append(Cell("I127", year, max(kept.stock, 0)))
    return cells


def _use_cells(use: UseOfYear, year: int) -> list[Cell]:
    return [Cell(code, year, getattr(use, name)) for code, name in _USED.items()]


def copies_are_due(*, at: datetime) -> bool:
    """Whether anything is to be posted and this month has not seen it yet."""
    ready = (
        Indicator.objects.filter(code="I122").exists() and Unit.objects.filter(level=Level.NATION).exists()
    )
    if not ready or not Account.objects.filter(kind=AccountKind.SHELF).exists():
        return False
    year = year_due(at)
    sources = [ledger_source(year), shelf_source(year)]
    made = Posting.objects.filter(source__in=sources).order_by("-at", "-pk").first()
    return made is None or day_of(made.at) < day_of(at).replace(day=1)


def year_due(at: datetime) -> int:
    """The year of the last whole month: in January the last year is posted once more, whole."""
    return (day_of(at).replace(day=1) - timedelta(days=1)).year


def post_due_copies(*, by: Actor, at: datetime) -> PostedCopies | None:
    return post_copies(year=year_due(at), by=by, at=at) if copies_are_due(at=at) else None
