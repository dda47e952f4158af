"""What the text under a heading speaks of: how likely its words are in texts of each leaf, against all of them together.

Naive Bayes over words and pairs of words without marks. It learns from `content.toml`, from the titles, and from what
persons confirmed of earlier reports. Of a leaf of which nothing is known but the title it says accordingly little.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from re import compile as compiled
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from tusach.reports.align.words import words_of

Numbers = NDArray[np.float64]
_SUBJECTS = Path(__file__).with_name("content.toml")
_SENTENCE = compiled(r"[.;]\s+")
_LEARNED_SENTENCE = compiled(r"[.;:!?]\s+|\n")
_FEWEST, _NEW = (
    7,
    0.4,
)  # of words and pairs a sentence has; a sentence is another one when fewer than that share stood before
_MOST_LEARNED = (
    3.0  # what was learned of one leaf weighs at most so many times what is known of a leaf on average
)
_KEPT_PASSAGES = 400
_SAME_TITLE = 85  # an outline of another year may word a title a little differently
_SMOOTH = 1.0  # each leaf also has the words of all, as many times as a leaf has words on average


@dataclass(frozen=True, slots=True)
class Subject:
    """`words`: the title's; `is_ahead`: among plans. The subject without words is what no leaf asks for."""

    words: tuple[str, ...]
    is_ahead: bool
    text: str


@cache
def subjects() -> tuple[Subject, ...]:
    rows: Sequence[Mapping[str, Any]] = tomllib.loads(_SUBJECTS.read_text(encoding="utf-8"))["subject"]
    return tuple(
        Subject(tuple(words_of(one["title"])), bool(one.get("ahead")), str(one["text"])) for one in rows
    )


def text_for(title: Sequence[str], *, is_ahead: bool) -> str:
    """The text made up for the subject of this title (words without the programme's name); "" for none."""
    said = " ".join(title)
    best, text = float(_SAME_TITLE), ""
    for one in subjects():
        alike = fuzz.token_sort_ratio(said, " ".join(one.words)) if one.words else 0.0
        if one.is_ahead == is_ahead and alike >= best:
            best, text = alike, one.text
    return text


def features(text: str) -> set[str]:
    words = ["0" if word[0].isdecimal() else word for word in words_of(text)]
    return {*words, *(f"{one} {two}" for one, two in pairwise(words))}


@dataclass(slots=True)
class Content:
    """`texts`: of each leaf, in order; `learned`: passages of earlier reports for it, by leaf. The last column of what it
    says is the subject of no leaf.
    """

    texts: Sequence[Sequence[str]]
    learned: Sequence[Sequence[str]] = ()
    is_known: bool = field(init=False)
    _at: dict[str, int] = field(init=False)
    _weights: Numbers = field(init=False)

    def __post_init__(self) -> None:
        foreign = [one.text for one in subjects() if not one.words]
        counts = [_counted(one) for one in (*self.texts, foreign)]
        self.is_known = any(counts[:-1])
        for column, more in enumerate(_learned(self.learned, counts)):
            counts[column] += more
        every = sum(counts, Counter[str]())
        total = every.total()
        self._at = {feature: at for at, feature in enumerate(every)}
        self._weights = np.zeros((len(every), len(counts)))
        share = np.array([times / total for times in every.values()]) if total else np.zeros(0)
        least = _SMOOTH * total / len(counts)
        for column, one in enumerate(counts):
            own = np.zeros(len(every))
            for feature, times in one.items():
                own[self._at[feature]] = times
            self._weights[:, column] = np.log((own + least * share) / ((one.total() + least) * share))

    def says(self, texts: Sequence[str]) -> Numbers:
        """[text, leaf]: log of how much likelier its words are there than in all texts together."""
        found = np.zeros((len(texts), self._weights.shape[1]))
        for row, text in enumerate(texts):
            known = [at for one in features(text) if (at := self._at.get(one)) is not None]
            if known:
                found[row] = self._weights[known].sum(axis=0)
        return found


def _learned(passages: Sequence[Sequence[str]], known: Sequence[Counter[str]]) -> list[Counter[str]]:
    """By leaf what its passages add to what is `known`: words and pairs that stand there already, or in two sentences that
    differ. One sentence that many provinces copied says no more than one; a word that stands once is its writer's own.
    """
    made = []
    for texts, own in zip(passages, known, strict=False):
        counts, seen = Counter[str](), set[str]()
        for text in texts:
            for sentence in _sentences(text):
                if len(sentence & seen) < _NEW * len(sentence):
                    counts.update(sentence)
                    seen |= sentence
        kept = Counter({one: times for one, times in counts.items() if times > 1 or one in own})
        share = _MOST_LEARNED / max(kept.total(), _MOST_LEARNED)
        made.append(Counter({one: times * share for one, times in kept.items()}))
    return made


@lru_cache(maxsize=_KEPT_PASSAGES)
def _sentences(text: str) -> tuple[frozenset[str], ...]:
    """The features of each sentence that is one."""
    found = (frozenset(features(one)) for one in _LEARNED_SENTENCE.split(text))
    return tuple(one for one in found if len(one) >= _FEWEST)


def _counted(texts: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        for sentence in _SENTENCE.split(text):
            counts.update(features(sentence))
    return counts
