"""Passages: what is indexed and found. A passage is a few neighbouring paragraphs of one section.

A page of a scan is one passage; a long chapter is many, so that a hit has its words close together and costs the
same to show whatever the chapter's length. Paragraphs keep their ids: a hit lands on the paragraph.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tusach.kit.text import nfc
from tusach.library.search import terms

_WHOLE = 360  # words of a section that is one passage: a printed page
_ENOUGH = 220  # words after which the next paragraph of a longer section begins a new passage
_FULL = 320  # words that a passage of several paragraphs does not pass
_LONGEST = 400  # words of one paragraph before it is cut at an end of sentence
_MOST_CHARS = 2_000_000  # of one section; what follows is not searched
_SENTENCE_END = re.compile(r"(?<=[.!?…;។៕۔])\s+")

_BETWEEN = "\x1f"  # the unit separator of ASCII; no text has a use for it
PASSAGE_BITS = 20  # an edition has at most 2**20 passages


@dataclass(frozen=True)
class Passage:
    """`number` counts within its edition, in reading order, from 0. `paragraphs`: [(id, text in NFC), ...]."""

    edition: int
    number: int
    ordinal: int
    title: str
    label: str
    paragraphs: list[tuple[str, str]]

    @property
    def key(self) -> int:
        """One number that orders by edition, then by place in the book."""
        return self.edition << PASSAGE_BITS | self.number

    def words(self) -> list[str]:
        return terms.cut(" ".join([text for _, text in self.paragraphs]))

    def packed(self) -> str:
        """Its parts with a separator between them: read ten times as often as written, and faster than JSON."""
        parts = [
            str(self.ordinal),
            self.title,
            self.label,
            *(one for pair in self.paragraphs for one in pair),
        ]
        return _BETWEEN.join(part.replace(_BETWEEN, " ") for part in parts)


def unpacked(key: int, body: str) -> Passage:
    ordinal, title, label, *rest = body.split(_BETWEEN)
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    return Passage(key >> PASSAGE_BITS, key & (1 << PASSAGE_BITS) - 1, int(ordinal), title, label, pairs)


def edition_of(key: int) -> int:
    return key >> PASSAGE_BITS


@dataclass(frozen=True)
class Source:
    """A section as it comes from the database and the file store: `paragraphs` is [[id, text], ...]."""

    ordinal: int
    title: str
    label: str
    paragraphs: Iterable[tuple[str, str]]


def passages(edition: int, sections: Iterable[Source]) -> Iterator[Passage]:
    """All passages of an edition in reading order."""
    number = 0
    for section in sections:
        for group in _groups(_titled(section)):
            yield Passage(edition, number, section.ordinal, section.title, section.label, group)
            number += 1
            if number >> PASSAGE_BITS:
                return


def _titled(section: Source) -> Iterator[tuple[str, str]]:
    """The paragraphs; the section's title stands before them unless the text begins with it."""
    left = _MOST_CHARS
    begun = not section.title
    for id_, text in section.paragraphs:
        clean = nfc(text)[:left].strip()
        left -= len(clean)
        if not begun:
            begun = True
            if not clean.casefold().startswith(nfc(section.title).casefold()):
                yield id_, nfc(section.title)
        if clean:
            yield from ((id_, piece) for piece in _pieces(clean))
        if left <= 0:
            return
    if not begun:
        yield "", nfc(section.title)


def _groups(paragraphs: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    found = [(pair, _size(pair[1])) for pair in paragraphs]
    if found and sum(more for _, more in found) <= _WHOLE:
        yield [pair for pair, _ in found]
        return
    group: list[tuple[str, str]] = []
    words = 0
    for pair, more in found:
        if group and (words >= _ENOUGH or words + more > _FULL):
            yield group
            group, words = [], 0
        group.append(pair)
        words += more
    if group:
        yield group


def _size(text: str) -> int:
    """About how many words; in scripts without spaces by letters."""
    return max(text.count(" ") + 1, len(text) // 7)


def _pieces(text: str) -> list[str]:
    """The paragraph, or when it is too long its parts, cut between sentences where there are any."""
    if text.count(" ") < _LONGEST and len(text) < 8 * _LONGEST:
        return [text]
    found, length = [""], 0
    for sentence in _SENTENCE_END.split(text):
        for piece in _chopped(sentence):
            if length and length + len(piece) > 6 * _ENOUGH:
                found.append("")
                length = 0
            found[-1] = f"{found[-1]} {piece}" if found[-1] else piece
            length += len(piece)
    return found


def _chopped(sentence: str) -> Iterator[str]:
    """A sentence without any end, in parts that do not cut a word unless it is absurdly long."""
    while len(sentence) > 8 * _LONGEST:
        at = sentence.rfind(" ", 1, 8 * _LONGEST)
        at = at if at > 0 else 8 * _LONGEST
        yield sentence[:at]
        sentence = sentence[at:].lstrip()
    yield sentence
