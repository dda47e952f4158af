"""How wide words are, and where a centred line of a paper may end: at sense, never inside a name, the lines alike in length.

Widths are those of Times New Roman, which Liberation Serif and Tinos share: thousandths of the size of the letters, a letter
with marks as wide as without. Pure.
"""

import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, combinations
from pathlib import Path

from tusach.kit.text import fold

_UPPER = (722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611)  # fmt: skip
_LOWER = (444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444)  # fmt: skip
_UPPER_BOLD = (722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667)  # fmt: skip
_LOWER_BOLD = (500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444)  # fmt: skip
_OTHERS = {" ": 250, ",": 250, ".": 250, "-": 333, "–": 500, "/": 278, ":": 300, ";": 278, "(": 333, ")": 333, "“": 472, "”": 472, "…": 1000}  # fmt: skip
_HORN = {"o": 40, "u": 44, "U": 64}  # between that of the upright and of the bold letter
_DIGIT = 500
_DASHES = ("-", "–")

# What a line's end costs, against 1 for one more line.
_AT_A_COMMA = 0.1
_BEFORE_AN_OPENING = 0.15
_BEFORE_A_JOIN = 0.4
_BETWEEN_PHRASES = 0.8
_BETWEEN_WORDS = 2.0
_INSIDE = 40.0
_UNEVEN = 3.0  # of a line's part that stays empty beside the longest, squared


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Points that a line of words takes."""
    return sum(_letter(one, bold=bold) for one in words) * size / 1000


@cache
def _letter(letter: str, *, bold: bool) -> int:
    whole = unicodedata.normalize("NFD", letter)
    horn = _HORN.get(whole[0], 0) if "\u031b" in whole else 0  # of ơ and ư
    base = {"đ": "d", "Đ": "D"}.get(whole[0], whole[0])
    if "A" <= base <= "Z":
        return (_UPPER_BOLD if bold else _UPPER)[ord(base) - 65] + horn
    if "a" <= base <= "z":
        return (_LOWER_BOLD if bold else _LOWER)[ord(base) - 97] + horn
    return _OTHERS.get(base, _DIGIT)


@cache
def _phrases() -> dict[str, frozenset[tuple[str, ...]]]:
    told = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    return {name: frozenset(tuple(one.split()) for one in said) for name, said in told.items()}


@lru_cache(maxsize=2000)
def broken(words: str, most: float, size: float, *, bold: bool = False) -> str:
    """The words with a line feed where they go over `most` points; as they are when they fit, or hold one already."""
    if "\n" in words or width_of(words, size, bold=bold) <= most:
        return words
    tokens = words.split()
    costs = ends_of(tokens)
    lines = _best(
        tokens, costs, [width_of(one, size, bold=bold) for one in tokens], most, width_of(" ", size)
    )
    return "\n".join(" ".join(tokens[first:last]) for first, last in lines)


def glued(words: str, most: int) -> str:
    """The words with blanks that do not break inside phrases and names of at most so many letters: for cells, labels and
    slips, whose lines are broken by who sets them.
    """
    tokens = words.split(" ")
    costs = ends_of(tokens)
    made, last = "", ""
    for token, cost in zip(tokens, costs, strict=True):
        holds = cost >= _INSIDE and len(last) + 1 + len(token) <= most
        made += ("\u00a0" if holds else " " if made else "") + token
        last = f"{last} {token}" if holds else token
    return made


def ends_of(tokens: Sequence[str]) -> list[float]:
    """What it costs to begin a line with each of the tokens; the first one's is nothing."""
    plain = [fold(one).strip(' ,;.:()“”"') for one in tokens]
    stops = [one[-1:] in {",", ";", ":"} for one in tokens]
    unit = _units(plain, stops)
    told = _phrases()
    costs = [0.0]
    for at in range(1, len(tokens)):
        rest = tuple(plain[at:])
        if tokens[at - 1] in _DASHES:
            costs.append(_BETWEEN_PHRASES)
        elif (
            tokens[at] in _DASHES
            or unit[at] == unit[at - 1]
            or _tied(plain[at - 1], plain[at])
            or (plain[at - 1],) in told["leads"]
        ):
            costs.append(_INSIDE)
        elif stops[at - 1]:
            costs.append(_AT_A_COMMA)
        elif _begins(rest, told["opens"]):
            costs.append(_BEFORE_AN_OPENING)
        elif (plain[at],) in told["joins"]:
            costs.append(_BEFORE_A_JOIN)
        else:
            costs.append(_BETWEEN_PHRASES if _is_phrase(unit, at) else _BETWEEN_WORDS)
    return costs


