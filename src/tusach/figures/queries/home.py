"""Where a unit hung when it first reported: the geography "as then"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from tusach.places.models import UnitVersion


class Home(NamedTuple):
    district: int | None
    province: int | None


def homes(days: Mapping[int, date]) -> dict[int, Home]:
    """The district and province of each unit on its day, or in its nearest version when none holds that day."""
    versions: dict[int, list[tuple[date, date | None, int | None, int | None]]] = defaultdict(list)
    for chunk in _chunks(days):
        rows = UnitVersion.objects.filter(unit__in=chunk).order_by("unit", "from_date")
        for unit, *rest in rows.values_list("unit", "from_date", "to_date", "district", "province"):
            versions[unit].append(tuple(rest))  # type: ignore[arg-type]
    return {unit: _home(versions[unit], day) for unit, day in days.items()}


def _home(versions: list[tuple[date, date | None, int | None, int | None]], day: date) -> Home:
    if not versions:
        return Home(None, None)
    begun = [row for row in versions if row[0] <= day] or versions[:1]
    return Home(begun[-1][2], begun[-1][3])


def _chunks(ids: Iterable[int], size: int = 900) -> Iterable[list[int]]:
    rows = list(ids)
    return (rows[i : i + size] for i in range(0, len(rows), size))
