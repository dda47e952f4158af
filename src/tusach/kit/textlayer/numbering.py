"""Automatic numbers as Word prints them: numbering.xml resolved, counted in the order of the document.

Rules: ECMA-376 part 1, 17.9. Lists that share an abstract definition go on counting together, whatever stands between
them; a `startOverride` begins anew, once, when its list is first used.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tusach.kit.text import number_words
from tusach.kit.textlayer.ooxml import W, number, switch, val, whole
from tusach.kit.textlayer.symbols import bullet_of

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_SIGNS = "*†‡§"


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    font: str = ""
    hidden: bool = False


@dataclass(slots=True)
class _List:
    """One `w:num`: its abstract definition, levels put in their place and starts set anew."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """Counts as it is asked; ask once for each numbered paragraph, in order."""

    def __init__(self, root: Any) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[int, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[int, int]] = set()
        if root is None:
            return
        linked: dict[str, str] = {}
        asks: dict[str, str] = {}
        for one in root.findall(W + "abstractNum"):
            key = str(one.get(W + "abstractNumId"))
            self._abstract[key] = _levels(one)
            if defines := val(one, "styleLink"):
                linked[defines] = key
            if wants := val(one, "numStyleLink"):
                asks[key] = wants
        aliases = {key: linked[wants] for key, wants in asks.items() if wants in linked}
        for one in root.findall(W + "num"):
            list_id, abstract = number(one.get(W + "numId")), val(one, "abstractNumId") or ""
            if list_id is not None:
                self._lists[list_id] = _list(one, aliases.get(abstract, abstract))

    def level_of_style(self, list_id: int, style_id: str, otherwise: int | None) -> int:
        """The level that a list links to a paragraph style."""
        known = self._lists.get(list_id)
        for depth, level in (self._abstract.get(known.abstract, {}) if known else {}).items():
            if level.style and level.style == style_id:
                return depth
        return otherwise or 0

    def next(self, list_id: int, depth: int) -> str:
        """The printed label of the next paragraph of a list at a level from 0; "" when the list is not defined."""
        known = self._lists.get(list_id)
        level = self._level(known, depth) if known else None
        if known is None or level is None:
            return ""
        counts = self._counts.setdefault(known.abstract, {})
        for changed, start in known.starts.items():
            if (list_id, changed) not in self._begun and changed <= depth:
                self._begun.add((list_id, changed))
                counts.pop(changed, None)
                if changed < depth:
                    counts[changed] = start
        counts[depth] = counts[depth] + 1 if depth in counts else self._start(known, depth, level)
        for deeper in [one for one in counts if one > depth]:
            below = self._level(known, deeper)
            restart = below.restart if below and below.restart is not None else deeper
            if depth < restart:
                del counts[deeper]
        return "" if level.hidden else self._printed(known, level, counts, depth)

    def _level(self, known: _List, depth: int) -> Level | None:
        return known.levels.get(depth) or self._abstract.get(known.abstract, {}).get(depth)

    def _start(self, known: _List, depth: int, level: Level) -> int:
        return known.starts.get(depth, level.start)

    def _printed(self, known: _List, level: Level, counts: dict[int, int], depth: int) -> str:
        if level.form == "bullet":
            return bullet_of(level.text, level.font)

        def put(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            other = self._level(known, place)
            if other is None or place > depth:
                return ""
            value = counts.get(place)
            if value is None:  # an upper level that has not come yet counts as begun
                value = counts[place] = self._start(known, place, other)
            return printed(value, "decimal" if level.legal and other.form != "none" else other.form)

        return " ".join(_PLACE.sub(put, level.text).split())


def _levels(element: Any) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in element.findall(W + "lvl"):
        depth = number(one.get(W + "ilvl"))
        if depth is not None:
            found[depth] = _level(one)
    return found


def _level(one: Any) -> Level:
    start, properties = whole(one, "start"), one.find(W + "rPr")
    fonts = properties.find(W + "rFonts") if properties is not None else None
    form = val(one, "numFmt")
    return Level(
        start=1 if start is None else start,
        form="decimal" if form is None else form,
        text=val(one, "lvlText") or "",
        restart=whole(one, "lvlRestart"),
        legal=bool(switch(one, "isLgl")),
        style=val(one, "pStyle") or "",
        font=(fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "") if fonts is not None else "",
        hidden=bool(switch(properties, "vanish")),
    )


def _list(element: Any, abstract: str) -> _List:
    made = _List(abstract)
    for one in element.findall(W + "lvlOverride"):
        depth, start, level = number(one.get(W + "ilvl")), whole(one, "startOverride"), one.find(W + "lvl")
        if depth is None:
            continue
        if level is not None:
            made.levels[depth] = _level(level)
        if start is not None:
            made.starts[depth] = start
            if level is not None:
                made.levels[depth] = replace(made.levels[depth], start=start)
    return made


# --- the forms of a number ------------------------------------------------------------------------


def printed(value: int, form: str) -> str:
    """A count in one of Word's forms; decimal for a form that is not known."""
    return _FORMS.get(form, str)(value)


def roman(value: int) -> str:
    """I, II, ...; decimal for what Romans could not write."""
    if not 0 < value < 32_768:
        return str(value)
    out = ""
    for worth, sign in _ROMAN:
        times, value = divmod(value, worth)
        out += sign * times
    return out


def letters(value: int) -> str:
    """As Word counts: a ... z, aa, bb ... zz, aaa."""
    if not 0 < value <= 780:
        return str(value)
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _ordinal(value: int) -> str:
    return f"thứ { ({1: 'nhất', 4: 'tư'}.get(value) or number_words(value)) }"


def _circled(value: int) -> str:
    return chr(0x245F + value) if 1 <= value <= 20 else f"({value})"


def _chicago(value: int) -> str:
    return _SIGNS[(value - 1) % 4] * ((value - 1) // 4 + 1) if 0 < value <= 400 else str(value)


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda value: roman(value).lower(),
    "upperLetter": lambda value: letters(value).upper(),
    "lowerLetter": letters,
    "ordinal": lambda value: f"thứ {value}",
    "ordinalText": _ordinal,
    "cardinalText": number_words,
    "vietnameseCounting": number_words,
    "numberInDash": lambda value: f"- {value} -",
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chicago": _chicago,
    "hex": lambda value: f"{value:X}",
}
