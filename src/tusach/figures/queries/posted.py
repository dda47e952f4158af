"""Which provinces said something new since a moment, cell by cell."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from tusach.figures import packed
from tusach.figures.models import Posting
from tusach.figures.queries.catalogue import catalogue
from tusach.places import queries as places
from tusach.places.models import Level


@dataclass(frozen=True, slots=True)
class News:
    """One posting: when it was recorded, the province it lies in, and the cells (slot, year) that it changed."""

    recorded_at: datetime
    province: int
    cells: frozenset[tuple[int, int]]

    def tells(self, codes: Collection[str], year: int | None) -> bool:
        """Whether it changed one of these indicators, in the year or in any."""
        slots = {line.slot for line in catalogue().lines_of(list(codes))}
        return any(slot in slots and year in {None, of} for slot, of in self.cells)


def news_since(moment: datetime, on: date) -> list[News]:
    """Postings recorded after the moment, in the provinces as they were on the day; what only repeats the posting it
    replaces is no news. Units that were in no province on that day are left out.
    """
    posted = Posting.objects.filter(recorded_at__gt=moment).select_related("replaces")
    rows = list(
        posted.only("unit", "recorded_at", "cells", "withdrawn", "replaces__cells", "replaces__withdrawn")
    )
    if not rows:
        return []
    versions = places.versions_on(on).filter(unit__in=posted.values("unit"))
    province = {
        unit: unit if level == Level.PROVINCE else above
        for unit, level, above in versions.values_list("unit", "unit__level", "province")
    }
    return [
        News(row.recorded_at, where, _changed(row))
        for row in rows
        if (where := province.get(row.unit_id)) is not None
    ]


def _changed(posting: Posting) -> frozenset[tuple[int, int]]:
    now, before = _said(posting), _said(posting.replaces) if posting.replaces else {}
    return frozenset(
        (key >> 16, key & 0xFFFF) for key in now.keys() | before.keys() if now.get(key) != before.get(key)
    )


def _said(posting: Posting) -> dict[int, int]:
    """What counts of it, by packed key; nothing of a withdrawal."""
    if posting.withdrawn:
        return {}
    cells = packed.decode(posting.cells).present()
    return dict(zip(cells.keys.tolist(), cells.values.tolist(), strict=True))
