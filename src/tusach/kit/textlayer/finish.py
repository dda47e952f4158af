"""From walked pieces to a paragraph's texts, with the places of marks and changes counted in the final text."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from tusach.kit.textlayer.inline import Mark, Piece
from tusach.kit.textlayer.lines import ITEM

_CLEANED = str.maketrans({"\u00a0": " ", "\u00ad": None, "\u200b": None, "\ufeff": None, "\u2011": "-", "ð": "đ", "Ð": "Đ",
                          "\u2028": "\n", "\r": "\n", "\x0b": "\n"})  # fmt: skip


_SENTENCE_ENDS = (".", ":", ";", "!", "?")
_TITLE = 120


@dataclass(slots=True)
class Tracked:
    kind: str
    text: str
    start: int
    author: str
    date: str


@dataclass(slots=True)
class Finished:
    """`marks` with the place of each in `text`; `was` is the text before the changes, "" when there are none."""

    text: str
    was: str = ""
    changes: list[Tracked] = field(default_factory=list)
    marks: list[tuple[Mark, int]] = field(default_factory=list)
    bold: bool = False
    italic: bool = False
    size: float | None = None


def tidy(text: str) -> str:
    """Of one piece: soft hyphens and invisible signs out, fixed blanks and hyphens plain."""
    if text.isascii() and "\r" not in text and "\x0b" not in text:
        return text
    return text.translate(_CLEANED)


def finish(items: Sequence[Piece | Mark]) -> Finished:
    final: list[str] = []
    at, changed = 0, False
    marks: list[tuple[Mark, int]] = []
    changes: list[Tracked] = []
    for one in items:
        if isinstance(one, Mark):
            marks.append((one, at))
            continue
        text = shown(one)
        changed = changed or one.final != one.was
        if one.change:
            _note(changes, one, text, at)
        if one.final:
            final.append(text)
            at += len(text)
    raw = "".join(final)
    places = _Places(raw)
    made = Finished(places.text, marks=[(mark, places.of(place)) for mark, place in marks])
    if changed:
        was = "".join(shown(one) for one in items if isinstance(one, Piece) and one.was)
        was = unicodedata.normalize("NFC", was).strip()
        made.was = was if was != made.text else ""
        for change in changes:
            start, end = places.of(change.start), places.of(change.start + len(change.text))
            said = made.text[start:end] if change.kind == "inserted" else change.text
            change.text, change.start = unicodedata.normalize("NFC", said), start
        made.changes = [change for change in changes if change.text]
    _weigh(made, [one for one in items if isinstance(one, Piece) and one.final])
    return made


def shown(piece: Piece) -> str:
    text = tidy(piece.text)
    return text.upper() if piece.look.caps else text


def _note(changes: list[Tracked], piece: Piece, text: str, at: int) -> None:
    """Neighbouring pieces of one author are one change, however many runs they came in."""
    last = changes[-1] if changes else None
    if (
        last
        and last.kind == piece.change
        and last.author == piece.author
        and at == last.start + (len(last.text) if last.kind == "inserted" else 0)
    ):
        last.text += text
        return
    changes.append(Tracked(piece.change, text, at, piece.author, piece.date))


def parted(items: Sequence[Piece | Mark], *, is_heading: bool = False) -> list[list[Piece | Mark]]:
    """Some writers press Shift+Enter where a paragraph ends. A line break is one when a sentence or a bold title ended
    before it or a label follows; not among tracked changes, whose places must stay.
    """
    pieces = [one for one in items if isinstance(one, Piece)]
    if not any(one.text == "\n" for one in pieces) or any(one.change for one in pieces):
        return [list(items)]
    lines: list[list[Piece | Mark]] = [[]]
    for one in items:
        lines[-1].append(one)
        if isinstance(one, Piece) and one.text == "\n":
            lines.append([])
    made = [lines[0]]
    for line in lines[1:]:
        if _ends(made[-1], line, is_heading=is_heading and len(made) == 1):
            made.append(line)
        else:
            made[-1] += line
    return made


def _ends(line: Sequence[Piece | Mark], following: Sequence[Piece | Mark], *, is_heading: bool) -> bool:
    before, after = _text(line), _text(following)
    if not before or not after:
        return False
    labelled = is_heading or ITEM.match(before) is not None
    titled = labelled and len(before) < _TITLE and after[:1].isupper()
    return (
        before.endswith(_SENTENCE_ENDS)
        or bool(ITEM.match(after))
        or titled
        or _is_bold(line) > _is_bold(following)
    )


def _is_bold(items: Sequence[Piece | Mark]) -> bool:
    return all(one.look.bold for one in items if isinstance(one, Piece) and one.text.strip())


def _text(items: Sequence[Piece | Mark]) -> str:
    return "".join(one.text for one in items if isinstance(one, Piece) and one.final).strip()


class _Places:
    """Text in NFC without blanks around it, and where a place of the raw text went."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._same = unicodedata.is_normalized("NFC", raw)
        whole = raw if self._same else unicodedata.normalize("NFC", raw)
        self.text = whole.strip()
        self._lead = len(whole) - len(whole.lstrip())

    def of(self, place: int) -> int:
        moved = place if self._same else len(unicodedata.normalize("NFC", self._raw[:place]))
        return max(0, min(moved - self._lead, len(self.text)))


def _weigh(made: Finished, pieces: Sequence[Piece]) -> None:
    """Bold and italic are what most of the letters are; the size is that of most of them."""
    total = bold = italic = 0
    sizes: dict[float | None, int] = {}
    for piece in pieces:
        weight = len(piece.text) - piece.text.count(" ")
        total += weight
        bold += weight if piece.look.bold else 0
        italic += weight if piece.look.italic else 0
        sizes[piece.look.size] = sizes.get(piece.look.size, 0) + weight
    made.bold = total > 0 and bold > 0.6 * total
    made.italic = total > 0 and italic > 0.6 * total
    made.size = max(sizes, key=lambda size: sizes[size]) if total else None
