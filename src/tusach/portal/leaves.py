"""The paragraphs of a section one by one, with what is bold and what is italic: for the projector and for paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html as markup

_OURS = re.compile(r"^p\d+$")
_BOLD, _ITALIC = {"b", "strong"}, {"i", "em", "cite"}
_KINDS = {"li": "item", "blockquote": "quote", "figcaption": "caption", "caption": "caption", "pre": "verse"}
_WORDS_A_SCREEN = 60


@dataclass(frozen=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Leaf:
    """`kind`: heading, text, item, quote, caption, verse. `level` 1 to 6 for a heading, else 0; `mark` of an item: a
    dot, or its number.
    """

    id: str
    kind: str
    level: int
    runs: list[Run] = field(default_factory=list)
    mark: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def leaves(html: str) -> list[Leaf]:
    """Every element that carries text of its own, in reading order; an inner one is not told twice."""
    if not html.strip():
        return []
    root = markup.fragment_fromstring(html, create_parent="div")
    found = []
    for element in root.iter():
        if isinstance(element.tag, str) and _OURS.match(element.get("id") or ""):
            leaf = _leaf(element)
            if leaf.text.strip():
                found.append(leaf)
    return found


def _leaf(element: Any) -> Leaf:
    tag = element.tag
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        kind, level = "heading", int(tag[1])
    else:
        inside = next((one.tag for one in element.iterancestors() if one.tag in _KINDS), "")
        kind, level = _KINDS.get(tag) or _KINDS.get(inside) or "text", 0
    runs = _joined(_runs(element, bold=False, italic=False, top=True))
    return Leaf(element.get("id"), kind, level, runs, _mark(element) if kind == "item" else "")


def _mark(element: Any) -> str:
    """The number of an ordered list's item; a dot in any other; nothing for its second paragraph."""
    item = element if element.tag == "li" else next(element.iterancestors("li"))
    if element is not item and element.getprevious() is not None:
        return ""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "•"
    start = str(parent.get("start") or "1")
    before = sum(1 for one in item.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdigit() else 1) + before}."


def _runs(element: Any, *, bold: bool, italic: bool, top: bool = False) -> Iterator[Run]:
    if not top and _OURS.match(element.get("id") or ""):
        return
    bold, italic = bold or element.tag in _BOLD, italic or element.tag in _ITALIC
    if element.tag == "br":
        yield Run("\n")
    if element.text:
        yield Run(element.text, bold, italic)
    for child in element:
        if isinstance(child.tag, str):
            yield from _runs(child, bold=bold, italic=italic)
        if child.tail:
            yield Run(child.tail, bold, italic)


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Line breaks of the source are spaces; neighbours of one dress are one run."""
    joined: list[Run] = []
    for run in runs:
        text = run.text if run.text == "\n" else re.sub(r"\s+", " ", run.text)
        if joined and (joined[-1].bold, joined[-1].italic) == (run.bold, run.italic):
            joined[-1] = Run(joined[-1].text + text, run.bold, run.italic)
        else:
            joined.append(Run(text, run.bold, run.italic))
    return joined


def screens(found: list[Leaf]) -> list[list[Leaf]]:
    """Paragraphs gathered into what a hall reads at once: about sixty words, a heading with what follows it."""
    shown: list[list[Leaf]] = []
    words = 0
    for leaf in found:
        count = len(leaf.text.split())
        opens = leaf.kind == "heading" and not (shown and shown[-1][-1].kind == "heading")
        full = words + count > _WORDS_A_SCREEN and not (shown and shown[-1][-1].kind == "heading")
        if not shown or opens or full:
            shown.append([])
            words = 0
        shown[-1].append(leaf)
        words += count
    return shown
