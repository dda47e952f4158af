"""The catalogues: `english.toml` of each room, Vietnamese = English. What is missing stays Vietnamese.

A key of a template keeps its `{{ variables }}`. A key of a sentence that Python puts together has `{}` where a value
stands; it is recognised when it comes out, and its values are put into the English in their order (`{0}`, `{1}` where
English needs another). `[copy|copies]` is chosen by the value before it.
"""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from tusach.kit.english import forms

_ROOMS = Path(__file__).resolve().parents[2]
_LEAST_LITERAL = 8  # letters of a pattern that are its own: fewer would be found in anybody's text
_PLACE = re.compile(r"{(\w*)}|" + forms.CHOICE)  # {}, {0} or {name}
_NAMED = re.compile(r"{(\w*)}")


class Pattern(NamedTuple):
    """A sentence with values: how it is recognised, the longest piece that must stand in it, its English and how many letters
    are its own.

    A short one (`{} bản`, `{} (trước {})`) has few letters of its own: it counts only with so many numbers and days as
    `figures`. `names` are those of the values, empty where the order tells.
    """

    match: re.Pattern[str]
    piece: str
    english: str
    own: int
    figures: int
    names: tuple[str, ...]


def files() -> list[Path]:
    return sorted(_ROOMS.glob("*/english.toml"))


@cache
def exact() -> dict[str, str]:
    """{Vietnamese: English} of all rooms."""
    found: dict[str, str] = {}
    for file in files():
        found |= tomllib.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def _parts() -> dict[str, str]:
    """Sentences without the blanks and the full stop around them, as they stand in a row of several."""
    return {
        key.strip().rstrip("."): english.strip().rstrip(".")
        for key, english in exact().items()
        if key[-1:] in ". "
    }


@cache
def patterns() -> tuple[Pattern, ...]:
    """The longest first, so that the more particular sentence is found before the more general."""
    made = []
    for vietnamese, english in exact().items():
        if "{" not in vietnamese or "{{" in vietnamese:
            continue
        pieces, names = _NAMED.split(vietnamese)[::2], tuple(_NAMED.findall(vietnamese))
        own = sum(len(piece.strip()) for piece in pieces)
        if own < 2:
            continue
        figures = 0 if own >= _LEAST_LITERAL else 1 if own >= _LEAST_LITERAL // 2 else len(names)
        match = re.compile("(.*?)".join(re.escape(piece) for piece in pieces), re.DOTALL)
        made.append(Pattern(match, max(pieces, key=len), english, own, figures, names))
    return tuple(sorted(made, key=lambda one: -one.own))


def say(key: str) -> str:
    """A run of a template in English."""
    return exact().get(key, key)


@lru_cache(maxsize=20_000)
def said(text: str) -> str:
    """What a variable holds in English, when it is a sentence, a label, a number or a day of the house; else the text."""
    found = _label(text) or _list(text) or _sentence(text)
    return forms.rewritten(text) if found is None else found


def _label(text: str) -> str | None:
    """A text of the catalogue, also with its first letter written large or small (`|capfirst`)."""
    found = exact().get(text)
    if found is not None:
        return _filled(found, [])
    other = text[:1].swapcase() + text[1:]
    found = exact().get(other) if other != text else None
    if found is None:
        return None
    told = _filled(found, [])
    return (told[:1].upper() if text[:1].isupper() else told[:1].lower()) + told[1:]


def _sentence(text: str) -> str | None:
    """A sentence with values."""
    if " " not in text or len(text) > 1_000:
        return None
    for pattern in patterns():
        if pattern.piece in text and (match := pattern.match.fullmatch(text)):
            if sum(forms.is_figure(value) for value in match.groups()) < pattern.figures:
                continue
            return _filled(pattern.english, [_value(value) for value in match.groups()], pattern.names)
    return None


def _list(text: str) -> str | None:
    """Labels and figures of the house in a row (`Sách in, 172 trang`), when it is nothing but those."""
    if len(text) > 240:  # of a text that long somebody is the author
        return None
    end = "." if text.endswith(".") else ""
    for stop in (". ", "; ", ", "):
        parts = text.removesuffix(end).split(stop)
        if 1 < len(parts) < 12 and (told := _row(parts, stop, len(parts) - 1)):
            return stop.join(told) + end
    return None


def _row(parts: list[str], stop: str, most: int = 3) -> list[str]:
    """The parts in English, or [] when one is unknown; a sentence may hold one or two of the stops itself."""
    for end in range(1, min(len(parts), most, 3) + 1):
        told = _part(stop.join(parts[:end]))
        rest = _row(parts[end:], stop) if told is not None and end < len(parts) else []
        if told is not None and (rest or end == len(parts)):
            return [told, *rest]
    return []


def _part(text: str) -> str | None:
    found = _label(text) or _parts().get(text) or _sentence(text) or _list(text)
    return forms.value(text) if found is None and forms.is_figure(text) else found


def _value(text: str) -> str:
    found = _label(text) or _sentence(text)
    return forms.value(text) if found is None else found


def _filled(english: str, values: list[str], names: tuple[str, ...] = ()) -> str:
    if "{" not in english and "[" not in english:
        return english
    numbered, last = iter(range(len(values))), ""

    def put(found: re.Match[str]) -> str:
        nonlocal last
        if found.group(2) is not None:
            return forms.by_count(last, f"{found.group(2)}|{found.group(3)}")
        name = found.group(1)
        place = (
            names.index(name)
            if name and name in names
            else int(name)
            if name.isdigit()
            else next(numbered, -1)
        )
        last = values[place] if 0 <= place < len(values) else found.group(0)
        return last

    return _PLACE.sub(put, english)
