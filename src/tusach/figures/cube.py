"""All counting units' cells in memory, one column per (slot, year), for free regrouping. Pure numpy.

Columns are 32-bit while their values fit and 64-bit otherwise; a byte per cell holds its grade (0 = no
value). Slots are loaded when first asked for and the least recently used ones leave when the cap is reached.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tusach.figures.packed import Cells

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Loader = Callable[[frozenset[int]], Iterable[tuple[int, Cells]]]

_NARROW = 2**31 - 1
_CHUNK = 150  # units put at once: bounds the memory that loading needs beside the columns


@dataclass(slots=True)
class Column:
    values: NDArray[np.int32] | Ints
    grades: Bytes

    def put(self, rows: Ints, values: Ints, grades: Bytes) -> None:
        if self.values.dtype == np.int32 and int(np.abs(values).max()) > _NARROW:
            self.values = self.values.astype(np.int64)
        self.values[rows] = values
        self.grades[rows] = grades

    @property
    def size(self) -> int:
        return self.values.nbytes + self.grades.nbytes


@dataclass(frozen=True, slots=True)
class Split:
    """A unit whose cells go to several groups: `shares` sum to 1, or are None where nobody confirmed any."""

    row: int
    shares: tuple[tuple[int, Fraction], ...] | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where each row goes: `labels[row]` is a group, or -1 for rows left out. The last group is the bucket
    "chưa phân bổ" of cells that no confirmed share sends anywhere.
    """

    labels: Ints
    groups: int
    splits: tuple[Split, ...] = ()

    @property
    def bucket(self) -> int:
        return self.groups - 1


@dataclass(frozen=True, slots=True)
class Grouped:
    """Per group: exact sum, units that gave a value, weakest grade, and how many of the values are estimated parts."""

    sums: Ints
    n: Ints
    grades: Ints
    estimated: Ints
    most: Ints


@dataclass
class Cube:
    """`load(slots)` gives (unit id, cells) of every counting unit; `rows` keeps the units' order."""

    load: Loader
    cap_bytes: int = 120 * 1024 * 1024
    rows: dict[int, int] = field(default_factory=dict)
    columns: dict[int, dict[int, Column]] = field(default_factory=dict)  # slot -> year -> column

    @property
    def size(self) -> int:
        return sum(column.size for years in self.columns.values() for column in years.values())

    def set_order(self, units: Sequence[int]) -> None:
        """Fix the order of units; neighbours in it should fall into the same groups."""
        self.rows = {unit: row for row, unit in enumerate(units)}
        self.columns = {}

    def want(self, slots: Iterable[int]) -> None:
        """Have these slots in memory."""
        asked = list(dict.fromkeys(slots))
        for slot in asked:
            if slot in self.columns:
                self.columns[slot] = self.columns.pop(slot)  # most recently used, last
        missing = frozenset(asked) - self.columns.keys()
        if missing:
            self.columns |= {slot: {} for slot in missing}
            units = iter(self.load(missing))
            while chunk := list(islice(units, _CHUNK)):
                self._put(chunk, missing)
            self._forget(keep=set(asked))

    def _forget(self, keep: set[int]) -> None:
        over = self.size - self.cap_bytes
        for slot in [slot for slot in self.columns if slot not in keep]:
            if over <= 0:
                return
            over -= sum(column.size for column in self.columns.pop(slot).values())

    def refresh(self, units: Sequence[tuple[int, Cells]]) -> None:
        """Replace what the loaded slots hold of these units."""
        stale = np.array([self.rows[unit] for unit, _ in units if unit in self.rows], np.int64)
        for unit, _ in units:
            self.rows.setdefault(unit, len(self.rows))
        for years in self.columns.values():
            for column in years.values():
                rows = stale[stale < len(column.grades)]
                column.values[rows] = 0
                column.grades[rows] = 0
        self._put(units, frozenset(self.columns))

    def _put(self, units: Sequence[tuple[int, Cells]], slots: frozenset[int]) -> None:
        rows = [self.rows.setdefault(unit, len(self.rows)) for unit, _ in units]
        if not units or not slots:
            return
        at = np.repeat(np.array(rows, np.int64), [len(cells) for _, cells in units])
        keys = np.concatenate([cells.keys for _, cells in units])
        values = np.concatenate([cells.values for _, cells in units])
        grades = np.concatenate([cells.grades for _, cells in units])
        kept = np.flatnonzero(np.isin(keys >> 16, list(slots)))
        order = kept[np.argsort(keys[kept], kind="stable")]
        ordered = keys[order]
        ends = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, len(ordered))
        start = 0
        for end in ends.tolist() if len(ordered) else ():
            cells = order[start:end]
            slot, year = divmod(int(ordered[start]), 65536)
            column = self._column(slot, year)
            column.put(at[cells], values[cells], grades[cells])
            start = end

    def _column(self, slot: int, year: int) -> Column:
        """The column, long enough for every row known so far."""
        column, size = self.columns[slot].get(year), len(self.rows)
        if column is None:
            column = Column(np.zeros(size, np.int32), np.zeros(size, np.uint8))
        elif len(column.grades) < size:
            more = (0, size - len(column.grades))
            column = Column(padded(column.values, more[1]), np.pad(column.grades, more))
        self.columns[slot][year] = column
        return column

    def taken(self, slot: int, year: int, rows: Ints) -> tuple[Ints, NDArray[np.bool_]] | None:
        """Values and whether there is one, of these rows; None when no unit ever gave any. Call `want` first."""
        column = self.columns.get(slot, {}).get(year)
        if column is None:
            return None
        inside = rows < len(column.grades)
        safe = rows * inside
        return column.values.take(safe).astype(np.int64), inside & (column.grades.take(safe) != 0)

    def years_of(self, slot: int) -> list[int]:
        self.want([slot])
        return sorted(self.columns[slot])

    def group(self, slot: int, year: int, by: "Plan", *, most: bool = False) -> Grouped | None:
        """The column regrouped, or None when no unit ever gave it a value. Call `want` first."""
        column = self.columns.get(slot, {}).get(year)
        return None if column is None else by.of(column, most=most)


