"""Openings by the million: the same ledger as every movement, written in bulk.

What is new to the ledger is summed and inserted at once; a line for a title that a shelf already has goes the way of
every other movement, so that a count or a debt is respected.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day, number
from tusach.people.models import Actor, Body, BodyKind
from tusach.places.models import Level, Unit, UnitVersion
from tusach.places.queries import table_begins, versions_on
from tusach.supply.actions import sums
from tusach.supply.actions.ledger import account_for, write_steps
from tusach.supply.ledger import Held, Place, Step
from tusach.supply.models import Account, AccountKind, Balance, Movement
from tusach.supply.openings import Opening
from tusach.supply.queries.ledger import closed_until, place_of

_PART = 50_000
_OPENED = date(2009, 1, 1)


@dataclass(frozen=True)
class Opened:
    lines: int
    copies: int
    repeated: int


@dataclass(frozen=True)
class _Known:
    """Codes as this import reads them: titles, and each commune's shelf and its province's opening account."""

    titles: Mapping[str, int]
    shelves: Mapping[str, Place]
    openings: Mapping[int | None, Place]


@transaction.atomic
def open_balances(
    *, lines: Sequence[Opening], codes_on: date, batch: uuid.UUID, by: Actor | None, at: datetime
) -> Opened:
    """Write the openings; commune codes mean the communes of the day `codes_on`. The same batch a second time writes
    nothing. Raises `Refused`, and writes nothing, when a code is unknown or a day is in a closed period.
    """
    known = _known(lines, codes_on)
    _check(lines, at)
    written = repeated = 0
    for first in range(0, len(lines), _PART):
        steps = list(_steps(lines[first : first + _PART], first, known, batch))
        fresh = _not_written(steps)
        repeated += len(steps) - len(fresh)
        written += sum(step.quantity for step in fresh)
        _write(fresh, by, at)
    record(
        act="supply.open_balances", subject=f"supply.Movement:{batch}", by=by, at=at,
        sentence=f"Mở sổ {number(len(lines) - repeated)} dòng, {number(written)} bản sách.",
        facts={"batch": str(batch), "lines": len(lines), "repeated": repeated, "codes_on": codes_on},
    )  # fmt: skip
    return Opened(len(lines) - repeated, written, repeated)


def _check(lines: Iterable[Opening], at: datetime) -> None:
    closed, today = closed_until(), day_of(at)
    for line in lines:
        if line.on > today:
            raise Refused(f"Ngày {day(line.on)} chưa tới; xin ghi ngày đã nhận sách.")
        if closed and line.on < closed:
            raise Refused(f"Sổ đã khóa trước ngày {day(closed)}; bảng có dòng ngày {day(line.on)}.")


def unknown_codes(lines: Iterable[Opening], codes_on: date) -> tuple[list[str], list[str]]:
    """Codes of communes and of titles in the lines that nobody knows, each in order."""
    communes, titles = {line.commune for line in lines}, {line.title for line in lines}
    there = set(_versions(communes, codes_on))
    listed = set(Title.objects.values_list("code", flat=True))
    return sorted(communes - there), sorted(titles - listed)


def _versions(codes: Iterable[str], on: date) -> dict[str, UnitVersion]:
    begins = table_begins()
    rows = versions_on(max(on, begins) if begins else on).filter(unit__level=Level.COMMUNE)
    wanted = set(codes)
    return {row.code: row for row in rows if row.code in wanted}


def _known(lines: Sequence[Opening], codes_on: date) -> _Known:
    communes, titles = unknown_codes(lines, codes_on)
    if communes:
        raise Refused(
            f"Không có xã mã {', '.join(communes[:10])} vào ngày {day(codes_on)}. Xin xem lại mã hoặc ngày."
        )
    if titles:
        raise Refused(f"Chưa có đầu sách mã {', '.join(titles[:10])}. Xin thêm vào danh mục đầu sách trước.")
    codes = dict(Title.objects.values_list("code", "pk"))
    versions = _versions({line.commune for line in lines}, codes_on)
    shelves = _shelves(versions)
    provinces = {place.province for place in shelves.values()}
    units = Unit.objects.in_bulk([pk for pk in provinces if pk])
    openings = {
        pk: place_of(
            account_for(
                AccountKind.OPENING,
                unit=units.get(pk or 0),
                province=units.get(pk or 0),
                label="Mở sổ",
                opened_on=_OPENED,
            )
        )
        for pk in provinces
    }
    return _Known(codes, shelves, openings)


def _shelves(versions: Mapping[str, UnitVersion]) -> dict[str, Place]:
    """The shelf account of each commune: that of its party committee, or of the commune itself where none is known."""
    bodies: dict[int, int] = {}
    rows = Body.objects.filter(kind=BodyKind.PARTY_COMMITTEE, unit__level=Level.COMMUNE).order_by("-pk")
    for pk, unit in rows.values_list("pk", "unit_id"):
        bodies[unit or 0] = pk
    keys = {
        version.unit_id: f"shelf:{bodies[version.unit_id]}"
        if version.unit_id in bodies
        else f"shelf-unit:{version.unit_id}"
        for version in versions.values()
    }
    made = [
        Account(
            key=keys[version.unit_id], kind=AccountKind.SHELF, unit_id=version.unit_id, province_id=version.province_id,
            body_id=bodies.get(version.unit_id), label=f"Tủ sách {version.full_name}", opened_on=_OPENED,
        )
        for version in versions.values()
    ]  # fmt: skip
    Account.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
    named = {account.key: account for account in Account.objects.filter(kind=AccountKind.SHELF)}
    return {code: place_of(named[keys[version.unit_id]]) for code, version in versions.items()}


def _steps(lines: Sequence[Opening], first: int, known: _Known, batch: uuid.UUID) -> Iterator[Step]:
    """A line's UUID is its batch's head with its number at the end: sent again it is the same, and a long import
    writes its index from left to right.
    """
    head = batch.int >> 48 << 48
    for number_of_line, line in enumerate(lines, start=first):
        shelf = known.shelves[line.commune]
        yield Step(
            known.titles[line.title], line.copies, known.openings[shelf.province], shelf, line.on,
            uuid.UUID(int=head | number_of_line), line.grade, line.fund, paper=line.paper, reason="mở sổ",
        )  # fmt: skip


def _not_written(steps: list[Step]) -> list[Step]:
    """The steps not yet in the ledger. A batch is written whole or not at all, so its first line tells of all."""
    if steps and not Movement.objects.filter(device__in=[steps[0].device, steps[-1].device]).exists():
        return steps
    known = set[uuid.UUID]()
    for at in range(0, len(steps), 500):
        part = [step.device for step in steps[at : at + 500]]
        known.update(Movement.objects.filter(device__in=part).values_list("device", flat=True))
    return [step for step in steps if step.device not in known]


def _write(steps: list[Step], by: Actor | None, at: datetime) -> None:
    there = _balances_there(steps)
    old = [step for step in steps if (step.target.id, step.title, step.fund) in there]
    new = [step for step in steps if (step.target.id, step.title, step.fund) not in there]
    if old:
        write_steps(old, by=by, at=at)
    if new:
        sums.insert_movements(new, by.person.pk if by and by.person else None, at)
        _sum_up(new)


def _balances_there(steps: list[Step]) -> set[tuple[int, int, str]]:
    accounts = sorted({step.target.id for step in steps})
    found = set[tuple[int, int, str]]()
    for at in range(0, len(accounts), 500):
        rows = Balance.objects.filter(account__in=accounts[at : at + 500])
        found.update(rows.values_list("account_id", "title_id", "fund"))
    return found


def _sum_up(steps: list[Step]) -> None:
    """Balances, flows and holdings of steps from an opening account into shelves that had nothing of the title."""
    held: dict[tuple[int, int, str], Held] = {}
    flows: dict[tuple[int | None, int, int, str, str, str, str], int] = {}
    sources: dict[tuple[int, int, str], Held] = {}
    places = {step.source.id: step.source for step in steps}
    for step in steps:
        on, grade = step.occurred_on, step.evidence
        for kept, key in (
            (held, (step.target.id, step.title, step.fund)),
            (sources, (step.source.id, step.title, step.fund)),
        ):
            one = kept.get(key)
            if one is None:
                one = kept[key] = Held(evidence=grade, as_of=on)
            one.quantity += step.quantity
            one.evidence = max(one.evidence, grade)
            one.as_of = max(one.as_of, on)
        flow = (step.target.province, step.title, on.year, "OPENING", "SHELF", grade, step.fund)
        flows[flow] = flows.get(flow, 0) + step.quantity
    nation: dict[tuple[int | None, int, int, str, str, str, str], int] = {}
    for flow, copies in flows.items():
        whole = (None, *flow[1:])
        nation[whole] = nation.get(whole, 0) + copies
    sums.insert_new_balances(held)
    sums.add_flows({row: copies for row, copies in flows.items() if row[0] is not None} | nation)
    sums.add_holdings(_holdings(steps, held) | sums.take_from(places, sources))


def _holdings(
    steps: list[Step], held: Mapping[tuple[int, int, str], Held]
) -> dict[tuple[int | None, int, str, str, str], int]:
    provinces = {step.target.id: step.target.province for step in steps}
    found: dict[tuple[int | None, int, str, str, str], int] = {}
    for (account, title, fund), one in held.items():
        for province in (None, provinces[account]):
            row = (province, title, "SHELF", one.evidence, fund)
            found[row] = found.get(row, 0) + one.quantity
    return found


def shelf_places(codes: Iterable[str], on: date) -> dict[str, Place]:
    """The shelf accounts of these communes, opened where there are none (the demo and the benches fill by them)."""
    return _shelves(_versions(codes, on))


__all__ = ["Opened", "Opening", "open_balances", "shelf_places", "unknown_codes"]
