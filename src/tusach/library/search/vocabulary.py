"""The words that the indexed books use, and which of them often stand together: for suggestions and near spellings."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from math import log1p

from tusach.library.search import terms
from tusach.library.search.engine import Entry
from tusach.library.search.terms import Asked

_MOST_PAIRS = 30_000  # kept with the index
_MOST_COUNTED = 400_000  # in memory while counting; then what was met once is dropped
_LEAST = 2
_LIFT = 3.0  # how much oftener than by chance two syllables must meet to count as a word


class PairCount:
    """Counts neighbouring words of what passes through it on the way to an index."""

    def __init__(self, *, every: int = 1, known: str = "") -> None:
        self._every = every
        self._seen = 0
        self._words: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._known = Counter({tuple(pair.split(" ", 1)): n for n, pair in json.loads(known or "[]")})

    def through(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for one in entries:
            self._seen += 1
            if self._seen % self._every == 0:
                self._words.update(one.written)
                self._pairs.update(pairwise(one.written))
                if len(self._pairs) > _MOST_COUNTED:
                    self._pairs = Counter({pair: n for pair, n in self._pairs.items() if n > 1})
            yield one

    def kept(self) -> str:
        """JSON [[count, "đất đai"], ...], the most frequent first."""
        total = max(1, self._words.total())
        pairs = Counter(self._known)
        for (a, b), count in self._pairs.items():
            lift = count * total / (self._words[a] * self._words[b])
            if count >= _LEAST and lift >= _LIFT and a.isalpha() and b.isalpha():
                pairs[a, b] += count * self._every
        return json.dumps(
            [[n, " ".join(pair)] for pair, n in pairs.most_common(_MOST_PAIRS)], ensure_ascii=False
        )


class Vocabulary:
    """`written`: each word with the number of passages it is in. `pairs` as `PairCount.kept` wrote them."""

    def __init__(self, written: dict[str, int], pairs: str) -> None:
        self.written = written
        self._pairs = pairs

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """Folded word -> its spellings, the most frequent first."""
        words = sorted(self.written, key=lambda word: (-self.written[word], word))
        found: dict[str, list[str]] = {}
        for written, folded in zip(words, terms.folded_forms(words), strict=True):
            found.setdefault(folded, []).append(written)
        return found

    def usual(self, asked: Asked) -> str:
        """The query with each loose word in its most frequent spelling."""
        words = (w.written if w.exact else self.spellings.get(w.folded, [w.written])[0] for w in asked.words)
        return " ".join(words)

    @cached_property
    def folded(self) -> list[str]:
        """Folded words of letters, in order."""
        return sorted(word for word in self.spellings if word.isalpha())

    def use(self, folded: str) -> int:
        """In how many passages it stands, in any spelling (a passage may count twice)."""
        return sum(self.written[one] for one in self.spellings.get(folded, ()))

    def beginning(self, prefix: str, limit: int) -> list[str]:
        """Spellings of words that begin so, the most frequent first."""
        at = bisect_left(self.folded, prefix)
        found: list[str] = []
        for word in self.folded[at : at + 2_000]:
            if not word.startswith(prefix):
                break
            found += self.spellings[word]
        return sorted(found, key=lambda one: -self.written[one])[:limit]

    def likeliest(self, readings: Counter[str]) -> str:
        """Of several spellings of one query with their votes, the one whose neighbours the books put together most
        often (thuốc sâu before thuốc sau); where they tell nothing, the one with most votes, then the first.
        """
        if len(readings) < 2:
            return next(iter(readings), "")
        return max(readings, key=lambda said: (self._together(said), readings[said]))

    def _together(self, said: str) -> float:
        return sum(log1p(self._count_of.get(f"{a} {b}", 0)) for a, b in pairwise(said.split()))

    @cached_property
    def _count_of(self) -> dict[str, int]:
        return {pair: count for count, pair in json.loads(self._pairs or "[]")}

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[int, str, str]]]:
        found: dict[str, list[tuple[int, str, str]]] = {}
        for count, pair in json.loads(self._pairs or "[]"):
            first, second = pair.split(" ", 1)
            found.setdefault(terms.folded_of(first), []).append((count, first, second))
        return found

    def after(self, first: str, prefix: str, limit: int) -> list[tuple[str, str]]:
        """Pairs whose first word folds to `first` and whose second begins with `prefix`."""
        rows = self._by_first.get(first, ())
        return [(a, b) for _, a, b in rows if terms.folded_of(b).startswith(prefix)][:limit]

    def pairs_beginning(self, prefix: str, limit: int) -> list[tuple[str, str]]:
        """Pairs whose first word begins with `prefix`, the most frequent first."""
        found: list[tuple[int, str, str]] = []
        at = bisect_left(self._firsts, prefix)
        for word in self._firsts[at : at + 500]:
            if not word.startswith(prefix):
                break
            found += self._by_first[word][:limit]
        found.sort(key=lambda row: -row[0])
        return [(a, b) for _, a, b in found[:limit]]

    @cached_property
    def _firsts(self) -> list[str]:
        return sorted(self._by_first)

    def are_a_pair(self, first: str, second: str) -> bool:
        return any(terms.folded_of(b) == second for _, _, b in self._by_first.get(first, ()))