class Plan:
    """A grouping made ready: the rows in the order of their groups, and where each group begins."""

    def __init__(self, grouping: Grouping) -> None:
        self.grouping = grouping
        to = grouping.labels.copy()
        to[[split.row for split in grouping.splits if split.shares is None]] = grouping.bucket
        kept = np.flatnonzero(to >= 0)
        self.order = kept[np.argsort(to[kept], kind="stable")]
        labels = to[self.order]
        self.starts = np.flatnonzero(np.append(True, labels[1:] != labels[:-1])) if len(labels) else labels
        self.to = labels[self.starts]
        self.sizes = np.diff(np.append(self.starts, len(labels)))
        self.shared = [split for split in grouping.splits if split.shares is not None]
        self.shared_rows = np.array([split.row for split in self.shared], np.int64)

    def of(self, column: Column, *, most: bool = False) -> Grouped:
        """The column by group; `most`, the largest single values, only when asked."""
        rows, groups = len(self.grouping.labels), self.grouping.groups
        values, grades = column.values[:rows], column.grades[:rows]
        if len(values) < rows:
            values = padded(values, rows - len(values))
            grades = np.pad(grades, (0, rows - len(grades)))
        out = Grouped(*np.zeros((5, groups), np.int64))
        if len(self.order):
            self._whole(values.take(self.order), grades.take(self.order), out, most=most)
            out.estimated[self.grouping.bucket] = out.n[self.grouping.bucket]
        for i in np.flatnonzero(grades[self.shared_rows]).tolist() if self.shared else ():
            split = self.shared[i]
            self._split(split, int(values[split.row]), out)
        return out

    def _whole(self, values: NDArray[np.int32] | Ints, grades: Bytes, out: Grouped, *, most: bool) -> None:
        """Units that go to one group, given in its order. Most columns are of one grade, many without a gap."""
        starts, to = self.starts, self.to
        weakest, spoken = int(grades.max()), int(np.count_nonzero(grades))
        if not weakest:
            return
        out.sums[to] = np.add.reduceat(values, starts, dtype=np.int64)
        full = spoken == len(grades)
        n = self.sizes if full else np.add.reduceat((grades != 0).view(np.int8), starts, dtype=np.int64)
        out.n[to] = n
        alike = int(np.count_nonzero(grades == weakest)) == spoken
        out.grades[to] = np.where(n, weakest, 0) if alike else np.maximum.reduceat(grades, starts)
        if most:
            out.most[to] = np.maximum(0, np.maximum.reduceat(values, starts))

    def _split(self, split: Split, value: int, out: Grouped) -> None:
        for group, part in shared(value, split.shares or ()).items():
            if group < 0:  # a share that leaves the places asked for
                continue
            out.sums[group] += part
            out.n[group] += 1
            out.grades[group] = 4
            out.estimated[group] += 1
            out.most[group] = max(int(out.most[group]), part)


def padded(values: NDArray[np.int32] | Ints, more: int) -> NDArray[np.int32] | Ints:
    return cast("NDArray[np.int32] | Ints", np.pad(values, (0, more)))


def shared(value: int, shares: Sequence[tuple[int, Fraction]]) -> dict[int, int]:
    """Whole parts of `value` by shares that sum to 1; they add up to `value` exactly (largest remainder).

    Ties go to the group named first.
    """
    exact = [(group, value * share) for group, share in shares]
    parts = [(group, part.numerator // part.denominator) for group, part in exact]
    left = value - sum(part for _, part in parts)
    order = sorted(range(len(parts)), key=lambda i: -(exact[i][1] - parts[i][1]))
    result: dict[int, int] = {}
    for rank, i in enumerate(order):
        group, part = parts[i]
        result[group] = result.get(group, 0) + part + (rank < left)
    return result
