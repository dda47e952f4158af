"""Openings by the million: the same ledger as every movement, written in bulk.

What is new to the ledger is summed and inserted at once; a line for a title that a shelf already has goes the way of
every other movement, so that a count or a debt is respected.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

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
from tusach.supply.ledger import Held, Key, Place, Step
from tusach.supply.models import Account, AccountKind, Balance, Movement
from tusach.supply.openings import Opening
from tusach.supply.queries.ledger import closed_until, place_of

_PART = 100_000
_OPENED = date(2009, 1, 1)
_REASON = "mở sổ"
_Numbered: TypeAlias = tuple[int, Opening]  # a line with its number in the batch


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
    with sums.writing_much():
        for first in range(0, len(lines), _PART):
            part = list(enumerate(lines[first : first + _PART], start=first))
            fresh = _not_written(part, batch)
            repeated += len(part) - len(fresh)
            written += sum(line.copies for _, line in fresh)
            _write(fresh, known, batch, by, at)
    record(
        act="supply.open_balances", subject=f"supply.Movement:{batch}", by=by, at=at,
        sentence=f"Mở sổ {number(len(lines) - repeated)} dòng, {number(written)} bản sách.",
        facts={"batch": str(batch), "lines": len(lines), "repeated": repeated, "codes_on": codes_on},
    )  # fmt: skip
    return Opened(len(lines) - repeated, written, repeated)


def _check(lines: Iterable[Opening], at: datetime) -> None:
    days = {line.on for line in lines}
    if not days:
        return
    closed, first, last = closed_until(), min(days), max(days)
    if last > day_of(at):
        raise Refused(f"Ngày {day(last)} chưa tới; xin ghi ngày đã nhận sách.")
    if closed and first < closed:
        raise Refused(f"Sổ đã khóa trước ngày {day(closed)}; bảng có dòng ngày {day(first)}.")


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


def _device(batch: uuid.UUID, number_of_line: int) -> int:
    """A line's UUID is its batch's head with its number at the end: sent again it is the same, and a long import
    writes its index from left to right.
    """
    return (batch.int >> 48 << 48) | number_of_line


def _steps(lines: Iterable[_Numbered], known: _Known, batch: uuid.UUID) -> Iterator[Step]:
    for number_of_line, line in lines:
        shelf = known.shelves[line.commune]
        yield Step(
            known.titles[line.title], line.copies, known.openings[shelf.province], shelf, line.on,
            uuid.UUID(int=_device(batch, number_of_line)), line.grade, line.fund, paper=line.paper, reason=_REASON,
        )  # fmt: skip


def _not_written(part: list[_Numbered], batch: uuid.UUID) -> list[_Numbered]:
    """The lines not yet in the ledger. A batch is written whole or not at all, so its ends tell of all."""
    devices = [uuid.UUID(int=_device(batch, number_of_line)) for number_of_line, _ in (*part[:1], *part[-1:])]
    if not Movement.objects.filter(device__in=devices).exists():
        return part
    known = set[int]()
    for at in range(0, len(part), 500):
        asked = [uuid.UUID(int=_device(batch, number_of_line)) for number_of_line, _ in part[at : at + 500]]
        known.update(
            one.int for one in Movement.objects.filter(device__in=asked).values_list("device", flat=True)
        )
    return [one for one in part if _device(batch, one[0]) not in known]


def _write(lines: list[_Numbered], known: _Known, batch: uuid.UUID, by: Actor | None, at: datetime) -> None:
    there = _balances_there(lines, known)
    old: list[_Numbered] = []
    new = lines
    if there:
        new = []
        for one in lines:
            line = one[1]
            key = (known.shelves[line.commune].id, known.titles[line.title], line.fund)
            (old if key in there else new).append(one)
    if old:
        write_steps(list(_steps(old, known, batch)), by=by, at=at)
    if new:
        told = _told(new, known, batch)
        person = by.person.pk if by and by.person else None
        sums.insert_openings(told.rows, reason=_REASON, person=person, at=at)
        _sum_up(told, known)


@dataclass
class _Told:
    """Lines of new balances in the ledger's numbers. `held`: {(shelf, title, fund): (copies, grade, day)};
    `came`: {(province, title, day, grade, fund): copies}; `provinces`: {shelf: province}.
    """

    rows: list[sums.OpeningRow] = field(default_factory=list)
    held: dict[Key, sums.NewBalance] = field(default_factory=dict)
    came: dict[tuple[int | None, int, date, str, str], int] = field(default_factory=dict)
    provinces: dict[int, int | None] = field(default_factory=dict)


def _told(lines: Iterable[_Numbered], known: _Known, batch: uuid.UUID) -> _Told:
    """One walk through the lines: this is where most of an import's own time goes, so it does little a line."""
    told, titles, head = _Told(), known.titles, _device(batch, 0)
    rows, held, came = told.rows, told.held, told.came
    shelves = {
        commune: (shelf.id, shelf.province, known.openings[shelf.province].id)
        for commune, shelf in known.shelves.items()
    }
    told.provinces = {shelf: province for shelf, province, _ in shelves.values()}
    for number_of_line, line in lines:
        shelf, province, opening = shelves[line.commune]
        title, copies, on, grade, fund = titles[line.title], line.copies, line.on, line.grade, line.fund
        rows.append((title, copies, opening, shelf, fund, on, head | number_of_line, grade, line.paper))
        key = (shelf, title, fund)
        there = held.get(key)
        held[key] = _added((copies, grade, on), there) if there else (copies, grade, on)
        row = (province, title, on, grade, fund)
        came[row] = came.get(row, 0) + copies
    return told


