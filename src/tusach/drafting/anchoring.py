"""Where words stand in a version: by the tag of their paragraph, by the paragraph's words, by the quote itself.

Pure: a version's content in, places out (docs/hard/comment-rounds.md). Places count characters in the text of a block
as it is printed, its live figures by what they show.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process

from tusach.drafting import live
from tusach.kit.text import fold, nfc

# As a content control is tagged, or as a bookmark is named (its second paragraph ends in _2).
_TAG = re.compile(r"block[:_]([A-Za-z0-9-]{1,12})[:_](\d{1,9})(?:_\d+)?$")
_ROUND_TAG = re.compile(r"round[:_](\d{1,18})[:_](\d{1,18})(?:_\d+)?$")
_BLANKS = re.compile(r"\s+")
LIKE_ENOUGH = 72.0  # a paragraph of a file against one of the version, of 100
QUOTE_ENOUGH = 86.0
SHORTEST_FUZZY = 14  # shorter quotes are found word for word or not at all


@dataclass(frozen=True, slots=True)
class Line:
    """One printed paragraph of a block: `offset` is where it begins in the block's printed text."""

    key: str
    number: int
    node: str
    kind: str
    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """`start` is empty when only the block is known. `exact` is false when the words are not quite the same."""

    line: Line
    start: int | None
    exact: bool = True


def even(text: str) -> str:
    """The text with single blanks, in NFC."""
    return _BLANKS.sub(" ", nfc(text)).strip()


def printed_of(block: Mapping[str, Any]) -> str:
    """A block of a version's content as it is printed: figures by what they showed when it was fixed, citations
    (footnotes on paper) left out.
    """
    return nfc(live.printed(str(block.get("text") or ""), shown_in(block)))


def shown_in(block: Mapping[str, Any]) -> dict[str, str]:
    """{live's name: what is printed for it}; nothing for a citation."""
    return {
        name: "" if one.get("kind") == "CITATION" else str(one.get("shown", ""))
        for name, one in (block.get("lives") or {}).items()
    }


def looks_of(block: Mapping[str, Any]) -> bytes:
    """Of each letter of `printed_of` whether it is bold (1), italic (2), both or neither."""
    found, letters = live.looks(str(block.get("text") or ""), shown_in(block)), len(printed_of(block))
    return (
        found if len(found) == letters else bytes(letters)
    )  # letters put together by NFC: no look is better than a wrong one


def block_tags(tags: Iterable[str]) -> tuple[str, int] | None:
    """(key, number) of the first tag that names a block."""
    for tag in tags:
        if found := _TAG.match(tag):
            return found[1], int(found[2])
    return None


def round_tag(tags: Iterable[str]) -> tuple[int, int] | None:
    """(round, invited; 0 for nobody in particular) of the first tag that names a round."""
    for tag in tags:
        if found := _ROUND_TAG.match(tag):
            return int(found[1]), int(found[2])
    return None


