"""A proposed wording put into a block's stored text, figures with their sources and emphasis left where they are. Pure."""

from collections.abc import Mapping

from tusach.drafting import live
from tusach.drafting.anchoring import even, locate
from tusach.kit.errors import Refused
from tusach.kit.text import nfc

GONE = "Lời cũ không còn y nguyên trong đoạn nên không tự sửa được. Xin bấm “Sửa ngay” để sửa bằng tay."
FIGURES = "Chỗ sửa có số liệu gắn nguồn nên không tự sửa được. Xin bấm “Sửa ngay” để sửa số từ nguồn của nó."


def apply_change(text: str, shown: Mapping[str, str], *, quote: str, proposed: str, near: int = 0) -> str:
    """The stored text (with tokens and marks) after the printed words `quote` have become `proposed`.

    `Refused` when the words are no longer there, or when a figure among them would lose its source.
    """
    if live.names_in(proposed):  # figures come from their sources, never from what somebody writes
        raise Refused(FIGURES)
    pieces = [piece for piece in live.parse(text, shown) if not piece.is_mark]
    said = [nfc(shown[piece.name]) if piece.name else piece.text for piece in pieces]
    printed = "".join(said)
    start = locate(printed, quote, near)
    if start is None or not even(quote):
        raise Refused(GONE)
    end = start + _length(printed, start, even(quote))
    touched: list[tuple[int, int]] = []
    kept: list[tuple[str, str, str]] = []
    at = 0
    for piece, words in zip(pieces, said, strict=True):
        first, last = at, at + len(words)
        at = last
        if last <= start or first >= end:
            continue
        if not piece.name:
            left = piece.start + max(0, start - first)
            touched.append((left, piece.end - max(0, last - end)))
        elif first < start or last > end:
            raise Refused(FIGURES)
        else:
            kept.append((piece.name, words, printed[start:first]))
            touched.append((piece.start, piece.end))
    made = live.replaced(text, touched[0][0], touched[-1][1], _with_tokens(proposed, kept), shown)
    return _tidy(made, removed=not proposed.strip())


def _length(printed: str, start: int, words: str) -> int:
    """How long the words are as they stand there: blanks may be more than one."""
    at = start
    for part in words.split(" "):
        while printed[at : at + 1].isspace():
            at += 1
        at += len(part)
    return at - start


def _with_tokens(proposed: str, kept: list[tuple[str, str, str]]) -> str:
    """The new words with each figure that stood among the old ones as its token again, in their order. `kept`: name, what
    is printed for it, the old words before it. A citation, which prints nothing, comes after the word it stood after, at
    the end when that word went.
    """
    made, at = "", 0
    for name, words, before in kept:
        if words:
            where = proposed.find(words, at)
            if where < 0:
                raise Refused(FIGURES)
        else:
            last = before.split()[-1:] or [""]
            found = proposed.find(last[0], at)
            where = found + len(last[0]) if found >= 0 else len(proposed.rstrip(" .;,"))
            where = max(where, at)
        made += proposed[at:where] + live.token(name)
        at = where + len(words)
    return made + proposed[at:]


def _tidy(text: str, *, removed: bool) -> str:
    """After words went, no double blank and no blank before a stop."""
    if not removed:
        return text
    for mark in (" ,", " .", " ;", " :"):
        text = text.replace(mark, mark[1])
    while "  " in text:
        text = text.replace("  ", " ")
    return "\n".join(line.strip(" ") for line in text.split("\n"))
