"""Postings in: append, correct, take back. Each moves the kept sums in its own transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from django.db import IntegrityError, transaction

from tusach.figures import packed
from tusach.figures.actions.expect import answered, answered_all, taken_back
from tusach.figures.actions.held import Head, Held, heads_of, put_standing, standing_of
from tusach.figures.actions.totals import move
from tusach.figures.catalogue import Line
from tusach.figures.models import Evidence, Posting, Standing
from tusach.figures.packed import FIRST_YEAR, LAST_YEAR, LIMIT, MISSING, Cells
from tusach.figures.queries.catalogue import Catalogue, catalogue
from tusach.figures.queries.home import Home, homes
from tusach.figures.queries.known import SYSTEM, grade_of
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import decimal, number
from tusach.people.models import Actor
from tusach.places.models import Level, Unit


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one year. `value` None says outright "không có số liệu"; leave the cell out to say nothing.

    A yes/no indicator (unit `xã` or `nơi` at a commune) takes 1 or 0.
    """

    indicator_code: str
    year: int
    value: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one source says of one unit, for `record_many`."""

    unit: Unit
    source: str
    cells: Sequence[Cell]
    evidence: Evidence = Evidence.SIGNED
    submitted_at: datetime | None = (
        None  # when the unit sent it, for timeliness; the load's moment when not known
    )


@transaction.atomic
def record(
    *,
    unit: Unit,
    source: str,
    cells: Sequence[Cell],
    evidence: Evidence,
    by: Actor,
    at: datetime,
    submitted_at: datetime | None = None,
) -> Posting:
    """Put on record all that `source` says of `unit`; a second call with another content corrects the first.

    `source` is a text key such as `reports.Report:123`. The same content and evidence again changes nothing
    and returns the posting that stands. `submitted_at` is when the unit sent it (for timeliness), `at` by
    default. Refused on an unknown code, a ratio (it is recomputed), a cell given twice, a value out of bounds.
    """
    lines = catalogue()
    new = packed_cells(cells, evidence, level=unit.level, lines=lines)
    data, standing = packed.encode(new), _locked(unit, at)
    heads = heads_of(unit.pk)
    last = next((head for head in heads if head.source == source), None)
    if last is not None and (last.cells, last.evidence, last.withdrawn) == (data, evidence, False):
        return Posting.objects.get(pk=last.pk)
    posting = Posting.objects.create(
        unit=unit, district_id=standing.home.district, province_id=standing.home.province, source=source,
        evidence=evidence, cells=data, replaces_id=last.pk if last else None,
        person=by.person, at=at, recorded_at=at,
    )  # fmt: skip
    _settle(standing, unit, _after(posting, heads), lines)
    if not source.startswith(SYSTEM):
        answered(unit=unit, at=submitted_at or at)
    journal.record(
        act="figures.record",
        subject=f"figures.Posting:{posting.pk}",
        by=by,
        at=at,
        sentence=f"Ghi {number(len(new))} ô số liệu từ {source}.",
        facts={"unit": unit.pk, "source": source, "cells": len(new), "evidence": str(evidence)},
    )
    return posting


@transaction.atomic
def withdraw(*, unit: Unit, source: str, by: Actor, at: datetime) -> Posting | None:
    """Take back what a source said of a unit: a withdrawal is appended, nothing is erased.

    None when the source says nothing that stands.
    """
    if not Posting.objects.filter(unit=unit, source=source).exists():
        return None
    standing = _locked(unit, at)
    heads = heads_of(unit.pk)
    last = next(head for head in heads if head.source == source)
    if last.withdrawn:
        return None
    posting = Posting.objects.create(
        unit=unit, district_id=standing.home.district, province_id=standing.home.province, source=source,
        evidence=last.evidence, cells=b"", withdrawn=True, replaces_id=last.pk,
        person=by.person, at=at, recorded_at=at,
    )  # fmt: skip
    _settle(standing, unit, _after(posting, heads), catalogue())
    taken_back(unit=unit)
    journal.record(
        act="figures.withdraw",
        subject=f"figures.Posting:{posting.pk}",
        by=by,
        at=at,
        sentence=f"Rút số liệu của {source}.",
        facts={"unit": unit.pk, "source": source},
    )
    return posting


def record_many(*, batches: Iterable[Batch], by: Actor, at: datetime) -> int:
    """Many first postings at once (an import, the demo): appended in bulk. Returns how many.

    The sums are not moved: call `rebuild` afterwards, in the same transaction. A source that already spoke of
    a unit is refused: corrections go through `record`.
    """
    made = 0
    waiting = iter(batches)
    while chunk := list(islice(waiting, 500)):
        _add_all(chunk, by, at)
        made += len(chunk)
    journal.record(
        act="figures.record_many",
        subject="figures.Posting",
        by=by,
        at=at,
        sentence=f"Nạp số liệu của {number(made)} nguồn.",
        facts={"postings": made},
    )
    return made


def _add_all(chunk: Sequence[Batch], by: Actor, at: datetime) -> None:
    ids = {batch.unit.pk for batch in chunk}
    first = Standing.objects.filter(unit__in=ids).values_list("unit", "district", "province")
    home_of = {unit: Home(district, province) for unit, district, province in first}
    # Where it hung when it first posted holds for all its postings: the rebuild relies on it.
    earlier = Posting.objects.filter(unit__in=ids - home_of.keys()).values_list(
        "unit", "district", "province"
    )
    home_of |= {unit: Home(district, province) for unit, district, province in earlier}
    home_of |= homes({pk: day_of(at) for pk in ids - home_of.keys()})
    lines, rows = catalogue(), []
    for batch in chunk:
        home, cells = (
            home_of[batch.unit.pk],
            packed_cells(batch.cells, batch.evidence, level=batch.unit.level, lines=lines),
        )
        rows.append(
            Posting(
                unit=batch.unit, district_id=home.district, province_id=home.province, source=batch.source,
                evidence=batch.evidence, cells=packed.encode(cells), person=by.person, at=at, recorded_at=at,
            )
        )  # fmt: skip
    try:
        with transaction.atomic():
            Posting.objects.bulk_create(rows)
    except IntegrityError:
        raise Refused("Có nguồn đã ghi số cho đơn vị này rồi. Muốn sửa, xin ghi lại từng nguồn.") from None
    answered_all(sent={batch.unit.pk: batch.submitted_at or at for batch in chunk})


def packed_cells(
    cells: Sequence[Cell], evidence: Evidence, *, level: str, lines: Catalogue | None = None
) -> Cells:
    """Cells as scaled integers. Raises Refused with the sentence for whoever filled them in."""
    lines = lines or catalogue()
    takes, bounded = lines.takes, level == Level.COMMUNE
    keys, values = [], []
    for cell in cells:  # millions of cells pass here when a country is loaded: no call where none is needed
        code, year, value = cell.indicator_code, cell.year, cell.value
        taken = takes.get(code)
        if taken is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise _untaken(lines, cell)
        base, factor, low, high = taken
        if value is None:
            scaled = MISSING
        else:
            scaled = value * factor if isinstance(value, int) else _exact(lines.line(code), cell, value)
            if not low <= scaled <= (high if bounded else LIMIT):
                raise _out_of_bounds(lines.line(code), cell, low, high if bounded else LIMIT)
        keys.append(base | year)
        values.append(scaled)
    try:
        return packed.ordered(keys, values, grade_of(evidence))
    except ValueError:
        raise Refused("Có chỉ tiêu được ghi hai lần cho cùng một năm. Xin giữ lại một số.") from None


def _untaken(lines: Catalogue, cell: Cell) -> Refused:
    line = lines.line(cell.indicator_code)
    if line.is_ratio:
        return Refused(f"{line.code} là tỷ lệ, hệ thống tự tính từ tử số và mẫu số. Xin gửi hai số đó.")
    return Refused(f"{line.name}: không nhận số của năm {cell.year}.")


def _out_of_bounds(line: Line, cell: Cell, low: int, high: int) -> Refused:
    least, most = (decimal(Decimal(bound).scaleb(-line.digits), line.digits) for bound in (low, high))
    return Refused(f"{line.name}, năm {cell.year}: số phải từ {least} đến {most} {line.unit}.")


def _exact(line: Line, cell: Cell, given: Decimal) -> int:
    exact = Decimal(given)
    if not exact.is_finite():
        raise Refused(f"{line.name}, năm {cell.year}: không phải là một số.")
    scaled = exact.scaleb(line.digits)
    if scaled != scaled.to_integral_value():
        raise Refused(f"{line.name}, năm {cell.year}: chỉ nhận {_digits(line)}, không nhận {cell.value}.")
    return int(scaled)


def _digits(line: Line) -> str:
    return f"{line.digits} chữ số thập phân" if line.digits else "số nguyên"


def _locked(unit: Unit, at: datetime) -> Held:
    """The unit's standing, held until the transaction ends; it settles who posts first for one unit."""
    found = standing_of(unit.pk)
    if found is None:
        home = homes({unit.pk: day_of(at)})[unit.pk]
        Standing.objects.bulk_create(
            [Standing(unit=unit, district_id=home.district, province_id=home.province)], ignore_conflicts=True
        )
        found = standing_of(unit.pk)
    assert found is not None  # noqa: S101 - made above, and never deleted while its transaction runs
    return found


def _after(posting: Posting, heads: Sequence[Head]) -> list[Head]:
    """The unit's heads once this posting stands, from the earliest to the latest."""
    if any(head.pk != posting.replaces_id for head in heads):
        return heads_of(posting.unit_id)  # the order is by the moment stated, which may lie before theirs
    return [Head(posting.pk, posting.source, posting.evidence, posting.withdrawn, bytes(posting.cells))]


def _settle(standing: Held, unit: Unit, heads: Sequence[Head], lines: Catalogue) -> None:
    """Resolve the unit's live postings again and move the sums by the difference."""
    live = [head for head in heads if not head.withdrawn]
    after = packed.resolve([packed.decode(head.cells, grade_of(head.evidence)) for head in live])
    data = packed.encode(after, with_grades=True)
    if data == standing.cells:
        return
    move(unit=unit, home=standing.home, before=packed.decode(standing.cells), after=after, lines=lines)
    put_standing(standing.pk, data)
