"""Openings by the million: the same ledger as every movement, written in bulk.

What is new to the ledger is summed and inserted at once; a line for a title that a shelf already has goes the way of
every other movement, so that a count or a debt is respected.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.statistics import gather_statistics
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
_MUCH = 10_000
_OPENED = date(2009, 1, 1)
_REASON = "mở sổ"


@dataclass(frozen=True)
class Opened:
    lines: int
    copies: int
    repeated: int


@dataclass(frozen=True)
class _Known:
    """Codes as this import reads them: titles, and each commune's shelf and its province's opening account. `held`:
    the titles that stood on some shelf before it.
    """

    titles: Mapping[str, int]
    shelves: Mapping[str, Place]
    openings: Mapping[int | None, Place]
    held: frozenset[int]


@transaction.atomic
def open_balances(
    *, lines: Sequence[Opening], codes_on: date, batch: uuid.UUID, by: Actor | None, at: datetime
) -> Opened:
    """Write the openings; commune codes mean the communes of the day `codes_on`. The same batch a second time writes
    nothing. Raises `Refused`, and writes nothing, when a code is unknown or a day is in a closed period.
    """
    known = _known(lines, codes_on)
    _check(lines, at)
    batch_of = _Batch(known, batch, by, at)
    written = repeated = 0
    with sums.writing_much():
        for first in range(0, len(lines), _PART):
            part = lines[first : first + _PART]
            numbers = _not_written(range(first, first + len(part)), batch)
            fresh = (
                part if len(numbers) == len(part) else [lines[number_of_line] for number_of_line in numbers]
            )
            repeated += len(part) - len(fresh)
            written += sum([line.copies for line in fresh])
            _write(fresh, numbers, batch_of)
    if len(lines) >= _MUCH:
        gather_statistics(Account, Movement, Balance)  # or the next import is planned for empty tables
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
    told = rows.only("code", "name", "kind", "unit_id", "province_id")
    return {row.code: row for row in told if row.code in wanted}


def _known(lines: Sequence[Opening], codes_on: date) -> _Known:
    communes, titles = {line.commune for line in lines}, {line.title for line in lines}
    versions, codes = _versions(communes, codes_on), dict(Title.objects.values_list("code", "pk"))
    if unknown := sorted(communes - versions.keys()):
        raise Refused(
            f"Không có xã mã {', '.join(unknown[:10])} vào ngày {day(codes_on)}. Xin xem lại mã hoặc ngày."
        )
    if unknown := sorted(titles - codes.keys()):
        raise Refused(f"Chưa có đầu sách mã {', '.join(unknown[:10])}. Xin thêm vào danh mục đầu sách trước.")
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
    on_shelves = Balance.objects.filter(title=OuterRef("pk"), account__kind=AccountKind.SHELF)
    held = Title.objects.filter(Exists(on_shelves)).values_list("pk", flat=True)
    return _Known(codes, shelves, openings, frozenset(held))


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
    named = _shelves_named()
    made = [
        Account(
            key=keys[version.unit_id], kind=AccountKind.SHELF, unit_id=version.unit_id, province_id=version.province_id,
            body_id=bodies.get(version.unit_id), label=f"Tủ sách {version.full_name}", opened_on=_OPENED,
        )
        for version in versions.values() if keys[version.unit_id] not in named
    ]  # fmt: skip
    if made:
        Account.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
        named = _shelves_named()
    return {code: named[keys[version.unit_id]] for code, version in versions.items()}


def _shelves_named() -> dict[str, Place]:
    rows = Account.objects.filter(kind=AccountKind.SHELF).values_list("key", "pk", "kind", "province_id")
    return {key: Place(pk, kind, province) for key, pk, kind, province in rows}


def _device(batch: uuid.UUID, number_of_line: int) -> int:
    """A line's UUID is its batch's head with its number at the end: sent again it is the same, and a long import
    writes its index from left to right.
    """
    return (batch.int >> 48 << 48) | number_of_line


@dataclass
class _Batch:
    """What all lines of one import have in common. `begun`: the communes of its lines so far."""

    known: _Known
    batch: uuid.UUID
    by: Actor | None
    at: datetime
    begun: set[str] = field(default_factory=set)

    @property
    def person(self) -> int | None:
        return self.by.person.pk if self.by and self.by.person else None


def _steps(lines: Sequence[Opening], numbers: Sequence[int], of: _Batch) -> Iterator[Step]:
    for number_of_line, line in zip(numbers, lines, strict=True):
        shelf = of.known.shelves[line.commune]
        yield Step(
            of.known.titles[line.title], line.copies, of.known.openings[shelf.province], shelf, line.on,
            uuid.UUID(int=_device(of.batch, number_of_line)), line.grade, line.fund, paper=line.paper, reason=_REASON,
        )  # fmt: skip


def _not_written(numbers: range, batch: uuid.UUID) -> Sequence[int]:
    """The lines not yet in the ledger. A batch is written whole or not at all, so its ends tell of all."""
    ends = [uuid.UUID(int=_device(batch, number_of_line)) for number_of_line in (*numbers[:1], *numbers[-1:])]
    if not Movement.objects.filter(device__in=ends).exists():
        return numbers
    known = set[int]()
    for at in range(0, len(numbers), 500):
        asked = [uuid.UUID(int=_device(batch, number_of_line)) for number_of_line in numbers[at : at + 500]]
        known.update(
            one.int for one in Movement.objects.filter(device__in=asked).values_list("device", flat=True)
        )
    return [number_of_line for number_of_line in numbers if _device(batch, number_of_line) not in known]


def _write(lines: Sequence[Opening], numbers: Sequence[int], of: _Batch) -> None:
    known, there = of.known, _balances_there(lines, of)
    if there:
        is_old = [
            (known.shelves[line.commune].id, known.titles[line.title], line.fund) in there for line in lines
        ]
        old = [at for at, told in enumerate(is_old) if told]
        steps = _steps([lines[at] for at in old], [numbers[at] for at in old], of)
        write_steps(list(steps), by=of.by, at=of.at)
        new = [at for at, told in enumerate(is_old) if not told]
        lines, numbers = [lines[at] for at in new], [numbers[at] for at in new]
    if lines:
        told = _Told()
        alike = {"recorded_at": sums.moment_of(of.at), "by_id": of.person, "reason": _REASON}
        sums.insert_openings(_rows(lines, numbers, of, told), alike)
        _sum_up(told, known)


@dataclass
class _Told:
    """What lines of new balances come to. `held`: {(shelf, title, fund): (copies, grade, day)};
    `came`: {(province, title, day, grade, fund): copies}; `provinces`: {shelf: province}.
    """

    held: dict[Key, sums.NewBalance] = field(default_factory=dict)
    came: dict[tuple[int | None, int, date, str, str], int] = field(default_factory=lambda: defaultdict(int))
    provinces: dict[int, int | None] = field(default_factory=dict)


def _rows(
    lines: Sequence[Opening], numbers: Iterable[int], of: _Batch, told: _Told
) -> Iterator[sums.OpeningRow]:
    """The lines as rows, each given out as soon as it is made, so that the database takes it meanwhile; what they come
    to stands in `told`. This is where most of an import's own time goes, so it does little a line.
    """
    titles, days, papers = of.known.titles, sums.Days(), sums.Texts()
    held, came = told.held, told.came
    shelves = {
        commune: (shelf.id, shelf.province, of.known.openings[shelf.province].id)
        for commune, shelf in of.known.shelves.items()
    }
    told.provinces = {shelf: province for shelf, province, _ in shelves.values()}
    head = of.batch.hex[:20]
    for number_of_line, (commune, code, copies, on, grade, fund, paper) in zip(numbers, lines, strict=True):
        shelf, province, opening = shelves[commune]
        title = titles[code]
        yield (
            title, copies, opening, shelf, fund, days[on], f"{head}{number_of_line:012x}", grade, papers[paper]
        )  # fmt: skip
        key, one = (shelf, title, fund), (copies, grade, on)
        if (there := held.setdefault(key, one)) is not one:
            held[key] = _added(one, there)
        came[province, title, on, grade, fund] += copies


def _added(one: sums.NewBalance, other: sums.NewBalance) -> sums.NewBalance:
    return one[0] + other[0], max(one[1], other[1]), max(one[2], other[2])


def _balances_there(lines: Sequence[Opening], of: _Batch) -> set[Key]:
    """Those of the lines' balances that exist: of their shelves and titles, and of no others of a full shelf. Of titles
    that no shelf had before the import only communes are asked that an earlier part of it spoke of.
    """
    communes = {line.commune for line in lines}
    again = communes & of.begun
    of.begun |= communes
    titles = {of.known.titles[title] for title in {line.title for line in lines}}
    found = set[Key]()
    for asked, wanted in ((communes, titles & of.known.held), (again, titles - of.known.held)):
        accounts = sorted({of.known.shelves[commune].id for commune in asked}) if wanted else []
        for at in range(0, len(accounts), 500):
            rows = Balance.objects.filter(account__in=accounts[at : at + 500], title__in=wanted)
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
