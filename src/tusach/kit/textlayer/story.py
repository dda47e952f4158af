"""The blocks of a Word file in reading order: paragraphs, tables, content controls, notes, text boxes, running heads."""

from dataclasses import dataclass, field
from typing import Any

from tusach.kit.errors import Refused
from tusach.kit.textlayer.inline import (
    BOX,
    Fields,
    Inside,
    Mark,
    Piece,
    Walker,
    chosen,
    control,
    is_contents,
    mark_of,
    relation_of,
)
from tusach.kit.textlayer.numbering import Numbering
from tusach.kit.textlayer.ooxml import MC, Package, W, val, whole
from tusach.kit.textlayer.shape import Where
from tusach.kit.textlayer.styles import Style, Styles
from tusach.kit.textlayer.tables import Grid, Slot, row_facts

MOST_PARAGRAPHS = 60_000
_HOLDERS = {W + "customXml", W + "ins", W + "moveTo", W + "smartTag"}
_TOO_LONG = "Tệp “{}” có quá nhiều đoạn ({} đoạn trở lên) nên không đọc. Xin tách thành nhiều tệp."


@dataclass(slots=True)
class Raw:
    """A paragraph as it was walked."""

    items: list[Piece | Mark]
    style: Style
    where: Where
    label: str = ""
    level: int = 0
    centred: bool = False
    tags: tuple[str, ...] = ()
    controlled: bool = False
    page: int = 1
    grid: Grid | None = None
    slot: Slot | None = None


@dataclass(slots=True)
class _Place:
    where: Where = "body"
    grid: Grid | None = None
    slot: Slot | None = None
    deleted: bool = False


@dataclass(slots=True)
class _Carry:
    """What a paragraph leaves to the next one when the mark between them is deleted."""

    items: list[Piece | Mark] = field(default_factory=list)
    inside: Inside = field(default_factory=Inside)


