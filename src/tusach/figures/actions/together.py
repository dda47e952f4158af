"""What the house itself counted for many units, posted together: the ledger of copies speaks for ten thousand communes.

The end is that of `record` for each of them; here the kept rows are read, locked and written for some hundred units at
once, since a country posted one by one is a hundred thousand statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from tusach.figures import packed, sums
from tusach.figures.actions.held import Head, Held, put_standings, put_totals
from tusach.figures.actions.record import Batch, packed_cells
from tusach.figures.actions.totals import counted, totals_over
from tusach.figures.models import Posting, Standing, Total
from tusach.figures.packed import Cells
from tusach.figures.queries.catalogue import Catalogue, catalogue
from tusach.figures.queries.home import Home, homes
from tusach.figures.queries.known import SYSTEM, grade_of
from tusach.figures.sums import Sums
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.places.models import Unit

_TOGETHER = 200  # units a transaction: short enough for whoever waits to write


class _Changed(NamedTuple):
    """One unit whose resolved cells are others than before."""

    unit: Unit
    standing: Held
    before: Cells
    after: Cells


def record_counted(*, batches: Iterable[Batch], by: Actor, at: datetime) -> int:
    """Put on record what sources of the house say, each as `record` would: what a source says already is left, other
    content corrects it. Some hundred units a transaction, so that a long posting keeps nobody waiting; called again it
    goes on where it stopped. Returns how many postings were appended. Raises as `record` does.
    """
    of_unit: dict[int, list[Batch]] = defaultdict(list)
    for batch in batches:
        if not batch.source.startswith(SYSTEM):
            raise ValueError(f"{batch.source} is somebody's answer: it is recorded by itself")
        of_unit[batch.unit.pk].append(batch)
    units = sorted(of_unit)
    parts = (units[first : first + _TOGETHER] for first in range(0, len(units), _TOGETHER))
    return sum(_some({pk: of_unit[pk] for pk in part}, by, at) for part in parts)


@transaction.atomic
def _some(of_unit: Mapping[int, Sequence[Batch]], by: Actor, at: datetime) -> int:
    lines, standings = catalogue(), _standings(list(of_unit), at)
    heads = _heads(list(of_unit))
    rows = list(_fresh(of_unit, standings, heads, lines, by, at))
    if not rows:
        return 0
    Posting.objects.bulk_create(rows)
    units = {batch.unit.pk: batch.unit for said in of_unit.values() for batch in said}
    new: dict[int, list[Posting]] = defaultdict(list)
    for row in rows:
        new[row.unit_id].append(row)
    changed = [
        one
        for pk, added in new.items()
        if (one := _changed(units[pk], standings[pk], heads.get(pk, []), added))
    ]
    _move(changed, lines)
    put_standings([(one.standing.pk, packed.encode(one.after, with_grades=True)) for one in changed])
    journal.record(
        act="figures.record_counted", subject="figures.Posting", by=by, at=at,
        sentence=f"Ghi số liệu của {number(len(rows))} nguồn, {number(len(new))} đơn vị.",
        facts={"postings": [row.pk for row in rows], "sources": sorted({row.source for row in rows})},
    )  # fmt: skip
    return len(rows)


def _standings(ids: Sequence[int], at: datetime) -> dict[int, Held]:
    """Every unit's standing, locked in the order of the units; made where there is none."""
    there = set(Standing.objects.filter(unit__in=ids).values_list("unit", flat=True))
    made = homes({pk: day_of(at) for pk in ids if pk not in there})
    Standing.objects.bulk_create(
        (Standing(unit_id=pk, district_id=home.district, province_id=home.province) for pk, home in made.items()),
        ignore_conflicts=True,
    )  # fmt: skip
    rows = Standing.objects.filter(unit__in=ids).select_for_update().order_by("unit")
    return {
        unit: Held(pk, Home(district, province), bytes(cells))
        for unit, pk, district, province, cells in rows.values_list(
            "unit", "pk", "district", "province", "cells"
        )
    }


