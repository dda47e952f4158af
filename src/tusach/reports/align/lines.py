"""Which paragraphs are headings at all, by label, look and length; what they mean is decided elsewhere.

A line that may be a heading gets a `weight` 0..1. Nothing is thrown away here that could be one: a light line is
taken only when its words say so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tusach.kit.textlayer import Paragraph
from tusach.reports.align.labels import Label, bare, repaired, split_label
from tusach.reports.align.tables import Tables, is_label

MOST_WORDS = 48
PLAIN_WEIGHT, BARE_WEIGHT = 0.12, 0.5
_LEAD_LETTERS = 300
_SENTENCE_END = re.compile(r"[.:](?=\s)")
_LEADER = re.compile(r"(?:\.{3,}|…|\t|_{3,})\s*\d+\s*$")
_CAPTION = re.compile(r"(?:bang|bieu|bieu do|hinh|so do|phu luc|ghi chu|nguon|don vi tinh)\b[\s:\d]")
_JOINS = (" va", " cua", " ve", " doi voi", ",", " -", " trong", " cac", " cho", " voi", " la")
_GOES_ON = re.compile(r"(?:cho|cua|va|doi voi|trong|ve|tai|voi|den|tu|theo|giai doan) ")
_BASE = {
    "part": 0.95,
    "capital": 0.6,
    "roman": 0.85,
    "number": 0.8,
    "item": 0.4,
    "letter": 0.4,
    "bullet": 0.15,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A possible heading: `at` its paragraph, `after` the first one behind it, `title` without its label.

    `is_inline`: the text goes on in the same paragraph. `in_table`: it stands left of its text. `rank` orders
    headings of one report from the top (0) down.
    """

    at: int
    after: int
    title: str
    label: Label
    weight: float
    rank: float
    look: str
    is_inline: bool = False
    in_table: bool = False


def lines_of(paragraphs: Sequence[Paragraph], first: int, last: int) -> list[Line]:
    """The possible headings of paragraphs[first:last], in order, with romans repaired."""
    tables = Tables.of(paragraphs)
    bold_tells = _bold_tells(paragraphs)
    found: list[Line] = []
    at = first
    while at < last:
        line = _read(paragraphs, at, last, tables, bold_tells=bold_tells)
        if line:
            found.append(line)
            at = max(line.after, at + 1)
        else:
            at += 1
    labels = repaired([line.label for line in found])
    return [
        line if label is line.label else replace(line, label=label)
        for line, label in zip(found, labels, strict=True)
    ]


def _bold_tells(paragraphs: Sequence[Paragraph]) -> bool:
    """Bold lines stand out: some are bold, and most letters are not."""
    bold = sum(len(one.text) for one in paragraphs if one.bold)
    return 0 < bold < 0.4 * sum(len(one.text) for one in paragraphs)


def _read(
    paragraphs: Sequence[Paragraph], at: int, last: int, tables: Tables, *, bold_tells: bool
) -> Line | None:
    one = paragraphs[at]
    if (beside := tables.heads.get(at)) is not None:
        return _beside(paragraphs, at, beside)
    in_data = one.cell is not None and not tables.is_flowing(one.cell)
    if in_data or one.where not in {"body", "cell", "textbox"} or not one.text.strip():
        return None
    label, title = split_label(one.printed)
    title = title.strip()
    if _LEADER.search(title) or (not label.kind and _CAPTION.match(bare(title[:20]))):
        return None
    if not title or (label.kind == "part" and len(title) < 3):
        return _two_lines(paragraphs, at, last, label) if label.kind not in {"", "bullet"} else None
    made = _short(one, at, label, title, bold_tells=bold_tells)
    if made is None:
        return _lead(at, label, title)
    return _joined(paragraphs, made, last)


def _beside(paragraphs: Sequence[Paragraph], at: int, last: int) -> Line:
    """The head of a row whose text stands to its right."""
    number, *others = [one.printed for one in paragraphs[at:last] if one.text.strip() or one.label]
    if others and is_label(number):
        number = f"{number.strip().rstrip('.)')}."
    label, title = split_label(" ".join([number, *others]))
    rank = label.rank if label.kind else 4.5
    return Line(at, last, title.strip(), label, 0.8, rank, "table", in_table=True)


