"""The catalogues: `english.toml` of each room, Vietnamese = English. What is missing stays Vietnamese.

A key of a template keeps its `{{ variables }}`. A key of a sentence that Python puts together has `{}` where a value
stands; it is recognised when it comes out, and its values are put into the English in their order (`{0}`, `{1}` where
English needs another).
"""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_ROOMS = Path(__file__).resolve().parents[2]
_LEAST_LITERAL = 10  # letters of a pattern that are its own: fewer would be found in anybody's text


class Pattern(NamedTuple):
    """A sentence with values: how it is recognised, the longest piece that must stand in it, and its English."""

    match: re.Pattern[str]
    piece: str
    english: str


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
def patterns() -> tuple[Pattern, ...]:
    """The longest first, so that the more particular sentence is found before the more general."""
    made = []
    for vietnamese, english in exact().items():
        if "{}" not in vietnamese or "{{" in vietnamese:
            continue
        pieces = vietnamese.split("{}")
        if sum(len(piece.strip()) for piece in pieces) < _LEAST_LITERAL:
            continue
        match = re.compile("(.*?)".join(re.escape(piece) for piece in pieces), re.DOTALL)
        made.append(Pattern(match, max(pieces, key=len), english))
    return tuple(sorted(made, key=lambda one: -len(one.match.pattern)))


def say(key: str) -> str:
    """A run of a template in English."""
    return exact().get(key, key)


@lru_cache(maxsize=20_000)
def said(text: str) -> str:
    """What a variable holds in English, when it is a sentence or a label of the house; else the text itself."""
    found = exact().get(text)
    if found is not None:
        return found
    if " " not in text or len(text) > 1_000:
        return text
    for pattern in patterns():
        if pattern.piece in text and (match := pattern.match.fullmatch(text)):
            return _filled(pattern.english, [exact().get(value, value) for value in match.groups()])
    return text


def _filled(english: str, values: list[str]) -> str:
    numbered = iter(range(len(values)))
    return re.sub(
        r"{(\d*)}", lambda found: values[int(found.group(1)) if found.group(1) else next(numbered)], english
    )
