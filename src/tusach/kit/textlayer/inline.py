"""The inside of a paragraph: runs with their look and their tracked change, and marks between them, in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tusach.kit.textlayer.ooxml import MC, M, R, W, author_of, number, val
from tusach.kit.textlayer.styles import Look, Styles, look_of
from tusach.kit.textlayer.symbols import sign_of

Change = Literal["", "inserted", "deleted"]
MarkKind = Literal["comment+", "comment-", "comment", "bookmark+", "bookmark-", "note"]

_HOLDERS = {
    W + name for name in ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "ins", "moveTo")
}
_DROPPED = {W + "del", W + "moveFrom"}
_BOXES = {W + "drawing", W + "pict", W + "object"}
BOX = W + "txbxContent"
_SPACES = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "\u00ad",
}


@dataclass(slots=True)
class Piece:
    """Letters of one look. `final` and `was`: they stand in the text after, and before, the tracked changes."""

    text: str
    look: Look
    change: Change = ""
    final: bool = True
    was: bool = True
    author: str = ""
    date: str = ""


@dataclass(slots=True)
class Mark:
    kind: MarkKind
    id: str
    name: str = ""


@dataclass(slots=True)
class Inside:
    items: list[Piece | Mark] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    contents: bool = False


@dataclass(slots=True)
class _Tracked:
    change: Change = ""
    final: bool = True
    was: bool = True
    author: str = ""
    date: str = ""


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False


class Fields:
    """Complex fields of one story: they may begin in a paragraph and end in a later one."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def begin(self) -> None:
        self._open.append(_Field())

    def say(self, code: str) -> None:
        if self._open and not self._open[-1].shown and len(self._open[-1].code) < 200:
            self._open[-1].code += code

    def separate(self) -> None:
        if self._open:
            self._open[-1].shown = True

    def end(self) -> None:
        if self._open:
            self._open.pop()

    @property
    def in_code(self) -> bool:
        return any(not one.shown for one in self._open)

    @property
    def in_contents(self) -> bool:
        return any(one.code.split()[:1] == ["TOC"] for one in self._open)


class Walker:
    """Walks paragraphs of one story. `turn_page(hard)` is told of page breaks."""

    def __init__(self, styles: Styles, fields: Fields, turn_page: Callable[[bool], None]) -> None:
        self._styles = styles
        self._fields = fields
        self._turn_page = turn_page
        self._base = Look()
        self._in = Inside()
        self._looks: dict[bytes, Look] = {}

    def inside(self, paragraph: Any, base: Look) -> Inside:
        """`base` is the look of the paragraph's style."""
        self._base, self._in = base, Inside(contents=self._fields.in_contents)
        self._walk(paragraph, _Tracked())
        self._in.contents = self._in.contents or self._fields.in_contents
        return self._in

    def _walk(self, element: Any, tracked: _Tracked) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, tracked)
            elif tag in _HOLDERS:
                self._walk(child, _inserted(child, tracked) if tag in {W + "ins", W + "moveTo"} else tracked)
            elif tag in _DROPPED:
                self._walk(child, _deleted(child, tracked))
            elif tag == W + "sdt":
                self._control(child, tracked)
            elif tag == MC + "AlternateContent":
                self._walk(chosen(child), tracked)
            elif tag == M + "oMath" or tag == M + "oMathPara":
                self._put("".join(child.itertext(M + "t")), self._base, tracked)
            else:
                self._mark(child)

    def _control(self, element: Any, tracked: _Tracked) -> None:
        tag, empty = control(element)
        if tag:
            self._in.tags.append(tag)
        content = element.find(W + "sdtContent")
        if content is not None and not empty:
            self._walk(content, tracked)

    def _mark(self, element: Any) -> None:
        if found := mark_of(element):
            self._in.items.append(found)

    def _run(self, run: Any, tracked: _Tracked) -> None:
        look = self._look(run.find(W + "rPr"))
        for child in run:
            tag = child.tag
            if tag == W + "t" or tag == W + "delText":
                self._put(child.text or "", look, tracked)
            elif tag in _SPACES:
                self._put(_SPACES[tag], look, tracked)
            elif tag == W + "br":
                self._break(child, look, tracked)
            elif tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif tag == W + "instrText":
                self._fields.say(child.text or "")
            elif tag == W + "lastRenderedPageBreak":
                self._turn_page(False)
            else:
                self._rare(child, look, tracked)

    def _rare(self, child: Any, look: Look, tracked: _Tracked) -> None:
        tag = child.tag
        if tag in {W + "footnoteReference", W + "endnoteReference"}:
            kind = "footnote" if tag == W + "footnoteReference" else "endnote"
            if tracked.final and not look.hidden:
                self._in.notes.append((kind, child.get(W + "id") or ""))
        elif tag == W + "commentReference":
            self._in.items.append(Mark("comment", child.get(W + "id") or ""))
        elif tag == W + "sym":
            code = _hexadecimal(child.get(W + "char"))
            self._put(sign_of(code, child.get(W + "font") or ""), look, tracked)
        elif tag == MC + "AlternateContent":
            self._boxes(chosen(child), tracked)
        elif tag in _BOXES:
            self._boxes(child, tracked)
        elif tag == W + "ruby":
            base = child.find(W + "rubyBase")
            if base is not None:
                self._walk(base, tracked)

    def _boxes(self, element: Any, tracked: _Tracked) -> None:
        if tracked.final:
            self._in.boxes += boxes_in(element)

    def _break(self, element: Any, look: Look, tracked: _Tracked) -> None:
        if element.get(W + "type") == "page":
            self._turn_page(True)
        self._put("\n", look, tracked)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.begin()
        elif kind == "separate":
            self._fields.separate()
        elif kind == "end":
            self._fields.end()

    def _look(self, properties: Any) -> Look:
        if properties is None:
            return self._base
        named = self._styles.letters(val(properties, "rStyle"))
        return look_of(properties).over(named).over(self._base)

    def _put(self, text: str, look: Look, tracked: _Tracked) -> None:
        if text and not look.hidden and not self._fields.in_code:
            self._in.items.append(
                Piece(text, look, tracked.change, tracked.final, tracked.was, tracked.author, tracked.date)
            )


