"""The paragraphs, pictures and tables of a section one by one, with what is bold and italic: for hall and paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import html as markup

from tusach.portal import formulas

_OURS = re.compile(r"^p\d+$")
_BOLD, _ITALIC = {"b", "strong"}, {"i", "em", "cite"}
_KINDS = {"li": "item", "blockquote": "quote", "figcaption": "caption", "caption": "caption", "pre": "verse"}
_WORDS_A_SCREEN = 60
_PICTURE = re.compile(r"^\.\./r/([0-9a-f]{64})/$")
_PICTURE_WORDS = 45  # the room of a screen that a picture takes
_MOST_SPANNED = 20
# m2 is m², the call of a note is no number of the sentence.
_SHIFTED = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_SENTENCE_ENDS = re.compile(r"[.!?…;។៕۔][”\"’)]*\s+")
_LETTERS_A_WORD = 7  # of scripts without blanks between words
_SMALLEST = 24  # pixels: what is smaller is a sign in the line, not a picture


@dataclass(frozen=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Cell:
    text: str
    head: bool = False


@dataclass(frozen=True)
class Leaf:
    """`kind`: heading, text, item, quote, caption, verse, picture, table. `level` 1 to 6 for a heading, else 0; `mark`
    of an item: a dot, or its number. A picture has its hash, its words and its size in pixels (0: unknown); a table
    its rows, all of one length.
    """

    id: str
    kind: str
    level: int
    runs: list[Run] = field(default_factory=list)
    mark: str = ""
    picture: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def leaves(html: str) -> list[Leaf]:
    """Every element that carries text of its own, in reading order; an inner one is not told twice."""
    if not html.strip():
        return []
    found: list[Leaf] = []
    near = ""
    for element in markup.fragment_fromstring(html, create_parent="div").iter():
        if not isinstance(element.tag, str) or any(one.tag == "table" for one in element.iterancestors()):
            continue
        own = element.get("id") or ""
        near = own if _OURS.match(own) else near
        if element.tag == "table":
            found += _table(element, near)
        elif element.tag == "img":
            found += _picture(element, near)
        elif own == near and own and (leaf := _leaf(element)).text.strip():
            found.append(leaf)
    return found


def _picture(element: Any, near: str) -> list[Leaf]:
    """A list of one, or none where the picture is not of this book or only a sign in the line."""
    named = _PICTURE.match(element.get("src") or "")
    width, height = (int(v) if (v := element.get(n) or "").isdecimal() else 0 for n in ("width", "height"))
    if named is None or 0 < max(width, height) < _SMALLEST:
        return []
    alt = " ".join((element.get("alt") or "").split())
    return [Leaf(near, "picture", 0, picture=named[1], alt=alt, width=width, height=height)]


def _table(element: Any, near: str) -> list[Leaf]:
    """The caption as a paragraph of its own, the cells, and the pictures that stand in them."""
    ids = [one.get("id") for one in element.iter() if _OURS.match(one.get("id") or "")]
    found = [_leaf(one) for one in element.iter("caption") if _OURS.match(one.get("id") or "")]
    rows = _rows(element)
    if any(cell.text for row in rows for cell in row):
        first = next((one for one in ids if one not in {leaf.id for leaf in found}), near)
        said = "; ".join(", ".join(cell.text for cell in row if cell.text) for row in rows)
        found.append(Leaf(first, "table", 0, [Run(said)], rows=rows))
    return found + [leaf for one in element.iter("img") for leaf in _picture(one, ids[-1] if ids else near)]


def _rows(table: Any) -> list[list[Cell]]:
    """Rows of one length; a cell over several columns or rows says its text in the first, the others are empty."""
    rows: list[list[Cell]] = []
    taken: dict[tuple[int, int], bool] = {}
    for y, row in enumerate(table.iter("tr")):
        cells: list[Cell] = []
        for cell in row.iterchildren("td", "th"):
            while taken.pop((y, len(cells)), None):
                cells.append(Cell("", cell.tag == "th"))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            taken |= {
                (y + down, len(cells) + right): True for down in range(1, high) for right in range(wide)
            }
            head = cell.tag == "th"
            cells += [Cell(" ".join(cell.text_content().split()), head), *[Cell("", head)] * (wide - 1)]
        rows.append(cells)
    widest = max(map(len, rows), default=0)
    return [row + [Cell("")] * (widest - len(row)) for row in rows if row]


def _span(cell: Any, name: str) -> int:
    told = cell.get(name) or ""
    return min(int(told), _MOST_SPANNED) if told.isdecimal() and len(told) < 4 and int(told) else 1


def _leaf(element: Any) -> Leaf:
    tag = element.tag
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():
        kind, level = "heading", int(tag[1])
    else:
        around = [element, *element.iterancestors()]
        named = next((_KINDS[one.tag] for one in around if one.tag in _KINDS), "text")
        kind, level = (
            "verse" if any("verse" in (one.get("class") or "").split() for one in around) else named,
            0,
        )
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
    return f"{(int(start) if start.isdecimal() and len(start) < 8 else 1) + before}."


def _runs(element: Any, *, bold: bool, italic: bool, top: bool = False) -> Iterator[Run]:
    if not top and _OURS.match(element.get("id") or ""):
        return
    bold, italic = bold or element.tag in _BOLD, italic or element.tag in _ITALIC
    if element.tag == "br":
        yield Run("\n")
    if element.tag == "math":
        yield Run(formulas.said(element), bold, italic)
        return
    if element.tag in _SHIFTED or element.get("role") == "doc-noteref":
        said = re.sub(r"\s+", " ", element.text_content())
        shifted = said.translate(_SHIFTED.get(element.tag, _SHIFTED["sup"]))
        yield Run(shifted if said.strip().isdecimal() else said, bold, italic)
        return
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


def words_of(leaf: Leaf) -> int:
    """How much room it takes, in words."""
    return _PICTURE_WORDS if leaf.kind == "picture" else _room(leaf.text)


def _room(text: str) -> int:
    return max(len(text.split()), len(text) // _LETTERS_A_WORD)


def _parted(leaf: Leaf) -> Iterator[Leaf]:
    """A paragraph too long for a screen, cut between sentences; what has none stays whole."""
    if leaf.kind not in {"text", "item", "quote"} or words_of(leaf) <= _WORDS_A_SCREEN:
        yield leaf
        return
    text, begin, last = leaf.text, 0, 0
    for end in [*(found.end() for found in _SENTENCE_ENDS.finditer(text)), len(text)]:
        if last > begin and _room(text[begin:end]) > _WORDS_A_SCREEN:
            yield _part(leaf, begin, last)
            begin = last
        last = end
    yield _part(leaf, begin, len(text))


def _part(leaf: Leaf, begin: int, end: int) -> Leaf:
    runs, at = [], 0
    for run in leaf.runs:
        if inside := run.text[max(0, begin - at) : max(0, end - at)]:
            runs.append(replace(run, text=inside))
        at += len(run.text)
    return replace(leaf, runs=runs, mark="" if begin else leaf.mark)


def screens(found: list[Leaf]) -> list[list[Leaf]]:
    """Paragraphs gathered into what a hall reads at once: about sixty words, a heading with what follows it."""
    shown: list[list[Leaf]] = []
    words = 0
    for leaf in (part for one in found for part in _parted(one)):
        count = words_of(leaf)
        opens = leaf.kind == "heading" and not (shown and shown[-1][-1].kind == "heading")
        full = words + count > _WORDS_A_SCREEN and not (shown and shown[-1][-1].kind == "heading")
        if not shown or opens or full:
            shown.append([])
            words = 0
        shown[-1].append(leaf)
        words += count
    return shown
