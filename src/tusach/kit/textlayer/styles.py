"""The look of runs and paragraphs as styles.xml gives it: along the chain of based-on, over the defaults."""

import re
from dataclasses import dataclass, replace
from typing import Any

from tusach.kit.text import fold
from tusach.kit.textlayer.ooxml import W, switch, val, whole

_HEADING = re.compile(r"(?:heading|dau de|tieu de|de muc) ?(\d)")
_TOC = re.compile(r"toc ?\d|muc luc ?\d?|toc heading|table of figures")
_LONGEST_CHAIN = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What is said of letters; None where nothing is said. `size` in points."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    font: str | None = None
    hidden: bool | None = None
    caps: bool | None = None

    def over(self, below: "Look") -> "Look":
        """The look, with what it does not say taken from the one below."""
        if self == _NOTHING:
            return below
        return Look(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.size if self.size is None else self.size,
            below.font if self.font is None else self.font,
            below.hidden if self.hidden is None else self.hidden,
            below.caps if self.caps is None else self.caps,
        )


_NOTHING = Look()


def look_of(properties: Any) -> Look:
    """Of a `w:rPr`; nothing said for None."""
    if properties is None or not len(properties):
        return _NOTHING
    fonts = properties.find(W + "rFonts")
    font = None if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or fonts.get(W + "cs")
    half = whole(properties, "sz")
    return Look(
        switch(properties, "b"), switch(properties, "i"), half / 2 if half else None, font,
        switch(properties, "vanish"), switch(properties, "caps"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with all it inherits. `level` 1..9 is an outline level, 0 running text; `list_id` and
    `list_level` its numbering, where `list_from` is the style that names the list.
    """

    id: str = ""
    name: str = ""
    look: Look = _NOTHING
    level: int = 0
    centred: bool = False
    list_id: int | None = None
    list_level: int | None = None
    is_contents: bool = False


class Styles:
    def __init__(self, root: Any) -> None:
        found = root.findall(W + "style") if root is not None else []
        self._raw = {str(one.get(W + "styleId")): one for one in found}
        self._known: dict[str, Style] = {}
        self._letters: dict[str, Look] = {}
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        self.base = look_of(defaults)
        self._usual = next(
            (str(one.get(W + "styleId")) for one in found if one.get(W + "type") == "paragraph"
             and one.get(W + "default") in {"1", "true", "on"}),
            "",
        )  # fmt: skip

    def paragraph(self, style_id: str | None) -> Style:
        """Of a paragraph that names this style, or none."""
        key = style_id if style_id and style_id in self._raw else self._usual
        if key not in self._known:
            self._known[key] = self._resolved(key)
        return self._known[key]

    def letters(self, style_id: str | None) -> Look:
        """What a character style says, without the defaults."""
        if not style_id:
            return _NOTHING
        if style_id not in self._letters:
            look = _NOTHING
            for raw in self._chain(style_id):
                look = look.over(look_of(raw.find(W + "rPr")))
            self._letters[style_id] = look
        return self._letters[style_id]

    def _chain(self, style_id: str | None) -> list[Any]:
        """The style first, then what it is based on; a circle ends it."""
        chain: list[Any] = []
        while style_id and style_id in self._raw and len(chain) < _LONGEST_CHAIN:
            raw = self._raw[style_id]
            if any(raw is one for one in chain):
                break
            chain.append(raw)
            style_id = val(raw, "basedOn")
        return chain

    def _resolved(self, style_id: str) -> Style:
        made = Style(id=style_id, look=self.base)
        for raw in reversed(self._chain(style_id)):
            name, properties = val(raw, "name") or "", raw.find(W + "pPr")
            look = look_of(raw.find(W + "rPr")).over(made.look)
            made = replace(made, name=name, look=look)
            folded = fold(name)
            if heading := _HEADING.fullmatch(folded):
                made = replace(made, level=int(heading[1]))
            made = replace(made, is_contents=bool(_TOC.fullmatch(folded)))
            if properties is not None:
                made = _with_paragraph(made, properties)
        return made


def _with_paragraph(style: Style, properties: Any) -> Style:
    outline, jc, listed = whole(properties, "outlineLvl"), val(properties, "jc"), properties.find(W + "numPr")
    if outline is not None:
        style = replace(style, level=outline + 1 if 0 <= outline < 9 else 0)
    if jc is not None:
        style = replace(style, centred=jc == "center")
    if listed is not None:
        list_id, level = whole(listed, "numId"), whole(listed, "ilvl")
        style = replace(
            style, list_id=style.list_id if list_id is None else list_id,
            list_level=style.list_level if level is None else level,
        )  # fmt: skip
    return style
