"""Writes kit/static/ui/older.css: the house's style for browsers that know no cascade layers (before 2022).

    python -m tools.older_style

The one style sheet is written by hand, in layers: ui/tusach.css. A browser that knows no `@layer` would throw all of it
away, so the same rules are told to it again without layers, by this program; docs/choices/0008 says why and how the
browser finds them. A test fails when the file is stale. What older browsers do not have is put in older words or left
out, and tools/older_style_more.css, written by hand, comes last.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/tusach/kit/static/ui/tusach.css"
MORE = ROOT / "tools/older_style_more.css"
OUT = ROOT / "src/tusach/kit/static/ui/older.css"

_SIDES = {"block": ("top", "bottom"), "inline": ("left", "right")}
_NEVER = {"text-wrap", "container-type", "accent-color", "hanging-punctuation", "print-color-adjust"}
_REM_OF_CQI = 0.0825  # what sizes itself by its container is the cover of a book, on a phone 8.25 rem wide
_LAST = 6  # what is told last beats all layers
_ROUND_A_CONTAINER = 4.0  # rem that the window is wider than what is asked about


@dataclass
class Rule:
    """`around`: the conditions that it stands in, outermost first. `body`: (property, value) in order. `low`: its
    selectors were inside `:where()` and lose to all others of their layer.
    """

    layer: int
    around: tuple[str, ...]
    selectors: list[str]
    body: list[tuple[str, str]]
    low: bool = False


# --- reading ---------------------------------------------------------------------------------------


def parted(text: str, mark: str) -> list[str]:
    """Cut at a mark that stands in no bracket and no string."""
    parts, depth, quote = [""], 0, ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == mark and not depth:
            parts.append("")
            continue
        parts[-1] += char
    return [part.strip() for part in parts if part.strip()]


def blocks(text: str) -> Iterator[tuple[str, str | None]]:
    """What stands before each block and what is in it; None for a statement that ends at its semicolon."""
    at = begin = 0
    while at < len(text):
        if text[at] == ";":
            yield text[begin:at].strip(), None
            begin = at + 1
        elif text[at] == "{":
            end = _closing(text, at)
            yield text[begin:at].strip(), text[at + 1 : end]
            at, begin = end, end + 1
        at += 1


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return place
    raise ValueError(f"a block is not closed: {text[at : at + 60]}")


def read(text: str) -> list[Rule | tuple[int, str]]:
    """The rules by layer, in order; what has no selectors (`@page`, `@keyframes`) as (layer, text)."""
    plain = _plain(text)
    names = next(prelude for prelude, body in blocks(plain) if prelude.startswith("@layer") and body is None)
    order = parted(names.removeprefix("@layer"), ",")
    found: list[Rule | tuple[int, str]] = []
    for prelude, body in blocks(plain):
        if prelude.startswith("@layer") and body is not None:
            found += _inside(body, order.index(prelude.removeprefix("@layer").strip()), ())
        elif not prelude.startswith(("@layer", "@import")):
            raise ValueError(f"this stands in no layer: {prelude}")
    return sorted(found, key=lambda one: one.layer if isinstance(one, Rule) else one[0])


def _inside(text: str, layer: int, around: tuple[str, ...]) -> Iterator[Rule | tuple[int, str]]:
    for prelude, body in blocks(text):
        if body is None:
            raise ValueError(f"a statement inside a layer: {prelude}")
        if prelude.startswith(("@media", "@supports")):
            yield from _inside(body, layer, (*around, prelude))
        elif prelude.startswith("@container"):
            yield from _inside(body, layer, (*around, _by_window(prelude)))
        elif prelude.startswith("@"):
            yield layer, f"{prelude}{{{' '.join(body.split())}}}"
        else:
            lines = [one.partition(":") for one in parted(body, ";")]
            pairs = [(name.strip(), value.strip()) for name, _, value in lines]
            low = prelude.startswith(":where(")
            yield Rule(layer, around, parted(prelude, ","), [*lowered(pairs)], low=low)


def _by_window(prelude: str) -> str:
    """A question about the container, asked about the window."""
    asked = re.fullmatch(r"@container \((m\w\w)-width: ([\d.]+)rem\)", prelude)
    if asked is None:
        raise ValueError(f"no older words for {prelude}")
    return f"@media ({asked[1]}-width: {float(asked[2]) + _ROUND_A_CONTAINER:g}rem)"


# --- values in older words -------------------------------------------------------------------------


def lowered(body: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, given in body:
        value = _value(given)
        if name in _NEVER or value == "block math":
            continue
        shape = re.fullmatch(r"(margin|padding|border|inset)-(block|inline)", name)
        side = re.fullmatch(r"inset-(block|inline)-(start|end)", name)
        values = parted(value, " ")
        if name == "inset":
            yield from zip(("top", "right", "bottom", "left"), _four(values), strict=True)
        elif side:
            yield _SIDES[side[1]][side[2] == "end"], value
        elif shape and shape[1] == "inset":
            yield from zip(_SIDES[shape[2]], _two(values), strict=True)
        elif shape:
            both = [value] * 2 if shape[1] == "border" else _two(values)
            yield from ((f"{name}-{end}", one) for end, one in zip(("start", "end"), both, strict=True))
        elif name in {"rotate", "translate"}:
            turned = value if value == "none" else f"{name}({', '.join(values)})"
            yield "transform", turned
        else:
            yield name, value


def _two(values: list[str]) -> list[str]:
    return values * 2 if len(values) == 1 else values


def _four(values: list[str]) -> list[str]:
    top, *rest = values
    right = rest[0] if rest else top
    return [top, right, rest[1] if len(rest) > 1 else top, rest[2] if len(rest) > 2 else right]


def _value(value: str) -> str:
    """Units and functions that came later, as near as may be."""
    value = value.replace("dvh", "vh")
    value = re.sub(r"([\d.]+)cqi", lambda found: f"{float(found[1]) * _REM_OF_CQI:.3g}rem", value)
    while "color-mix(" in value:
        begin = value.index("color-mix(")
        end = begin + len(parted_call(value[begin:]))
        value = value[:begin] + _mixed(value[begin:end]) + value[end:]
    return "hidden" if value == "clip" else value


def parted_call(text: str) -> str:
    """The function's name and its brackets, of a text that begins with them."""
    depth = 0
    for place, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == ")" and not depth:
            return text[: place + 1]
    raise ValueError(text)