def _added(one: sums.NewBalance, other: sums.NewBalance) -> sums.NewBalance:
    return one[0] + other[0], max(one[1], other[1]), max(one[2], other[2])


def _balances_there(lines: list[_Numbered], known: _Known) -> set[tuple[int, int, str]]:
    """Those of the lines' balances that exist: of their shelves and titles, and of no others of a full shelf."""
    accounts = sorted({known.shelves[commune].id for commune in {line.commune for _, line in lines}})
    titles = sorted({known.titles[title] for title in {line.title for _, line in lines}})
    found = set[tuple[int, int, str]]()
    for at in range(0, len(accounts), 500):
        rows = Balance.objects.filter(account__in=accounts[at : at + 500], title__in=titles)
        found.update(rows.values_list("account_id", "title_id", "fund"))
    return found


def _sum_up(told: _Told, known: _Known) -> None:
    """Balances, flows and holdings of lines from an opening account into shelves that had nothing of the title."""
    sums.insert_new_balances(told.held)
    flows: dict[tuple[int | None, int, int, str, str], int] = {}
    taken: dict[Key, sums.NewBalance] = {}
    for (province, title, on, grade, fund), copies in told.came.items():
        flow = (province, title, on.year, grade, fund)
        flows[flow] = flows.get(flow, 0) + copies
        source, one = (known.openings[province].id, title, fund), (copies, grade, on)
        taken[source] = _added(one, taken[source]) if source in taken else one
    sums.add_flows(_with_the_nation(flows))
    places = {place.id: place for place in known.openings.values()}
    lost = {key: Held(copies, 0, grade, on) for key, (copies, grade, on) in taken.items()}
    sums.add_holdings(_holdings(told) | sums.take_from(places, lost))


def _with_the_nation(
    flows: Mapping[tuple[int | None, int, int, str, str], int],
) -> dict[tuple[int | None, int, int, str, str, str, str], int]:
    found: dict[tuple[int | None, int, int, str, str, str, str], int] = {}
    for (province, title, year, grade, fund), copies in flows.items():
        for place in {province, None}:
            row = (place, title, year, "OPENING", "SHELF", grade, fund)
            found[row] = found.get(row, 0) + copies
    return found


def _holdings(told: _Told) -> dict[tuple[int | None, int, str, str, str], int]:
    """What each shelf now holds, in the nation's row and in its province's."""
    sums_of: dict[tuple[int | None, int, str, str], int] = {}
    for (shelf, title, fund), (copies, grade, _) in told.held.items():
        row = (told.provinces[shelf], title, grade, fund)
        sums_of[row] = sums_of.get(row, 0) + copies
    found: dict[tuple[int | None, int, str, str, str], int] = {}
    for (province, title, grade, fund), copies in sums_of.items():
        for place in {None, province}:
            row5 = (place, title, "SHELF", grade, fund)
            found[row5] = found.get(row5, 0) + copies
    return found


def shelf_places(codes: Iterable[str], on: date) -> dict[str, Place]:
    """The shelf accounts of these communes, opened where there are none (the demo and the benches fill by them)."""
    return _shelves(_versions(codes, on))


__all__ = ["Opened", "Opening", "open_balances", "shelf_places", "unknown_codes"]
