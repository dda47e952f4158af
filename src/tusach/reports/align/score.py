"""How much a heading says what a node of the outline says: 0 nothing, 1 the same words.

Letters (TF-IDF of 2 to 4), words and pairs of words, the set of words with its length, and the ideas of the
thesaurus where the words differ. Two neighbours of the outline written as one heading are scored as one title.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from tusach.reports.align.content import Content, text_for
from tusach.reports.align.mend import Mender, is_damaged
from tusach.reports.align.shape import Target
from tusach.reports.align.words import (
    NEUTRAL,
    has_aim,
    ideas_of,
    phrases,
    pieces,
    run_to_drop,
    thesaurus,
    without,
    without_aims,
    words_of,
)

Floats = NDArray[np.float32]
MOST_ALIASES = 12
_MORE_IDEAS, _STRANGE = 0.3, 0.4  # ideas weigh more where the words themselves are nobody's
_AHEAD = {"#ahead", "#tasks"}
_ALIAS = 0.75  # words that only resemble an alias say less than words that resemble the title
_LETTERS, _WORDS, _SET, _IDEAS, _CONTRAST = 0.45, 0.30, 0.25, 0.40, 0.12


class Weights:
    """TF-IDF vectors of some texts as columns of one matrix; features never seen weigh as much as the rarest."""

    def __init__(self, texts: Sequence[Counter[str]], common: Sequence[Counter[str]]) -> None:
        df = Counter(feature for text in common for feature in text)
        total = len(common) + 1
        self._rare = math.log(total) + 1.0
        self._idf = {feature: math.log(total / (1 + times)) + 1.0 for feature, times in df.items()}
        self._at: dict[str, int] = {}
        for text in texts:
            for feature in text:
                self._at.setdefault(feature, len(self._at))
        self._matrix = np.zeros((max(1, len(self._at)), len(texts)), dtype=np.float32)
        for column, text in enumerate(texts):
            norm = self._norm(text) or 1.0
            for feature, times in text.items():
                self._matrix[self._at[feature], column] = self._weight(feature, times) / norm

    def _weight(self, feature: str, times: int) -> float:
        return (1.0 + math.log(times)) * self._idf.get(feature, self._rare)

    def _norm(self, text: Counter[str]) -> float:
        return math.sqrt(sum(self._weight(feature, times) ** 2 for feature, times in text.items()))

    def cosines(self, text: Counter[str]) -> Floats:
        known = [
            (self._at[feature], self._weight(feature, times))
            for feature, times in text.items()
            if feature in self._at
        ]
        if not known:
            return np.zeros(self._matrix.shape[1], dtype=np.float32)
        rows, weights = zip(*known, strict=True)
        found: Floats = np.asarray(weights, dtype=np.float32) @ self._matrix[list(rows)] / self._norm(text)
        return found


@dataclass(frozen=True, slots=True)
class Span:
    """One target, or neighbours of the outline that a writer may merge: positions among the targets, in order."""

    members: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.members[0]

    @property
    def last(self) -> int:
        return self.members[-1]


def spans_of(targets: Sequence[Target]) -> list[Span]:
    """Every target, then any two with one parent and any three that follow one another."""
    parents = parents_of(targets)
    brothers: dict[int, list[int]] = {}
    for at, parent in enumerate(parents):
        brothers.setdefault(parent, []).append(at)
    spans = [Span((at,)) for at in range(len(targets))]
    for parent, held in brothers.items():
        if parent < 0:
            continue
        spans += [Span(pair) for pair in combinations(held, 2)]
        spans += [Span(tuple(held[at : at + 3])) for at in range(len(held) - 2)]
    return list(dict.fromkeys(spans))


def parents_of(targets: Sequence[Target]) -> list[int]:
    """The position of each target's parent, -1 for parts."""
    found: list[int] = []
    open_at: list[int] = []
    for at, target in enumerate(targets):
        del open_at[target.depth :]
        found.append(open_at[-1] if open_at else -1)
        open_at.append(at)
    return found


def descendants(parents: Sequence[int]) -> list[set[int]]:
    """Everything below each node."""
    found: list[set[int]] = [set() for _ in parents]
    for at in range(len(parents) - 1, -1, -1):
        if parents[at] >= 0:
            found[parents[at]] |= {at} | found[at]
    return found


