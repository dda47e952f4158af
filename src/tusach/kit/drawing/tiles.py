"""A map of equal tiles: every unit is a tile with a label, a full name and a state that has its own mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from tusach.kit.drawing.paint import MARKS, StateClass, n, said, speaker, spoken, svg
from tusach.kit.text import number

_STEP = 42
_ISLANDS = ((4, 0), (20, 8), (38, 2), (0, 18), (14, 28), (32, 20), (50, 16), (24, 42), (44, 36), (60, 30))


@dataclass(frozen=True)
class State:
    """A state's class, its words and, when its mark is not the usual one of the class, its path around 0 0."""

    css: StateClass
    label: str
    path: str = ""

    @property
    def mark(self) -> str:
        return self.path or MARKS[self.css]


@dataclass(frozen=True)
class Tile:
    """`column` and `row` count from 0; `label` is two or three letters, `value` a figure shown instead of the mark."""

    label: str
    name: str
    column: int
    row: int
    state: State
    href: str = ""
    value: str = ""


@dataclass(frozen=True)
class Isle:
    """An archipelago: always drawn, with its name and what it belongs to written beside it."""

    name: str
    of: str
    column: float
    row: float
    state: State
    href: str = ""


@dataclass(frozen=True)
class TileMap:
    tiles: Sequence[Tile]
    isles: Sequence[Isle]


def tile_map(drawn: TileMap, *, title: str) -> SafeString:
    drawn, title = spoken((drawn, title))
    tiles = "".join(_tile(one) for one in drawn.tiles)
    isles = "".join(_isle(one) for one in drawn.isles)
    width = max(
        [(one.column + 1) * _STEP for one in drawn.tiles] + [one.column * _STEP + 146 for one in drawn.isles],
        default=_STEP,
    )
    height = max(
        [(one.row + 1) * _STEP for one in drawn.tiles] + [one.row * _STEP + 100 for one in drawn.isles],
        default=_STEP,
    )
    return svg(tiles + isles, width=width + 2, height=height + 2, title=title, css="map", role="group")


def _tile(one: Tile) -> str:
    told = f"{one.name}: {one.state.label}{f', {one.value}' if one.value else ''}"
    x, y = one.column * _STEP, one.row * _STEP
    if one.value:
        mark = f'<text x="21" y="35" font-size="11" style="font-size:11px;font-weight:500">{said(one.value)}</text>'
    else:
        mark = f'<path transform="translate(21 30)" d="{said(one.state.mark)}"/>'
    inside = (
        f"<title>{said(told)}</title>"
        f'<g aria-hidden="true" transform="translate({n(x)} {n(y)})"><rect x="1.5" y="1.5" width="39" height="39" rx="3"/>'
        f'<text x="21" y="19">{said(one.label)}</text>{mark}</g>'
    )
    return _linked(inside, f"cell {one.state.css}", one.href)


def _isle(one: Isle) -> str:
    x, y = one.column * _STEP, one.row * _STEP
    told = f"{one.name} ({one.of}): {one.state.label}"
    dots = "".join(f'<rect x="{dx}" y="{dy}" width="9" height="9" rx="2"/>' for dx, dy in _ISLANDS)
    inside = f'<title>{said(told)}</title><g transform="translate({n(x + 18)} {n(y)})">{dots}</g>'
    names = (
        f'<text class="name" x="{n(x)}" y="{n(y + 74)}">{said(one.name)}</text>'
        f'<text class="name" x="{n(x)}" y="{n(y + 93)}">{speaker()("thuộc")} {said(one.of)}</text>'
    )
    return _linked(inside, f"cell isle {one.state.css}", one.href) + names


def _linked(inside: str, css: str, href: str) -> str:
    if not href:
        return f'<g class="{css}">{inside}</g>'
    return f'<a href="{said(href)}" class="{css}">{inside}</a>'


def key(counts: Mapping[State, int]) -> SafeString:
    """The legend: each state's mark, words and count."""
    say = speaker()
    parts = [
        f'<li><svg viewBox="0 0 22 22" class="cell {state.css}" aria-hidden="true">'
        f'<rect x="1" y="1" width="20" height="20" rx="3"/><path transform="translate(11 11)" d="{said(state.mark)}"/></svg>'
        f"{said(say(state.label))}: <b>{say(number(count))}</b></li>"
        for state, count in counts.items()
    ]
    return mark_safe(f'<ul class="key" style="margin-block-end:1rem">{"".join(parts)}</ul>')
