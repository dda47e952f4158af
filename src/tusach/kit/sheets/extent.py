"""How far the cells of a packed workbook reach, told before a reader makes room for all of the rectangle.

Read by a parser and not by patterns: the same cell can be written with other quotes, letters, prefixes or encodings, and
a pattern over hundreds of megabytes can be made to run for hours. Nothing is kept but counts.
"""

import re
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from tusach.kit.sheets.read import Limits

_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,7}")
_CHUNK = 1 << 20
_LONGEST_FORMULA = 8_192  # letters; Excel takes no longer one


class TooFar(Exception):  # noqa: N818 - what is wrong with the file, said plainly
    """More cells, or cells further away, than the limits allow; or a document type, which no spreadsheet writes."""


def check_part(part: IO[bytes], limits: "Limits", *, kind: str) -> None:
    """Raises TooFar, or expat.ExpatError for what is not well-formed."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    counted = _OpenRows(limits) if kind == "ods" else _Cells(limits)
    parser.StartElementHandler = counted.start
    if isinstance(counted, _OpenRows):
        parser.EndElementHandler = counted.end
    if isinstance(counted, _Cells) and limits.shared < limits.cells:
        parser.CharacterDataHandler = counted.text
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def said_in(part: IO[bytes], tag: str) -> list[dict[str, str]]:
    """The attributes of every element of that name, prefixes of both left off."""
    found: list[dict[str, str]] = []

    def start(name: str, marks: dict[str, str]) -> None:
        if name.rpartition(":")[2] == tag:
            found.append({each.rpartition(":")[2]: value for each, value in marks.items()})

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = _no_doctype, start
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return found


def _no_doctype(*_told: object) -> None:
    raise TooFar


class _Cells:
    """Sheets and shared strings of XLSX."""

    def __init__(self, limits: "Limits") -> None:
        self.limits, self.row, self.column = limits, 0, 0
        self.cells = self.texts = self.spread = self.shared = self.bottom = self.right = 0
        self.in_formula, self.letters = False, 0
        self.at: tuple[int, int] | None = None

    def start(self, tag: str, marks: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(marks.get("r", ""))
        elif name == "row":
            self.row, self.column, self.at = self._row(marks.get("r", "")), 0, None
        elif name == "si":
            self.texts += 1
            if self.texts > self.limits.cells:
                raise TooFar
        elif name in {"mergeCell", "hyperlink"}:
            self._spread(marks.get("ref", ""))
        self.in_formula, self.letters = name == "f", 0
        if name == "f":
            self._formula(marks.get("t", ""))
        if self.at is not None and name in {"v", "is", "f"}:
            self._filled(*self.at)
            self.at = None

    def _spread(self, said: str) -> None:
        """What covers a range becomes a cell each in some readers."""
        ends = [_PLACE.fullmatch(end) for end in said.replace("$", "").split(":")]
        if len(ends) > 2 or None in ends:
            raise TooFar
        columns = [column_number(end[1]) for end in ends if end]
        rows = [int(end[2]) for end in ends if end]
        self.spread += (abs(columns[-1] - columns[0]) + 1) * (abs(rows[-1] - rows[0]) + 1)
        if self.spread > self.limits.cells:
            raise TooFar

    def _formula(self, kind: str) -> None:
        """One that repeats another's is written out again by some readers, however long it is."""
        self.shared += kind == "shared"
        if self.shared > self.limits.shared:
            raise TooFar

    def text(self, part: str) -> None:
        self.letters += len(part) if self.in_formula else 0
        if self.letters > _LONGEST_FORMULA:
            raise TooFar

    def _row(self, said: str) -> int:
        """A row without a number follows the one before it; cells without a place stand in it one by one."""
        if said and not _ROW.fullmatch(said):
            raise TooFar
        return int(said) if said else self.row + 1

    def _cell(self, said: str) -> None:
        self.cells += 1
        place = _PLACE.fullmatch(said)
        if said and place is None:
            raise TooFar
        row = int(place[2]) if place else self.row
        column = column_number(place[1]) if place else self.column + 1
        self.column, self.at = column, (row, column)
        if self.cells > self.limits.cells or row > self.limits.rows or column > self.limits.columns:
            raise TooFar

    def _filled(self, row: int, column: int) -> None:
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if self.bottom * self.right > self.limits.cells:
            raise TooFar


class _OpenRows:
    """Tables of an open document: what stands behind the last thing of a row or a table takes no room."""

    def __init__(self, limits: "Limits") -> None:
        self.limits = limits
        self.rows = self.empty_rows = self.cells = 0
        self.width = self.blank = self.times = 0

    def start(self, tag: str, marks: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self.rows = self.empty_rows = 0
        elif name == "table-row":
            self.times, self.width, self.blank = _repeated(marks, "number-rows-repeated"), 0, 0
        elif name in {"table-cell", "covered-table-cell"}:
            self.blank += _repeated(marks, "number-columns-repeated")
            if any(each.endswith((":value-type", ":formula")) for each in marks):
                self._filled()
        elif name == "p":
            self._filled()

    def _filled(self) -> None:
        self.width, self.blank = self.width + self.blank, 0
        if self.width > self.limits.columns:
            raise TooFar

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "table-row":
            return
        if not self.width:
            self.empty_rows += self.times
            return
        self.rows, self.empty_rows = self.rows + self.empty_rows + self.times, 0
        self.cells += self.times * self.width
        if self.rows > self.limits.rows or self.cells > self.limits.cells:
            raise TooFar


def _repeated(marks: dict[str, str], name: str) -> int:
    said = next((value for each, value in marks.items() if each.rpartition(":")[2] == name), "1").strip()
    return int(said[:18]) if said.isdecimal() else 1


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - 64
    return total
