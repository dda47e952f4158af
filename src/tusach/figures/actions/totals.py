"""The kept sums: moved by each posting in its own transaction, rebuilt whole from the postings, compared."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import transaction

from tusach.figures import packed, sums
from tusach.figures.actions.held import put_totals, totals_of
from tusach.figures.models import Posting, Standing, Total
from tusach.figures.packed import Cells
from tusach.figures.queries.catalogue import Catalogue, catalogue
from tusach.figures.queries.home import Home
from tusach.figures.queries.known import grade_of
from tusach.figures.sums import Sums
from tusach.kit.errors import Refused
from tusach.places.models import Level, Unit


@dataclass(frozen=True)
class Verified:
    """`wrong` names each kept row that differs from the rebuild."""

    units: int
    totals: int
    postings: int
    wrong: tuple[str, ...]


def counted(cells: Cells, level: str, lines: Catalogue) -> Cells:
    """The cells that are the unit's own and count in sums above it."""
    allowed = lines.counted_at(level)
    slots = cells.slots
    inside = slots < len(allowed)
    return cells.only(inside & allowed[slots * inside])


def totals_over(unit: int, level: str, home: Home) -> list[tuple[int, str]]:
    """The totals that hold a unit's own values, in the order in which they are locked."""
    above = {home.district: Level.DISTRICT, home.province: Level.PROVINCE} if level != Level.NATION else {}
    if level != Level.COMMUNE:
        above[unit] = Level(level)
    return sorted((pk, str(kind)) for pk, kind in above.items() if pk is not None)


def move(*, unit: Unit, home: Home, before: Cells, after: Cells, lines: Catalogue) -> None:
    """Take a unit's old values out of the sums above it and put its new ones in. Called inside a transaction."""
    gone = sums.of_cells(counted(before, unit.level, lines), -1)
    come = sums.of_cells(counted(after, unit.level, lines))
    if not len(gone) and not len(come):
        return
    over = totals_over(unit.pk, unit.level, home)
    ids = [pk for pk, _ in over]
    kept = totals_of(ids)
    if len(kept) < len(ids):
        there = {row.unit for row in kept}
        missing = [Total(unit_id=pk, level=level) for pk, level in over if pk not in there]
        Total.objects.bulk_create(missing, ignore_conflicts=True)
        kept = totals_of(ids)
    if not kept:
        return
    try:
        put_totals([(row.pk, sums.encode(sums.add(sums.decode(row.sums), gone, come))) for row in kept])
    except sums.Overflow as error:
        raise Refused(
            "Tổng vượt quá số lớn nhất mà hệ thống giữ chính xác. Xin xem lại số vừa gửi."
        ) from error


@dataclass(frozen=True)
class Resolved:
    """One unit with its live postings resolved, from the postings alone."""

    unit: int
    level: str
    home: Home
    cells: Cells


def _resolved() -> Iterator[Resolved]:
    """Every unit that ever posted, those of one home one after the other: so their sums are added at once."""
    levels = dict(Unit.objects.filter(pk__in=Posting.objects.values("unit")).values_list("pk", "level"))
    rows = (
        Posting.objects.filter(replaced_by__isnull=True)
        .order_by("province", "district", "unit", "at", "pk")
        .values_list("unit", "district", "province", "withdrawn", "evidence", "cells")
    )
    for (unit, *home), said in groupby(rows.iterator(chunk_size=200), key=itemgetter(0, 1, 2)):
        live = [packed.decode(data, grade_of(grade)) for *_, gone, grade, data in said if not gone]
        yield Resolved(unit, levels[unit], Home(*home), packed.resolve(live))


Progress = Callable[[Iterable[Resolved], int], Iterable[Resolved]]


@dataclass(frozen=True)
class Rebuilt:
    standings: dict[int, tuple[Home, bytes]]
    totals: dict[int, tuple[str, bytes]]


def rebuilt(progress: Progress | None = None) -> Rebuilt:
    """All kept rows made anew from the postings; nothing is written."""
    lines = catalogue()
    standings: dict[int, tuple[Home, bytes]] = {}
    parts: dict[int, Sums] = defaultdict(sums.no_sums)
    levels: dict[int, str] = {}
    rows: Iterable[Resolved] = _resolved()
    shown = progress(rows, Posting.objects.values("unit").distinct().count()) if progress else rows
    for (level, home), of_home in groupby(shown, key=lambda one: (one.level, one.home)):
        waiting: list[Sums] = []
        for one in of_home:
            standings[one.unit] = (home, packed.encode(one.cells, with_grades=True))
            waiting.append(sums.of_cells(counted(one.cells, level, lines)))
            if level != Level.COMMUNE or len(waiting) == _TOGETHER:
                _put_in(parts, levels, totals_over(one.unit, level, home), waiting)
                waiting = []
        if waiting:
            _put_in(parts, levels, totals_over(0, level, home), waiting)
    totals = {pk: (levels[pk], sums.encode(held)) for pk, held in parts.items()}
    return Rebuilt(standings, totals)


_TOGETHER = 60  # units added at once: bounds the memory


def _put_in(
    parts: dict[int, Sums], levels: dict[int, str], over: list[tuple[int, str]], waiting: list[Sums]
) -> None:
    added = sums.add(*waiting)
    for pk, kind in over:
        levels[pk] = kind
        parts[pk] = sums.add(parts[pk], added)


@transaction.atomic
def rebuild(*, progress: Progress | None = None) -> Verified:
    """Make every kept row anew from the postings and put it in place; tells what had differed."""
    made = rebuilt(progress)
    wrong = _differences(made)
    Total.objects.all().delete()
    Standing.objects.all().delete()
    Standing.objects.bulk_create(
        (
            Standing(unit_id=unit, district_id=home.district, province_id=home.province, cells=cells)
            for unit, (home, cells) in made.standings.items()
        ),
        batch_size=200,
    )
    Total.objects.bulk_create(
        (Total(unit_id=unit, level=level, sums=data) for unit, (level, data) in made.totals.items() if data),
        batch_size=200,
    )
    return Verified(len(made.standings), len(made.totals), Posting.objects.count(), tuple(wrong))


def verify(*, progress: Progress | None = None) -> Verified:
    """Compare every kept row with a full rebuild, byte for byte; nothing is written."""
    with transaction.atomic():
        made = rebuilt(progress)
        wrong = _differences(made)
        return Verified(len(made.standings), len(made.totals), Posting.objects.count(), tuple(wrong))


def _differences(made: Rebuilt) -> list[str]:
    wrong = []
    seen = set()
    rows = Standing.objects.values_list("unit", "district", "province", "cells").iterator(chunk_size=200)
    for unit, district, province, cells in rows:
        seen.add(unit)
        if made.standings.get(unit) != (Home(district, province), bytes(cells)):
            wrong.append(f"figures.Standing: unit {unit}")
    wrong += [f"figures.Standing: unit {unit} is missing" for unit in made.standings.keys() - seen]
    kept = {row.unit_id: bytes(row.sums) for row in Total.objects.all()}
    for unit in kept.keys() | made.totals.keys():
        if kept.get(unit, b"") != made.totals.get(unit, ("", b""))[1]:
            wrong.append(f"figures.Total: unit {unit}")
    return sorted(wrong)
