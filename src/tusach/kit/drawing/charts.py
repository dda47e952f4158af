"""Bars, lines and shares. Every figure stands in words beside its mark; fills differ by hatch as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from tusach.kit.drawing.paint import StateClass, n, said, speaker, spoken, svg
from tusach.kit.text import decimal, number

Number = int | Decimal
Place = Callable[[int, Number], tuple[float, float]]
# Drawn for a phone: letters keep their size on 360 px; the style below keeps them from growing on a desk.
NARROW, WIDE = 420, 640
_VALUE = 96
_ROW = 30
_DASHES = ("", "7 4", "2 4", "10 3 2 3", "1 3")
_STROKES = ("var(--green)", "var(--red)", "var(--blue)", "var(--gold-ink)", "var(--ink-2)")


def figure(value: Number) -> str:
    """14.408.340 or 98,4; on an English page 14,408,340 or 98.4"""
    return spoken(  # type: ignore[no-any-return]
        number(value) if isinstance(value, int) else decimal(value, max(0, -int(value.as_tuple().exponent)))
    )


@dataclass(frozen=True)
class Bar:
    """`value` None is missing, which is drawn as a dash and never as zero; `text` replaces the written figure."""

    label: str
    value: Number | None
    text: str = ""
    href: str = ""


def bars(
    rows: Sequence[Bar], *, title: str, unit: str = "", desc: str = "", width: int = NARROW
) -> SafeString:
    """Lying bars with their figures at the end. `width` is in drawing units: WIDE for papers."""
    rows, title, unit, desc = spoken((rows, title, unit, desc))
    edge, missing = _label_room(width), speaker()("chưa có")
    most = max([row.value for row in rows if row.value is not None and row.value > 0], default=1)
    room = width - edge - _VALUE
    parts = []
    for i, row in enumerate(rows):
        y = i * _ROW
        told = row.text or (missing if row.value is None else figure(row.value))
        label = f'<text x="{edge - 10}" y="{y + 19}" text-anchor="end" font-size="14">{said(_short(row.label, edge // 8))}</text>'
        if row.href:
            label = f'<a href="{said(row.href)}">{label}</a>'
        if row.value is None:
            mark = f'<path d="M{edge} {y + 15}h18" stroke="var(--edge)" stroke-dasharray="3 3"/>'
            end = 18.0
        else:
            end = max(0.0, float(room * row.value / most))
            mark = f'<rect x="{edge}" y="{y + 5}" width="{n(max(end, 1))}" height="20" rx="2" fill="var(--green)"/>'
        value = (
            f'<text x="{n(edge + end + 8)}" y="{y + 19}" font-size="14" font-weight="600">{said(told)}</text>'
        )
        parts.append(
            f"<g><title>{said(row.label)}: {said(told)} {said(unit)}</title>{label}{mark}{value}</g>"
        )
    axis = f'<path d="M{edge} 0V{len(rows) * _ROW}" stroke="var(--edge)"/>'
    return svg(
        "".join(parts) + axis,
        width=width,
        height=max(len(rows), 1) * _ROW,
        title=title,
        desc=desc,
        role="group",
    )


def _label_room(width: int) -> int:
    return width * 3 // 10


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


@dataclass(frozen=True)
class Point:
    """A gap in the line is a point without value."""

    label: str
    value: Number | None


@dataclass(frozen=True)
class Line:
    name: str
    points: Sequence[Point]


def lines(
    series: Sequence[Line], *, title: str, unit: str = "", desc: str = "", width: int = NARROW
) -> SafeString:
    """Lines over the same labels; each has its own dash and its name and last figure at its end."""
    series, title, unit, desc = spoken((series, title, unit, desc))
    height, top, bottom = width * 2 // 5 + 60, 34, 34
    labels = [point.label for point in series[0].points] if series else []
    values = [point.value for line in series for point in line.points if point.value is not None]
    most = float(max([*values, 0])) or 1.0
    least = float(min([*values, 0]))
    more = 8 * max(0, len(figure(int(most))) - 7)  # room for figures longer than 835.014
    left, right = 58 + more, 112 + more
    wide = (width - left - right) / max(len(labels) - 1, 1)

    def at(i: int, value: Number) -> tuple[float, float]:
        return left + i * wide, top + (height - top - bottom) * (1 - (float(value) - least) / (most - least))

    parts = [_grid(at, most, least, unit, width - right, left)]
    step = max(1, -(-len(labels) * 44 // (width - left - right)))
    for i, label in enumerate(labels):
        if (len(labels) - 1 - i) % step == 0:
            parts.append(
                f'<text font-size="12" fill="var(--ink-2)" x="{n(at(i, 0)[0])}" y="{height - 10}" text-anchor="middle">{said(label)}</text>'
            )
    told = [line for line in series if any(point.value is not None for point in line.points)]
    ends = _apart([at(0, _last(line))[1] for line in told])
    parts += [_one_line(line, series.index(line), at, end) for line, end in zip(told, ends, strict=True)]
    return svg("".join(parts), width=width, height=height, title=title, desc=desc)


def _grid(at: Place, most: float, least: float, unit: str, end: float, start: float) -> str:
    parts = (
        [
            f'<text font-size="12" fill="var(--ink-2)" x="{start - 8}" y="14" text-anchor="end">{said(unit)}</text>'
        ]
        if unit
        else []
    )
    for share in (0, 0.5, 1):
        value = Decimal(str(least + (most - least) * share))
        y = at(0, value)[1]
        told = figure(int(value) if most - least >= 10 else round(value, 1))
        parts.append(f'<path d="M{n(start)} {n(y)}H{n(end)}" stroke="var(--line)"/>')
        parts.append(
            f'<text font-size="12" fill="var(--ink-2)" x="{n(start - 8)}" y="{n(y + 4)}" text-anchor="end">{said(told)}</text>'
        )
    return "".join(parts)


_TWO_LINES = 30  # a name with its figure under it


def _last(line: Line) -> Number:
    """The last figure of a line that has one."""
    return next(point.value for point in reversed(line.points) if point.value is not None)


def _apart(heights: Sequence[float]) -> list[float]:
    """Where the names at the ends stand: in the order of their lines, the lowest at its own, none on another."""
    placed = list(heights)
    below = float("inf")
    for k in sorted(range(len(placed)), key=lambda k: (heights[k], k), reverse=True):
        placed[k] = below = min(heights[k], below - _TWO_LINES)
    return placed


def _one_line(line: Line, k: int, at: Place, end: float) -> str:
    """One line with its dots; its name and last figure stand at the height `end`."""
    stroke, dash = _STROKES[k % len(_STROKES)], _DASHES[k % len(_DASHES)]
    path, dots, beside, joined = "", "", 0.0, False
    for i, point in enumerate(line.points):
        if point.value is None:
            joined = False
            continue
        x, y = at(i, point.value)
        path += f"{'L' if joined else 'M'}{n(x)} {n(y)}"
        dots += (
            f'<circle cx="{n(x)}" cy="{n(y)}" r="3" fill="{stroke}">'
            f"<title>{said(line.name)}, {said(point.label)}: {said(figure(point.value))}</title></circle>"
        )
        beside, joined = x + 10, True
    told = (
        f'<text font-size="13" font-weight="600"><tspan x="{n(beside)}" y="{n(end - 3)}">{said(_short(line.name, 14))} </tspan>'
        f'<tspan x="{n(beside)}" y="{n(end + 11)}">{said(figure(_last(line)))}</tspan></text>'
    )
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="2"{dashed}/>{dots}{told}'


def sparkline(points: Sequence[Point], *, title: str) -> SafeString:
    """A small line without axes, for a table's cell; its words are in the title."""
    width, height, title = 96, 24, speaker()(title)
    known = [float(point.value) for point in points if point.value is not None]
    most, least = max(known, default=1), min(known, default=0)
    wide, tall = (width - 6) / max(len(points) - 1, 1), (height - 6) / ((most - least) or 1)
    path, joined = "", False
    for i, point in enumerate(points):
        if point.value is not None:
            path += f"{'L' if joined else 'M'}{n(3 + i * wide)} {n(height - 3 - (float(point.value) - least) * tall)}"
        joined = point.value is not None
    return svg(f'<path class="spark" d="{path}"/>' if path else "", width=width, height=height, title=title)


