"""One page of a PDF as lines in their places and the rules drawn on it (pdfium)."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tusach.kit.textlayer.lines import Line
from tusach.kit.textlayer.pdf_notes import Note, notes_on

MOST_CHARS = 60_000
MOST_DRAWN = 20_000
_KEPT = "\t\u00ad\u200c\u200d\x02\ufffe"
_PATH, _IMAGE, _GROUP = 2, 3, 5
_DEEPEST = 3
_THIN = 2.6
_FORCE_BOLD = 1 << 18
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Rules:
    """Straight lines of a page, in points from its upper left corner: (y, left, right) and (x, top, bottom)."""

    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]


class Page:
    """Close it after use."""

    def __init__(self, page: Any, number: int) -> None:
        self._page = page
        self.number = number
        self.width, self.height = page.get_size()
        self._text = page.get_textpage()

    def notes(self) -> list[Note]:
        """What people put onto the page."""
        return notes_on(self._page, self._text, self.number, self.height)

    def close(self) -> None:
        self._text.close()
        self._page.close()

    # --- letters ----------------------------------------------------------------------------------

    def lines(self) -> list[Line]:
        """As the file orders them; a line with wide gaps (columns, cells) comes in parts."""
        count = self._text.count_chars()
        if not 0 < count <= MOST_CHARS:
            return []
        text = self._text.get_text_range()
        placed = len(text) == count
        found: list[Line] = []
        start = 0
        for row, part in enumerate(text.split("\n")):
            line = part.rstrip("\r")
            if line.strip() and placed:
                found += self._parts(line, start, row)
            elif line.strip():
                found.append(Line(cleaned(line), page=self.number, row=row))
            start += len(part) + 1
        return _same_rows([line for line in found if line.text])

    def _parts(self, text: str, start: int, row: int) -> list[Line]:
        whole = self.line(text, start, row)
        letters = max(len(text.strip()), 1)
        if not whole.size or (whole.right - whole.left) / letters < 0.56 * whole.size:
            return [whole]
        parts, begun = [], 0
        for n, char in enumerate(text):
            if char.isspace() and text[begun:n].strip() and self._gap(text, start, n) > 1.5 * whole.size:
                parts.append(self.line(text[begun:n], start + begun, row))
                begun = n
        parts.append(self.line(text[begun:], start + begun, row))
        return parts

    def _gap(self, text: str, start: int, place: int) -> float:
        """Points of white at a blank; 0 at the end of the line and between further blanks."""
        after = place + 1
        while after < len(text) and text[after].isspace():
            after += 1
        if after >= len(text) or text[place - 1].isspace():
            return 0.0
        left, right = self._box(start + place - 1), self._box(start + after)
        return right[0] - left[2] if left and right else 0.0

    def line(self, text: str, start: int, row: int) -> Line:
        """`text` begins at letter `start` of the page. Raised numbers of notes are left out: 120 with a raised 1 behind
        it is not 1201.
        """
        first = start + len(text) - len(text.lstrip())
        last = start + len(text.rstrip()) - 1
        begins, ends = self._box(first), self._box(last)
        if begins is None or ends is None or last < first:
            return Line(cleaned(text), page=self.number, row=row)
        font, strong, slanted = self._font(first)
        _, too, slanted_too = (font, strong, slanted) if last == first else self._font(last)
        size = self._size(last if text[first - start].isdecimal() else first)
        low = max(begins[1], ends[1]) if self._size(last) < size else begins[1]
        return Line(
            cleaned(self._without_raised(text, start, size)), begins[0], self.height - begins[3], ends[2],
            self.height - low, size, strong and too, slanted and slanted_too, font, self.number, row, None, first, last,
        )  # fmt: skip

    def _without_raised(self, text: str, start: int, size: float) -> str:
        """The 2 of m2 stays."""
        drop: set[int] = set()
        for run in _DIGITS.finditer(text):
            small = run.end()
            while small > run.start() and self._size(start + small - 1) < 0.8 * size:
                small -= 1
            before = text[small - 1 : small]
            if small < run.end() and before.strip() and before not in "mM":
                drop.update(range(small, run.end()))
        return "".join(char for n, char in enumerate(text) if n not in drop) if drop else text

    def split_at(self, line: Line, edges: list[float]) -> list[Line]:
        """A line cut where its letters pass an edge of a table's cell."""
        parts, begun, cell = [], line.first, None
        for place in range(line.first, line.last + 1):
            box = self._box(place)
            if box is None or box[2] - box[0] <= 0:
                continue
            here = sum(edge < (box[0] + box[2]) / 2 for edge in edges)
            if cell is not None and here != cell:
                parts.append((begun, place))
                begun = place
            cell = here
        parts.append((begun, line.last + 1))
        texts = [(start, self._text.get_text_range(start, end - start)) for start, end in parts]
        return [self.line(text, start, line.row) for start, text in texts if text.strip()]

    def _box(self, index: int) -> tuple[float, float, float, float] | None:
        """Left, bottom, right, top as pdfium counts them."""
        try:
            left, bottom, right, top = self._text.get_charbox(index, loose=True)
        except pypdfium2.PdfiumError:
            return None
        return left, bottom, right, top

    def _size(self, index: int) -> float:
        """Some writers set type of 1 point and enlarge it by the matrix."""
        matrix = pdfium.FS_MATRIX()
        scale = 1.0
        if pdfium.FPDFText_GetMatrix(self._text, index, ctypes.byref(matrix)):
            scale = abs(matrix.d) or abs(matrix.b) or 1.0
        return round(float(pdfium.FPDFText_GetFontSize(self._text, index) * scale), 1)

    def _font(self, index: int) -> tuple[str, bool, bool]:
        """Name without its subset tag, bold, italic."""
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, index, buffer, 128, ctypes.byref(flags))
        name = buffer.value.decode("utf-8", "replace")
        name = name[7:] if len(name) > 7 and name[6] == "+" else name
        low = name.lower()
        strong = "bold" in low or "black" in low or bool(flags.value & _FORCE_BOLD)
        return name, strong, "italic" in low or "oblique" in low

    # --- what is drawn ----------------------------------------------------------------------------

    def has_image(self) -> bool:
        """A picture that covers a good part of the page, as a scan does."""
        area = self.width * self.height
        return any(
            (right - left) * (top - bottom) > 0.5 * area for left, bottom, right, top in self._drawn(_IMAGE)
        )

    def rules(self) -> Rules:
        found = Rules([], [])
        for n, (left, bottom, right, top) in enumerate(self._drawn(_PATH)):
            if n >= MOST_DRAWN:
                break
            self._rule(found, left, self.height - top, right, self.height - bottom)
        return found

    def _drawn(self, kind: int) -> Iterator[tuple[float, float, float, float]]:
        """Left, bottom, right, top of what is drawn, as pdfium counts them; through groups, three deep.

        By pdfium's own functions: objects of Python for each of tens of thousands would cost more than reading.
        """
        stack: list[tuple[int, Any, Any, int, tuple[Any, ...]]] = [
            (pdfium.FPDFPage_CountObjects(self._page), pdfium.FPDFPage_GetObject, self._page.raw, 0, ())
        ]
        edges = [ctypes.c_float() for _ in range(4)]
        pointers = [ctypes.byref(edge) for edge in edges]
        while stack:
            count, get, holder, deep, moves = stack.pop()
            for n in range(min(count, MOST_DRAWN)):
                one = get(holder, n)
                said = pdfium.FPDFPageObj_GetType(one)
                if said == kind and pdfium.FPDFPageObj_GetBounds(one, *pointers):
                    yield _moved([edge.value for edge in edges], moves)
                elif said == _GROUP and deep < _DEEPEST:
                    inner = pdfium.FPDFFormObj_CountObjects(one)
                    stack.append((inner, pdfium.FPDFFormObj_GetObject, one, deep + 1, (*moves, one)))

    def _rule(self, found: Rules, left: float, top: float, right: float, bottom: float) -> None:
        width, height = right - left, bottom - top
        if height <= _THIN and width >= 6:
            found.across.append(((top + bottom) / 2, left, right))
        elif width <= _THIN and height >= 5:
            found.down.append(((left + right) / 2, top, bottom))
        elif width >= 12 and height >= 8 and not (width > 0.9 * self.width and height > 0.5 * self.height):
            found.across += [(top, left, right), (bottom, left, right)]
            found.down += [(left, top, bottom), (right, top, bottom)]

    def picture(self, scale: float) -> Any:
        return self._page.render(scale=scale, grayscale=True).to_pil()


