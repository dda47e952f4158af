"""Tables drawn with lines on a page: the lines make a grid, letters fall into its cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tusach.kit.textlayer.lines import Line
from tusach.kit.textlayer.pdf_page import Rules
from tusach.kit.textlayer.tables import Slot

_NEAR = 3.0
_MOST_RULES = 1_500
_MOST_CELLS = 6_000


@dataclass(slots=True)
class Drawn:
    """A table on one page: edges of its columns and rows, and its cells with their lines."""

    xs: list[float]
    ys: list[float]
    slots: list[Slot] = field(default_factory=list)
    lines: dict[int, list[Line]] = field(default_factory=dict)

    def holds(self, line: Line) -> bool:
        x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
        return (
            self.xs[0] - _NEAR <= x <= self.xs[-1] + _NEAR and self.ys[0] - _NEAR <= y <= self.ys[-1] + _NEAR
        )

    def slot_of(self, line: Line) -> Slot | None:
        column = _between(self.xs, (line.left + line.right) / 2)
        row = _between(self.ys, (line.top + line.bottom) / 2)
        for slot in self.slots:
            if slot.row <= row < slot.row + slot.rows and slot.column <= column < slot.column + slot.columns:
                return slot
        return None

    def inner_edges(self, line: Line) -> list[float]:
        """Edges of cells that the line runs over."""
        row = _between(self.ys, (line.top + line.bottom) / 2)
        edges = {self.xs[slot.column] for slot in self.slots if slot.row <= row < slot.row + slot.rows}
        return sorted(edge for edge in edges if line.left + _NEAR < edge < line.right - _NEAR)


def tables_of(rules: Rules) -> list[Drawn]:
    """From the top down. Frames of one cell and lone lines are no tables."""
    across, down = _merged(rules.across), _merged(rules.down)
    if len(across) < 2 or len(down) < 2 or len(across) > _MOST_RULES or len(down) > _MOST_RULES:
        return []
    found = []
    for group_across, group_down in _touching(across, down):
        xs = _places([x for x, _, _ in group_down])
        ys = _places([y for y, _, _ in group_across])
        if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5 or (len(xs) - 1) * (len(ys) - 1) > _MOST_CELLS:
            continue
        drawn = Drawn(xs, ys)
        drawn.slots = _cells(drawn, group_across, group_down)
        if len(drawn.slots) > 1:
            found.append(drawn)
    return sorted(found, key=lambda drawn: (drawn.ys[0], drawn.xs[0]))


def _merged(rules: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Pieces of one line, drawn cell by cell, put together."""
    made: list[tuple[float, float, float]] = []
    for place, start, end in sorted(rules, key=lambda rule: (round(rule[0] / _NEAR), rule[1])):
        if made and abs(made[-1][0] - place) <= _NEAR and start <= made[-1][2] + _NEAR:
            last = made[-1]
            made[-1] = (last[0], min(last[1], start), max(last[2], end))
        else:
            made.append((place, start, end))
    return made


Many = list[tuple[float, float, float]]


def _touching(across: Many, down: Many) -> list[tuple[Many, Many]]:
    """Lines that cross or meet, directly or over others, belong to one table."""
    group = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = group[group[n]]
            n = group[n]
        return n

    for i, (y, left, right) in enumerate(across):
        for j, (x, top, bottom) in enumerate(down, start=len(across)):
            if left - _NEAR <= x <= right + _NEAR and top - _NEAR <= y <= bottom + _NEAR:
                group[root(i)] = root(j)
    found: dict[int, tuple[Many, Many]] = {}
    for i, rule in enumerate(across):
        found.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down, start=len(across)):
        found.setdefault(root(j), ([], []))[1].append(rule)
    return [one for one in found.values() if one[0] and one[1]]


def _places(values: Sequence[float]) -> list[float]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > _NEAR:
            made.append(value)
    return made


def _between(edges: Sequence[float], value: float) -> int:
    inside = sum(edge <= value for edge in edges) - 1
    return max(0, min(inside, len(edges) - 2))


def _cells(drawn: Drawn, across: Many, down: Many) -> list[Slot]:
    """Fields of the grid, merged over the places where no line parts them."""
    slots: list[Slot] = []
    taken: set[tuple[int, int]] = set()
    columns, rows = len(drawn.xs) - 1, len(drawn.ys) - 1
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            wide, high = 1, 1
            middle_y = (drawn.ys[row] + drawn.ys[row + 1]) / 2
            while column + wide < columns and not _parts(down, drawn.xs[column + wide], middle_y):
                wide += 1
            middle_x = (drawn.xs[column] + drawn.xs[column + 1]) / 2
            while row + high < rows and not _parts(across, drawn.ys[row + high], middle_x):
                high += 1
            taken.update((r, c) for r in range(row, row + high) for c in range(column, column + wide))
            slots.append(Slot(row, column, wide, high))
    return slots


def _parts(rules: Many, edge: float, at: float) -> bool:
    return any(
        abs(place - edge) <= _NEAR and start - _NEAR <= at <= end + _NEAR for place, start, end in rules
    )
