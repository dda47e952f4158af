"""Tables that hold the report itself: headings in one column and their text in the next, or everything in one cell."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tusach.kit.textlayer import Cell, Paragraph

_LONG, _MOST_HEAD = 90, 320
_SOME_ROWS, _SOME_LETTERS = 2, 4
_LABEL_PATTERN = r"(?:[IVX]{1,5}|[A-EG]|[a-eđ]|\d{1,2}(?:\.\d{1,2}){0,4})\s?[.)]?"
_LABEL = re.compile(_LABEL_PATTERN)
# Of a table of short texts: how much of all letters it holds, rows with a number of an outline, rows of them with words behind.
_MOST_OF_ALL, _MANY_ROWS, _MOST_ROWS = 0.6, 6, 0.5
_STARTS = re.compile(rf"({_LABEL_PATTERN})\s+(?=[^\W\d])")


def is_label(cell: str) -> bool:
    """A number alone in its cell: "III", "2.3", "a)"."""
    return _LABEL.fullmatch(cell.strip()) is not None


@dataclass(slots=True)
class Tables:
    """A table whose rows have their text in one column has headings in all its rows, also where little or nothing is written.

    `flowing`: tables whose paragraphs read like the body. `heads`: {first paragraph of a row's head: position after
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
            if not made._take_short(table, grid, paragraphs, letters):
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
        rows: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(grid):
            rows[row].append(column)
        several = {row: filled for row, filled in rows.items() if len(filled) > 1}
        self.shared |= {(table, row) for row in several}
        text_columns = Counter[int]()
        for row, filled in several.items():
            longest = max(filled, key=lambda column: sizes[row, column])
            if sizes[row, longest] >= _LONG and self._head(row, filled, longest, grid, sizes):
                text_columns[longest] += 1
                del rows[row]
        for column, times in text_columns.most_common(1):
            short = [row for row in rows if row in several] if times >= _SOME_ROWS else []
            for row in short:
                if _has_title(row, several[row], column, grid, paragraphs, is_first=row == min(several)):
                    self._head(row, several[row], column, grid, sizes)

    def _take_short(
        self,
        table: int,
        grid: dict[tuple[int, int], list[int]],
        paragraphs: Sequence[Paragraph],
        letters: int,
    ) -> bool:
        """Nearly the whole report is rows of an outline with a few words in the last column ("2.1" | "Ưu điểm" | "Khá.")."""
        sizes = {place: sum(len(paragraphs[at].text) for at in held) for place, held in grid.items()}
        text = max(column for _, column in grid)
        longest = max(size for (_, column), size in sizes.items() if column == text)
        if longest >= _LONG or sum(sizes.values()) < _MOST_OF_ALL * letters:
            return False
        rows: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(grid):
            rows[row].append(column)
        before = {
            row: [at for one in filled if one < text for at in grid[row, one]] for row, filled in rows.items()
        }
        said = {row: " ".join(paragraphs[at].printed for at in held) for row, held in before.items()}
        labels = {row: match[1].strip(" .)") for row, one in said.items() if (match := _STARTS.match(one))}
        written = [row for row in labels if (row, text) in grid and _letters(grid[row, text], paragraphs)]
        is_outline = any(not label.isdecimal() for label in labels.values())
        if len(labels) < _MANY_ROWS or len(written) < _MOST_ROWS * len(labels) or not is_outline:
            return False
        self.flowing.add(table)
        self.shared |= {(table, row) for row, filled in rows.items() if len(filled) > 1}
        begun = min(labels)
        self.heads |= {
            held[0]: held[-1] + 1
            for row, held in before.items()
            if row >= begun and len(rows[row]) > 1 and _letters(held, paragraphs)
        }
        return True

    def _head(
        self,
        row: int,
        columns: list[int],
        text: int,
        grid: dict[tuple[int, int], list[int]],
        sizes: dict[tuple[int, int], int],
    ) -> bool:
        """The cells left of the text, together ("1.1" | "Công tác lãnh đạo" | text); False when they are no heading."""
        before = [column for column in columns if column < text]
        size = sum(sizes[row, column] for column in before)
        held = sizes.get((row, text), 0)
        if not before or not 2 < size <= _MOST_HEAD or (held >= _LONG and held < size):
            return False
        first, last = grid[row, before[0]][0], grid[row, before[-1]][-1] + 1
        if last > first:
            self.heads[first] = last
        return last > first


def _has_title(
    row: int,
    columns: list[int],
    text: int,
    grid: dict[tuple[int, int], list[int]],
    paragraphs: Sequence[Paragraph],
    *,
    is_first: bool,
) -> bool:
    """A row with little or nothing in the column of the texts has a heading: not the names of the columns, nor their numbers."""
    cells = [
        " ".join(paragraphs[at].printed for at in grid[row, column]) for column in columns if column < text
    ]
    titled = any(sum(char.isalpha() for char in cell) >= _SOME_LETTERS for cell in cells)
    return titled and (not is_first or is_label(cells[0]))


def _letters(held: Sequence[int], paragraphs: Sequence[Paragraph]) -> bool:
    return sum(char.isalpha() for at in held for char in paragraphs[at].text) >= _SOME_LETTERS
