"""The text layer of a PDF page as lines in their places (pdfium)."""

import ctypes
import unicodedata
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tusach.kit.text import nfc
from tusach.library.ingest.lines import Line

_LEAST_LETTERS = 20
_MOST_CHARS = 40_000
_KEPT = "\t\u00ad\u200c\u200d"


def lines_of(page: Any) -> list[Line]:
    """The lines of a page from top to bottom as the file orders them; [] without a text layer."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if not 0 < count <= _MOST_CHARS:
            return []
        text = text_page.get_text_range()
        placed = len(text) == count
        found, start = [], 0
        for part in text.split("\n"):
            line = part.rstrip("\r")
            if line.strip():
                found.append(_line(text_page, line, start) if placed else Line(_clean(line)))
            start += len(part) + 1
    finally:
        text_page.close()
    return [line for line in found if line.text]


def _line(text_page: Any, text: str, start: int) -> Line:
    first = start + len(text) - len(text.lstrip())
    last = start + len(text.rstrip()) - 1
    try:
        left, bottom, _, top = text_page.get_charbox(first, loose=True)
        _, _, right, _ = text_page.get_charbox(last, loose=True)
    except pypdfium2.PdfiumError:
        return Line(_clean(text))
    size = pdfium.FPDFText_GetFontSize(text_page, first)
    scale = _scale(text_page, first)
    return Line(_clean(text), left, right, top, bottom, size * scale)


def _scale(text_page: Any, index: int) -> float:
    """Some writers set type of 1 point and enlarge it by the matrix."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix)):
        return 1.0
    return float(abs(matrix.d) or abs(matrix.b) or 1.0)


def _clean(text: str) -> str:
    """NFC with single blanks, no control characters; private ones stay, for they tell a bad text layer."""
    if text.isprintable():
        return " ".join(nfc(text).split())
    kept = "".join(
        char for char in text if char in _KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn"}
    )
    return " ".join(nfc(kept).split())


def is_good(lines: list[Line]) -> bool:
    """Enough letters, and they are letters: a text layer without its table of characters gives rubbish."""
    text = "".join(line.text for line in lines)
    if len(text) < _LEAST_LETTERS:
        return False
    strange = sum(unicodedata.category(char) in {"Co", "Cn"} or char == "\ufffd" for char in text)
    return strange < len(text) / 10
