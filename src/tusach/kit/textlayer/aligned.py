"""Tables without drawn lines (scans, plain layouts): rows of parts that stand under each other."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tusach.kit.textlayer.lines import Line, Measure
from tusach.kit.textlayer.tables import Slot

_FIGURE = re.compile(r"[-+]?\d[\d.,]*\s*%?")
_LEAST_ROWS = 3
_LEAST_FIGURES = 2


@dataclass(slots=True)
class Aligned:
    """A table found among lines: its cells with their lines, and how many rows it has."""

    slots: list[tuple[Slot, list[Line]]] = field(default_factory=list)
    rows: int = 0


def split_aligned(lines: Sequence[Line], column: Measure) -> list[Line | Aligned]:
    """The lines in order, with what is a table taken together. A letterhead has no figures and is none."""
    rows = _rows(lines)
    made: list[Line | Aligned] = []
    at = 0
    while at < len(rows):
        end = _end(rows, at, column)
        table = _table(rows[at:end]) if end - at >= _LEAST_ROWS else None
        if table is None:
            made += rows[at]
            at += 1
        else:
            made.append(table)
            at = end
    return made


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and (rows[-1][0].page, rows[-1][0].row) == (line.page, line.row):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _end(rows: Sequence[list[Line]], start: int, column: Measure) -> int:
    """After the last row of parts; a line between that goes on in one cell belongs to it."""
    if len(rows[start]) < 2:
        return start
    end = at = start + 1
    while at < len(rows) and rows[at][0].page == rows[start][0].page:
        if len(rows[at]) > 1:
            end = at + 1
        elif not _is_part(rows[at][0], rows[at - 1], column):
            break
        at += 1
    return end


def _is_part(line: Line, above: Sequence[Line], column: Measure) -> bool:
    """A narrow line close under the row."""
    close = line.top - above[0].top < 1.7 * max(column.leading, line.bottom - line.top)
    return close and line.right - line.left < 0.5 * column.width


def _table(rows: Sequence[list[Line]]) -> Aligned | None:
    full = [row for row in rows if len(row) > 1]
    figures = sum(any(_FIGURE.fullmatch(part.text) for part in row) for row in full)
    if len(full) < _LEAST_ROWS or figures < _LEAST_FIGURES:
        return None
    width = Counter(len(row) for row in full).most_common(1)[0][0]
    columns = _columns([row for row in full if len(row) == width])
    if columns is None:
        return None
    places = _placed(rows, columns, width)
    made = Aligned()
    for row in rows:
        goes_on = len(row) == 1 and made.rows > 0
        made.rows += 0 if goes_on else 1
        for part in row:
            place, span = places[id(part)]
            key = made.rows - 1, place
            here = next((lines for slot, lines in made.slots if (slot.row, slot.column) == key), None)
            if here is None:
                made.slots.append((Slot(*key, span), [part]))
            else:
                here.append(part)
    return made


def _placed(
    rows: Sequence[list[Line]], columns: list[tuple[float, float]], width: int
) -> dict[int, tuple[int, int]]:
    """Column and span of each part, by id. From the last row up: what stands in one column alone tells how wide it is,
    which tells whether a head above stands over two.
    """
    places: dict[int, tuple[int, int]] = {}
    for row in reversed(rows):
        is_head = len(row) < width and not any(_FIGURE.fullmatch(part.text) for part in row)
        alone = [_column_of(part, columns) for part in row]
        found = [(place, 1) for place in alone]
        for n, part in enumerate(row if is_head else ()):
            wide = _between_columns(part, columns)
            if wide is not None and not {wide, wide + 1} & {*alone[:n], *alone[n + 1 :]}:
                found[n] = wide, 2
        for part, (place, span) in zip(row, found, strict=True):
            places[id(part)] = place, span
            left, right = min(columns[place][0], part.left), max(columns[place][1], part.right)
            before = columns[place - 1][1] if place else left
            after = columns[place + 1][0] if place + 1 < len(columns) else right
            if span == 1 and before <= left and right <= after:
                columns[place] = left, right
    return places


def _columns(rows: Sequence[list[Line]]) -> list[tuple[float, float]] | None:
    """Left and right of each column; None when what should stand apart runs into each other."""
    edges = [
        (min(part.left for part in parts), max(part.right for part in parts))
        for parts in zip(*(sorted(row, key=lambda part: part.left) for row in rows), strict=True)
    ]
    apart = all(before[1] <= after[0] + 2 for before, after in pairwise(edges))
    return edges if apart else None


def _column_of(part: Line, columns: Sequence[tuple[float, float]]) -> int:
    middle = (part.left + part.right) / 2
    return min(range(len(columns)), key=lambda n: max(columns[n][0] - middle, middle - columns[n][1], 0.0))


def _between_columns(part: Line, columns: Sequence[tuple[float, float]]) -> int | None:
    """The left one of two columns over whose middle a head stands."""
    middle = (part.left + part.right) / 2
    centres = [(left + right) / 2 for left, right in columns]
    for place, (before, after) in enumerate(pairwise(centres)):
        if abs(middle - (before + after) / 2) < 0.2 * (after - before):
            return place
    return None
