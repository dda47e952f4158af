"""Notes that people put onto a PDF: what each says, on which words, by whom (pdfium; ISO 32000-1, 12.5).

Sticky notes, text boxes, and words marked, underlined or struck out. A mark without words of its own says nothing, but
for words struck out.
"""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from tusach.kit.textlayer.shape import Paragraph, Remark

MOST_NOTES = 5_000
STRUCK = "Đề nghị bỏ."
_MARKS = {
    pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT,
}  # fmt: skip
_SAYING = _MARKS | {
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_CARET, pdfium.FPDF_ANNOT_STAMP,
    pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE,
}  # fmt: skip
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?")


@dataclass(frozen=True, slots=True)
class Note:
    """`x` and `y` are its middle in points from the page's upper left corner."""

    page: int
    x: float
    y: float
    text: str
    quote: str
    author: str
    date: str


def notes_on(page: Any, text: Any, number: int, height: float) -> list[Note]:
    """`page` and `text` are pdfium's, open."""
    found = []
    for nth in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_NOTES)):
        annotation = pdfium.FPDFPage_GetAnnot(page, nth)
        if not annotation:
            continue
        try:
            if note := _note(annotation, text, number, height):
                found.append(note)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _note(annotation: Any, text: Any, number: int, height: float) -> Note | None:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind not in _SAYING:
        return None
    boxes = _boxes(annotation) if kind in _MARKS else []
    quote = " ".join(
        " ".join(text.get_text_bounded(left, bottom, right, top).split())
        for left, bottom, right, top in boxes
    ).strip()
    words = _string(annotation, b"Contents").strip()
    if kind == pdfium.FPDF_ANNOT_STRIKEOUT and quote and not words:
        words = STRUCK
    area = boxes[0] if boxes else _area(annotation)
    if area is None or not (words or quote):
        return None
    left, bottom, right, top = area
    return Note(
        page=number, x=(left + right) / 2, y=height - (top + bottom) / 2, text=words, quote=quote,
        author=_string(annotation, b"T").strip(), date=_moment(_string(annotation, b"M")),
    )  # fmt: skip


def _boxes(annotation: Any) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each marked piece of a line."""
    made = []
    for nth in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), 200)):
        quad = pdfium.FS_QUADPOINTSF()
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, nth, ctypes.byref(quad)):
            across = (quad.x1, quad.x2, quad.x3, quad.x4)
            down = (quad.y1, quad.y2, quad.y3, quad.y4)
            made.append((min(across), min(down), max(across), max(down)))
    return made


def _area(annotation: Any) -> tuple[float, float, float, float] | None:
    area = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(area)):
        return None
    return area.left, area.bottom, area.right, area.top


def _string(annotation: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size < (1 << 20):
        return ""
    held = (ctypes.c_char * size)()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), size)
    return str(held.raw.decode("utf-16-le", "replace")).replace("\0", "").replace("\r", "\n")


def _moment(written: str) -> str:
    """ISO 8601 of a PDF's date, without its zone; empty when it is none."""
    found = _DATE.match(written)
    if found is None:
        return ""
    year, month, day, *clock = found.groups()
    return f"{year}-{month}-{day}T{':'.join(part or '00' for part in clock)}"


def remarks_of_notes(notes: Sequence[Note], paragraphs: Sequence[Paragraph]) -> list[Remark]:
    """Each on the paragraph that it stands on, or stands nearest to on its page."""
    by_page: dict[int, list[Paragraph]] = {}
    for one in paragraphs:
        if one.page is not None and one.box is not None:
            by_page.setdefault(one.page, []).append(one)
    made = []
    for nth, note in enumerate(notes[:MOST_NOTES], start=1):
        near = min(by_page.get(note.page, ()), key=lambda one: _distance(note, one), default=None)
        start = near.text.find(note.quote) if near is not None and note.quote else -1
        remark = Remark(
            id=f"n{nth}", paragraph=near.id if near else "", quote=note.quote, start=max(start, 0), text=note.text,
            author=note.author, date=note.date,
        )  # fmt: skip
        made.append(remark)
    return made


def _distance(note: Note, one: Paragraph) -> float:
    """Down the page first: a note in the margin belongs to the lines beside it."""
    left, top, right, bottom = one.box or (0, 0, 0, 0)
    down = max(top - note.y, note.y - bottom, 0)
    across = max(left - note.x, note.x - right, 0)
    return down * 10 + across
