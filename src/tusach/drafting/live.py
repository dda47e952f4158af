"""Live figures in a text: tokens `{{s1}}` that stand for a value with a source (docs/hard/live-figures.md).

A text is never lost: what does not read as a token, or names a figure that the block does not have, stays as it
was written and is shown as it was written. So do signs that are no marks of emphasis (`emphasis.py`). Pure: text in,
pieces out.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from tusach.drafting.emphasis import COVER, Atom, Mark, like, marks_in, written

_TOKEN = re.compile(r"\{\{\s*([a-z][a-z0-9]{0,11})\s*(?::([^{}]*))?\}\}")
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
LONGEST_SHOWN = 200


@dataclass(frozen=True)
class Piece:
    """Plain words (`name` is empty), the place of the live `name`, or a mark of emphasis, which is not printed. `start`,
    `end` count in the stored text; `said` is what an edited text writes after the name.
    """

    text: str
    start: int
    end: int
    name: str = ""
    said: str | None = None
    is_mark: bool = False
    bold: bool = False
    italic: bool = False

    def words(self, shown: Mapping[str, str]) -> str:
        """As it is printed."""
        return "" if self.is_mark else shown[self.name] if self.name else self.text


def parse(text: str, known: Container[str]) -> list[Piece]:
    """The text in order; together the pieces cover it exactly."""
    tokens = [found for found in _TOKEN.finditer(text) if found[1] in known]
    places: dict[int, tuple[int, re.Match[str] | None, Mark | None]] = {
        found.start(): (found.end(), found, None) for found in tokens
    }
    places |= {mark.start: (mark.end, None, mark) for mark in marks_in(_covered(text, tokens, COVER))}
    pieces: list[Piece] = []
    at, bold, italic = 0, False, False
    for start in sorted(places):
        end, found, mark = places[start]
        if start > at:
            pieces.append(Piece(text[at:start], at, start, bold=bold, italic=italic))
        if mark:
            pieces.append(Piece(text[start:end], start, end, is_mark=True))
            bold = mark.begins if mark.kind == "bold" else bold
            italic = mark.begins if mark.kind == "italic" else italic
        elif found:
            pieces.append(Piece(found[0], start, end, found[1], found[2], bold=bold, italic=italic))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], at, len(text), bold=bold, italic=italic))
    return pieces


def _covered(text: str, tokens: Sequence[re.Match[str]], cover: str) -> str:
    """The text with tokens covered, as long as before."""
    parts, at = [], 0
    for found in tokens:
        parts += [text[at : found.start()], cover * len(found[0])]
        at = found.end()
    return "".join([*parts, text[at:]])


def names_in(text: str) -> list[str]:
    """Names of all tokens, known or not, each once, in the order of the text."""
    return list(dict.fromkeys(found[1] for found in _TOKEN.finditer(text)))


def printed(text: str, shown: Mapping[str, str]) -> str:
    """The text as a reader of the paper reads it: each live by what it shows, no marks."""
    return "".join(piece.words(shown) for piece in parse(text, shown))


def looks(text: str, shown: Mapping[str, str]) -> bytes:
    """Of each letter of the text as it is printed: 1 bold, 2 italic, 3 both, 0 neither."""
    return b"".join(
        bytes([piece.bold + 2 * piece.italic]) * len(piece.words(shown)) for piece in parse(text, shown)
    )


def token(name: str) -> str:
    return "{{" + name + "}}"


def for_hand(text: str, shown: Mapping[str, str]) -> str:
    """The text as it is edited: `{{s1: 10.431}}`, so that a person sees the figure beside its name."""
    return "".join(
        ("{{" + f"{piece.name}: {shown[piece.name]}" + "}}" if shown[piece.name] else token(piece.name))
        if piece.name
        else piece.text
        for piece in parse(text, shown)
    )


def read_aloud(edited: str, shown: Mapping[str, str]) -> str:
    """An edited text as it would be printed: each figure by what is written beside its name, no marks."""
    return "".join(
        (piece.said or "").strip() or shown[piece.name] if piece.name else "" if piece.is_mark else piece.text
        for piece in parse(edited, shown)
    )


@dataclass(frozen=True)
class FromHand:
    """An edited text read back: `shown` are the wordings that changed, `freed` the lives whose figure was typed
    over: what was typed stays in the text, without the source that says something else.
    """

    text: str
    shown: Mapping[str, str]
    freed: Sequence[str]


def from_hand(edited: str, shown: Mapping[str, str]) -> FromHand:
    """`{{s1: 10.431 xã}}` keeps its source when only words changed; `{{s1: 10.500}}` becomes the plain words 10.500."""
    parts: list[str] = []
    changed: dict[str, str] = {}
    freed: list[str] = []
    for piece in parse(edited, shown):
        said = unmarked((piece.said or "").strip())
        if not piece.name:
            parts.append(piece.text)
        elif not said or said == shown[piece.name]:
            parts.append(token(piece.name))
        elif numerals(said) == numerals(shown[piece.name]) and len(said) <= LONGEST_SHOWN:
            changed[piece.name] = said
            parts.append(token(piece.name))
        else:
            freed.append(piece.name)
            parts.append(said)
    kept = set(names_in("".join(parts)))
    return FromHand("".join(parts), changed, [name for name in freed if name not in kept])


def numerals(text: str) -> list[str]:
    """Every number written in digits, in order: `38/63 tỉnh` gives 38 and 63."""
    return _NUMERAL.findall(text)


def free_name(taken: Iterable[str], letter: str = "s") -> str:
    """The next name that nothing in the block has ever had: s1, s2, ..."""
    used = [int(name[1:]) for name in taken if name[:1] == letter and name[1:].isdecimal()]
    return f"{letter}{max(used, default=0) + 1}"


def reworded(shown: str, before: str, now: str) -> str:
    """How a person's own wording says the new value: `38/63 tỉnh` from 38/63 becomes `41/63 tỉnh`.

    `before` and `now` are the source's own words for the old and the new value. Where the wording does not hold the
    old numbers one for one, the source's words are taken.
    """
    old, new = numerals(before), numerals(now)
    if not old or numerals(shown) != old or len(old) != len(new):
        return now
    following = iter(new)
    return _NUMERAL.sub(lambda _: next(following), shown)[:LONGEST_SHOWN]


def unbraced(words: str) -> str:
    """Words that may stand inside a token."""
    return words.replace("{", "").replace("}", "").strip()[:LONGEST_SHOWN]


def unmarked(words: str) -> str:
    """The words without marks of emphasis."""
    return printed(words, {}) if "**" in words or "__" in words else words


@dataclass(frozen=True)
class Plain:
    """A text without its marks of emphasis: `text` as it is, `covered` with every token under signs that are no words, as
    long as before. `at`: where each letter of it, and its end, stand in the stored text.
    """

    text: str
    covered: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of it in the stored text; marks at the edges stay outside."""
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]

    def place(self, stored: int) -> int:
        """Where a place in the stored text is in this one."""
        return bisect_left(self.at, stored)


