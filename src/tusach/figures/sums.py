"""Exact sums by (slot, year) with the number of reporting units by grade, as arrays and as bytes."""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tusach.figures.packed import LIMIT, Cells

_HEAD = struct.Struct("<BI")
_TOP = 2**62
Ints = NDArray[np.int64]


class Overflow(ArithmeticError):  # noqa: N818 - the name is the fact
    """A sum that 64 bits cannot be trusted with."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sorted keys (slot * 65536 + year), exact sums, and counts[grade - 1] of units that gave a value."""

    keys: Ints
    sums: Ints
    counts: Ints  # shape (4, len(keys))

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def n(self) -> Ints:
        total: Ints = self.counts.sum(axis=0)
        return total


def no_sums() -> Sums:
    return Sums(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((4, 0), np.int64))


def of_cells(cells: Cells, sign: int = 1) -> Sums:
    """One unit's resolved cells as a sum (sign 1) or as what is to be taken away (sign -1)."""
    counts = np.zeros((4, len(cells)), np.int64)
    counts[cells.grades.astype(np.int64) - 1, np.arange(len(cells))] = sign
    return Sums(cells.keys, cells.values * sign, counts)


def add(*parts: Sums) -> Sums:
    """The exact sum of all parts; cells that no unit speaks of any more are dropped.

    Raises Overflow when a sum leaves the safe range.
    """
    parts = tuple(part for part in parts if len(part))
    if not parts:
        return no_sums()
    if all(np.array_equal(part.keys, parts[0].keys) for part in parts[1:]):
        return _alike(parts)
    given = np.concatenate([part.keys for part in parts])
    _guard(parts, len(given))
    order = np.argsort(given, kind="stable")
    keys = given[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    sums = np.add.reduceat(np.concatenate([part.sums for part in parts])[order], starts)
    counts = np.add.reduceat(
        np.concatenate([part.counts for part in parts], axis=1)[:, order], starts, axis=1
    )
    return _spoken(keys[starts], sums, counts)


def _alike(parts: tuple[Sums, ...]) -> Sums:
    """The common case: every part speaks of the same cells."""
    _guard(parts, len(parts[0]))
    sums, counts = parts[0].sums.copy(), parts[0].counts.copy()
    for part in parts[1:]:
        sums += part.sums
        counts += part.counts
    return _spoken(parts[0].keys, sums, counts)


def _spoken(keys: Ints, sums: Ints, counts: Ints) -> Sums:
    if bool((counts < 0).any()):
        raise Overflow("fewer than no unit: the kept sums and the postings have parted")
    spoken = counts.any(axis=0)
    return Sums(keys, sums, counts) if spoken.all() else Sums(keys[spoken], sums[spoken], counts[:, spoken])


def _guard(parts: tuple[Sums, ...], cells: int) -> None:
    """Refuse before 64 bits could wrap: the sum of the largest magnitudes must stay below 2^62."""
    if cells and sum(int(np.abs(part.sums).max()) for part in parts) >= _TOP:
        raise Overflow(f"a sum reaches {_TOP}; a single cell may hold at most {LIMIT}")


def encode(sums: Sums) -> bytes:
    """Bytes of sums; equal sums give equal bytes, so kept and rebuilt totals are compared byte for byte."""
    if not len(sums):
        return b""
    body = sums.keys.astype("<u4").tobytes() + sums.sums.astype("<i8").tobytes()
    if bool((sums.counts > 65535).any()):
        raise Overflow("more than 65,535 units below one total")
    return _HEAD.pack(1, len(sums)) + body + sums.counts.astype("<u2").tobytes()


def decode(data: bytes | memoryview) -> Sums:
    if not data:
        return no_sums()
    data = bytes(data)
    _, count = _HEAD.unpack_from(data)
    at = _HEAD.size
    keys = np.frombuffer(data, "<u4", count, at).astype(np.int64)
    sums = np.frombuffer(data, "<i8", count, at + 4 * count).astype(np.int64)
    counts = np.frombuffer(data, "<u2", 4 * count, at + 12 * count).astype(np.int64).reshape(4, count)
    return Sums(keys, sums, counts)
