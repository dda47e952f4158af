"""Letters recognised in a picture by tesseract, when the machine has it with Vietnamese; and how sure it was."""

import csv
import io
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tusach.kit.tesseract import ocr_version
from tusach.kit.text import nfc
from tusach.kit.textlayer.lines import Line

_SECONDS = 90
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}  # several wait for each other longer than they work
_WORD = "5"
_LEAST_SURE = 0.25
_WIDE = 1.8
MOST_SCANNED = 150


@dataclass(frozen=True, slots=True)
class Scans:
    """Which pages without text are recognised: none unless `asked`; at most `most`, the first ones and the last; none
    after `deadline` (of time.monotonic). `heard(page, pages)` follows all pages.
    """

    asked: bool = True
    deadline: float | None = None
    most: int = MOST_SCANNED
    heard: Callable[[int, int], None] | None = None

    @property
    def can(self) -> bool:
        return self.asked and bool(ocr_version())

    @property
    def is_later(self) -> bool:
        """The machine can recognise letters, only nobody asked for it now."""
        return not self.asked and bool(ocr_version())

    def wants(self, page: int, pages: int, done: int) -> bool:
        """Whether this page is recognised, `done` having been."""
        late = self.deadline is not None and time.monotonic() > self.deadline
        return self.can and not late and (done < self.most - 1 or (page == pages and done < self.most))

    def tell(self, page: int, pages: int) -> None:
        if self.heard is not None:
            self.heard(page, pages)


def recognised_later(name: str) -> str:
    """The sentence for a scan whose letters are not recognised while somebody waits."""
    return f"“{name}” là bản quét. Nhận chữ từ ảnh mất vài giây mỗi trang nên không làm ngay lúc này."


def pages_said(numbers: list[int]) -> str:
    """As people write them: trang 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "trang " + ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def recognise(image: Any, *, number: int, points: float) -> list[Line] | None:
    """Lines of a page in reading order, in points where `points` is the size of a dot; None when tesseract fails."""
    packed = io.BytesIO()
    image.convert("L").save(packed, "PNG", compress_level=1)
    try:
        told = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "3", "tsv"],  # noqa: S607 - found on PATH
            input=packed.getvalue(), capture_output=True, timeout=_SECONDS, check=True, env=os.environ | _ONE_THREAD,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError):
        return None
    return lines_of(told.stdout.decode("utf-8", "replace"), number=number, points=points)


def lines_of(table: str, *, number: int, points: float) -> list[Line]:
    """Lines from tesseract's table of words (TSV, level 5 are words); specks that it took for letters are left out."""
    rows: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") == _WORD and (row.get("text") or "").strip():
            rows.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    made: list[Line] = []
    for n, words in enumerate(rows.values()):
        for part in _parts(words):
            line = _line(part, number, n, points)
            if (line.confidence or 0) >= _LEAST_SURE and any(char.isalnum() for char in line.text):
                made.append(line)
    return made


def _parts(words: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Words of a line, parted where white as wide as letters are high twice over stands between them."""
    heights = sorted(int(word["height"]) for word in words)
    wide = _WIDE * heights[len(heights) // 2]
    parts = [[words[0]]]
    for before, word in pairwise(words):
        if int(word["left"]) - int(before["left"]) - int(before["width"]) > wide:
            parts.append([])
        parts[-1].append(word)
    return parts


def _line(words: list[dict[str, str]], page: int, row: int, points: float) -> Line:
    texts = [nfc(word["text"].strip()) for word in words]
    letters = sum(len(text) for text in texts)
    sure = sum(len(text) * max(0.0, float(word["conf"])) for text, word in zip(texts, words, strict=True))
    left, top = min(int(word["left"]) for word in words), min(int(word["top"]) for word in words)
    right = max(int(word["left"]) + int(word["width"]) for word in words)
    bottom = max(int(word["top"]) + int(word["height"]) for word in words)
    return Line(
        " ".join(texts), left * points, top * points, right * points, bottom * points, page=page, row=row,
        confidence=sure / letters / 100 if letters else 0.0,
    )  # fmt: skip
