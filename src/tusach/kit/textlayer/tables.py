"""Tables as grids: where each cell stands, which rows are heads, and what stands above and beside a figure."""

import re
from dataclasses import dataclass, field
from typing import Any

from tusach.kit.textlayer.ooxml import W, number, switch, val, whole
from tusach.kit.textlayer.shape import Cell

_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVXLC]{1,6}|[A-ZĐa-zđ])?[.)]?")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s?=.{1,30})?")
_FIGURE = re.compile(r"[-+]?\d[\d.,\s]*%?")
_COUNTED = re.compile(r"\d[\d.,/]*\s+(?!tháng|năm|quý|tuần|ngày|tuổi|giờ|lần)[^\W\d_]{2,}", re.IGNORECASE)
_SERIAL = re.compile(r"(?:số\s+)?(?:tt|stt|số thứ tự)\.?", re.IGNORECASE)
_MOST_COLUMNS = 200
_A_COLUMN_ROW = 2


@dataclass(slots=True)
class Slot:
    """One cell with its place; `texts` are its paragraphs once they are read."""

    row: int
    column: int
    columns: int = 1
    rows: int = 1
    bold: bool = True
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@dataclass(slots=True)
class Grid:
    """A table while it is read. `marked` rows are heads because the file says so."""

    ordinal: int
    slots: list[Slot] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    _open: dict[int, Slot] = field(default_factory=dict)
    _plan: "tuple[dict[tuple[int, int], Slot], int] | None" = None

    def place(self, row: int, column: int, element: Any) -> Slot | None:
        """The slot of a `w:tc`; None for one that continues the cell above it."""
        properties = element.find(W + "tcPr")
        columns = max(1, min((whole(properties, "gridSpan") or 1), _MOST_COLUMNS))
        merge = val(properties, "vMerge")
        above = self._open.get(column)
        if merge is not None and merge != "restart" and above is not None and above.columns == columns:
            above.rows = row - above.row + 1
            return None
        slot = Slot(row, column, columns)
        self.slots.append(slot)
        if merge == "restart":
            self._open[column] = slot
        else:
            self._open.pop(column, None)
        return slot

    def cell(self, slot: Slot) -> Cell:
        """The place of a slot, once all texts are there."""
        covered, heads = self._planned()
        above: list[str] = []
        for row in range(min(heads, slot.row)):
            found = covered.get((row, slot.column))
            if found is None or found is slot or not found.text or _COLUMN_NUMBER.fullmatch(found.text):
                continue
            if above[-1:] != [found.text]:
                above.append(found.text)
        beside = self._row_head(slot, covered) if slot.row >= heads else ""
        return Cell(self.ordinal, slot.row, slot.column, tuple(above), beside, slot.row < heads)

    def _planned(self) -> "tuple[dict[tuple[int, int], Slot], int]":
        if self._plan is None:
            covered = {
                (row, column): slot
                for slot in self.slots
                for row in range(slot.row, slot.row + slot.rows)
                for column in range(slot.column, slot.column + slot.columns)
            }
            self._plan = covered, self._heads(covered)
        return self._plan

    def _heads(self, covered: dict[tuple[int, int], Slot]) -> int:
        """How many rows from the top are heads."""
        rows = 1 + max((row for row, _ in covered), default=-1)
        count = 0
        while count in self.marked:
            count += 1
        if not count:
            count = self._guessed(rows)
            while 0 < count < rows - 1 and self._has_no_beginning(count):
                count += 1
        while 0 < count < rows - 1 and self._numbers_columns(count):
            count += 1
        return count if count < rows else 0

    def _guessed(self, rows: int) -> int:
        """The first row of a table of figures is its head, with what its merged cells reach down to."""
        first = [slot for slot in self.slots if slot.row == 0]
        if rows < 2 or len(first) < 2:
            return 0
        filled = [slot for slot in first if slot.text]
        below = [slot for slot in self.slots if slot.row > 0 and slot.text]
        if len(filled) < 2 or any(_is_answer(slot.text) for slot in filled):
            return 0
        figures = any(_FIGURE.fullmatch(slot.text) for slot in below)
        titled = all(slot.bold for slot in filled) or any(_SERIAL.fullmatch(slot.text) for slot in filled)
        if not (figures or titled) or (len(first) == 2 and rows < 4 and not figures):
            return 0
        deep = max(slot.rows for slot in first)
        if deep == 1 and any(slot.columns > 1 for slot in first):
            deep = 2
        return min(deep, rows - 1)

    def _has_no_beginning(self, row: int) -> bool:
        """A row of words under the heads whose first column is empty is a head too."""
        filled = [slot for slot in self.slots if slot.row == row and slot.text]
        first = any(
            slot.column == 0 and slot.row <= row < slot.row + slot.rows and slot.text for slot in self.slots
        )
        return bool(filled) and not first and not any(
            _FIGURE.fullmatch(slot.text) and not _is_year(slot.text) for slot in filled
        )  # fmt: skip

    def _numbers_columns(self, row: int) -> bool:
        """A row of (1) (2) (3), or A B 1 2 3=1+2, under the heads."""
        texts = [slot.text for slot in self.slots if slot.row == row and slot.text]
        if len(texts) < _A_COLUMN_ROW or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
            return False
        numbers = [text.partition("=")[0].strip() for text in texts if not text[:1].isalpha()]
        return any("(" in text for text in texts) or numbers == [str(n + 1) for n in range(len(numbers))]

    def _row_head(self, slot: Slot, covered: dict[tuple[int, int], Slot]) -> str:
        """The first cell of the row that is words and no serial number; one that stands for several rows only if the row
        has none of its own.
        """
        wide = ""
        for column in range(slot.column):
            found = covered.get((slot.row, column))
            if found is None or found is slot or not found.text:
                continue
            if _ORDINAL.fullmatch(found.text) or _FIGURE.fullmatch(found.text):
                continue
            if found.rows == slot.rows:
                return found.text
            wide = wide or found.text
        return wide


def _is_answer(text: str) -> bool:
    """A figure, alone or with what it counts ("1.245 thẻ"): a form begins with its first answer, not with a head."""
    return bool(_FIGURE.fullmatch(text) or _COUNTED.match(text)) and not _is_year(text)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text.startswith(("19", "20"))


def row_facts(row: Any) -> tuple[bool, int, bool]:
    """Of a `w:tr`: it is marked as a head, the columns left free before its first cell, it is deleted."""
    properties = row.find(W + "trPr")
    if properties is None:
        return False, 0, False
    before = min(whole(properties, "gridBefore") or 0, _MOST_COLUMNS)
    return bool(switch(properties, "tblHeader")), before, properties.find(W + "del") is not None


__all__ = ["Grid", "Slot", "number", "row_facts"]
