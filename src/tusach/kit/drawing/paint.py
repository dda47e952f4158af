import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from html import escape
from typing import Any, Literal

from django.utils.safestring import SafeString, mark_safe

from tusach.kit.english import catalogue
from tusach.kit.english.tongue import is_english

StateClass = Literal["ok", "info", "warn", "bad", "todo"]
STATE_CLASSES: tuple[StateClass, ...] = ("ok", "info", "warn", "bad", "todo")

# A mark's path around the point 0 0: each state has its own shape, so that no colour is needed.
MARKS: dict[StateClass, str] = {
    "ok": "M-3.5 0l2.5 2.5 4.5-5",
    "info": "M-4.5 0h.01M0 0h.01M4.5 0h.01",
    "warn": "M-.5-3.5-3.5-.5l3 3M-3.5-.5h4a3 3 0 0 1 3 3",
    "bad": "M0-3.5V.5M0 3.2v.1",
    "todo": "M-3 0h6",
}

# The light palette of tusach.css, for pictures that leave the page.
PALETTE = {
    "paper": "#fbf6ea",
    "sheet": "#fffdf8",
    "well": "#f4ecda",
    "ink": "#231f18",
    "ink-2": "#544c3f",
    "ink-3": "#6b6250",
    "line": "#dfd3ba",
    "edge": "#8a7d64",
    "gold": "#b58d3d",
    "gold-ink": "#74560f",
    "gold-wash": "#f8eed2",
    "red": "#a1201b",
    "red-wash": "#fbebe5",
    "green": "#1d5a41",
    "on-green": "#fffdf6",
    "green-wash": "#e7efe2",
    "blue": "#264a73",
    "blue-wash": "#e8edf2",
}
_STATE_COLOURS = {
    "ok": ("green", "green"),
    "info": ("blue", "blue-wash"),
    "warn": ("gold-ink", "gold-wash"),
    "bad": ("red", "red-wash"),
    "todo": ("ink-2", "well"),
}
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")


def said(text: object) -> str:
    """Escaped for an attribute or for text."""
    return escape(str(text), quote=True)


_DRAWN = {"href", "css", "path", "letter"}  # what a mark holds that nobody reads as words


def speaker() -> Callable[[str], str]:
    """What puts the words of a drawing into the language of the page; asked once for each drawing."""
    return catalogue.said if is_english() else str


def spoken(thing: Any) -> Any:
    """Marks, rows and titles in the language of the page: themselves in Vietnamese, else copies with other words."""
    return _said(thing) if is_english() else thing


def _said(thing: Any) -> Any:
    if isinstance(thing, str):
        return catalogue.said(thing)
    if isinstance(thing, list | tuple):
        return [_said(one) for one in thing]
    if is_dataclass(thing) and not isinstance(thing, type):
        told = {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in _DRAWN}
        return replace(thing, **{name: _said(value) for name, value in told.items()})
    return thing


def n(value: float) -> str:
    """A coordinate without useless decimals."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def svg(
    inside: str, *, width: float, height: float, title: str, desc: str = "", css: str = "", role: str = "img"
) -> SafeString:
    """The frame of a drawing. `inside` is already escaped by its maker; title and desc are escaped here."""
    more = f"<desc>{said(desc)}</desc>" if desc else ""
    kind = f' class="{said(css)}"' if css else ""
    most = f' style="max-inline-size:{n(width * 1.3)}px"' if not css and width < 700 else ""
    return mark_safe(
        f'<svg{kind}{most} viewBox="0 0 {n(width)} {n(height)}" role="{role}" aria-label="{said(title)}">'
        f"<title>{said(title)}</title>{more}{inside}</svg>"
    )


def standalone(drawing: str) -> str:
    """The drawing with its colours and its font inside, for papers and downloads. Links are dropped."""
    rules = ["text{font-family:'Liberation Serif','Times New Roman',Tinos,serif;fill:#231f18}"]
    for state, (line, fill) in _STATE_COLOURS.items():
        rules += [
            f".cell.{state} rect{{stroke:{PALETTE[line]};fill:{PALETTE[fill]}}}",
            f".cell.{state} path{{stroke:{PALETTE['on-green' if state == 'ok' else line]}}}",
        ]
    rules += [
        ".cell text{font-size:14px;font-weight:600;text-anchor:middle}",
        ".cell.ok text{fill:#fffdf6}",
        ".cell path{fill:none;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}",
        ".cell.todo rect{stroke-dasharray:3 2}",
        ".map .name{font-size:14.5px}.sub{font-size:12px}",
        ".done{fill:#1d5a41}.next{fill:#fffdf8;stroke:#8a7d64}.now{stroke:#a1201b;stroke-width:2}.today{fill:#a1201b}",
        ".spark{fill:none;stroke:#1d5a41;stroke-width:1.75}",
    ]
    plain = _VARIABLE.sub(lambda found: PALETTE.get(found[1], PALETTE["ink"]), str(drawing))
    plain = re.sub(r"<(/?)a\b(?: href=\"[^\"]*\")?", r"<\1g", plain)
    start = plain.index(">", plain.index("<svg")) + 1
    head = plain[:start].replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{head}<style>{''.join(rules)}</style>{plain[start:]}"