class Story:
    """Walks a whole file; what it found is in `raws`, `tables`, `turned` (pages seen) and `left_out`."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._relations = package.relations(package.main)
        self._parts = dict(self._relations.values())
        self.styles = Styles(self.part("styles"))
        self._numbering = Numbering(self.part("numbering"))
        self._notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        self._noted = {"footnote": 0, "endnote": 0}
        self._fields = Fields()
        self._walker = Walker(self.styles, self._fields, self._turn_page)
        self._tags: list[str] = []
        self._pending: list[Piece | Mark] = []
        self._runners: dict[str, Where] = {}
        self._carry: _Carry | None = None
        self.raws: list[Raw] = []
        self.tables = 0
        self.page, self.turned, self.breaks = 1, 0, 0
        self.contents = 0
        self.foreign_parts = 0

    def part(self, kind: str) -> Any:
        target = self._parts.get(kind)
        return self._package.xml(target) if target else None

    def _notes_of(self, kind: str) -> dict[str, Any]:
        root = self.part(f"{kind}s")
        found = root.findall(W + kind) if root is not None else []
        return {str(one.get(W + "id")): one for one in found if one.get(W + "type") in {None, "normal"}}

    def _turn_page(self, hard: bool) -> None:  # noqa: FBT001 - told by the walker
        """Word leaves a sign where a page ended when it last printed; a hard break alone says too little."""
        if hard:
            self.breaks += 1
        else:
            self.turned += 1
            self.page += 1

    def read(self, root: Any) -> None:
        body = root.find(W + "body")
        if body is not None:
            self._blocks(body, _Place())
        self._flush(_Place())
        for target, where in self._runners.items():
            part = self._package.xml(target)
            if part is not None:
                self._blocks(part, _Place(where))
                self._flush(_Place(where))

    # --- blocks -----------------------------------------------------------------------------------

    def _blocks(self, holder: Any, place: _Place) -> None:
        for child in holder:
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child, place)
            elif tag == W + "tbl":
                self._flush(place)
                self._table(child, place)
            elif tag == W + "sdt":
                self._control(child, place, self._blocks)
            elif tag in _HOLDERS:
                self._blocks(child, place)
            elif tag == MC + "AlternateContent":
                self._blocks(chosen(child), place)
            elif tag == W + "sectPr":
                self._section(child)
            elif tag == W + "altChunk":
                self.foreign_parts += 1
            elif found := mark_of(child):
                self._pending.append(found)

    def _control(self, element: Any, place: _Place, walk: Any) -> None:
        tag, empty = control(element)
        content = element.find(W + "sdtContent")
        if content is None or is_contents(element):
            self.contents += 0 if content is None else 1
            return
        if tag:
            if walk == self._blocks:
                self._flush(place)
            self._tags.append(tag)
        if empty and walk == self._blocks:
            self._add(Raw([], Style(), place.where, tags=tuple(self._tags), controlled=True, page=self.page,
                          grid=place.grid, slot=place.slot))  # fmt: skip
        elif not empty:
            walk(content, place)
        if tag:
            if walk == self._blocks:
                self._flush(place)
            self._tags.pop()

    def _section(self, element: Any) -> None:
        for one in element:
            if one.tag in {W + "headerReference", W + "footerReference"}:
                _, target = self._relations.get(relation_of(one), ("", ""))
                where: Where = "header" if one.tag == W + "headerReference" else "footer"
                if target and target in self._package.names:
                    self._runners.setdefault(target, where)

    # --- paragraphs -------------------------------------------------------------------------------

    def _paragraph(self, element: Any, place: _Place) -> None:
        properties = element.find(W + "pPr")
        style = self.styles.paragraph(val(properties, "pStyle") if properties is not None else None)
        inside = self._walker.inside(element, style.look)
        items = [*self._taken(), *inside.items]
        if place.deleted:
            items = [_struck(one) for one in items]
        if self._carry is not None:
            items = [*self._carry.items, *items]
            inside.tags = [*self._carry.inside.tags, *inside.tags]
            inside.notes = [*self._carry.inside.notes, *inside.notes]
            inside.boxes = [*self._carry.inside.boxes, *inside.boxes]
            self._carry = None
        if _mark_is_deleted(properties):
            self._carry = _Carry(items, inside)
            return
        if properties is not None and (section := properties.find(W + "sectPr")) is not None:
            self._section(section)
        self._end(items, inside, style, properties, place)

    def _end(
        self, items: list[Piece | Mark], inside: Inside, style: Style, properties: Any, place: _Place
    ) -> None:
        label = self._label(properties, style)
        if style.is_contents or (inside.contents and _looks_like_contents(items)):
            self.contents += 1
            self._pending = [one for one in items if isinstance(one, Mark)]
        else:
            outline, jc = (
                (whole(properties, "outlineLvl"), val(properties, "jc"))
                if properties is not None
                else (None, None)
            )
            level = style.level if outline is None else outline + 1 if 0 <= outline < 9 else 0
            self._add(Raw(
                items, style, place.where, label=label, level=level,
                centred=style.centred if jc is None else jc == "center",
                tags=(*self._tags, *inside.tags), controlled=bool(inside.tags or self._tags), page=self.page,
                grid=place.grid, slot=place.slot,
            ))  # fmt: skip
        for box in inside.boxes:
            self._aside(box, "textbox", place)
        for kind, note_id in inside.notes:
            self._note(kind, note_id, place)

    def _add(self, raw: Raw) -> None:
        if len(self.raws) >= MOST_PARAGRAPHS:
            raise Refused(_TOO_LONG.format(self._package.name, MOST_PARAGRAPHS))
        self.raws.append(raw)

    def _taken(self) -> list[Piece | Mark]:
        pending, self._pending = self._pending, []
        return pending

    def _flush(self, place: _Place) -> None:
        """What was carried over a deleted mark, and marks after the last paragraph, find their end here."""
        if self._carry is not None:
            carry, self._carry = self._carry, None
            self._end(carry.items, carry.inside, self.styles.paragraph(None), None, place)
        elif self._pending and self.raws:
            self.raws[-1].items += self._taken()

    def _label(self, properties: Any, style: Style) -> str:
        listed = properties.find(W + "numPr") if properties is not None else None
        list_id, depth = whole(listed, "numId"), whole(listed, "ilvl")
        if list_id is None:
            list_id = style.list_id
            if list_id is not None and depth is None:
                depth = self._numbering.level_of_style(list_id, style.id, style.list_level)
        return self._numbering.next(list_id, depth or 0) if list_id else ""

    def _aside(self, holder: Any, where: Where, place: _Place, label: str = "") -> None:
        """A note or a text box: a story of its own, read where it hangs."""
        fields, tags, before = self._walker, self._tags, len(self.raws)
        self._walker, self._tags = Walker(self.styles, Fields(), self._turn_page), []
        self._blocks(holder, _Place(where, deleted=place.deleted))
        self._flush(_Place(where))
        self._walker, self._tags = fields, tags
        if label and len(self.raws) > before and not self.raws[before].label:
            self.raws[before].label = label

    def _note(self, kind: str, note_id: str, place: _Place) -> None:
        self._noted[kind] += 1
        holder = self._notes[kind].pop(note_id, None)
        if holder is not None:
            self._aside(holder, "note", place, str(self._noted[kind]))

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, element: Any, place: _Place) -> None:
        self.tables += 1
        walk = _TableWalk(Grid(self.tables), 0)
        self._rows(element, place, walk)

    def _rows(self, holder: Any, place: _Place, walk: "_TableWalk") -> None:
        for child in holder:
            if child.tag == W + "tr":
                is_head, walk.column, gone = row_facts(child)
                if is_head:
                    walk.grid.marked.add(walk.row)
                self._cells(child, _Place(place.where, deleted=place.deleted or gone), walk)
                walk.row += 0 if gone else 1
            elif child.tag == W + "sdt":
                self._control(child, place, lambda content, where: self._rows(content, where, walk))
            elif child.tag in _HOLDERS:
                self._rows(child, place, walk)
            elif found := mark_of(child):
                self._pending.append(found)

    def _cells(self, holder: Any, place: _Place, walk: "_TableWalk") -> None:
        for child in holder:
            if child.tag == W + "tc":
                self._cell(child, place, walk)
            elif child.tag == W + "sdt":
                self._control(child, place, lambda content, where: self._cells(content, where, walk))
            elif child.tag in _HOLDERS:
                self._cells(child, place, walk)
            elif found := mark_of(child):
                self._pending.append(found)

    def _cell(self, element: Any, place: _Place, walk: "_TableWalk") -> None:
        slot = walk.grid.place(walk.row, walk.column, element)
        walk.column += max(1, min(whole(element.find(W + "tcPr"), "gridSpan") or 1, 200))
        where: Where = "cell" if place.where == "body" else place.where
        if slot is not None:
            inner = _Place(where, walk.grid, slot, place.deleted)
            self._blocks(element, inner)
            self._flush(inner)


@dataclass(slots=True)
class _TableWalk:
    grid: Grid
    row: int
    column: int = 0


def _mark_is_deleted(properties: Any) -> bool:
    """The paragraph's own mark is deleted or moved away: the paragraph runs into the next one."""
    mark = properties.find(W + "rPr") if properties is not None else None
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def _struck(one: Piece | Mark) -> Piece | Mark:
    """A piece of a row that is deleted as a whole."""
    if isinstance(one, Piece) and one.final:
        one.final, one.change = False, "deleted" if one.was else ""
    return one


def _looks_like_contents(items: list[Piece | Mark]) -> bool:
    text = "".join(one.text for one in items if isinstance(one, Piece)).rstrip()
    return text[-1:].isdecimal() or not text


__all__ = ["BOX", "Raw", "Story"]
