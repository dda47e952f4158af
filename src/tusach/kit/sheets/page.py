"""How a sheet comes out of a printer, and how tall its rows are."""

from collections.abc import Sequence
from math import ceil
from typing import Any

LINE, TALLEST = 15.0, 409.0  # points, of one line of text and of the tallest row that a spreadsheet takes
_AIR = 1.2  # lines end between words, and the letters of one program are wider than those of another
_BOLD = 1.15  # bold letters beside plain ones
_UPRIGHT = 95  # characters in a row of an A4 page that stands
_SMALLEST = 250  # characters in a row that A4 on its side still shows in letters that can be read
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


def set_page(page: Any, widths: Sequence[float], top: int) -> None:
    """A4, every column on the page if it can be read, the heads (row `top`) over each page, pages counted."""
    page.set_paper(_A4)
    if sum(widths) > _UPRIGHT:
        page.set_landscape()
    if sum(widths) <= _SMALLEST:
        page.fit_to_pages(1, 0)
    else:
        page.set_print_scale(60)
        page.repeat_columns(0, 1)
    page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C&P/&N")
    if widths:
        page.repeat_rows(top)
