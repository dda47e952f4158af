"""The tile map: where each province's square stands, as data in time. Hoàng Sa and Trường Sa are always on it.

A tile is 42 units wide and high; positions are ours, near the true ones, and every province has the same size.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

SIDE = 42
WIDTH = 446
ISLES = {
    "Hoàng Sa": ((0, 8), (14, 0), (30, 6), (8, 22), (24, 24), (42, 18), (52, 34)),
    "Trường Sa": (
        (4, 0),
        (20, 8),
        (38, 2),
        (0, 18),
        (14, 28),
        (32, 20),
        (50, 16),
        (24, 42),
        (44, 36),
        (60, 30),
    ),
}


@dataclass(frozen=True)
class Place:
    """A square, or an archipelago drawn as `dots`; `unit` is the key of the province that it belongs to."""

    unit: str
    label: str
    x: float
    y: float
    dots: tuple[tuple[int, int], ...] = ()

    @property
    def is_isle(self) -> bool:
        return bool(self.dots)


@dataclass(frozen=True)
class Layout:
    places: tuple[Place, ...]

    @property
    def height(self) -> int:
        return round(max(place.y for place in self.places)) + SIDE + 2


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (files("tusach.places") / "data" / "tiles.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def layout_on(day: date) -> Layout:
    """The squares of the provinces of that day; before the first layout, the first one."""
    on = max(day.isoformat(), min(row["from_date"] for row in _rows()))
    held = (r for r in _rows() if r["from_date"] <= on and (not r["to_date"] or on < r["to_date"]))
    return Layout(tuple(map(_place, held)))


def _place(row: dict[str, str]) -> Place:
    dots = ISLES[row["label"]] if row["shape"] == "ISLE" else ()
    return Place(row["unit"], row["label"], float(row["column"]) * SIDE, float(row["row"]) * SIDE, dots)


def missing(layout: Layout, keys: Iterable[str]) -> list[str]:
    """Provinces that have no square yet: units made by a later reorganisation."""
    known = {place.unit for place in layout.places}
    return sorted(set(keys) - known)
