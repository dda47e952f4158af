"""Three words in a row that stand on a large share of all passages: the phrases whose positions cost most to read.

An index that knows them keeps each as a term of its own (common grams), so that only the other passages need their
positions read. The table is learnt from the first passages of a rebuild and never changes in that index; without it
the answers are the same and cost more.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from tusach.library.search.engine import Batch
from tusach.library.search.terms import Part, folded_forms

_LEARNT_FROM = 3_000  # passages; an index with fewer needs no table
_SHARE = 0.08  # of them that a gram must stand in
_MOST = 2_000

Gram = tuple[str, ...]


def grams(words: list[str]) -> Iterator[Gram]:
    """Every three neighbouring words, as written."""
    return zip(words, words[1:], words[2:], strict=False)


class Common:
    """The table as an index keeps it."""

    def __init__(self, table: Iterable[Gram] = ()) -> None:
        self.table = frozenset(table)

    @classmethod
    def unpacked(cls, text: str) -> "Common":
        return cls(tuple(gram.split(" ")) for gram in json.loads(text or "[]"))

    def packed(self) -> str:
        return json.dumps(sorted(" ".join(gram) for gram in self.table), ensure_ascii=False)

    def term(self, gram: Gram) -> str:
        """No word has a plus sign, so this is no pair's term."""
        return "+".join(gram)

    def terms_of(self, words: list[str]) -> list[str]:
        """Of a passage."""
        return [self.term(gram) for gram in self.table.intersection(grams(words))] if self.table else []

    def fitting(self, part: Part) -> list[Gram]:
        """The grams that answer a phrase; there may be other spellings that answer it too."""
        return sorted(
            gram
            for gram in self._alike.get(tuple(word.folded for word in part.words), ())
            if all(word.fits(one, word.folded) for word, one in zip(part.words, gram, strict=True))
        )

    @cached_property
    def _alike(self) -> dict[Gram, list[Gram]]:
        """Folded gram -> its spellings."""
        found: dict[Gram, list[Gram]] = {}
        for gram in self.table:
            found.setdefault(tuple(folded_forms(gram)), []).append(gram)
        return found


def learnt(batches: Iterable[Batch]) -> tuple[Common, Iterator[Batch]]:
    """The table, and the same batches again: those that were read to learn it first."""
    left = iter(batches)
    read: list[Batch] = []
    counts: Counter[Gram] = Counter()
    passages = 0
    for edition, entries in left:
        kept = list(entries)
        read.append((edition, kept))
        for one in kept:
            counts.update(set(grams(one.written)))
        passages += len(kept)
        if passages >= _LEARNT_FROM:
            break
    least = max(_LEARNT_FROM, passages) * _SHARE
    return Common(gram for gram, n in counts.most_common(_MOST) if n >= least), chain(read, left)
