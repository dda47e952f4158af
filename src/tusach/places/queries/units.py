"""Units on a day. Every question takes its day; none reads the clock."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tusach.kit.models import in_force
from tusach.places.models import Level, Unit, UnitVersion


def visible_to(actor: Any) -> QuerySet[Unit]:  # noqa: ARG001 - units are public; the shape is every room's
    return Unit.objects.all()


def standing() -> QuerySet[UnitVersion]:
    """Versions that no counter-event has withdrawn."""
    return UnitVersion.objects.filter(withdrawn_by__isnull=True)


def versions_on(day: date) -> QuerySet[UnitVersion]:
    return standing().filter(in_force(day))


def units_on(day: date, *, level: str | None = None) -> QuerySet[Unit]:
    units = Unit.objects.filter(Exists(versions_on(day).filter(unit=OuterRef("pk"))))
    return units.filter(level=level) if level else units


def version_of(unit: Unit | int, day: date) -> UnitVersion | None:
    return versions_on(day).filter(unit=unit).first()


def last_version_of(unit: Unit | int) -> UnitVersion | None:
    return standing().filter(unit=unit).order_by("-from_date").first()


def names_on(unit_ids: Iterable[int], day: date) -> dict[int, UnitVersion]:
    """The version of each unit in force on the day; where there is none, the unit's last one. Two queries."""
    ids = set(unit_ids)
    found = {version.unit_id: version for version in versions_on(day).filter(unit__in=ids)}
    missing = ids - found.keys()
    if missing:
        for version in standing().filter(unit__in=missing).order_by("from_date"):
            found[version.unit_id] = version
    return found


def children_of(unit: Unit | int, day: date) -> QuerySet[UnitVersion]:
    """The units right below, on the day, in dictionary order."""
    return versions_on(day).filter(parent=unit).select_related("unit").order_by("sort_key")


def communes_within(unit: Unit, day: date) -> QuerySet[UnitVersion]:
    """Versions of the communes within a nation, province, district or the commune itself, on the day."""
    communes = versions_on(day).filter(unit__level=Level.COMMUNE)
    if unit.level == Level.NATION:
        return communes
    if unit.level == Level.PROVINCE:
        return communes.filter(province=unit)
    if unit.level == Level.DISTRICT:
        return communes.filter(district=unit)
    return communes.filter(unit=unit)


def parent_chain(unit: Unit | int, day: date) -> list[Unit]:
    """The units above, nearest first: commune -> district -> province -> nation in 2023, without the district
    since 1 July 2025. Empty for the nation, and for a unit not in force on the day.
    """
    version = versions_on(day).filter(unit=unit).select_related("parent", "district", "province").first()
    chain: list[Unit] = []
    while version is not None and version.parent is not None and version.parent not in chain:
        chain.append(version.parent)
        if version.parent.level == Level.NATION:
            break
        version = versions_on(day).filter(unit=version.parent).select_related("parent").first()
    return chain


def with_paths(versions: Iterable[UnitVersion]) -> list[tuple[UnitVersion, str]]:
    """Each version with `Xã Tà Nung, Huyện Di Linh, Tỉnh Lâm Đồng`, the names above as of its last day in force.
    One query for all of them.
    """
    rows = list(versions)
    above = {pk for row in rows for pk in (row.district_id, row.province_id) if pk}
    known: dict[int, list[UnitVersion]] = {}
    for version in standing().filter(unit__in=above).order_by("from_date"):
        known.setdefault(version.unit_id, []).append(version)
    return [(row, _path(row, known)) for row in rows]


def _path(version: UnitVersion, known: dict[int, list[UnitVersion]]) -> str:
    names = [version.full_name]
    for pk in (version.district_id, version.province_id):
        if pk is None or pk == version.unit_id:
            continue
        then = [v for v in known.get(pk, []) if version.to_date is None or v.from_date < version.to_date]
        names += [then[-1].full_name] if then else []
    return ", ".join(names)


def count_on(day: date) -> dict[str, int]:
    """{provinces, districts, communes} in force on the day."""
    return {
        name: units_on(day, level=level).count()
        for name, level in (
            ("provinces", Level.PROVINCE),
            ("districts", Level.DISTRICT),
            ("communes", Level.COMMUNE),
        )
    }


def table_begins() -> date | None:
    """The first day that the table speaks of."""
    return standing().order_by("from_date").values_list("from_date", flat=True).first()
