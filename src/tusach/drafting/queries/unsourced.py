"""Numbers typed into the text that no source stands behind."""

from collections.abc import Container
from dataclasses import dataclass

from tusach.drafting import live
from tusach.reports.queries import find_quantities


@dataclass(frozen=True)
class Bare:
    """[start, end) in the stored text; `quote` are the words there, with what is counted."""

    start: int
    end: int
    quote: str


def bare_numbers(text: str, known: Container[str]) -> list[Bare]:
    """Figures in the plain words of the text, in its order. Years, days, addresses and numbers of papers are none, and
    neither are amounts said vaguely in words ("hàng chục nghìn").
    """
    covered = live.masked(text, known)
    return [
        Bare(found.start, found.end, text[found.start : found.end])
        for found in find_quantities(covered)
        if found.value is not None and "\u25a1" not in found.quote
    ]
