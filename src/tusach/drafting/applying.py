"""A proposed wording put into a block's stored text, figures with their sources left where they are. Pure."""

from collections.abc import Mapping

from tusach.drafting import live
from tusach.drafting.anchoring import even, locate
from tusach.kit.errors import Refused
from tusach.kit.text import nfc

GONE = "Lời cũ không còn y nguyên trong đoạn nên không tự sửa được. Xin bấm “Sửa ngay” để sửa bằng tay."
FIGURES = "Chỗ sửa có số liệu gắn nguồn nên không tự sửa được. Xin bấm “Sửa ngay” để sửa số từ nguồn của nó."


def apply_change(text: str, shown: Mapping[str, str], *, quote: str, proposed: str, near: int = 0) -> str:
    """The stored text (with tokens) after the printed words `quote` have become `proposed`.

    `Refused` when the words are no longer there, or when a figure among them would lose its source.
    """
    pieces = live.parse(text, shown)
    printed = "".join(nfc(shown[piece.name]) if piece.name else piece.text for piece in pieces)
    start = locate(printed, quote, near)
    if start is None or not even(quote):
        raise Refused(GONE)
    end = start + _length(printed, start, even(quote))
    made: list[str] = []
    at, kept = 0, list[tuple[str, str]]()
    done = False
    for piece in pieces:
        words = nfc(shown[piece.name]) if piece.name else piece.text
        first, last = at, at + len(words)
        at = last
        if last <= start or first >= end:
            if first >= end and not done:
                made.append("\0")
                done = True
            made.append(piece.text)
        elif piece.name:
            if first < start or last > end:
                raise Refused(FIGURES)
            kept.append((piece.name, words))
        else:
            made.append(piece.text[: max(0, start - first)])
            if last >= end:
                made += ["\0", piece.text[end - first :]] if not done else [piece.text[end - first :]]
                done = True
    whole = "".join(made) if done else "".join(made) + "\0"
    return _tidy(whole.replace("\0", _with_tokens(proposed, kept), 1), removed=not proposed.strip())


def _length(printed: str, start: int, words: str) -> int:
    """How long the words are as they stand there: blanks may be more than one."""
    at = start
    for part in words.split(" "):
        while printed[at : at + 1].isspace():
            at += 1
        at += len(part)
    return at - start


def _with_tokens(proposed: str, kept: list[tuple[str, str]]) -> str:
    """The new words with each figure that stood among the old ones as its token again, in their order."""
    made, at = "", 0
    for name, words in kept:
        where = proposed.find(words, at)
        if where < 0:
            raise Refused(FIGURES)
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
