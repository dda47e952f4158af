"""Cells of figures as bytes: (slot, year) -> exact integer. See docs/hard/roll-up.md.

A value is an integer scaled by its indicator's digits. MISSING says "không có số liệu" outright, which is
neither zero nor silence. Values stay within +-LIMIT, so that a sum over 90,000 units stays inside 64 bits.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LIMIT = 10**14
MISSING = -(2**63)
GRADES = ("COUNTED", "SIGNED", "DISPATCHED", "ESTIMATED")  # grade 1..4; 0 is no value
FIRST_YEAR, LAST_YEAR = 1975, 2200

_HEAD = struct.Struct("<BBI")
_WIDTHS: dict[int, str] = {2: "<i2", 4: "<i4", 8: "<i8"}
Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Cells:
    """Parallel arrays sorted by key; `keys` are slot * 65536 + year; `grades` as indexes into GRADES + 1."""

    keys: Ints
    values: Ints
    grades: Bytes

    @property
    def slots(self) -> Ints:
        return self.keys >> 16

    @property
    def years(self) -> Ints:
        return self.keys & 0xFFFF

    def __len__(self) -> int:
        return len(self.keys)

    def only(self, keep: NDArray[np.bool_]) -> "Cells":
        return Cells(self.keys[keep], self.values[keep], self.grades[keep])

    def present(self) -> "Cells":
        held = self.values != MISSING
        return self if held.all() else self.only(held)


def key_of(slot: int, year: int) -> int:
    return (slot << 16) | year


def nothing() -> Cells:
    return Cells(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint8))


def cells_of(rows: Iterable[tuple[int, int, int | None]], grade: int) -> Cells:
    """Cells from (slot, year, scaled value or None). Raises ValueError on a repeated or unholdable cell."""
    checked = list(_checked(rows))
    return ordered([key_of(slot, year) for slot, year, _ in checked], [value for *_, value in checked], grade)


def ordered(keys: Sequence[int], values: Sequence[int], grade: int) -> Cells:
    """Cells from parallel keys and values (MISSING where none), in any order. ValueError on a repeated cell."""
    of, held = np.array(keys, np.int64), np.array(values, np.int64)
    if len(of) > 1:
        steps = of[1:] - of[:-1]
        if not bool((steps > 0).all()):
            order = np.argsort(of, kind="stable")
            of, held = of[order], held[order]
            if bool((of[1:] == of[:-1]).any()):
                raise ValueError("a cell is given twice")
    return Cells(of, held, np.full(len(of), grade, np.uint8))


def _checked(rows: Iterable[tuple[int, int, int | None]]) -> Iterable[tuple[int, int, int]]:
    for slot, year, value in rows:
        if not FIRST_YEAR <= year <= LAST_YEAR or not 0 <= slot < 65536:
            raise ValueError(f"no cell for slot {slot}, year {year}")
        if value is not None and abs(value) > LIMIT:
            raise ValueError(f"{value} is beyond what a cell holds")
        yield slot, year, MISSING if value is None else value


def encode(cells: Cells, *, with_grades: bool = False) -> bytes:
    """Bytes of cells: a head, then keys, values in the narrowest width that fits, and grades, deflated.

    Equal cells give equal bytes. MISSING is kept as the lowest value of the width.
    """
    if not len(cells):
        return b""
    missing = cells.values == MISSING
    some = bool(missing.any())
    width = _width(cells.values[~missing] if some else cells.values)
    lowest = -(1 << (8 * width - 1))
    values = (np.where(missing, lowest, cells.values) if some else cells.values).astype(_WIDTHS[width])
    body = cells.keys.astype("<u4").tobytes() + values.tobytes()
    if with_grades:
        body += cells.grades.tobytes()
    return _HEAD.pack(1 + with_grades, width, len(cells)) + zlib.compress(body, 1)


def _width(present: Ints) -> int:
    if not len(present):
        return 2
    top = max(int(present.max()), -int(present.min()))
    return 2 if top < 2**15 - 1 else 4 if top < 2**31 - 1 else 8


def decode(data: bytes | memoryview, grade: int = 0) -> Cells:
    """The cells of `encode`; `grade` stands for all of them when the bytes hold no grades."""
    data = bytes(data)
    if not data:
        return nothing()
    version, width, count = _HEAD.unpack_from(data)
    body = zlib.decompress(data[_HEAD.size :])
    keys = np.frombuffer(body, "<u4", count).astype(np.int64)
    narrow = np.frombuffer(body, _WIDTHS[width], count, 4 * count)
    values = narrow.astype(np.int64)
    values[narrow == -(1 << (8 * width - 1))] = MISSING
    if version == 2:
        grades = np.frombuffer(body, np.uint8, count, (4 + width) * count)
    else:
        grades = np.full(count, grade, np.uint8)
    return Cells(keys, values, grades)


def resolve(postings: Sequence[Cells]) -> Cells:
    """What counts when several sources speak of one unit: per cell the strongest evidence, then the latest.

    `postings` are given from the earliest to the latest. A source that says "không có số liệu" never hides
    another source's number. The result holds no MISSING.
    """
    if not postings:
        return nothing()
    if len(postings) == 1:
        return postings[0].present()
    keys = np.concatenate([cells.keys for cells in postings])
    values = np.concatenate([cells.values for cells in postings])
    grades = np.concatenate([cells.grades for cells in postings])
    age = np.repeat(np.arange(len(postings)), [len(cells) for cells in postings])
    held = np.flatnonzero(values != MISSING)
    order = held[np.lexsort((-age[held], grades[held], keys[held]))]
    first = np.ones(len(order), bool)
    first[1:] = keys[order][1:] != keys[order][:-1]
    best = order[first]
    return Cells(keys[best], values[best], grades[best])
