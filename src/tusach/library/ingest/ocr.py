"""Letters recognised in a picture by tesseract, when the machine has it with Vietnamese; and how sure it was."""

import csv
import io
import subprocess
from typing import Any

from tusach.kit.tesseract import ocr_version
from tusach.kit.text import nfc
from tusach.library.ingest.lines import Paragraph
from tusach.library.ingest.printed import PageText

_SECONDS = 120
_WORD_LEVEL = "5"


def can_recognise() -> bool:
    return bool(ocr_version())


def recognise(image: Any) -> PageText:
    """The paragraphs of a page and the mean confidence of its words; no text when tesseract fails on it."""
    packed = io.BytesIO()
    image.convert("L").save(packed, "PNG", compress_level=1)
    try:
        told = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3", "tsv"],  # noqa: S607 - found on PATH
            input=packed.getvalue(), capture_output=True, timeout=_SECONDS, check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError):
        return PageText([], 0.0)
    return read_words(told.stdout.decode("utf-8", "replace"))


def read_words(table: str) -> PageText:
    """Paragraphs from tesseract's table of words (TSV, level 5 are words); confidence weighed by letters."""
    blocks: dict[tuple[str, ...], list[str]] = {}
    letters, sure = 0, 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = nfc((row.get("text") or "").strip())
        if row.get("level") != _WORD_LEVEL or not word:
            continue
        blocks.setdefault((row["block_num"], row["par_num"]), []).append(word)
        letters += len(word)
        sure += len(word) * max(0.0, float(row["conf"]))
    return PageText(
        [Paragraph(" ".join(words)) for words in blocks.values()], sure / letters if letters else 0.0
    )
