"""The contents of an edition as a flat list for the page, whatever depth the file gave it."""

from dataclasses import dataclass
from typing import Any

_DEEPEST = 3
_MOST = 600


@dataclass
class Line:
    """`number` is empty below the first level; `here` marks the part that is open."""

    title: str
    section: int
    anchor: str = ""
    depth: int = 0
    number: str = ""
    here: bool = False

    @property
    def fragment(self) -> str:
        return f"#{self.anchor}" if self.anchor else ""


def lines(toc: list[dict[str, Any]], *, here: int = 0) -> list[Line]:
    """From `Edition.toc`; what leads nowhere is left out."""
    flat: list[Line] = []
    _gather(toc, 0, flat)
    _mark_here(flat, here)
    return flat


def short(flat: list[Line], most: int = 40) -> list[Line]:
    """For the reading page, where contents are sent with every section: when all would be too many, the first level
    and what is under the chapter that is open.
    """
    if len(flat) <= most:
        return flat
    kept: list[Line] = []
    chapter: list[Line] = []
    for line in [*flat, Line("", 0)]:
        if line.depth == 0:
            kept += chapter if any(one.here for one in chapter) else chapter[:1]
            chapter = []
        chapter.append(line)
    return kept


def lines_of_sections(sections: list[Any], *, here: int = 0) -> list[Line]:
    flat = [
        Line(one.title or one.label or f"Phần {one.ordinal}", one.ordinal, number=str(one.ordinal))
        for one in sections
    ]
    _mark_here(flat, here)
    return flat


def _gather(entries: list[dict[str, Any]], depth: int, flat: list[Line]) -> None:
    number = 0
    for entry in entries:
        if len(flat) >= _MOST:
            return
        section = _section_of(entry)
        if section:
            number += 1
            said = str(number) if depth == 0 else ""
            flat.append(
                Line(str(entry.get("title", "")), section, str(entry.get("anchor") or ""), depth, said)
            )
        if depth + 1 < _DEEPEST:
            _gather(entry.get("children") or [], depth + 1, flat)


def _section_of(entry: dict[str, Any]) -> int:
    """Where a line leads; a part that is only a title leads to its first chapter. 0: nowhere."""
    own = int(entry.get("section") or 0)
    return own or next(filter(None, map(_section_of, entry.get("children") or [])), 0)


def _mark_here(flat: list[Line], here: int) -> None:
    """The last line that begins at or before the open section; of several in one section the first that is no part."""
    best: Line | None = None
    for line in flat:
        newer = best is None or line.section > best.section
        inside = (
            best is not None and line.section == best.section and line.depth > best.depth and not line.anchor
        )
        if line.section <= here and (newer or inside):
            best = line
    if best is not None:
        best.here = True
