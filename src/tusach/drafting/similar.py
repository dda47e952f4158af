"""Which passages speak alike, by the words they share (docs/hard/coding.md). No model and no service: counts of words.

A passage is folded (no marks, no case), the programme's own formulas are taken out, and what is left is counted as
syllables and pairs of neighbouring syllables, weighed by how rare they are (TF-IDF). A code is known by its confirmed
examples: their middle, and the two nearest ones.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

import numpy as np
from numpy.typing import NDArray

from tusach.kit.text import fold

Vector = NDArray[np.float64]
_MOST_NEAR = 40  # examples that a candidate is held against one by one; all are in their middle
FEWEST = 2  # confirmed examples before a code is proposed at all
VERY, QUITE, LITTLE = 0.42, 0.24, 0.06
_WORDS = ((VERY, "rất giống"), (QUITE, "giống"), (LITTLE, "hơi giống"))
# Words that every report uses whatever it says; longer ones first, all folded.
_FORMULAS = (
    "de an trang bi sach cho co so xa phuong thi tran", "de an trang bi sach", "co so xa phuong thi tran",
    "xa phuong thi tran", "thu vien dien tu sach", "trong thoi gian toi", "trong thoi gian qua", "tren dia ban tinh",
    "tren dia ban", "ban tuyen giao tinh uy", "ban tuyen giao trung uong", "nha xuat ban chinh tri quoc gia su that",
    "de nghi", "kien nghi", "de xuat", "toan tinh", "tinh uy", "thanh uy", "sach cua de an", "cua de an", "de an",
)  # fmt: skip
_FORMULA = re.compile(r"\b(?:" + "|".join(_FORMULAS) + r")\b")
_EMPTY_WORDS = "va cua cho cac nhung duoc la trong tren voi den tu co o ve theo khi nay do da se cung de con tai vao mot nhu sach xa tinh"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_SYLLABLE = re.compile(r"[a-z]+")


def word_of(score: float) -> str:
    """A score in words; empty when it is too low to be said."""
    return next((word for least, word in _WORDS if score >= least), "")


@lru_cache(maxsize=20_000)  # some 50 MB; the reports of one campaign have about half as many sentences
def features(text: str) -> Mapping[str, int]:
    """{syllable or pair: times}. Numbers do not make two passages alike."""
    parts = _FORMULA.sub(" | ", fold(text)).replace(".", " | ")
    found: Counter[str] = Counter()
    before = ""
    for word in re.findall(r"[a-z]+|\|", parts):
        if not _SYLLABLE.fullmatch(word):
            before = ""
            continue
        if word not in _EMPTY:
            found[intern(word)] += 1
        if before and not (before in _EMPTY and word in _EMPTY):
            found[intern(f"{before} {word}")] += 1
        before = word
    return found


class Space:
    """Texts as rows of unit length; rare words weigh more. A text without a single counted word is like none."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [features(text) for text in texts]
        seen: Counter[str] = Counter(word for one in counted for word in one)
        self.column = {word: at for at, word in enumerate(seen)}
        self._weight = np.array([math.log((1 + len(texts)) / (1 + n)) + 1 for n in seen.values()] or [0.0])
        self._size = len(texts)
        self._at = np.repeat(np.arange(len(texts)), [len(one) for one in counted])
        self._columns = np.fromiter((self.column[word] for one in counted for word in one), dtype=np.int64)
        times = np.fromiter((n for one in counted for n in one.values()), dtype=float)
        values = (1 + np.log(times)) * self._weight[self._columns]
        lengths = np.sqrt(np.bincount(self._at, weights=values**2, minlength=len(texts)))
        self._values = values / np.where(lengths > 0, lengths, 1)[self._at] if len(values) else values

    def _row(self, counted: Mapping[str, int]) -> tuple[NDArray[np.int64], Vector]:
        known = [(self.column[word], n) for word, n in counted.items() if word in self.column]
        columns = np.array([at for at, _ in known], dtype=np.int64)
        values = (1 + np.log(np.array([n for _, n in known], dtype=float))) * self._weight[columns]
        length = float(np.sqrt((values**2).sum()))
        return columns, values / length if length else values

    def vector(self, text: str) -> Vector:
        columns, values = self._row(features(text))
        whole = np.zeros(len(self._weight))
        whole[columns] = values
        return whole

    def middle(self, rows: Sequence[int]) -> Vector:
        """The unit vector in the middle of some rows."""
        chosen = np.isin(self._at, np.asarray(rows, dtype=np.int64))
        whole = np.bincount(
            self._columns[chosen], weights=self._values[chosen], minlength=len(self._weight)
        ).astype(float)
        length = float(np.sqrt((whole**2).sum()))
        return whole / length if length else whole

    def closeness(self, vector: Vector) -> Vector:
        """The cosine of every row with one vector, 0 to 1."""
        if not self._size:
            return np.zeros(0)
        return np.bincount(
            self._at, weights=self._values * vector[self._columns], minlength=self._size
        ).astype(float)


