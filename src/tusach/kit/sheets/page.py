"""How a sheet comes out of a printer, and how tall its rows are."""

from collections.abc import Sequence
from math import ceil
from typing import Any

LINE, TALLEST = 15.0, 409.0  # points, of one line of text and of the tallest row that a spreadsheet takes
_AIR = 1.2  # lines end between words, and the letters of one program are wider than those of another
_BOLD = 1.15  # bold letters beside plain ones
_UPRIGHT = 95  # characters in a row of an A4 page that stands
_READS = 200  # characters in a row of A4 on its side in letters of 8 points
_SMALLEST = 250  # and of 6.5 points, the smallest that can be read
_NARROWEST = 14.0  # of a column of text that goes over into more lines
_A4 = 9


def lines_of(value: Any, width: float, *, bold: bool = False) -> int:
    """Lines that a text takes in a cell so many characters wide; everything else takes one."""
    if not isinstance(value, str) or (len(value) * (_BOLD if bold else 1) <= width and "\n" not in value):
        return 1
    wide = _AIR * (_BOLD if bold else 1)
    return sum(ceil(len(part) * wide / width) or 1 for part in value.split("\n"))


def heighten(
    page: Any, row: int, values: Sequence[Any], widths: Sequence[float], *, bold: bool = False
) -> None:
    """As tall as its longest text needs. Excel would see to it itself; LibreOffice takes a row without a height for a low one."""
    lines = 1
    for value, width in zip(values, widths, strict=True):
        if isinstance(value, str):
            lines = max(lines, lines_of(value, width, bold=bold))
    if lines > 1:
        page.set_row(row, min(lines * LINE, TALLEST))


def fitted(widths: Sequence[float], is_text: Sequence[bool]) -> tuple[list[float], int]:
    """Widths with which the table is printed, and on how many pages side by side. What is too wide for one page loses width
    where there is text, which goes over into more lines; a wider column keeps two fifths at least.
    """
    floors = [max(_NARROWEST, 0.4 * one) if text else one for one, text in zip(widths, is_text, strict=True)]
    floors = [min(floor, one) for floor, one in zip(floors, widths, strict=True)]
    pages, room = 1, float(_READS)
    if sum(floors) > _READS:
        room = _SMALLEST
    while sum(floors) > room:
        pages += 1
        room = pages * _READS - (pages - 1) * sum(floors[: heads_repeated(floors)])
    excess = sum(widths) - sum(floors)
    part = min(1.0, (room - sum(floors)) / excess) if excess else 0.0
    return [floor + part * (one - floor) for floor, one in zip(floors, widths, strict=True)], pages


def heads_repeated(widths: Sequence[float]) -> int:
    """How many of the first columns stand on every page of a table that takes several side by side."""
    return next((n for n in (2, 1) if sum(widths[:n]) <= _READS / 3), 0)


def set_page(page: Any, widths: Sequence[float], top: int, *, pages: int = 1) -> None:
    """A4, every column on `pages` side by side, the heads (row `top`) over each page, pages counted."""
    page.set_paper(_A4)
    if sum(widths) > _UPRIGHT:
        page.set_landscape()
    page.fit_to_pages(pages, 0)
    if pages > 1 and (kept := heads_repeated(widths)):
        page.repeat_columns(0, kept - 1)
    page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C&P/&N")
    if widths:
        page.repeat_rows(top)