def _inserted(element: Any, around: _Tracked) -> _Tracked:
    made = _Tracked("inserted", around.final, False, author_of(element), element.get(W + "date") or "")
    return around if around.change == "deleted" else made


def _deleted(element: Any, around: _Tracked) -> _Tracked:
    """What one person inserted and another deleted was never in the text and is not: it is no change of it."""
    kind: Change = "deleted" if around.was else ""
    return _Tracked(kind, False, around.was, author_of(element), element.get(W + "date") or "")


def mark_of(element: Any) -> Mark | None:
    """A bookmark's or a comment's beginning or end, between runs or between paragraphs."""
    tag, key = element.tag, element.get(W + "id") or ""
    if tag == W + "bookmarkStart":
        name = element.get(W + "name") or ""
        return None if name.startswith("_") or element.get(W + "colFirst") else Mark("bookmark+", key, name)
    if tag == W + "bookmarkEnd":
        return Mark("bookmark-", key)
    if tag == W + "commentRangeStart":
        return Mark("comment+", key)
    if tag == W + "commentRangeEnd":
        return Mark("comment-", key)
    return None


def control(element: Any) -> tuple[str, bool]:
    """A content control's tag (its title when it has none), and whether it still shows its placeholder."""
    properties = element.find(W + "sdtPr")
    if properties is None:
        return "", False
    tag = val(properties, "tag") or val(properties, "alias") or ""
    return tag, properties.find(W + "showingPlcHdr") is not None


def is_contents(element: Any) -> bool:
    """A content control that holds a table of contents."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def chosen(alternatives: Any) -> Any:
    """One of the versions of `mc:AlternateContent`: the first choice, or the fallback when only that has text."""
    first = alternatives.find(MC + "Choice")
    fallback = alternatives.find(MC + "Fallback")
    if first is None:
        return alternatives if fallback is None else fallback
    if fallback is not None and not _has_text(first) and _has_text(fallback):
        return fallback
    return first


def _has_text(element: Any) -> bool:
    return next(element.iter(W + "t", BOX), None) is not None


def boxes_in(element: Any) -> Iterator[Any]:
    """The outermost text boxes in a drawing, each once."""
    for child in element:
        if child.tag == BOX:
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from boxes_in(chosen(child))
        elif isinstance(child.tag, str):
            yield from boxes_in(child)


def _hexadecimal(text: str | None) -> int:
    try:
        return int(text or "", 16) & 0xFFFF
    except ValueError:
        return 0


def relation_of(element: Any) -> str:
    return str(element.get(R + "id") or "")


__all__ = ["BOX", "Fields", "Inside", "Mark", "Piece", "Walker", "boxes_in", "chosen", "control", "is_contents",
           "mark_of", "number", "relation_of"]  # fmt: skip
