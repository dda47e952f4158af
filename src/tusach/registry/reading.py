"""The text of a file, through the house's one reader of documents (kit/textlayer), never an error."""

from collections.abc import Sequence
from dataclasses import dataclass

from tusach.kit.errors import Refused
from tusach.kit.textlayer import read_apart

_SEEN = {"body", "cell", "textbox", "note"}
_MOST_LETTERS = 5_000_000


@dataclass(frozen=True)
class TextRead:
    """What a reader saw in a file; `said` is the sentence when it saw nothing. `lines` are its paragraphs. `is_part`: there
    are pages whose letters are still to be recognised.
    """

    text: str = ""
    source: str = ""
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    said: str = ""
    is_part: bool = False

    @property
    def lines(self) -> Sequence[str]:
        return self.text.split("\n")


def read_text(data: bytes, *, name: str, ocr: bool, seconds: int, scans: int | None = None) -> TextRead:
    """Headers and footers are left out. With `ocr=False` no scan is recognised; with `scans` so many of its pages, the
    last among them. What is not read has its sentence.
    """
    try:
        layer = read_apart(data, name=name, ocr=ocr, seconds=seconds, scans=scans)
    except Refused as refusal:
        return TextRead(said=refusal.sentence)
    lines = [one.printed for one in layer.paragraphs if one.where in _SEEN]
    return TextRead(
        text="\n".join(lines)[:_MOST_LETTERS], source=layer.source, pages=layer.pages,
        warnings=tuple(layer.warnings)[:20], is_part="pages_later" in layer.facts,
    )  # fmt: skip