class VersionText:
    """A version's paragraphs, to look in."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.nodes: list[Mapping[str, Any]] = list(content.get("nodes", ()))
        self.title = str(content.get("title", ""))
        self.lines: list[Line] = []
        for node in self.nodes:
            for block in node.get("blocks", ()):
                self.lines += _lines(str(node["key"]), block)
        self.by_key: dict[str, list[Line]] = {}
        for line in self.lines:
            self.by_key.setdefault(line.key, []).append(line)

    @cached_property
    def folded(self) -> list[str]:
        return [fold(line.text) for line in self.lines]

    @cached_property
    def _by_words(self) -> dict[str, Line]:
        """The first line of these very words; short ones (a table's caption, "Nơi khác") tell nothing."""
        found: dict[str, Line] = {}
        for words, line in zip(self.folded, self.lines, strict=True):
            if len(words) >= SHORTEST_FUZZY:
                found.setdefault(words, line)
        return found

    @cached_property
    def _headings(self) -> dict[str, str]:
        """{folded heading as printed, its title alone, or a label in words ("Phần thứ hai"): key}; of equals the first."""
        found: dict[str, str] = {}
        for node in self.nodes:
            label, title = str(node.get("label", "")), str(node.get("title", ""))
            alone = label if len(label) > 4 and " " in label else ""
            for words in filter(None, (f"{label} {title}", f"{label}. {title}", title, alone)):
                found.setdefault(fold(words), str(node["key"]))
        return found

    def heading(self, text: str) -> str:
        """The node whose heading this is, `""` when it is none."""
        return self._headings.get(fold(text), "")

    def numbers(self) -> dict[str, int]:
        """{block key: its number in this version}"""
        return {key: lines[0].number for key, lines in self.by_key.items()}

    def of_key(self, key: str, text: str) -> Line | None:
        """The line of a block that is most like `text`; its first when there is nothing to choose by."""
        lines = self.by_key.get(key)
        if not lines:
            return None
        if len(lines) == 1:
            return lines[0]
        return max(lines, key=lambda line: fuzz.ratio(line.text, text))

    def like(self, text: str) -> Found | None:
        """The line that a paragraph of a file is, though it may have been edited."""
        words = fold(text)
        if same := self._by_words.get(words):
            return Found(same, 0)
        if len(words) < SHORTEST_FUZZY:
            return None
        best = process.extractOne(words, self.folded, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
        return Found(self.lines[best[2]], 0, exact=False) if best else None

    def quote(self, quote: str, near: Line | None = None) -> Found | None:
        """The line that holds the quoted words: `near` first, then word for word anywhere, then nearly so."""
        words = even(quote)
        if not words:
            return None
        ordered = [near, *(line for line in self.lines if line is not near)] if near else self.lines
        for line in ordered:
            if (start := locate(line.text, words)) is not None:
                return Found(line, line.offset + start)
        sought = fold(words)
        if len(sought) < SHORTEST_FUZZY:
            return None
        best = process.extractOne(
            sought, self.folded, scorer=fuzz.partial_ratio, score_cutoff=QUOTE_ENOUGH, processor=None
        )
        if best is None or len(self.folded[best[2]]) < len(sought) * 0.6:
            return None
        line = self.lines[best[2]]
        where = fuzz.partial_ratio_alignment(words, line.text)
        return Found(line, line.offset + (where.dest_start if where else 0), exact=False)


def _lines(node: str, block: Mapping[str, Any]) -> list[Line]:
    made, at = [], 0
    text = printed_of(block)
    for part in text.split("\n"):
        if part.strip():
            made.append(
                Line(str(block["key"]), int(block["number"]), node, str(block.get("kind", "TEXT")), at, part)
            )
        at += len(part) + 1
    if not made:  # a table or chart without a caption is still a place that is spoken of
        made.append(
            Line(
                str(block["key"]), int(block["number"]), node, str(block.get("kind", "TEXT")), 0, text.strip()
            )
        )
    return made


def quoted(words: str) -> str:
    """In quotation marks; those inside become single ones."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def locate(text: str, quote: str, near: int = 0) -> int | None:
    """Where a quote begins in a text: the occurrence nearest to `near`, blanks and case aside; None when it is not there."""
    words = even(quote)
    if not words:
        return None
    pattern = r"\s+".join(re.escape(part) for part in words.split(" "))
    for flags in (0, re.IGNORECASE):
        starts = [found.start() for found in re.finditer(pattern, text, flags)]
        if starts:
            return min(starts, key=lambda start: abs(start - near))
    return None


def best_version(tags: Sequence[tuple[str, int]], versions: Mapping[int, Mapping[str, int]]) -> int | None:
    """Which version a file was made of: the one that agrees with most of its (key, number) tags, the newest of equals.

    `versions` is {version number: {block key: number}}. None when no tag is of any of them.
    """
    scores = {
        version: (sum(numbers.get(key) == number for key, number in tags), version)
        for version, numbers in versions.items()
    }
    best = max(scores, key=lambda version: scores[version], default=None)
    if best is None:
        return None
    known = any(key in numbers for numbers in versions.values() for key, _ in tags)
    return best if known else None
