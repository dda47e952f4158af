"""The communes of a place as columns, read from the process's cube."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from tusach.figures.catalogue import Line
from tusach.figures.queries.catalogue import catalogue
from tusach.figures.queries.memory import LOCK, memory
from tusach.figures.sweep import Column, Grid
from tusach.places.models import Level, Unit

Units = NDArray[np.int64]


@contextmanager
def communes_of(within: Unit, lines: Iterable[Line]) -> Iterator[tuple[Units, Units, Grid]]:
    """(unit ids, ids of the district or province above, grid) of the communes that ever posted, in a fixed order.

    The cube is held meanwhile.
    """
    asked = {line.code: line for line in lines}
    outer = None if within.level == Level.NATION else within.pk
    with LOCK:
        mind = memory()
        slots = [line.slot for line in asked.values()]
        mind.cube.want(slots)
        found = [
            (unit, row, spot.district or spot.province or 0)
            for unit, row in mind.cube.rows.items()
            if (spot := mind.spots[unit]).level == Level.COMMUNE and spot.within(unit, outer)
        ]
        units, rows, above = np.array(found, np.int64).reshape(-1, 3).T
        years = sorted({year for slot in slots for year in mind.cube.columns.get(slot, {})})

        def column(code: str, year: int) -> Column | None:
            return mind.cube.taken(asked[code].slot, year, rows)

        digits = {code: line.digits for code, line in asked.items()}
        stocks = frozenset(line.code for line in catalogue().lines if line.over_time != "SUM")
        yield units, above, Grid(len(units), years, _kept(column), digits, stocks)


def _kept(column: Callable[[str, int], Column | None], most: int = 64) -> Callable[[str, int], Column | None]:
    """The last columns taken are at hand: a rule asks for the same one several times."""
    held: dict[tuple[str, int], Column | None] = {}

    def take(code: str, year: int) -> Column | None:
        if (code, year) not in held:
            if len(held) >= most:
                held.clear()
            held[code, year] = column(code, year)
        return held[code, year]

    return take


def lines_of(codes: Sequence[str]) -> list[Line]:
    return [line for line in catalogue().lines_of(codes) if not line.is_ratio]
