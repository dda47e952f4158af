"""Putting the committed table into the database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from tusach.kit.statistics import gather_statistics
from tusach.kit.text import sort_key
from tusach.places.models import Alias, Doubt, Event, Lineage, Unit, UnitVersion
from tusach.places.spelling import search_key
from tusach.places.table import Row, read_sheet

T = TypeVar("T", bound=Model)
Tell = Callable[[str, int], None]
_BATCH = 2000


@dataclass(frozen=True)
class Loaded:
    """How many rows were added; all zeros when everything was there already."""

    units: int
    events: int
    versions: int
    links: int
    aliases: int
    doubts: int


def load_table(*, tell: Tell | None = None) -> Loaded:
    """Add what the table has and the database has not. Rows that are there stay as they are, so that a second
    run changes nothing and an import made since is not undone. `tell(name, rows)` hears of each sheet.
    """
    heard = tell or (lambda _name, _rows: None)
    with transaction.atomic():
        units = _load_units(heard)
        events = _load_events(heard)
        ids = dict(Unit.objects.values_list("key", "pk"))
        acts = dict(Event.objects.exclude(source="").values_list("source", "pk"))
        loaded = Loaded(
            units=units,
            events=events,
            versions=_load_versions(ids, acts, heard),
            links=_load_links(ids, acts, heard),
            aliases=_load_aliases(ids, heard),
            doubts=_load_doubts(ids, heard),
        )
        gather_statistics(Unit, UnitVersion, Event, Lineage, Alias)
    return loaded


def _add(model: type[T], rows: Iterable[T], name: str, heard: Tell) -> int:
    found = list(rows)
    model._default_manager.bulk_create(found, batch_size=_BATCH)  # noqa: SLF001 - Django's own name for it
    heard(name, len(found))
    return len(found)


def _load_units(heard: Tell) -> int:
    known = set(Unit.objects.values_list("key", flat=True))
    rows = (Unit(key=r["key"], level=r["level"]) for r in read_sheet("units") if r["key"] not in known)
    return _add(Unit, rows, "units", heard)


def _load_events(heard: Tell) -> int:
    known = set(Event.objects.values_list("source", flat=True))
    _learn_bases()
    rows = (_event(row) for row in read_sheet("events") if row["key"] not in known)
    return _add(Event, rows, "events", heard)


def _learn_bases() -> None:
    """Legal bases that an earlier table did not know: only empty ones are filled, on events and their versions."""
    wanting = dict(Event.objects.filter(legal_basis="").exclude(source="").values_list("source", "pk"))
    for row in read_sheet("events"):
        if row["legal_basis"] and row["key"] in wanting:
            event = wanting[row["key"]]
            Event.objects.filter(pk=event).update(legal_basis=row["legal_basis"])
            UnitVersion.objects.filter(begun_by=event, legal_basis="").update(legal_basis=row["legal_basis"])


def _event(row: Row) -> Event:
    return Event(
        kind=row["kind"],
        effective_on=date.fromisoformat(row["effective_on"]),
        not_before=_day(row["not_before"]),
        legal_basis=row["legal_basis"],
        note=row["note"],
        source=row["key"],
    )


def _load_versions(ids: dict[str, int], acts: dict[str, int], heard: Tell) -> int:
    known = set(UnitVersion.objects.values_list("unit_id", "from_date"))
    basis = dict(Event.objects.values_list("pk", "legal_basis"))
    rows = (
        _version(row, ids, acts, basis)
        for row in read_sheet("versions")
        if (ids[row["unit"]], date.fromisoformat(row["from_date"])) not in known
    )
    return _add(UnitVersion, rows, "versions", heard)


def _version(row: Row, ids: dict[str, int], acts: dict[str, int], basis: dict[int, str]) -> UnitVersion:
    begun = acts.get(row["begun_by"])
    version = UnitVersion(
        unit_id=ids[row["unit"]],
        from_date=date.fromisoformat(row["from_date"]),
        to_date=_day(row["to_date"]),
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        parent_id=ids.get(row["parent"]),
        district_id=ids.get(row["district"]),
        province_id=ids.get(row["province"]),
        begun_by_id=begun,
        ended_by_id=acts.get(row["ended_by"]),
        legal_basis=basis[begun] if begun else "",
    )
    version.folded = search_key(version.full_name)
    version.sort_key = sort_key(version.name, numeric=True)[:240]
    return version


def _load_links(ids: dict[str, int], acts: dict[str, int], heard: Tell) -> int:
    known = set(Lineage.objects.values_list("event_id", "old_id", "new_id"))
    rows = (
        Lineage(
            event_id=acts[row["event"]],
            old_id=ids[row["old"]],
            new_id=ids[row["new"]],
            extent=row["extent"],
            method=row["method"],
            note=row["note"],
        )
        for row in read_sheet("lineage")
        if (acts[row["event"]], ids[row["old"]], ids[row["new"]]) not in known
    )
    return _add(Lineage, rows, "links", heard)


def _load_aliases(ids: dict[str, int], heard: Tell) -> int:
    known = set(Alias.objects.values_list("unit_id", "squeezed"))
    rows = (
        Alias(unit_id=ids[row["unit"]], squeezed=row["squeezed"])
        for row in read_sheet("aliases")
        if (ids[row["unit"]], row["squeezed"]) not in known
    )
    return _add(Alias, rows, "aliases", heard)


def _load_doubts(ids: dict[str, int], heard: Tell) -> int:
    known = set(Doubt.objects.values_list("kind", "sentence"))
    rows = (
        Doubt(kind=r["kind"], unit_id=ids.get(r["unit"]), sentence=r["sentence"], candidates=r["candidates"])
        for r in read_sheet("doubts")
        if (r["kind"], r["sentence"]) not in known
    )
    return _add(Doubt, rows, "doubts", heard)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
