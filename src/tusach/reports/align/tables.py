"""Tables that hold the report itself: headings in one column and their text in the next, or everything in one cell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tusach.kit.textlayer import Cell, Paragraph

_LONG, _MOST_HEAD = 90, 320


@dataclass(slots=True)
class Tables:
    """`flowing`: tables whose paragraphs read like the body. `heads`: {first paragraph of a row's head: position after
    the head}; the text of the row follows. `shared`: (table, row) of rows with several cells.
    """

    flowing: set[int] = field(default_factory=set)
    shared: set[tuple[int, int]] = field(default_factory=set)
    heads: dict[int, int] = field(default_factory=dict)

    def is_flowing(self, cell: Cell) -> bool:
        """Its paragraphs may be headings: they have their row for themselves."""
        return cell.table in self.flowing and (cell.table, cell.row) not in self.shared

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph]) -> "Tables":
        made = cls()
        cells: dict[int, dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, one in enumerate(paragraphs):
            if one.cell is not None and one.text.strip():
                cells[one.cell.table][one.cell.row, one.cell.column].append(at)
        if not cells:
            return made
        letters = sum(len(one.text) for one in paragraphs)
        for table, grid in cells.items():
            made._take(table, grid, paragraphs, letters)
        return made

    def _take(
        self,
        table: int,
        grid: dict[tuple[int, int], list[int]],
        paragraphs: Sequence[Paragraph],
        letters: int,
    ) -> None:
        """Decide what one table is. Data tables have short cells in many columns; they are left alone."""
        sizes = {place: sum(len(paragraphs[at].text) for at in held) for place, held in grid.items()}
        columns = {column for _, column in grid}
        held = sum(sizes.values())
        long_cells = [size for size in sizes.values() if size >= _LONG]
        if held < 0.3 * letters and sum(long_cells) < 0.7 * held:
            return
        if len(columns) > 4 or not long_cells or sum(long_cells) < 0.4 * held:
            return
        self.flowing.add(table)
        if len(columns) == 1:
            return
        for row in sorted({row for row, _ in grid}):
            filled = sorted(column for at, column in grid if at == row)
            if len(filled) > 1:
                self.shared.add((table, row))
                self._head(filled, row, grid, sizes)

    def _head(
        self,
        columns: list[int],
        row: int,
        grid: dict[tuple[int, int], list[int]],
        sizes: dict[tuple[int, int], int],
    ) -> None:
        """The cells left of the long one, together ("1.1" | "Công tác lãnh đạo" | text)."""
        longest = max(columns, key=lambda column: sizes[row, column])
        before = [column for column in columns if column < longest]
        size = sum(sizes[row, column] for column in before)
        if not before or not 2 < size <= _MOST_HEAD or sizes[row, longest] < max(_LONG, size):
            return
        first = grid[row, before[0]][0]
        last = grid[row, before[-1]][-1] + 1
        if last > first:
            self.heads[first] = last
