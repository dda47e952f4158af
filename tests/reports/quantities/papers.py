"""Paragraphs and tables as a report has them, read into what the checks take."""

from collections.abc import Sequence
from decimal import Decimal

from tusach.kit.textlayer.shape import Cell, Paragraph
from tusach.reports.quantities import Conflict, Known, Stated, compare, find, find_all, speaks_of

BOOKS = "1.1.2.2.a"
YEAR = 2023


def read(text: str) -> list[tuple[str, Decimal | None, str]]:
    return [(one.kind, one.value, one.unit) for one in find(text, year=YEAR)]


def years(text: str) -> list[tuple[int | None, int | None]]:
    return [(one.year_from, one.year_to) for one in find(text, year=YEAR)]


def paper(*texts: str) -> list[Paragraph]:
    return [Paragraph(f"p{place}", text) for place, text in enumerate(texts, 1)]


def table(
    heads: Sequence[str | tuple[str, ...]], *rows: Sequence[str], number: int = 1, start: int = 50
) -> list[Paragraph]:
    """One head row; the head of a row is its first cell that is words."""
    tops = [(head,) if isinstance(head, str) else head for head in heads]
    made = [_cell(start, top[-1], Cell(number, 0, column, is_head=True)) for column, top in enumerate(tops)]
    for row, texts in enumerate(rows, 1):
        name = next((text for text in texts if text[:1].isalpha()), "")
        for column, text in enumerate(texts):
            beside = "" if text == name else name
            made.append(_cell(start, text, Cell(number, row, column, tops[column], beside)))
    return [
        Paragraph(f"p{start + place}", one.text, cell=one.cell, where="cell")
        for place, one in enumerate(made)
    ]


def _cell(start: int, text: str, cell: Cell) -> Paragraph:
    return Paragraph(f"p{start}", text, cell=cell, where="cell")


def stated(paragraphs: Sequence[Paragraph], leaf: str = BOOKS) -> list[Stated]:
    read = find_all(paragraphs, year=YEAR)
    return [
        Stated(place, leaf, speaks_of(one, leaf), one, paragraph)
        for place, (paragraph, one) in enumerate(read, 1)
    ]


def conflicts(*texts: str, known: Known | None = None, leaf: str = BOOKS) -> list[Conflict]:
    return compare(stated(paper(*texts), leaf), known or Known(first_year=2009, last_year=YEAR))


def sentences(*texts: str, known: Known | None = None, leaf: str = BOOKS) -> list[str]:
    return [one.sentence for one in conflicts(*texts, known=known, leaf=leaf)]