def plain(text: str, known: Container[str]) -> Plain:
    pieces = [piece for piece in parse(text, known) if not piece.is_mark]
    at = [place for piece in pieces for place in range(piece.start, piece.end)]
    return Plain(
        "".join(piece.text for piece in pieces),
        "".join("\u25a1" * len(piece.text) if piece.name else piece.text for piece in pieces),
        [*at, len(text)],
    )


def find_plain(text: str, words: str, known: Container[str], near: int = 0) -> tuple[int, int] | None:
    """[start, end) where `words` stand in the stored text outside every token, marks of emphasis aside: the place nearest
    to `near`, None when they do not.
    """
    bare = plain(text, known)
    places = [bare.span(found.start(), found.end()) for found in re.finditer(re.escape(words), bare.covered)]
    return min(places, key=lambda place: abs(place[0] - near), default=None)


def outside(text: str, place: int, known: Container[str]) -> int:
    """The place itself, or the end of the token or mark it lies within."""
    for piece in parse(text, known):
        if (piece.name or piece.is_mark) and piece.start < place < piece.end:
            return piece.end
    return place


def replaced(text: str, start: int, end: int, words: str, known: Container[str]) -> str:
    """The stored text with `words`, which may hold tokens, in the place of [start, end). Emphasis around them stays and
    its marks stay in pairs; words that are the same keep theirs, new ones have that of those they replace.
    """
    if not any(piece.is_mark for piece in parse(text, known)):
        return text[:start] + words + text[end:]
    left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    right = len(text) if right < 0 else right
    before, old, after = list[Atom](), list[Atom](), list[Atom]()
    for piece in parse(text[left:right], known):
        at = left + piece.start
        part = before if at < start else old if at < end else after
        if piece.name:
            part.append(Atom(piece.text, piece.bold, piece.italic, is_token=True))
        elif not piece.is_mark:
            for place, letter in enumerate(piece.text, start=at):
                side = before if place < start else old if place < end else after
                side.append(Atom(letter, piece.bold, piece.italic))
    made = _put(old, _atoms(words), before[-1:], after[:1])
    return text[:left] + written([*before, *made, *after]) + text[right:]


