"""Small counts hidden so that no subtraction brings them back (docs/hard/no-trace.md).

A count under 5 is shown as "<5", none included. In a table with totals a second count is hidden too ("ẩn") where the
total minus what is shown would narrow a hidden one down: every "<5" of a line must be able to be anything from 0 to 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
SMALL = "<5"
HIDDEN = "ẩn"


@dataclass(frozen=True)
class Cover:
    """What is shown: numbers, SMALL or HIDDEN. `over_rows[i]` is the total of row i, `over_columns[j]` of column j."""

    cells: list[list[int | str]]
    over_rows: list[int | str]
    over_columns: list[int | str]
    whole: int | str


def cover(table: Sequence[Sequence[int]]) -> Cover:
    """Rows of one length, counts >= 0; with the totals of rows and columns, which are shown as well.

    Totals form one more row and column of the table, so that a hidden total protects and is protected likewise.
    """
    width = len(table[0]) if table else 0
    full = [[*row, sum(row)] for row in table]
    full.append([sum(row[j] for row in full) for j in range(width + 1)])
    hidden = [[value < LEAST for value in row] for row in full]
    changed = True
    while changed:
        changed = False
        for i in range(len(full)):
            changed |= _close(full, hidden, [(i, j) for j in range(width + 1)])
        for j in range(width + 1):
            changed |= _close(full, hidden, [(i, j) for i in range(len(full))])
    shown = [
        [_said(value, off=off) for value, off in zip(row, offs, strict=True)]
        for row, offs in zip(full, hidden, strict=True)
    ]
    return Cover(
        [row[:width] for row in shown[:-1]],
        [row[width] for row in shown[:-1]],
        shown[-1][:width],
        shown[-1][width],
    )


def _said(value: int, *, off: bool) -> int | str:
    return (SMALL if value < LEAST else HIDDEN) if off else value


def _close(full: list[list[int]], hidden: list[list[bool]], line: list[tuple[int, int]]) -> bool:
    """Hide more of one line (its last place is its total) until nothing in it can be worked out. True when it did."""
    *parts, (ti, tj) = line
    changed = False
    while not hidden[ti][tj] and not _is_safe(full, hidden, parts):
        open_ones = [(full[i][j], i, j) for i, j in parts if not hidden[i][j]]
        _, i, j = min(open_ones, default=(0, ti, tj))
        hidden[i][j] = changed = True
    return changed


def _is_safe(full: list[list[int]], hidden: list[list[bool]], parts: list[tuple[int, int]]) -> bool:
    """Total and shown parts given: may each "<5" be 0, and 4? (Where all hidden ones are 0, nothing was there.)"""
    off = [full[i][j] for i, j in parts if hidden[i][j]]
    small = sum(value < LEAST for value in off)
    large, rest = len(off) - small, sum(off)
    if not off or (rest == 0 and not large):
        return True
    if not small:
        return large > 1
    may_be_none = large > 0 or rest <= (LEAST - 1) * (small - 1)
    return may_be_none and rest >= LEAST - 1 + LEAST * large
