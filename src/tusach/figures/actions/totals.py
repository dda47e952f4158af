"""The kept sums: moved by each posting in its own transaction, rebuilt whole from the postings, compared."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import Min

from tusach.figures import packed, sums
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
    kept = {
        row.unit_id: row for row in Total.objects.select_for_update().filter(unit__in=ids).order_by("unit")
    }
    missing = [Total(unit_id=pk, level=level) for pk, level in over if pk not in kept]
    if missing:
        Total.objects.bulk_create(missing, ignore_conflicts=True)
        kept = {
            row.unit_id: row
            for row in Total.objects.select_for_update().filter(unit__in=ids).order_by("unit")
        }
    for row in kept.values():
        try:
            row.sums = sums.encode(sums.add(sums.decode(row.sums), gone, come))
        except sums.Overflow as error:
            raise Refused(
                "Tổng vượt quá số lớn nhất mà hệ thống giữ chính xác. Xin xem lại số vừa gửi."
            ) from error
    Total.objects.bulk_create(  # the rows exist and are held: one statement writes them all
        kept.values(), update_conflicts=True, unique_fields=["unit"], update_fields=["sums"]
    )


Resolved = tuple[int, str, Cells]


def _resolved() -> Iterator[Resolved]:
    """Each unit with its level and its live postings resolved, from the postings alone."""
    levels = dict(Unit.objects.filter(pk__in=Posting.objects.values("unit")).values_list("pk", "level"))
    live = Posting.objects.filter(replaced_by__isnull=True, withdrawn=False).order_by("unit", "at", "pk")
    rows = live.values_list("unit", "evidence", "cells").iterator(chunk_size=200)
    for unit, said in groupby(rows, key=itemgetter(0)):
        yield (
            unit,
            levels[unit],
            packed.resolve([packed.decode(data, grade_of(grade)) for _, grade, data in said]),
        )


Progress = Callable[[Iterable[Resolved], int], Iterable[Resolved]]


@dataclass(frozen=True)
class Rebuilt:
    standings: dict[int, tuple[Home, bytes]]
    totals: dict[int, tuple[str, bytes]]


def rebuilt(progress: Progress | None = None) -> Rebuilt:
    """All kept rows made anew from the postings; nothing is written."""
    lines = catalogue()
    first = Posting.objects.order_by().values("unit").annotate(first=Min("pk")).values("first")
    rows_of = Posting.objects.filter(pk__in=first).values_list("unit", "district", "province")
    home_of = {unit: Home(district, province) for unit, district, province in rows_of}
    standings: dict[int, tuple[Home, bytes]] = {unit: (home, b"") for unit, home in home_of.items()}
    parts: dict[int, Sums] = defaultdict(sums.no_sums)
    levels: dict[int, str] = {}
    rows: Iterable[Resolved] = _resolved()
    for unit, level, cells in progress(rows, len(home_of)) if progress else rows:
        standings[unit] = (home_of[unit], packed.encode(cells, with_grades=True))
        own = sums.of_cells(counted(cells, level, lines))
        for pk, kind in totals_over(unit, level, home_of[unit]):
            levels[pk] = kind
            parts[pk] = sums.add(parts[pk], own)
    totals = {pk: (levels[pk], sums.encode(held)) for pk, held in parts.items()}
    return Rebuilt(standings, totals)


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