def _atoms(words: str) -> list[Atom]:
    """Letters and tokens, whatever the tokens name."""
    found, at = list[Atom](), 0
    for token_ in _TOKEN.finditer(words):
        found += [*map(Atom, words[at : token_.start()]), Atom(token_[0], is_token=True)]
        at = token_.end()
    return [*found, *map(Atom, words[at:])]


def _put(
    old: Sequence[Atom], new: Sequence[Atom], before: Sequence[Atom], after: Sequence[Atom]
) -> list[Atom]:
    was, now = _in_words(old), _in_words(new)
    old_words, new_words = (["".join(atom.text for atom in word) for word in words] for words in (was, now))
    made: list[Atom] = []
    for op, a, b, c, d in SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if op == "equal":
            made += [atom for word in was[a:b] for atom in word]
            continue
        left = was[a - 1][-1] if a else next(iter(before), None)
        right = was[b][0] if b < len(was) else next(iter(after), None)
        gone = [atom for word in was[a:b] for atom in word]
        made += like(gone, [atom for word in now[c:d] for atom in word], left, right)
    return made


def _in_words(atoms: Sequence[Atom]) -> list[list[Atom]]:
    words: list[list[Atom]] = []
    for atom in atoms:
        if words and atom.is_letter and words[-1][-1].is_letter:
            words[-1].append(atom)
        else:
            words.append([atom])
    return words


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Tokens by their new names, bare; everything else as it is."""
    return "".join(token(names[piece.name]) if piece.name else piece.text for piece in parse(text, names))


def strange(text: str, known: Container[str]) -> list[str]:
    """Tokens that name nothing: a copied or mistyped `{{s9}}`, and braces that were never closed."""
    unknown = [found[0] for found in _TOKEN.finditer(text) if found[1] not in known]
    rest = _TOKEN.sub("", text)
    return unknown + re.findall(r"\{\{[^{}]{0,20}|[^{}]{0,20}\}\}", rest)


# What of a source's value is compared; the rest of `taken` only explains.
_TELLING = (
    "value",
    "whole",
    "high",
    "before",
    "of",
    "unit",
    "comparator",
    "quote",
    "digest",
    "gone",
    "stands",
)


def same(taken: Mapping[str, Any], present: Mapping[str, Any]) -> bool:
    """Whether a source still says what was taken from it."""
    return all(taken.get(name) == present.get(name) for name in _TELLING)
