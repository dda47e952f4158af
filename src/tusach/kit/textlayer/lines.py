"""Printed lines become paragraphs again: by gaps, indents, whether the next word would have fitted, and over pages."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:trang\s*)?(\d{1,4}|[ivxl]{1,6})(?:\s*/\s*\d{1,4})?[-–—\s.]*", re.IGNORECASE
)
ITEM = re.compile(
    r"(?:[-–—•*+▪●○➢✓]|\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}[.)]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,4}\b|\(?[a-zđ][.)]|[IVXL]{1,6}[.)]"
    r"|Điều [0-9]|Khoản [0-9]|Chương [IVX0-9]|Mục [IVX0-9]|Phần (?:thứ|[IVX0-9]))(?=\s|$|[^\W\d])"
)
_ENDS = (".", "!", "?", ":", ";", "…", "./.")
_DIGITS = re.compile(r"\d+")
_REPEATS = 3
_SOFT = ("\u00ad", "\x02", "\ufffe")


@dataclass(slots=True)
class Line:
    """A line, or the part of one in a column, in points from the page's upper left corner. `row` is the same for parts
    of one line; `first` and `last` are the places of its letters in the page's text; `confidence` 0..1 of an OCR.
    """

    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    font: str = ""
    page: int = 1
    row: int = 0
    confidence: float | None = None
    first: int = 0
    last: int = 0

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, slots=True)
class Measure:
    """The column of text: its edges, the distance of two lines, the usual size of letters."""

    left: float = 0.0
    right: float = 0.0
    leading: float = 0.0
    size: float = 0.0

    @property
    def width(self) -> float:
        return max(self.right - self.left, 1.0)


@dataclass(slots=True)
class Joined:
    lines: list[Line] = field(default_factory=list)
    centred: bool = False

    @property
    def text(self) -> str:
        text = ""
        for line in self.lines:
            part = line.text.strip()
            soft = text.endswith(_SOFT)
            text = f"{text[:-1]}{part}" if soft else f"{text} {part}".lstrip()
        return text.rstrip("".join(_SOFT))


def measure(lines: Sequence[Line], *, page: float = 0.0) -> Measure:
    """Of a document whose pages have this width, or of a table's cell. Where too few lines are full to show the right
    edge, the margins are taken to be alike.
    """
    placed = [line for line in lines if line.right > line.left]
    if not placed:
        return Measure()
    widest = max(line.right - line.left for line in placed)
    wide = [line for line in placed if line.right - line.left > 0.7 * widest]
    left = _common([line.left for line in wide], least=True)
    right = _common([line.right for line in wide], least=False)
    if sum(line.right > right - 0.08 * widest for line in placed) < 3:
        right = max(right, page - left)
    steps = [
        below.top - above.top
        for above, below in pairwise(placed)
        if above.page == below.page and 2 < below.top - above.top < 60
    ]
    sizes = Counter[float]()
    for line in placed:
        sizes[round(line.size, 1)] += len(line.text)
    return Measure(left, right, statistics.median(steps) if steps else 0.0, sizes.most_common(1)[0][0])


def _common(edges: Sequence[float], *, least: bool) -> float:
    """The edge that many lines share: the outermost one that at least a tenth of them come near to."""
    counted = Counter(round(edge / 3) for edge in edges)
    enough = [place for place, times in counted.items() if times >= max(1, len(edges) // 10)]
    place = (min if least else max)(enough or counted)
    near = [edge for edge in edges if round(edge / 3) == place]
    return (min if least else max)(near)


def paragraphs(lines: Sequence[Line], column: Measure) -> list[Joined]:
    found: list[Joined] = []
    for line in lines:
        if found and not _begins(line, found[-1].lines, column):
            found[-1].lines.append(line)
        else:
            found.append(Joined([line]))
    for one in found:
        one.centred = all(_is_centred(line, column) for line in one.lines)
    return found


def _begins(line: Line, before: Sequence[Line], column: Measure) -> bool:
    """The line opens a new paragraph."""
    last = before[-1]
    if last.text.endswith(_SOFT):
        return False
    if not (line.right > line.left and last.right > last.left):
        return last.text.rstrip().endswith(_ENDS) or bool(ITEM.match(line.text))
    full = not _would_fit(line, last, column)
    if _is_apart(line, last, column):
        return True
    if _is_centred(line, column) or _is_centred(last, column):
        return not (full and _looks_alike(line, last))
    if not full and not _nearly_full(line, last, column):
        return True
    return _opens(line, last, column)


def _nearly_full(line: Line, last: Line, column: Measure) -> bool:
    """A sentence goes on in small letters after a line that only a page laid askew makes short."""
    goes_on = line.text[:1].islower() and not last.text.rstrip().endswith(_ENDS)
    return goes_on and last.right > column.right - 0.12 * column.width


def _opens(line: Line, last: Line, column: Measure) -> bool:
    """After a full line: a label, another look or an indent opens a paragraph, unless the sentence goes on."""
    ended = last.text.rstrip().endswith(_ENDS)
    indented = line.left > column.left + 0.02 * column.width
    goes_on = not ended and line.text[:1].islower()
    if ITEM.match(line.text) and (indented or ended or last.text.rstrip().endswith(",")):
        return not (goes_on and not indented)
    steps_in = indented and last.left < line.left - 0.015 * column.width
    return (steps_in or not _looks_alike(line, last)) and not goes_on


def _is_apart(line: Line, last: Line, column: Measure) -> bool:
    """More white between the lines than the text has, or a step back up the page."""
    step = min(line.top - last.top, line.bottom - last.bottom, key=abs)  # a line laid askew is a higher box
    return line.page == last.page and column.leading > 0 and not -1 <= step <= 1.6 * column.leading


def _looks_alike(line: Line, last: Line) -> bool:
    if line.size and last.size and abs(line.size - last.size) > 0.12 * max(line.size, last.size):
        return False
    return line.bold == last.bold


def _would_fit(line: Line, last: Line, column: Measure) -> bool:
    """The next line's first word had room at the end of this one: so the writer ended it."""
    word = len(line.text.split(None, 1)[0]) + 1 if line.text.strip() else 1
    letter = (line.right - line.left) / max(len(line.text), 1)
    return last.right + word * letter < column.right - 0.01 * column.width


