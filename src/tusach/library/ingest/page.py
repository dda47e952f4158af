"""One page of a book: from the tree as it was sent to clean paragraphs with ids, cut into sections of bearable size."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml.html import HtmlElement

from tusach.kit.text import nfc
from tusach.library.ingest.cut import cut
from tusach.library.ingest.markup import fragment
from tusach.library.ingest.sanitise import IN_BOOK, settle

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CARRIERS = {
    *_HEADINGS, "p", "li", "dt", "dd", "blockquote", "pre", "figcaption", "caption", "tr", "div", "aside", "summary",
}  # fmt: skip
_BLOCKS = _CARRIERS | {
    "table", "thead", "tbody", "tfoot", "ul", "ol", "dl", "figure", "hr", "details", "colgroup", "col", "td", "th",
}  # fmt: skip
_OURS = re.compile(r"p[0-9]+")
_NO_ID = re.compile(r"\s")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNREAD = {"rt", "rp"}


@dataclass
class Piece:
    """What becomes one section: `root` a div of blocks, `lines` [[id, text], ...] of its paragraphs."""

    root: HtmlElement
    lines: list[list[str]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    words: int = 0

    @property
    def heading(self) -> str:
        """The text of the heading that it begins with, "" without one."""
        for node in self.root:
            if node.tag in _HEADINGS:
                marked = node.get("id")
                return next((text for name, text in self.lines if name == marked), "")
            if node.text_content().strip():
                return ""
        return ""


@dataclass
class Page:
    """`path` names the page for links; `pieces` are its sections in order."""

    path: str
    pieces: list[Piece]
    title: str = ""


def own_id(name: str) -> str:
    """An id of the book as we keep it: never like ours (p1, p2, ...), "" when it is no id."""
    name = nfc(name.strip())
    if not name or len(name) > 120 or _NO_ID.search(name):
        return ""
    return f"o-{name}" if _OURS.fullmatch(name) else name


def in_book(path: str, anchor: str = "") -> str:
    return f"{IN_BOOK}:{quote(path, safe='')}" + (f"#{quote(own_id(anchor), safe='')}" if anchor else "")


def make_page(path: str, html: str, *, title: str = "") -> Page:
    """The sections of a page from HTML whose links are by path (`in_book`); everything else is judged here."""
    root = fragment(settle(html))
    _tidy_spaces(root)
    _open_wrapper(root)
    _flatten(root)
    _plain_cells(root)
    pieces = [Piece(part) for part in cut(root)]
    for piece in pieces:
        number(piece)
    return Page(path, pieces, title)


def number(piece: Piece) -> None:
    """Gives p1, p2, ... to every block that carries text; its former id moves to an anchor inside it."""
    piece.lines, piece.anchors, piece.words = [], set(), 0
    texts: dict[Any, list[str]] = {}
    for block, text in _texts(piece.root):
        texts.setdefault(block, []).append(text)
    for node in piece.root.iter():
        said = " ".join("".join(texts.get(node, [])).split())
        former = own_id(node.get("id") or "")
        if not said or node is piece.root:
            _keep_id(node, former, piece)
            continue
        node.attrib.pop("id", None)
        name = f"p{len(piece.lines) + 1}"
        if former and former not in piece.anchors:
            piece.anchors.add(former)
            _anchor_in(node, former)
        node.attrib.update({"id": name, **{key: node.attrib.pop(key) for key in list(node.attrib)}})
        piece.lines.append([name, said])
        piece.words += len(said.split())


def _keep_id(node: Any, former: str, piece: Piece) -> None:
    node.attrib.pop("id", None)
    if former and former not in piece.anchors:
        piece.anchors.add(former)
        node.set("id", former)


def _anchor_in(node: Any, name: str) -> None:
    """The anchor as the first thing inside; of a table row inside its first cell, where it is allowed."""
    place = node
    if node.tag == "tr":
        place = next((cell for cell in node if cell.tag in {"td", "th"}), None)
        if place is None:
            return
    anchor = etree.SubElement(place, "a", id=name)
    anchor.tail, place.text = place.text, None
    place.insert(0, anchor)


def _texts(root: Any) -> Iterator[tuple[Any, str]]:
    """Every bit of text with the block that carries it; breaks, cells and pictures part words."""
    carriers, hidden = [root], 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name = node.tag
        if event == "start":
            hidden += name in _UNREAD
            if name in _CARRIERS and node is not root:
                carriers.append(node)
            elif name in {"br", "td", "th", "img"}:
                yield carriers[-1], " "
            if node.text and not hidden:
                yield carriers[-1], node.text
            continue
        hidden -= name in _UNREAD
        if carriers[-1] is node and node is not root:
            carriers.pop()
            yield carriers[-1], " "
        if node.tail and not hidden and node is not root:
            yield carriers[-1], node.tail


def _tidy_spaces(root: Any) -> None:
    """One blank for many, none between blocks: a page is sent thousands of times."""
    within_pre = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        within_pre += (node.tag == "pre") * (1 if event == "start" else -1)
        if event == "start":
            if node.text and not within_pre:
                node.text = _SPACES.sub(" ", node.text)
        elif node.tail and not within_pre:
            node.tail = _SPACES.sub(" ", node.tail)
            if node.tail == " " and node.tag in _BLOCKS:
                node.tail = None
    for node in root.iter(*_BLOCKS):
        if node.tag != "pre" and node.text:
            node.text = node.text.lstrip(" ") or None


def _flatten(root: Any) -> None:
    """Wrappers that say nothing go; a div with text only is a paragraph; loose text becomes one."""
    for node in [one for one in root.iter("div") if one is not root]:
        blocks = any(child.tag in _BLOCKS for child in node)
        if not blocks:
            node.tag = "p"
        elif not node.get("class") and not _has_own_text(node):
            _hand_down(node)
            if name := node.get("id"):
                _anchor_in(node, name)
            node.drop_tag()
    for node in [root, *root.iter("div", "aside", "blockquote")]:
        _wrap_loose(node)
    for node in [one for one in root.iter("p") if not len(one) and not (one.text or "").strip()]:
        if not node.get("id"):
            node.drop_tree()


def _open_wrapper(root: Any) -> None:
    """A single div around everything (the former body) goes, whatever is in it."""
    if len(root) == 1 and root[0].tag == "div" and not root[0].get("class") and not (root.text or "").strip():
        wrapper = root[0]
        if len(wrapper):
            _hand_down(wrapper)
            if name := wrapper.get("id"):
                _anchor_in(wrapper, name)
            wrapper.drop_tag()


def _plain_cells(root: Any) -> None:
    """A cell with one paragraph is a plain cell, so that its row is what a search finds; empty classes go."""
    for cell in root.iter("td", "th"):
        if len(cell) == 1 and cell[0].tag == "p" and not (cell.text or cell[0].tail or "").strip():
            if cell[0].get("class"):
                cell.set("class", cell[0].get("class"))
            cell[0].drop_tag()
    for node in root.iter():
        if node.get("class") == "":
            del node.attrib["class"]


def _hand_down(node: Any) -> None:
    """Language and direction of a wrapper that goes stay with its children."""
    for key in ("lang", "dir"):
        if value := node.get(key):
            for child in node:
                if child.get(key) is None:
                    child.set(key, value)


def _has_own_text(node: Any) -> bool:
    if (node.text or "").strip():
        return True
    return any(
        (child.tail or "").strip() or (child.tag not in _BLOCKS and child.text_content().strip())
        for child in node
    )


def _wrap_loose(parent: Any) -> None:
    """Runs of text and inline elements between blocks become paragraphs; bare anchors move into the next block."""
    if not any(child.tag in _BLOCKS for child in parent) and parent.tag != "div":
        return
    run: Any = None
    if (parent.text or "").strip():
        run = parent.makeelement("p")
        run.text, parent.text = parent.text, None
        parent.insert(0, run)
    for child in list(parent):
        if child is run:
            continue
        if child.tag in _BLOCKS:
            _close(run, child)
            run = None
            if (child.tail or "").strip():
                run = parent.makeelement("p")
                run.text, child.tail = child.tail, None
                child.addnext(run)
            continue
        if run is None:
            run = parent.makeelement("p")
            child.addprevious(run)
        run.append(child)


def _close(run: Any, following: Any) -> None:
    """An empty run before a block gives its anchors to it."""
    if run is None or run.text_content().strip() or next(run.iter("img", "math"), None) is not None:
        return
    if following.tag in _HEADINGS or following.tag in {"p", "div", "li"}:
        for anchor in reversed(list(run.iter("a"))):
            anchor.tail = following.text
            following.text = None
            following.insert(0, anchor)
        run.getparent().remove(run)
