"""The figures of a whole document: what a lead-in says of time holds for the list under it."""

from collections.abc import Iterable

from tusach.kit.textlayer.shape import Paragraph
from tusach.reports.quantities.dating import Years
from tusach.reports.quantities.reading import find_on
from tusach.reports.quantities.shape import Quantity


def find_all(paragraphs: Iterable[Paragraph], *, year: int | None = None) -> list[tuple[Paragraph, Quantity]]:
    """Every figure with its paragraph, in order. `year`: when the document was written.

    A paragraph that ends with a colon ("Kết quả năm 2022 như sau:") gives its time to the items under it.
    """
    made: list[tuple[Paragraph, Quantity]] = []
    carried: Years = (None, None)
    for paragraph in paragraphs:
        is_item = bool(paragraph.label) or paragraph.text[:1] in {"-", "+", "•", "*"}
        if not is_item:
            carried = (None, None)
        found, years = find_on(paragraph.text, cell=paragraph.cell, now=year, carried=carried)
        made += [(paragraph, one) for one in found]
        if not is_item:
            carried = years if paragraph.text.rstrip().endswith(":") else (None, None)
    return made
