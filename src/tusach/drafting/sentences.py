"""Where the sentences of a paragraph begin and end: what is offered for coding, one by one (docs/hard/coding.md).

A sentence ends at a full stop, a question mark, dots or a semicolon that is followed by a space and a new beginning.
Points inside numbers (14.408.340), after abbreviations (TP. Hồ Chí Minh) and after a lone number ("1. ") end nothing.
"""

import re

_END = re.compile(r"[.!?…;]+[\"”’)\]]*(?=\s+\S)")
_SHORT = frozenset(
    {"tp", "tx", "tt", "q", "p", "h", "gs", "pgs", "ts", "ths", "bs", "ks", "đ/c", "st", "tr", "đc", "vd"}
)
_WORD_BEFORE = re.compile(r"(\S+)$")
_NEW = re.compile(r"\s+[\"“‘(\[-]*\s*([^\W_])")


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans in order, without the spaces between them; they cover every other character."""
    spans, start = [], 0
    for end in _END.finditer(text):
        if _goes_on(text, end):
            continue
        spans.append((start, end.end()))
        start = end.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, span))[0] < trimmed[1]]


def _goes_on(text: str, end: re.Match[str]) -> bool:
    if text[end.start()] == ";":
        return False
    new = _NEW.match(text, end.end())
    if new is not None and new[1].islower():
        return True
    word = _WORD_BEFORE.search(text, 0, end.start())
    before = word[1].lstrip("(“\"'").lower() if word else ""
    return before in _SHORT or (before.isdecimal() and word is not None and _begins(text, word.start()))


def _begins(text: str, at: int) -> bool:
    """Is `at` the first word of its sentence? A number there is a label."""
    head = text[:at].rstrip()
    return not head or head[-1] in ".;:!?"


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def covering(text: str, start: int, end: int) -> list[int]:
    """Numbers of the sentences that [start, end) touches with at least one character."""
    return [n for n, (first, last) in enumerate(sentences(text)) if first < end and start < last]
