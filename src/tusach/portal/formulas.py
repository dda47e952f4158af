"""A formula in MathML as one line that can be read out and printed: (a + b)h/2, √(b² - 4ac), x₁. Text to text."""

import re
from typing import Any

_NUMBER = re.compile(r"\d+([.,]\d+)*")
_UP = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISED, _LOWERED = set("0123456789+-−=()n"), set("0123456789+-−=()")
_SPACED = set("=<>≤≥≠≈+-−±∓×·÷→⇒⇔∈")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "|": "|"}
_OPENS = {"", *_BRACKETS, *_SPACED}


def said(node: Any) -> str:
    """The formula of a `math` element or of a part of it."""
    return " ".join(_row(list(node)).split()) or " ".join((node.text_content() or "").split())


def _said(node: Any) -> str:
    tag, parts = node.tag if isinstance(node.tag, str) else "", list(node)
    if not parts or tag in {"mi", "mn", "mo", "mtext", "ms"}:
        return " ".join((node.text_content() or "").split())
    if tag in _SHAPES and len(parts) >= _SHAPES[tag][0]:
        return str(_SHAPES[tag][1]([_said(one) for one in parts]))
    if tag == "msqrt":
        return f"√{_held(_row(parts))}"
    if tag == "mtable":
        return "; ".join(_said(one) for one in parts)
    if tag in {"mtr", "mfenced"}:
        inside = ", ".join(_said(one) for one in parts)
        return inside if tag == "mtr" else f"{node.get('open') or '('}{inside}{node.get('close') or ')'}"
    return _row(parts)


def _row(parts: list[Any]) -> str:
    """Side by side; a sign between two things has a blank on both sides, one before a thing (-b) has none."""
    line, before = "", ""
    for one in parts:
        text = _said(one)
        between = one.tag == "mo" and text in _SPACED and before not in _OPENS
        line += f" {text} " if between else text
        before = text if one.tag == "mo" else "x"
    return line


def _held(text: str) -> str:
    """In brackets unless it is one letter or number, or in brackets already: what stands over 2a is not half of it."""
    whole = text[:1] in _BRACKETS and text.find(_BRACKETS[text[:1]]) == len(text) - 1
    return text if whole or len(text) == 1 or _NUMBER.fullmatch(text) else f"({text})"


def _up(text: str) -> str:
    return text.translate(_UP) if text and _RAISED.issuperset(text) else f"^{_held(text)}"


def _down(text: str) -> str:
    return text.translate(_DOWN) if text and _LOWERED.issuperset(text) else f"_{_held(text)}"


# Element -> how many parts it has, and what is said of them.
_SHAPES: dict[str, tuple[int, Any]] = {
    "semantics": (1, lambda p: p[0]),
    "mfrac": (2, lambda p: f"{_held(p[0])}/{_held(p[1])}"),
    "mroot": (2, lambda p: f"{p[1].translate(_UP)}√{_held(p[0])}"),
    "msup": (2, lambda p: f"{_held(p[0])}{_up(p[1])}"),
    "msub": (2, lambda p: f"{p[0]}{_down(p[1])}"),
    "msubsup": (3, lambda p: f"{p[0]}{_down(p[1])}{_up(p[2])}"),
    "munder": (2, lambda p: f"{p[0]}{_down(p[1])}"),
    "munderover": (3, lambda p: f"{p[0]}{_down(p[1])}{_up(p[2])}"),
    "mover": (2, lambda p: f"{p[0]}{p[1]}"),
}