@dataclass(frozen=True)
class StackPart:
    label: str
    value: int
    state: StateClass


@dataclass(frozen=True)
class Stack:
    label: str
    parts: Sequence[StackPart]


_FILLS = {"ok": "green", "info": "blue", "warn": "gold", "bad": "red", "todo": "well"}
_HATCHES: dict[StateClass, str] = {
    "info": "M0 3h6",
    "warn": "M0 6 6 0",
    "bad": "M0 0l6 6M0 6 6 0",
    "todo": "",
}


def stacked(rows: Sequence[Stack], *, title: str, desc: str = "", width: int = NARROW) -> SafeString:
    """Shares of each row's own total; the parts differ by hatch, their counts stand in them or in the title."""
    rows, title, desc = spoken((rows, title, desc))
    edge, say = _label_room(width), speaker()
    room = width - edge
    parts = ["<defs>"]
    for state, path in _HATCHES.items():
        parts.append(
            f'<pattern id="h-{state}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="var(--{_FILLS[state]})"/>'
            f'<path d="{path}" stroke="var(--sheet)" stroke-width="1" fill="none"/></pattern>'
        )
    parts.append("</defs>")
    for i, row in enumerate(rows):
        y, x, total = i * (_ROW + 4), float(edge), sum(part.value for part in row.parts)
        parts.append(
            f'<text x="{edge - 10}" y="{y + 20}" text-anchor="end" font-size="14">{said(_short(row.label, edge // 8))}</text>'
        )
        for part in row.parts:
            if part.value <= 0:
                continue
            wide = room * part.value / total
            fill = "var(--green)" if part.state == "ok" else f"url(#h-{part.state})"
            told = f"{row.label}, {part.label}: " + say(f"{number(part.value)} trên {number(total)}")
            parts.append(
                f'<g><title>{said(told)}</title><rect x="{n(x)}" y="{y + 4}" width="{n(wide)}" height="22" '
                f'fill="{fill}" stroke="var(--sheet)"/>{_inside(part, x, wide, y)}</g>'
            )
            x += wide
    return svg(
        "".join(parts),
        width=width,
        height=max(len(rows), 1) * (_ROW + 4),
        title=title,
        desc=desc,
        role="group",
    )


def _inside(part: StackPart, x: float, wide: float, y: float) -> str:
    told = figure(part.value)
    if wide < 9 * len(told) + 10:
        return ""
    middle, half = x + wide / 2, 4.5 * len(told) + 3
    return (
        f'<rect x="{n(middle - half)}" y="{n(y + 7)}" width="{n(half * 2)}" height="16" rx="2" fill="var(--sheet)"/>'
        f'<text x="{n(middle)}" y="{n(y + 20)}" text-anchor="middle" font-size="13">{told}</text>'
    )
