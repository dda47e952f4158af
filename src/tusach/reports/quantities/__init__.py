"""Figures read out of reports, and the checks between them (docs/hard/quantities.md)."""

from tusach.reports.quantities.checks import compare
from tusach.reports.quantities.indicators import speaks_of
from tusach.reports.quantities.paragraphs import find_all
from tusach.reports.quantities.reading import find
from tusach.reports.quantities.shape import Conflict, Figures, Known, Quantity, Stated

__all__ = [
    "Conflict",
    "Figures",
    "Known",
    "Quantity",
    "Stated",
    "compare",
    "find",
    "find_all",
    "speaks_of",
]
