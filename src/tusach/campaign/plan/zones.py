"""Where the parts of a plan lie: letterhead, body, closing, and the outlines and other annexes after it."""

import re
from dataclasses import dataclass, field

from tusach.campaign.plan.labels import ROMAN, read_label
from tusach.campaign.plan.shape import Line
from tusach.kit.text import fold

_COLUMNS = re.compile(r"\s{4,}|\t+")
_OUTLINE = re.compile(r"^de cuong\b")
_ANNEX = re.compile(r"^(phu luc|bieu mau|mau so|danh sach|phieu khao sat)\b")
_SIGNING = re.compile(r"^(k/t|t/m|t/l|kt\.|tm\.|tl\.|tuq\.|q\.)\s")


@dataclass(slots=True)
class Zones:
    head: list[Line] = field(default_factory=list)
    preamble: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    closing: list[Line] = field(default_factory=list)
    outlines: list[list[Line]] = field(default_factory=list)


def divide(lines: list[str]) -> Zones:
    """Every line into its zone; a plan without headings or closing keeps its text in `preamble`."""
    zones = Zones()
    numbered = [Line(number, text) for number, text in enumerate(lines, start=1)]
    main, annexes = _annexes(numbered)
    zones.outlines = [annex for annex in annexes if _OUTLINE.match(fold(annex[0].text))]
    start = next((i for i, line in enumerate(main) if _begins_body(line.text)), len(main))
    end = next((i for i, line in enumerate(main) if i >= start and _begins_closing(line.text)), len(main))
    if start == len(main):
        start = end = next((i for i, line in enumerate(main) if _begins_closing(line.text)), len(main))
    opening = _opening(main[:start])
    zones.head = _in_columns(main[:opening])
    zones.preamble = main[opening:start]
    zones.body = main[start:end]
    zones.closing = _in_columns(main[end:])
    return zones


def _annexes(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """The main document, and each annex from its title line on."""
    starts = [i for i, line in enumerate(lines) if _begins_annex(line.text)]
    if not starts:
        return lines, []
    ends = [*starts[1:], len(lines)]
    return lines[: starts[0]], [lines[a:b] for a, b in zip(starts, ends, strict=True)]


def _begins_annex(text: str) -> bool:
    """A short title line; a sentence that only mentions an outline ends with a stop or goes on."""
    folded, text = fold(text), text.strip()
    if not (_OUTLINE.match(folded) or _ANNEX.match(folded)) or len(text) > 120:
        return False
    letters = [char for char in text if char.isalpha()]
    upper = sum(char.isupper() for char in letters) > 0.6 * len(letters)
    return upper or (folded in {"de cuong", "de cuong bao cao", "phu luc"})


def _begins_body(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.rank <= ROMAN


def _begins_closing(text: str) -> bool:
    folded = fold(text)
    return folded.startswith("noi nhan") or _SIGNING.match(folded) is not None


def _opening(lines: list[Line]) -> int:
    """Where the running text begins: the first long line, or one that begins as such texts do."""
    for i, line in enumerate(lines):
        folded = fold(line.text)
        if len(line.text.strip()) > 120 or re.match(
            r"^(- )?(can cu|thuc hien|nham|de trien khai)\b.{12}", folded
        ):
            return i
    return len(lines)


def _in_columns(lines: list[Line]) -> list[Line]:
    """Two columns printed side by side, one after the other; both keep the number of their line."""
    rows = [(line.number, [part for part in _COLUMNS.split(line.text.strip()) if part]) for line in lines]
    left = [Line(number, parts[0]) if parts else Line(number, "") for number, parts in rows]
    right = [Line(number, " ".join(parts[1:])) for number, parts in rows if len(parts) > 1]
    return left + right
