"""Two texts compared word by word, for the screen and for Word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "inserted", "deleted"]
_WORD = re.compile(r"\s+|[^\W_]+(?:[.,/%-][^\W_]+)*%?|.", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """A run of words that stayed, came or went."""

    kind: Kind
    text: str

    @property
    def is_same(self) -> bool:
        return self.kind == "same"


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
