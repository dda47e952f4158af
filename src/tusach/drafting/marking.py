"""A paragraph cut where coded parts begin and end, so that a template prints it piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, TypeVar

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Span(Generic[M]):
    """A marked part [start, end) of the text; `mark` is whatever the page shows of it."""

    start: int
    end: int
    mark: M


@dataclass(frozen=True, slots=True)
class Piece(Generic[M]):
    """`marks`: all that cover the piece, the one that began last at the end; `begins`: those that begin here."""

    text: str
    start: int
    marks: tuple[M, ...] = ()
    begins: tuple[M, ...] = field(default=())

    @property
    def top(self) -> M | None:
        return self.marks[-1] if self.marks else None


def pieces(text: str, spans: Sequence[Span[M]]) -> list[Piece[M]]:
    """The whole text in order. Spans may overlap; what reaches beyond the text is cut at its end."""
    kept = [
        Span(max(0, one.start), min(one.end, len(text)), one.mark)
        for one in sorted(spans, key=lambda one: (one.start, -one.end))
    ]
    kept = [one for one in kept if one.start < one.end]
    borders = sorted({0, len(text), *(one.start for one in kept), *(one.end for one in kept)})
    return [
        Piece(
            text[first:last], first,
            tuple(one.mark for one in kept if one.start <= first and last <= one.end),
            tuple(one.mark for one in kept if one.start == first),
        )
        for first, last in pairwise(borders)
    ]  # fmt: skip