@dataclass(frozen=True, slots=True)
class Example:
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    code: int
    score: float

    @property
    def word(self) -> str:
        return word_of(self.score)


Rerank = Callable[[str, Mapping[int, Sequence[str]]], Mapping[int, float]]


class Proposer:
    """Knows the codes that have at least two examples; made once for a page, asked for each of its sentences.

    `names` are the codes' own words, name and definition: one more example each, of a code that has two already.
    `rerank` may look again at the six likeliest codes by other means (embed.py): it is given the text and the nearest
    examples of each, and its scores are averaged with ours.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        *,
        names: Mapping[int, str] | None = None,
        rerank: Rerank | None = None,
    ) -> None:
        by_code: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for example in examples:
            by_code[example.code][example.text] += 1
        ripe = {code: [*texts] for code, texts in by_code.items() if texts.total() >= FEWEST}
        for code, name in (names or {}).items():
            if code in ripe:
                ripe[code].append(name)
        self._texts = [(code, text) for code, texts in ripe.items() for text in texts]
        self._space = Space([text for _, text in self._texts])
        self._rows: dict[int, list[int]] = {}
        for at, (code, _) in enumerate(self._texts):
            self._rows.setdefault(code, []).append(at)
        self._middles = {code: self._space.middle(rows) for code, rows in self._rows.items()}
        self._rerank = rerank

    def propose(self, text: str, *, most: int = 3) -> list[Proposal]:
        """The likeliest codes first; fewer than `most`, or none, when nothing is like it."""
        if not self._rows:
            return []
        vector = self._space.vector(text)
        close = self._space.closeness(vector)
        scores = {
            code: _score(float(self._middles[code] @ vector), close[rows])
            for code, rows in self._rows.items()
        }
        found = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        if self._rerank is not None:
            found = self._again(text, found[:6], close)
        return [Proposal(code, round(score, 3)) for code, score in found[:most] if score >= LITTLE]

    def _again(self, text: str, found: Sequence[tuple[int, float]], close: Vector) -> list[tuple[int, float]]:
        nearest = {
            code: [self._texts[at][1] for at in sorted(self._rows[code], key=lambda at: -close[at])[:4]]
            for code, score in found
            if score > 0
        }
        other = self._rerank(text, nearest) if self._rerank is not None and nearest else {}
        mixed = [(code, (score + other.get(code, score)) / 2) for code, score in found]
        return sorted(mixed, key=lambda one: (-one[1], one[0]))


def _score(middle: float, close: Vector) -> float:
    """Half the cosine with the middle of the examples, half the mean of the two nearest."""
    nearest = np.sort(close)[-FEWEST:]
    return 0.5 * middle + 0.5 * float(nearest.mean())


def alike(examples: Sequence[str], candidates: Sequence[str], *, most: int = 40) -> list[tuple[int, float]]:
    """(number of the candidate, score) of the candidates that speak most like the examples, the likest first."""
    if not examples or not candidates:
        return []
    texts = [*dict.fromkeys(examples), *candidates]
    space, known = Space(texts), len(dict.fromkeys(examples))
    middle = space.closeness(space.middle(range(known)))[known:]
    nearest = np.max(
        [space.closeness(space.vector(text))[known:] for text in texts[:known][:_MOST_NEAR]], axis=0
    )
    scores = 0.5 * middle + 0.5 * nearest
    order = np.argsort(-scores, kind="stable")[:most]
    return [(int(at), round(float(scores[at]), 3)) for at in order if scores[at] >= LITTLE]
