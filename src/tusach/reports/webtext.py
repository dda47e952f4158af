"""What was typed into the web form as a read document: each leaf a heading and a paragraph for each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tusach.kit.text import fold, nfc
from tusach.kit.textlayer.shape import Layer, Paragraph
from tusach.reports.answers import plain
from tusach.reports.form import Form, Leaf

EXTRACTOR, VERSION = "web", 1
WORDS = {"longtext", "text"}


@dataclass(frozen=True, slots=True)
class Written:
    """One leaf that has text: its heading stands at `first`, its lines in [first + 1, last) of the layer."""

    leaf: Leaf
    first: int
    last: int


def lines_of(leaf: Leaf, answers: Mapping[str, Any]) -> list[str]:
    """The lines of the leaf's answers in words, blank ones left out, NFC."""
    texts = [plain(answers.get(one.key)) for one in leaf.questions if one.kind in WORDS]
    return [
        line
        for text in texts
        if isinstance(text, str)
        for raw in nfc(text).splitlines()
        if (line := raw.strip())
    ]


def web_layer(form: Form, answers: Mapping[str, Any]) -> tuple[Layer, Sequence[Written]]:
    """The same answers give the same layer."""
    paragraphs: list[Paragraph] = []
    written: list[Written] = []
    for leaf in form.leaves:
        lines = lines_of(leaf, answers)
        if not lines:
            continue
        first, tags = len(paragraphs), (f"leaf:{leaf.key}",)
        paragraphs.append(Paragraph(f"p{first + 1}", leaf.title, label=leaf.label, level=1, tags=tags))
        paragraphs += [
            Paragraph(f"p{first + 1 + number}", line, tags=tags) for number, line in enumerate(lines, 1)
        ]
        written.append(Written(leaf, first, len(paragraphs)))
    return Layer("web", EXTRACTOR, VERSION, tuple(paragraphs)), tuple(written)


def lines_printed(body: Sequence[Mapping[str, Any]]) -> list[str]:
    """Stored paragraphs as lines of plain text: with their labels, a row of a table in one line, no running heads."""
    lines: list[str] = []
    row: tuple[int, int] | None = None
    for one in body:
        text = f"{one.get('label', '')} {one.get('text', '')}".strip()
        if not text or one.get("where") in {"header", "footer"}:
            continue
        cell = one.get("cell")
        here = (cell.get("table", 0), cell.get("row", 0)) if cell else None
        if here is not None and here == row:
            lines[-1] += f" | {text}"
        else:
            lines.append(text)
        row = here
    return lines


def plain_words(lines: Sequence[str]) -> str:
    """What two texts are compared by: no marks, case or breaks."""
    return fold(" ".join(lines))


def text_key(leaf: Leaf) -> str | None:
    """The question of a leaf that takes its text."""
    return next((one.key for one in leaf.questions if one.kind == "longtext"), None)


def typed_otherwise(form: Form, answers: Mapping[str, Any], texts: Mapping[str, list[str]]) -> dict[str, str]:
    """{leaf key: what a person typed} where the file says something else: to be chosen before taking it in."""
    found = {}
    for leaf in form.leaves:
        key, text = text_key(leaf), texts.get(leaf.key)
        typed = str(plain(answers.get(key)) or "") if key else ""
        if typed and text and plain_words([typed]) != plain_words(text):
            found[leaf.key] = typed
    return found