def _begins(rest: tuple[str, ...], phrases: frozenset[tuple[str, ...]]) -> int:
    """Of how many tokens the longest phrase is that these begin with."""
    return max((n for n in range(1, min(len(rest), 6) + 1) if rest[:n] in phrases), default=0)


def _units(plain: Sequence[str], stops: Sequence[bool]) -> list[int]:
    """For each token the number of its phrase, or of the name that follows a word such as xã and Tỉnh ủy."""
    told, made, at, number = _phrases(), list[int](), 0, 0
    while at < len(plain):
        rest = tuple(plain[at:])
        size = max(_begins(rest, told["whole"]), 1)
        names = _begins(rest, told["name_after"])
        last = at + max(size, names)
        if names >= size:
            while last < len(plain) and not stops[last - 1] and not _opens_another(tuple(plain[last:])):
                last += 1
        made += [number] * (last - at)
        at, number = last, number + 1
    return made


def _opens_another(rest: tuple[str, ...]) -> bool:
    told = _phrases()
    return any(_begins(rest, told[name]) for name in ("opens", "joins", "whole")) or not rest[0][:1].isalpha()


def _tied(before: str, after: str) -> bool:
    """A figure and what it counts or numbers: 15 năm, lần 2, năm 2023."""
    ties = {one[-1] for one in _phrases()["ties"]}
    return (after[:1].isdecimal() and before in ties) or before.isdecimal()


def _is_phrase(unit: Sequence[int], at: int) -> bool:
    """Whether a phrase of several words ends or begins here."""
    alone = [unit.count(unit[one]) == 1 for one in (at - 1, at)]
    return not all(alone)


def _best(
    tokens: Sequence[str], costs: Sequence[float], widths: Sequence[float], most: float, space: float
) -> list[tuple[int, int]]:
    """The lines as [first, last) of the tokens. Each length that a line may have is tried as that of the longest; none is
    longer than `most` unless a single word is.
    """
    ends = [0.0, *accumulate(one + space for one in widths)]
    room = max(most, *widths)
    least = ends[-1] / (ends[-1] // most + 2)  # of the longest line, with one line more than is needed
    lengths = {round(b - a - space, 3) for a, b in combinations(ends, 2)}
    found: tuple[float, list[tuple[int, int]]] = (0.0, [(0, len(tokens))])
    for nth, longest in enumerate(sorted(one for one in lengths if least <= one <= room)):
        made = _within(costs, ends, longest, space)
        if made is not None and (not nth or made[0] < found[0] or len(found[1]) == 1):
            found = made
    return found[1]


def _within(
    costs: Sequence[float], ends: Sequence[float], longest: float, space: float
) -> tuple[float, list[tuple[int, int]]] | None:
    """The cheapest lines none of which is longer than `longest`."""
    best: list[tuple[float, list[tuple[int, int]]] | None] = [(0.0, []), *([None] * len(costs))]
    for last in range(1, len(costs) + 1):
        for first in range(last - 1, -1, -1):
            width = round(ends[last] - ends[first] - space, 3)
            if width > longest:
                break
            before, now = best[first], best[last]
            if before is None:
                continue
            cost = before[0] + 1 + costs[first] + _UNEVEN * (1 - width / longest) ** 2
            if now is None or cost < now[0]:
                best[last] = (cost, [*before[1], (first, last)])
    return best[-1]
