"""Counting use without a trace: pure Python, no web, no database (docs/hard/no-trace.md)."""

from tusach.library.counting.channel import Channel
from tusach.library.counting.counter import KINDS, Counter, Key
from tusach.library.counting.hide import HIDDEN, LEAST, SMALL, Cover, cover
from tusach.library.counting.rows import month_of, row_of

__all__ = [
    "HIDDEN",
    "KINDS",
    "LEAST",
    "SMALL",
    "Channel",
    "Counter",
    "Cover",
    "Key",
    "cover",
    "month_of",
    "row_of",
]