def _moved(edges: list[float], groups: tuple[Any, ...]) -> tuple[float, float, float, float]:
    """Bounds inside groups of objects, on the page."""
    left, bottom, right, top = edges
    for group in reversed(groups):
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFPageObj_GetMatrix(group, ctypes.byref(matrix)):
            xs = [matrix.a * x + matrix.c * y + matrix.e for x in (left, right) for y in (bottom, top)]
            ys = [matrix.b * x + matrix.d * y + matrix.f for x in (left, right) for y in (bottom, top)]
            left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
    return left, bottom, right, top


def cleaned(text: str) -> str:
    """NFC with single blanks, no control characters; private ones stay, for they tell a bad text layer."""
    if not text.isprintable():
        text = "".join(
            char
            for char in text
            if char in _KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn"}
        )
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split())


def _same_rows(lines: list[Line]) -> list[Line]:
    """Lines that follow each other at one height are parts of one row, though the file ended a line between them; and
    one line when there is no white between them (a raised number ended it).
    """
    made: list[Line] = []
    for line in lines:
        before = made[-1] if made else line
        height = min(before.bottom - before.top, line.bottom - line.top)
        together = min(before.bottom, line.bottom) - max(before.top, line.top)
        gap = line.left - before.right
        if before is line or height <= 0 or together <= 0.5 * height or gap < -1:
            made.append(line)
        elif gap < 0.9 * max(line.size, before.size):
            made[-1] = _one(before, line, "" if gap < 0.1 * line.size else " ")
        else:
            line.row = before.row
            made.append(line)
    return made


def _one(before: Line, line: Line, between: str) -> Line:
    return replace(
        before, text=f"{before.text}{between}{line.text}", top=min(before.top, line.top), right=line.right,
        bottom=max(before.bottom, line.bottom), bold=before.bold and line.bold, italic=before.italic and line.italic,
        last=line.last,
    )  # fmt: skip
