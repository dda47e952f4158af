"""A section of a book as a printed A5 leaf, set by typst; the text goes in as data and is never read as markup."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from tusach.kit.paper import set_pdf
from tusach.portal import square
from tusach.portal.leaves import Leaf

_TEMPLATE = Path(__file__).parent / "extract.typ"
_FONTS = ["Noto Serif", "Source Serif 4", "Liberation Serif", "Times New Roman"]


@dataclass(frozen=True)
class Sheet:
    """`source` is the line under the text: publisher and year; `address` leads back to the section."""

    book: str
    title: str
    source: str
    address: str
    leaves: list[Leaf]
    language: str = "vi"
    demo: bool = False
    right_to_left: bool = False


def pdf(sheet: Sheet) -> bytes:
    """The same sheet gives the same bytes."""
    data = asdict(sheet) | {"code": square.svg(sheet.address, quiet=0).decode()}
    first = data["leaves"][:1]
    if first and first[0]["kind"] == "heading":
        data["leaves"] = data["leaves"][1:]  # the page's own title says it
    return set_pdf(_TEMPLATE.read_bytes(), json.dumps(data, ensure_ascii=False), fonts=_FONTS)