def is_loud(text: str) -> bool:
    """All in capitals."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.85 * len(letters)


def _look(one: Paragraph, title: str) -> str:
    if one.level and ("head" in one.style.lower() or bare(one.style).startswith(("tieu de", "de muc"))):
        return f"style{one.level}"
    if is_loud(title):
        return "loud"
    return "bold" if one.bold else "italic" if one.italic else "plain"


def _short(one: Paragraph, at: int, label: Label, title: str, *, bold_tells: bool) -> Line | None:
    """A line by itself; None when it is too long or reads like a sentence."""
    words = title.count(" ") + 1
    look = _look(one, title)
    if words > MOST_WORDS or title.endswith(";") or (title.endswith(",") and not label.kind):
        return None
    if _SENTENCE_END.search(title[:-1]) and words > 14:
        return None
    weight = _BASE.get(label.kind, 0.0)
    if label.kind == "number" and len(label.numbers) == 1:
        weight = 0.5
    weight += {"loud": 0.35, "bold": 0.35 if bold_tells else 0.1, "italic": 0.1, "plain": 0.0}.get(look, 0.5)
    weight += (
        0.2 if not label.kind and bold_tells and look in {"loud", "bold"} and title[-1] not in ".:" else 0.0
    )
    weight += 0.1 if one.centred else 0.0
    weight -= 0.25 if title.endswith(".") and words > 8 else 0.0
    weight -= 0.25 if bold_tells and look == "plain" and label.kind else 0.0
    weight -= 0.15 if words > 28 else 0.0
    if not label.kind and look == "plain":
        if words > 32 or words < 2 or title[-1] in ".,!?" or not title[0].isupper():
            return None
        weight = PLAIN_WEIGHT
    least = 0.15 if label.kind else 0.05
    return Line(at, at + 1, title, label, max(least, min(1.0, weight)), _rank(label, look), look)


def is_bare(lines: Sequence[Line], read: Sequence[Line]) -> bool:
    """Most headings of the report are lines without number or look, so the other such lines are headings too; `read`:
    the lines that say a node of the outline.
    """
    plain = [line for line in read if line.weight == PLAIN_WEIGHT]
    others = sum(line.weight == PLAIN_WEIGHT for line in lines)
    return len(plain) >= 5 and len(plain) > 0.5 * len(read) and others < 3 * len(plain)


def as_bare(lines: Sequence[Line]) -> list[Line]:
    """Lines without number or look weigh as much and stand as high as bold ones elsewhere."""
    return [
        replace(line, weight=BARE_WEIGHT, rank=_rank(line.label, "bold"))
        if line.weight == PLAIN_WEIGHT
        else line
        for line in lines
    ]


def _rank(label: Label, look: str) -> float:
    if label.kind:
        return label.rank
    if look.startswith("style"):
        return float(look[5:]) - 0.5
    return {"loud": 0.8, "bold": 4.6, "italic": 5.2}.get(look, 7.5)


def _lead(at: int, label: Label, title: str) -> Line | None:
    """The heading at the start of a paragraph: "1.1. Công tác lãnh đạo: Trong 15 năm qua, ..."."""
    start = title[:_LEAD_LETTERS]
    end = next((found.start() for found in _SENTENCE_END.finditer(start)), 0)
    lead = start[:end].strip()
    words = lead.count(" ") + 1
    if not lead or not 2 <= words <= 32 or len(title) - end < 3 or not lead[0].isalpha():
        return None
    colon = start[end] == ":"
    if not label.kind and not colon:
        return None
    weight = _BASE.get(label.kind, 0.0) - (0.2 if colon else 0.35)
    if label.kind == "number" and len(label.numbers) == 1:
        weight -= 0.3
    least = 0.15 if label.kind or bare(lead[:3]) == "ve " else 0.05
    return Line(at, at + 1, lead, label, max(least, weight), _rank(label, "plain"), "inline", is_inline=True)


def _two_lines(paragraphs: Sequence[Paragraph], at: int, last: int, label: Label) -> Line | None:
    """A label alone on its line; the title is the next one, or the next two when the first breaks off."""
    following = _next(paragraphs, at, last)
    if following is None:
        return None
    title = paragraphs[following].text.strip()
    if split_label(paragraphs[following].printed)[0].kind or title.count(" ") >= MOST_WORDS:
        return Line(at, at + 1, "", label, 0.7, label.rank, "plain")
    look = _look(paragraphs[following], title)
    if look == "plain" and title.endswith("."):
        return Line(at, at + 1, "", label, 0.7, label.rank, "plain")
    line = Line(at, following + 1, title, label, 0.95, label.rank, look)
    return _joined(paragraphs, line, last)


def _next(paragraphs: Sequence[Paragraph], at: int, last: int) -> int | None:
    """The next paragraph with words, when it follows at once."""
    for position in range(at + 1, min(at + 3, last)):
        if paragraphs[position].text.strip():
            return position
    return None


def _joined(paragraphs: Sequence[Paragraph], line: Line, last: int) -> Line:
    """The line with the next one, when one heading was broken over two."""
    following = _next(paragraphs, line.after - 1, last)
    if following is None or (line.look in {"plain", "italic"} and line.label.kind in {"bullet", ""}):
        return line
    one = paragraphs[following]
    text = one.text.strip()
    same = _look(one, text) == line.look
    if one.cell != paragraphs[line.at].cell or text.count(" ") > 24 or split_label(one.printed)[0].kind:
        return line
    small = text[0].islower() and (same or text.count(" ") < 14) and line.title[-1] not in ".:;"
    breaks = bare(line.title).endswith(_JOINS) and same
    shouts = same and line.look == "loud" and line.title.count(" ") > 3
    shouts = shouts and (line.label.kind == "part" or (line.label.kind == "roman" and one.centred))
    if small or breaks or shouts or (same and _GOES_ON.match(bare(text[:12]))):
        return replace(line, after=following + 1, title=f"{line.title} {text}")
    return line