@dataclass(slots=True)
class Scorer:
    """Made once for an outline with its aliases (`scorer_of`). `apart[span, span]`: they have no leaf in common."""

    targets: tuple[Target, ...]
    programme: str
    parents: list[int] = field(init=False)
    spans: list[Span] = field(init=False)
    under: list[set[int]] = field(init=False)
    by_alias: dict[tuple[str, ...], set[int]] = field(init=False)
    _groups: list[list[int]] = field(init=False)
    _own: list[set[str]] = field(init=False)
    _family: list[set[str]] = field(init=False)
    _runs: set[tuple[str, ...]] = field(init=False)
    _mender: Mender = field(init=False)
    _real: frozenset[str] = frozenset()
    _owner: NDArray[np.intp] = field(init=False)
    _faith: Floats = field(init=False)
    _texts: list[str] = field(init=False)
    _letters: Weights = field(init=False)
    _words: Weights = field(init=False)
    _ideas: Weights = field(init=False)
    content: Content = field(init=False)
    apart: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.parents = parents_of(self.targets)
        joint = self._joint()
        self.spans = list(dict.fromkeys([*spans_of(self.targets), *(span for _, span in joint)]))
        self.under = descendants(self.parents)
        leaves = [set(self.leaves_of(span.members)) for span in self.spans]
        held = np.array([[one.key in some for one in self.targets] for some in leaves], dtype=np.float32)
        self.apart = (held @ held.T) == 0
        self._runs = set(run_to_drop(self.programme, [one.title for one in self.targets]))
        self._mender = Mender(self._known_words([heading for heading, _ in joint]))
        self._groups, self._own = self._what_is_its_own()
        self._family = self._families()
        variants = [(at, self._span_words(span)) for at, span in enumerate(self.spans)]
        titles = [words for _, words in variants[: len(self.targets)]]
        self.by_alias = {}
        for at, target in enumerate(self.targets):
            for alias in target.aliases:
                self.by_alias.setdefault(tuple(words_of(alias)), set()).add(at)
            variants += [(at, self.cleaned(alias)) for alias in target.aliases[-MOST_ALIASES:]]
        for heading, span in joint:
            self.by_alias.setdefault(tuple(words_of(heading)), set()).add(self.spans.index(span))
        self._faith = np.full(len(variants), _ALIAS, dtype=np.float32)
        self._faith[: len(self.spans)] = 1.0
        self._owner = np.array([owner for owner, _ in variants], dtype=np.intp)
        self._texts = [" ".join(words) for _, words in variants]
        texts = [words for _, words in variants]
        self._letters = _weights(pieces, texts, titles)
        self._words = _weights(phrases, texts, titles)
        self._ideas = _weights(_ideas, texts, titles)
        at_leaves = [at for at, one in enumerate(self.targets) if one.is_leaf]
        self.content = Content(
            [self._known_of(at) for at in at_leaves], [self.targets[at].passages for at in at_leaves]
        )

    def _known_words(self, more: Sequence[str]) -> frozenset[str]:
        """Words that a damaged one may have been."""
        titles = [text for one in self.targets for text in (one.title, *one.aliases)]
        texts = [self.programme, *titles, *more, *map(" ".join, thesaurus())]
        return frozenset(word for text in texts for word in words_of(text))

    def _joint(self) -> list[tuple[str, Span]]:
        """Headings that were confirmed for several nodes together."""
        place = {one.key: at for at, one in enumerate(self.targets)}
        found = [
            (heading, sorted(place[key] for key in keys if key in place))
            for one in self.targets
            for heading, keys in one.joint
        ]
        return [(heading, Span(tuple(members))) for heading, members in found if len(members) > 1]

    def said_by_alias(self, heading: str) -> set[int]:
        """The spans for which persons confirmed the very words of this heading."""
        return self.by_alias.get(tuple(words_of(heading)), set())

    def _known_of(self, node: int) -> list[str]:
        """What is known of a leaf's text: what was made up for its subject, and its title."""
        title = without(words_of(self.targets[node].title), self._runs)
        return [text_for(title, is_ahead=self.is_aim(node)), " ".join(title)]

    def _what_is_its_own(self) -> tuple[list[list[int]], list[set[str]]]:
        """The nodes under each parent, and of each node the words and ideas that none of its brothers has."""
        held: dict[int, list[int]] = {}
        for at, parent in enumerate(self.parents):
            held.setdefault(parent, []).append(at)
        said = [{*(words := self.cleaned(one.title)), *ideas_of(words)[0]} - NEUTRAL for one in self.targets]
        own = [
            said[at] - set().union(*(said[one] for one in held[self.parents[at]] if one != at))
            for at in range(len(self.targets))
        ]
        return [group for group in held.values() if len(group) > 1], own

    def without_family(self, headings: Sequence[str]) -> NDArray[np.bool_]:
        """[heading, span]: it does not say what the node's parent and all nodes under that parent have in common."""
        said = [ideas_of(self.cleaned(one))[0] for one in headings]
        common = [self._family[span.first] for span in self.spans]
        return np.array([[bool(ideas) and not ideas & one for ideas in common] for one in said])

    def _families(self) -> list[set[str]]:
        ideas = [ideas_of(self.cleaned(one.title))[0] for one in self.targets]
        made = list[set[str]]()
        for at, parent in enumerate(self.parents):
            held = self.brothers(at) if parent >= 0 else []
            made.append(ideas[parent].intersection(*(ideas[one] for one in held)) if len(held) > 1 else set())
        return made

    def ancestors(self, node: int) -> list[int]:
        """From the parent up."""
        found = []
        while (node := self.parents[node]) >= 0:
            found.append(node)
        return found

    def leaves_of(self, nodes: Sequence[int]) -> tuple[str, ...]:
        """Keys of the leaves among the nodes and below them, in order."""
        held = set(nodes).union(*(self.under[one] for one in nodes))
        return tuple(self.targets[at].key for at in sorted(held) if self.targets[at].is_leaf)

    def brothers(self, node: int) -> list[int]:
        return [at for at, parent in enumerate(self.parents) if parent == self.parents[node]]

    def span_of(self, members: tuple[int, ...]) -> int:
        return self.spans.index(Span(members))

    def part(self, node: int) -> int:
        return (self.ancestors(node) or [node])[-1]

    def for_report(self, real: frozenset[str]) -> "Scorer":
        """The same scorer for one report, whose `real` words are no damage of others."""
        made = copy(self)
        made._real = real  # noqa: SLF001 - its own copy
        return made

    def cleaned(self, text: str) -> list[str]:
        words = words_of(text)
        words = self._mender.mended(words, self._real) if is_damaged(words) else words
        return without(without_aims(words), self._runs)

    def has_aim(self, heading: str) -> bool:
        """It says what is to be done."""
        words = words_of(heading)
        return has_aim(self._mender.mended(words, self._real) if is_damaged(words) else words)

    def is_aim(self, node: int) -> bool:
        """It stands under plans, or is one: the node or one above it speaks of what lies ahead."""
        return any(
            _AHEAD & ideas_of(words_of(self.targets[one].title))[0] for one in (node, *self.ancestors(node))
        )

    def _span_words(self, span: Span) -> list[str]:
        words = [word for at in span.members for word in self.cleaned(self.targets[at].title)]
        return words if len(span.members) == 1 else list(dict.fromkeys(words))

    def scores(self, headings: Sequence[str]) -> Floats:
        """One row per heading, one column per span."""
        found = np.zeros((len(headings), len(self.spans)), dtype=np.float32)
        cleaned = [self.cleaned(heading) for heading in headings]
        sets = self._set_scores([" ".join(words) for words in cleaned])
        for row, words in enumerate(cleaned):
            if not words:
                continue
            said = _LETTERS * self._letters.cosines(pieces(words)) + _WORDS * self._words.cosines(
                phrases(words)
            )
            said += _SET * sets[row]
            ideas, covered = ideas_of(words)
            weight = _IDEAS + _MORE_IDEAS * max(0.0, 1 - float(said[: len(self.targets)].max()) / _STRANGE)
            said += weight * covered * self._ideas.cosines(Counter(ideas)) * (1 - said)
            np.maximum.at(found[row], self._owner, said * self._faith)
            single = found[row, : len(self.targets)]
            single += _CONTRAST * self._contrast(words, ideas) * np.minimum(1.0, 2.5 * single)
        for row, heading in enumerate(headings):
            for at in self.said_by_alias(heading):
                found[row, at] = 1.0
        return np.clip(found, 0.0, 1.0)

    def contrasts(self, texts: Sequence[str]) -> Floats:
        """Per target: -1 the words are another's under the same parent, 1 they are its own."""
        words = [self.cleaned(text) for text in texts]
        return np.array([self._contrast(one, ideas_of(one)[0]) for one in words], dtype=np.float32)

    def _contrast(self, words: Sequence[str], ideas: set[str]) -> Floats:
        """Which of the nodes under one parent has the words that its brothers have not: -1 another, 1 this one."""
        said = {*words, *ideas} - NEUTRAL
        made = np.zeros(len(self.targets), dtype=np.float32)
        if not said:
            return made
        for held in self._groups:
            shares = [len(said & self._own[at]) / len(said) for at in held]
            best = sorted(shares)[-2:]
            for at, share in zip(held, shares, strict=True):
                made[at] = share - (best[0] if share == best[-1] else best[-1])
        return made

    def _set_scores(self, texts: Sequence[str]) -> Floats:
        raw = process.cdist(texts, self._texts, scorer=fuzz.token_set_ratio, dtype=np.float32) / 100
        ours = np.array([max(1, len(text)) for text in texts], dtype=np.float32)[:, None]
        theirs = np.array([max(1, len(text)) for text in self._texts], dtype=np.float32)[None, :]
        made: Floats = (raw * np.minimum(ours, theirs) / np.maximum(ours, theirs)).astype(np.float32)
        return made

    def of_body(self, texts: Sequence[str]) -> Floats:
        """What the first sentences under a heading speak of, per span: words and ideas only. Weak evidence."""
        found = np.zeros((len(texts), len(self.spans)), dtype=np.float32)
        for row, text in enumerate(texts):
            words = self.cleaned(text)
            if words:
                said = 0.5 * self._words.cosines(phrases(words)) + 0.5 * self._ideas.cosines(_ideas(words))
                np.maximum.at(found[row], self._owner, said)
        return found


def _ideas(words: Sequence[str]) -> Counter[str]:
    return Counter(ideas_of(words)[0])


def _weights(
    features: Callable[[Sequence[str]], Counter[str]],
    texts: Iterable[Sequence[str]],
    titles: Iterable[Sequence[str]],
) -> Weights:
    return Weights([features(one) for one in texts], [features(one) for one in titles])


@lru_cache(maxsize=8)
def scorer_of(targets: tuple[Target, ...], programme: str) -> Scorer:
    return Scorer(targets, programme)
