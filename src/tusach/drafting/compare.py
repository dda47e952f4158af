"""Two texts compared word by word, for the screen and for Word; words that stayed and look otherwise are told. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Literal

Kind = Literal["same", "inserted", "deleted", "restyled"]
BOLD, ITALIC = 1, 2
_WORD = re.compile(r"\s+|[^\W_]+(?:[.,/%-][^\W_]+)*%?|.", re.DOTALL)


@dataclass(frozen=True)
class Styled:
    """A text as it is printed; `looks` says of each letter whether it is BOLD, ITALIC, both or neither."""

    text: str
    looks: bytes

    def __add__(self, more: str) -> "Styled":
        """With plain words after it."""
        return Styled(self.text + more, self.looks + bytes(len(more)))


def styled(text: str) -> Styled:
    """Plain words."""
    return Styled(text, bytes(len(text)))


@dataclass(frozen=True)
class Change:
    """A run of words that stayed, came, went, or stayed and look otherwise. `look` is that of now, of words that went what it
    was; `was` is the look that changed.
    """

    kind: Kind
    text: str
    look: int = 0
    was: int = 0

    @property
    def is_same(self) -> bool:
        return self.kind == "same"

    @property
    def bold(self) -> bool:
        return bool(self.look & BOLD)

    @property
    def italic(self) -> bool:
        return bool(self.look & ITALIC)

    @property
    def restyling(self) -> str:
        """What became of the look: `in đậm, bỏ nghiêng`."""
        turned = self.look ^ self.was
        return ", ".join(_TURNED[sign, bool(self.look & sign)] for sign in (BOLD, ITALIC) if turned & sign)


_TURNED = {
    (BOLD, True): "in đậm", (BOLD, False): "bỏ đậm", (ITALIC, True): "in nghiêng", (ITALIC, False): "bỏ nghiêng",
}  # fmt: skip


def words(text: str) -> list[str]:
    """Words, numbers as written (14.408.340, 38/63, 98,4%), signs and spaces; together they are the text."""
    return _WORD.findall(text)


def changes(old: str, new: str) -> list[Change]:
    """How the old text becomes the new one, runs joined; equal texts give one run, empty ones none."""
    if old == new:
        return [Change("same", new)] if new else []
    before, after = words(old), words(new)
    found: list[Change] = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(Change("same", "".join(before[a:b])))
            continue
        found += [Change("deleted", "".join(before[a:b]))] if b > a else []
        found += [Change("inserted", "".join(after[c:d]))] if d > c else []
    return list(_joined(found))


def changes_of(old: Styled, new: Styled) -> list[Change]:
    """The same with looks: a run whose words stayed and whose look changed is told as restyled."""
    made: list[Change] = []
    left = right = 0
    for one in changes(old.text, new.text):
        size = len(one.text)
        was = bytes(size) if one.kind == "inserted" else old.looks[left : left + size]
        now = was if one.kind == "deleted" else new.looks[right : right + size]
        was = now if one.kind == "inserted" else was
        left += size if one.kind != "inserted" else 0
        right += size if one.kind != "deleted" else 0
        made += _by_look(one, was, now)
    return made


def _by_look(one: Change, was: bytes, now: bytes) -> Iterator[Change]:
    """A run cut where its look changes. A blank changes with the words on both sides of it or not at all."""
    pairs = list(zip(was, now, strict=True))
    inked = [at for at, letter in enumerate(one.text) if not letter.isspace()]
    for first, last in pairwise([-1, *inked, len(pairs)]):
        alike = 0 <= first < last < len(pairs) and pairs[first] == pairs[last]
        for at in range(first + 1, last):
            pairs[at] = pairs[first] if alike else (now[at], now[at])
    at = 0
    for (before, after), group in groupby(pairs):
        size = len(list(group))
        kind: Kind = "restyled" if one.is_same and before != after else one.kind
        yield Change(kind, one.text[at : at + size], after, before if kind == "restyled" else 0)
        at += size


def _joined(found: Sequence[Change]) -> Iterator[Change]:
    """A lone space between two changes belongs to them: `ba [bốn][năm]` and not `ba [bốn] [năm]` word by word."""
    runs: list[Change] = []
    for place, one in enumerate(found):
        between = 0 < place < len(found) - 1 and one.is_same and not one.text.strip()
        runs += [Change("deleted", one.text), Change("inserted", one.text)] if between else [one]
    gone, came = "", ""
    for one in runs:
        if one.is_same:
            yield from _both(gone, came)
            gone, came = "", ""
            yield one
        elif one.kind == "deleted":
            gone += one.text
        else:
            came += one.text
    yield from _both(gone, came)


def _both(gone: str, came: str) -> Iterator[Change]:
    if gone:
        yield Change("deleted", gone)
    if came:
        yield Change("inserted", came)


def same(found: Sequence[Change]) -> bool:
    return all(one.is_same for one in found)
