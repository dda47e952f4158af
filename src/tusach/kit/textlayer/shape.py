"""What is known of a document after reading it: its paragraphs in order, each with a place, a look and its history.

One shape for Word files, PDF with text, scans and web answers, so that everything after it (aligning, figures,
comments, search) is written once. JSON in and out, because layers are kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from tusach.kit.errors import Refused

Where = Literal["body", "cell", "note", "textbox", "header", "footer"]
Source = Literal["docx", "doc", "pdf", "scan", "text", "web"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a table's cell: table number from 1, row and column from 0, the head cells above it from the top
    one down, and the head of its row (the first cell), all as plain text.
    """

    table: int
    row: int
    column: int
    heads: tuple[str, ...] = ()
    row_head: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` is the final text in NFC (insertions in, deletions out), `original` what it was before tracked changes
    when that differs. `label` is the automatic number or bullet as it is printed ("1.2.1.", "-"), which is not in
    `text`. `level` 1.. is an outline level from style or numbering, 0 for running text. `size` in points. `box` is
    left, top, right, bottom in points from the page's upper left corner. `tags` are names of bookmarks and tags of
    content controls around it. `confidence` 0..1 is that of recognised letters.
    """

    id: str
    text: str
    label: str = ""
    level: int = 0
    style: str = ""
    where: Where = "body"
    cell: Cell | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    size: float | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    original: str = ""
    tags: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def printed(self) -> str:
        """As it stands on paper, with its label."""
        return f"{self.label} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change: `start` counts characters in the final text; deleted text stood there."""

    paragraph: str
    kind: Literal["inserted", "deleted"]
    text: str
    start: int
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in the margin of a file on `quote` in `paragraph`; `answers` is the id of the remark it replies to."""

    id: str
    paragraph: str
    quote: str
    start: int
    text: str
    author: str = ""
    date: str = ""
    answers: str = ""
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """`extractor` and `version` name the reader; `warnings` are sentences for whoever checks the reading."""

    source: Source
    extractor: str
    version: int
    paragraphs: Sequence[Paragraph]
    revisions: Sequence[Revision] = ()
    remarks: Sequence[Remark] = ()
    warnings: Sequence[str] = ()
    pages: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def letters(self) -> int:
        return sum(len(paragraph.text) for paragraph in self.paragraphs)

    def to_json(self) -> dict[str, Any]:
        """Compact: what is empty is left out of a paragraph."""
        made = {
            "source": self.source, "extractor": self.extractor, "version": self.version, "pages": self.pages,
            "warnings": list(self.warnings), "facts": dict(self.facts),
            "revisions": [asdict(one) for one in self.revisions], "remarks": [asdict(one) for one in self.remarks],
        }  # fmt: skip
        made["paragraphs"] = [
            {name: value for name, value in asdict(one).items() if value not in (None, "", (), 0, False)}
            for one in self.paragraphs
        ]
        return made

    @classmethod
    def from_json(cls, made: Mapping[str, Any]) -> "Layer":
        """Raises Refused when it is no layer."""
        try:
            return cls(
                source=made["source"], extractor=made["extractor"], version=made["version"], pages=made.get("pages"),
                warnings=tuple(made.get("warnings", ())), facts=dict(made.get("facts", {})),
                revisions=tuple(Revision(**one) for one in made.get("revisions", ())),
                remarks=tuple(Remark(**one) for one in made.get("remarks", ())),
                paragraphs=tuple(_paragraph(one) for one in made["paragraphs"]),
            )  # fmt: skip
        except (KeyError, TypeError) as error:
            raise Refused("Lớp chữ đã giữ không đọc lại được. Xin cho máy đọc lại tệp.") from error


def _paragraph(one: Mapping[str, Any]) -> Paragraph:
    fields: dict[str, Any] = {"text": "", **one}
    if cell := fields.get("cell"):
        fields["cell"] = Cell(**{"row": 0, "column": 0, **cell, "heads": tuple(cell.get("heads", ()))})
    if box := fields.get("box"):
        left, top, right, bottom = box
        fields["box"] = (left, top, right, bottom)
    fields["tags"] = tuple(fields.get("tags", ()))
    return Paragraph(**fields)
