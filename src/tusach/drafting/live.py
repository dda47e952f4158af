"""Live figures in a text: tokens `{{s1}}` that stand for a value with a source (docs/hard/live-figures.md).

A text is never lost: what does not read as a token, or names a figure that the block does not have, stays as it
was written and is shown as it was written. Pure: text in, pieces out.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(r"\{\{\s*([a-z][a-z0-9]{0,11})\s*(?::([^{}]*))?\}\}")
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
LONGEST_SHOWN = 200


@dataclass(frozen=True)
class Piece:
    """Plain words (`name` is empty), or the place of the live `name`. `start`, `end` count in the stored text;
    `said` is what an edited text writes after the name.
    """

    text: str
    start: int
    end: int
    name: str = ""
    said: str | None = None


def parse(text: str, known: Container[str]) -> list[Piece]:
    """The text in order; together the pieces cover it exactly."""
    pieces: list[Piece] = []
    at = 0
    for found in _TOKEN.finditer(text):
        if found[1] not in known:
            continue
        if found.start() > at:
            pieces.append(Piece(text[at : found.start()], at, found.start()))
        pieces.append(Piece(found[0], found.start(), found.end(), found[1], found[2]))
        at = found.end()
    if at < len(text):
        pieces.append(Piece(text[at:], at, len(text)))
    return pieces


def names_in(text: str) -> list[str]:
    """Names of all tokens, known or not, each once, in the order of the text."""
    return list(dict.fromkeys(found[1] for found in _TOKEN.finditer(text)))


def printed(text: str, shown: Mapping[str, str]) -> str:
    """The text as a reader of the paper reads it: each live by what it shows."""
    return "".join(shown[piece.name] if piece.name else piece.text for piece in parse(text, shown))


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
        said = (piece.said or "").strip()
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


def find_plain(text: str, words: str, known: Container[str], near: int = 0) -> int | None:
    """Where `words` stand in the text outside every token: the place nearest to `near`, None when they do not."""
    spans = [(piece.start, piece.end) for piece in parse(text, known) if not piece.name]
    places = [
        start + found.start()
        for start, end in spans
        for found in re.finditer(re.escape(words), text[start:end])
    ]
    return min(places, key=lambda place: abs(place - near), default=None)


def outside(text: str, place: int, known: Container[str]) -> int:
    """The place itself, or the end of the token it lies within."""
    for piece in parse(text, known):
        if piece.name and piece.start < place < piece.end:
            return piece.end
    return place


def masked(text: str, known: Container[str]) -> str:
    """The text with every token covered by marks, as long as before: what is found in it stands in the text."""
    return "".join(
        "\u25a1" * (piece.end - piece.start) if piece.name else piece.text for piece in parse(text, known)
    )


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