def _mixed(call: str) -> str:
    """Of two colours the one that there is more of; where that is worked out on the page, the second."""
    _, first, second = parted(call[len("color-mix(") : -1], ",")
    share = re.search(r" ([\d.]+)%$", first)
    return first[: share.start()] if share and float(share[1]) > 50 else second


# --- selectors in older words ----------------------------------------------------------------------


def older(selector: str) -> list[str]:
    """The same as one or more selectors without `:is()` and lists in `:not()`; none when it needs `:has()`."""
    found = []
    for one in _spread(selector):
        plain = re.sub(r":not\(", "\0", one)
        while "\0" in plain:
            at = plain.index("\0")
            call = parted_call("(" + plain[at + 1 :])
            inside = [part for part in parted(call[1:-1], ",") if ":has(" not in part]
            plain = plain[:at] + "".join(f":not({part})" for part in inside) + plain[at + len(call) :]
        if ":has(" not in plain:
            found.append(plain)
    return found


def _spread(selector: str) -> list[str]:
    found = re.search(r":(?:is|where)\(", selector)
    if not found:
        return [selector]
    call = parted_call(selector[found.end() - 1 :])
    before, after = selector[: found.start()], selector[found.end() - 1 + len(call) :]
    choices = [other for one in parted(call[1:-1], ",") for other in _spread(one)]
    rests = _spread(after) if after else [""]
    return [_joined(before, one, rest) for one, rest in product(choices, rests)]


def _joined(before: str, one: str, after: str) -> str:
    """A type stands first in its compound: `.a:is(b)` is `b.a`."""
    if one[0].isalpha() and before and before[-1] not in " >+~(":
        head, space, last = before.rpartition(" ")
        return f"{head}{space}{one}{last}{after}"
    return f"{before}{one}{after}"


def raised(selector: str, times: int) -> str:
    """Made heavier by ids that nothing has: one for each layer that this one beats."""
    body, mark, element = selector.partition("::")
    return f"{body}{':not(#_)' * times}{mark}{element}"


# --- writing ---------------------------------------------------------------------------------------


def flattened(found: Iterable[Rule | tuple[int, str]]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(conditions, text) of each rule, in order. The first layer has only custom properties, so the second need not
    beat it; in the fifth there are selectors with an id of their own, which the sixth has to beat too.
    """
    for one in found:
        if not isinstance(one, Rule):
            yield (), one[1]
            continue
        times = (0, 0, 1, 2, 3, 5, _LAST)[one.layer] - one.low
        selectors = [raised(other, times) for given in one.selectors for other in older(given)]
        if selectors and one.body:
            yield one.around, _told(dict.fromkeys(selectors), one.body)


def _told(selectors: Iterable[str], body: list[tuple[str, str]]) -> str:
    """A selector that an older browser does not know takes nothing with it but itself."""
    said = ";".join(f"{name}:{value}" for name, value in body)
    every = list(selectors)
    known = [one for one in every if not _is_young(one)]
    groups = ([known] if known else []) + [[one] for one in every if _is_young(one)]
    return "".join(f"{','.join(some)}{{{said}}}" for some in groups)


def _is_young(selector: str) -> bool:
    """Whether some browser without layers may not know it."""
    inside = re.findall(r":not\(([^()]*)\)", selector)
    compound = any(len(re.findall(r"[.#:\[]|^[a-z]", one)) > 1 for one in inside)
    return compound or bool(re.search(r":focus-visible|::backdrop|::-webkit|:user-", selector))


def written(source: str, more: str) -> str:
    """The whole file: neighbours under the same conditions share them."""
    lines = [
        "/* Made of tusach.css by tools/older_style.py for browsers without cascade layers; never edited by hand. */"
    ]
    open_: tuple[str, ...] = ()
    for around, text in flattened([*read(source), *_inside(_plain(more), _LAST, ())]):
        if around != open_:
            lines += ["}" * len(open_)] if open_ else []
            lines += [f"{one}{{" for one in around]
            open_ = around
        lines.append(text)
    lines += ["}" * len(open_)] if open_ else []
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def main() -> None:
    OUT.write_text(written(SOURCE.read_text(), MORE.read_text()))
    sys.stdout.write(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