def _is_centred(line: Line, column: Measure) -> bool:
    """Both edges are clearly off the column's, by the same distance."""
    before, after = line.left - column.left, column.right - line.right
    inset = 0.06 * column.width
    return before > inset and after > inset and abs(before - after) < 0.04 * column.width


# --- what stands at the head and foot of many pages -------------------------------------------------


def split_running_heads(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[Line], list[Line]]:
    """The pages without running heads, feet and page numbers; one of each head and foot that repeats."""
    counted: Counter[tuple[str, str]] = Counter()
    for page in pages:
        counted.update({(end, _mould(line)) for end, line in _edges(page)})
    heads: dict[str, Line] = {}
    feet: dict[str, Line] = {}
    kept = []
    for page in pages:
        dropped: list[int] = []
        for end, line in _edges(page):
            times = counted[end, _mould(line)]
            if is_page_number(line, page):
                dropped.append(id(line))
            elif times >= _REPEATS and times > len(pages) // 3 and _may_run(line):
                dropped.append(id(line))
                (heads if end == "head" else feet).setdefault(_mould(line), line)
        kept.append([line for line in page if id(line) not in dropped])
    return kept, list(heads.values()), list(feet.values())


def _edges(page: Sequence[Line]) -> list[tuple[str, Line]]:
    """The two highest and the two lowest lines."""
    ordered = sorted(page, key=lambda line: line.top)
    return [*(("head", line) for line in ordered[:2]), *(("foot", line) for line in ordered[2:][-2:])]


def is_page_number(line: Line, page: Sequence[Line]) -> bool:
    """A bare number alone in the highest or lowest line of a page."""
    if not (said := _PAGE_NUMBER.fullmatch(line.text.strip())):
        return False
    if said[1].isdecimal() and abs(int(said[1]) - line.page) > 200:
        return False
    others = [one for one in page if one is not line]
    alone = all(one.row != line.row for one in others)
    first = all(one.top > line.top for one in others)
    return alone and (first or all(one.top < line.top for one in others))


def _may_run(line: Line) -> bool:
    """Items, sentences and parts of sentences stand at the edge of a page by chance."""
    return (
        not ITEM.match(line.text) and not line.text.rstrip().endswith((*_ENDS, ",")) and len(line.text) < 120
    )


def _mould(line: Line) -> str:
    """Words and height on the page, whatever the numbers."""
    return f"{round(line.top / 6)} {_DIGITS.sub('#', line.text.strip().casefold())}"
