"""The figures of a whole document: what a lead-in or a caption says holds for the list or the table under it."""

import re
from collections.abc import Iterable

from tusach.kit.textlayer.shape import Paragraph
from tusach.reports.quantities.dating import Years
from tusach.reports.quantities.reading import find_on
from tusach.reports.quantities.shape import Quantity
from tusach.reports.quantities.tables import around_of

_CAPTION_LONGEST = 200
_CAPTIONS = 3
_CAPTION = re.compile(r"\s*\(?(?:bảng|biểu|phụ lục|đơn vị|đvt)\b", re.IGNORECASE)


def find_all(paragraphs: Iterable[Paragraph], *, year: int | None = None) -> list[tuple[Paragraph, Quantity]]:
    """Every figure with its paragraph, in order. `year`: when the document was written, the end of "đến nay".

    A paragraph that ends with a colon ("Kết quả năm 2022 như sau:") gives its time to the items under it; the short
    paragraphs before a table are its caption ("Đơn vị tính: nghìn bản").
    """
    texts = list(paragraphs)
    around = around_of(texts)
    made: list[tuple[Paragraph, Quantity]] = []
    carried: Years = (None, None)
    table, before = 0, list[str]()
    for paragraph in texts:
        if cell := paragraph.cell:
            if cell.table != table:
                table, around.caption = cell.table, " . ".join(before[-_CAPTIONS:])
            before.clear()
            found, _ = find_on(paragraph.text, cell=cell, now=year, around=around)
        else:
            is_item = bool(paragraph.label) or paragraph.text[:1] in {"-", "+", "•", "*"}
            carried = carried if is_item else (None, None)
            found, years = find_on(paragraph.text, now=year, carried=carried)
            if not is_item and paragraph.text.rstrip().endswith(":"):
                carried = years
            _remember(before, paragraph.text)
        made += [(paragraph, one) for one in found]
    return made


def _remember(before: list[str], text: str) -> None:
    is_sentence = text.rstrip().endswith((".", ";")) and not _CAPTION.match(text)
    if len(text) > _CAPTION_LONGEST or is_sentence:
        before.clear()
    elif text.strip():
        before.append(text)
