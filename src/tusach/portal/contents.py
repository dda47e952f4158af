"""The contents of an edition as a flat list for the page, whatever depth the file gave it."""

from dataclasses import dataclass, replace
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
    """From `Edition.toc`; entries without a section are titles only and are left out."""
    flat: list[Line] = []
    _gather(toc, 0, flat)
    _mark_here(flat, here)
    return flat


def short(flat: list[Line], most: int = 60) -> list[Line]:
    """For a narrow place: the first level only, with the place we are in carried up, when all would be too many."""
    if len(flat) <= most:
        return flat
    top: list[Line] = []
    for line in flat:
        if line.depth == 0:
            top.append(replace(line))
        elif line.here and top:
            top[-1].here = True
    return top


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
        section = int(entry.get("section") or 0)
        if section:
            number += 1
            said = str(number) if depth == 0 else ""
            flat.append(
                Line(str(entry.get("title", "")), section, str(entry.get("anchor") or ""), depth, said)
            )
        if depth + 1 < _DEEPEST:
            _gather(entry.get("children") or [], depth + 1, flat)


def _mark_here(flat: list[Line], here: int) -> None:
    """The last line that begins at or before the open section; of several in one section the first."""
    best: Line | None = None
    for line in flat:
        if line.section <= here and (best is None or line.section > best.section):
            best = line
    if best is not None:
        best.here = True
