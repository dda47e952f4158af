"""Printed lines become paragraphs: by gaps, indents, short last lines and the size of letters."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_MOST_HEADING = 160
_REPEATS = 3
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s]*([0-9]{1,4}|[ivxlc]{1,7})[-–—\s]*", re.IGNORECASE)
_ITEM = re.compile(r"([-–•*+]|[0-9]{1,2}[.)]|[a-zđ][.)]|Điều [0-9]+|Khoản [0-9]+)\s")


@dataclass(frozen=True)
class Line:
    """A line as printed, in points from the left and the bottom; `size` of its letters (0 when unknown)."""

    text: str
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0


@dataclass(frozen=True)
class Paragraph:
    text: str
    heading: bool = False


def without_running_heads(pages: Sequence[list[Line]], *, body: float) -> list[list[Line]]:
    """The pages without what stands at the head or foot of many of them, and without bare page numbers there.

    Headings stay: "Chương 1", "Chương 2" at the head of pages are no running heads.
    """
    counted: Counter[str] = Counter()
    for page in pages:
        counted.update({_mould(line.text) for line in _edges(page)})
    kept = []
    for page in pages:
        edges = [
            line
            for line in _edges(page)
            if not _is_heading(line, body)
            and (_PAGE_NUMBER.fullmatch(line.text) or _repeats(counted[_mould(line.text)], len(pages)))
        ]
        kept.append([line for line in page if not any(line is edge for edge in edges)])
    return kept


def _repeats(times: int, pages: int) -> bool:
    return times >= _REPEATS and times > pages // 4


def _edges(page: list[Line]) -> list[Line]:
    return [*page[:2], *page[2:][-2:]]


def _mould(text: str) -> str:
    return _DIGITS.sub("#", text.strip().casefold())


def body_size(pages: Sequence[list[Line]]) -> float:
    """The size of letters that most of the text has."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page:
            weights[round(line.size, 1)] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def paragraphs(lines: list[Line], *, body: float) -> list[Paragraph]:
    """The paragraphs of one page. `body` is the usual size of letters, 0 when unknown."""
    if not lines:
        return []
    placed = [line for line in lines if line.right > line.left]
    right = max((line.right for line in placed), default=0.0)
    left = min((line.left for line in placed), default=0.0)
    steps = [above.bottom - below.bottom for above, below in pairwise(placed)]
    leading = (
        statistics.median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 0.0
    )
    found: list[list[Line]] = []
    for line in lines:
        if found and not _begins(line, found[-1], left=left, right=right, leading=leading, body=body):
            found[-1].append(line)
        else:
            found.append([line])
    return [_joined(part, body) for part in found]


def _begins(
    line: Line, before: list[Line], *, left: float, right: float, leading: float, body: float
) -> bool:
    last = before[-1]
    if _is_heading(line, body) != _is_heading(last, body) or _ITEM.match(line.text):
        return True
    if not (line.right > line.left and last.right > last.left):
        return last.text.rstrip().endswith((".", "!", "?", ":", ";", "…", "”"))
    step = last.bottom - line.bottom
    if step < 0 or (leading and step > 1.6 * leading):
        return True
    if _is_heading(line, body):
        return False
    width = max(right - left, 1.0)
    ends_short = last.right < right - 0.12 * width
    indented = line.left > left + 0.02 * width and last.left < line.left - 0.015 * width
    return ends_short or indented


def _is_heading(line: Line, body: float) -> bool:
    return bool(body) and line.size >= 1.18 * body and len(line.text) <= _MOST_HEADING


def _joined(lines: list[Line], body: float) -> Paragraph:
    text = ""
    for line in lines:
        part = line.text.strip()
        soft = text.endswith("\u00ad")
        text = f"{text[:-1]}{part}" if soft else f"{text} {part}".lstrip()
    return Paragraph(text.replace("\u00ad", ""), heading=_is_heading(lines[0], body))
