"""Figures read out of reports, and the checks between them (docs/hard/quantities.md)."""

from tusach.reports.quantities.paragraphs import find_all
from tusach.reports.quantities.reading import find
from tusach.reports.quantities.shape import Conflict, Known, Quantity, Stated

__all__ = ["Conflict", "Known", "Quantity", "Stated", "find", "find_all"]