def _heads(ids: Sequence[int]) -> dict[int, list[tuple[datetime, Head]]]:
    """The postings that nothing replaces, with their moment; read while the standings are locked."""
    found: dict[int, list[tuple[datetime, Head]]] = defaultdict(list)
    rows = Posting.objects.filter(unit__in=ids, replaced_by__isnull=True).order_by("unit", "at", "pk")
    for unit, at, pk, source, evidence, withdrawn, cells in rows.values_list(
        "unit", "at", "pk", "source", "evidence", "withdrawn", "cells"
    ):
        found[unit].append((at, Head(pk, source, evidence, withdrawn, bytes(cells))))
    return found


def _fresh(
    of_unit: Mapping[int, Sequence[Batch]], standings: Mapping[int, Held], heads: Mapping[int, Sequence[tuple[datetime, Head]]],
    lines: Catalogue, by: Actor, at: datetime,
) -> Iterator[Posting]:  # fmt: skip
    for pk, said in of_unit.items():
        last = {head.source: head for _, head in heads.get(pk, [])}
        home = standings[pk].home
        for batch in said:
            data = packed.encode(
                packed_cells(batch.cells, batch.evidence, level=batch.unit.level, lines=lines)
            )
            head = last.get(batch.source)
            if head and (head.cells, head.evidence, head.withdrawn) == (data, batch.evidence, False):
                continue
            yield Posting(
                unit_id=pk, district_id=home.district, province_id=home.province, source=batch.source,
                evidence=batch.evidence, cells=data, replaces_id=head.pk if head else None, person=by.person, at=at,
                recorded_at=at,
            )  # fmt: skip


def _changed(
    unit: Unit, standing: Held, heads: Sequence[tuple[datetime, Head]], added: Sequence[Posting]
) -> _Changed | None:
    """The unit's live postings resolved again, from the earliest to the latest."""
    gone = {row.replaces_id for row in added}
    said = [one for one in heads if one[1].pk not in gone] + [
        (row.at, Head(row.pk, row.source, row.evidence, withdrawn=False, cells=bytes(row.cells)))
        for row in added
    ]
    said.sort(key=lambda one: (one[0], one[1].pk))
    live = [packed.decode(head.cells, grade_of(head.evidence)) for _, head in said if not head.withdrawn]
    after = packed.resolve(live)
    if packed.encode(after, with_grades=True) == standing.cells:
        return None
    return _Changed(unit, standing, packed.decode(standing.cells), after)


def _move(changed: Sequence[_Changed], lines: Catalogue) -> None:
    """Take all old values out of the sums above and put the new ones in: each sum is read and written once."""
    parts: dict[int, list[Sums]] = defaultdict(list)
    levels: dict[int, str] = {}
    for one in changed:
        level = one.unit.level
        gone, come = (
            sums.of_cells(counted(one.before, level, lines), -1),
            sums.of_cells(counted(one.after, level, lines)),
        )
        if not len(gone) and not len(come):
            continue
        for pk, kind in totals_over(one.unit.pk, level, one.standing.home):
            levels[pk] = kind
            parts[pk] += [gone, come]
    there = set(Total.objects.filter(unit__in=levels).values_list("unit", flat=True))
    missing = [Total(unit_id=pk, level=kind) for pk, kind in sorted(levels.items()) if pk not in there]
    Total.objects.bulk_create(missing, ignore_conflicts=True)
    kept = Total.objects.filter(unit__in=levels).select_for_update().order_by("unit")
    try:
        rows = [
            (pk, sums.encode(sums.add(sums.decode(data), *parts[unit])))
            for pk, unit, data in kept.values_list("pk", "unit", "sums")
        ]
    except sums.Overflow as error:
        raise Refused(
            "Tổng vượt quá số lớn nhất mà hệ thống giữ chính xác. Xin xem lại số vừa gửi."
        ) from error
    if rows:
        put_totals(rows)
