"""What the text under each heading speaks of, span by span of the outline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tusach.kit.textlayer import Paragraph
from tusach.reports.align.lines import Line
from tusach.reports.align.score import Floats, Scorer

Numbers = NDArray[np.float64]
Bools = NDArray[np.bool_]
# Logs of how much likelier: of words, sentences and whole texts, none of which are independent witnesses.
_DAMP = 1.5  # words of one sentence
_MOST, _GENERAL = 5.0, 0.65  # no sentence proves more; so many might stand anywhere
_MANY = 20  # more sentences of one text prove hardly more
_TITLE = 1.0  # the heading is a sentence too
_ENOUGH, _PLAIN = 7.0, 4.0  # this is plain; a reading that is so much less likely counts a third
_BOTH, _BOTH_SHOWN, _BELOW = (
    4.0,
    1.0,
    2.0,
)  # two are likelier than one; and hardly anything is likelier than the two
_NOBODY, _SOME = 0.5, 4  # so much against every leaf where so many sentences are nobody's
_NUMBERS = re.compile(r"\d+")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """`said[sentence, leaf]`: how much likelier its words are in that leaf than anywhere; the last column no leaf.
    `alike[sentence]`: the same number for sentences that differ in figures only; `starts[p]`: the first sentence of
    paragraph p.
    """

    paragraphs: Sequence[Paragraph]
    said: Numbers
    alike: NDArray[np.intp]
    starts: NDArray[np.intp]
    last: int
    scorer: Scorer

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph], last: int, scorer: Scorer) -> "Spoken":
        cut = [_sentences(one.text) for one in paragraphs[:last]]
        sentences = [one for some in cut for one in some]
        said = scorer.content.says(sentences) / _DAMP
        places: dict[str, int] = {}
        alike = np.array(
            [places.setdefault(_NUMBERS.sub("0", one), len(places)) for one in sentences], dtype=np.intp
        )
        starts = np.cumsum([0, *(len(some) for some in cut)])
        return cls(paragraphs, said, alike, starts, last, scorer)

    def under(self, lines: Sequence[Line]) -> "Told":
        """Of each line the text down to the next heading that is as high."""
        told = Told.nothing(len(lines), self.scorer)
        if not self.scorer.content.is_known or not lines:
            return told
        sets, column = self._sets()
        mixed = self._mixed(self.said, sets)
        cleaned = [" ".join(self.scorer.cleaned(line.title)) for line in lines]
        titles = self._mixed(self.scorer.content.says(cleaned) / _DAMP, sets)
        for row, line in enumerate(lines):
            first, last = self.starts[line.after], self.starts[self._end(lines, row)]
            _, once = np.unique(self.alike[first:last], return_index=True)
            whole, many = mixed[first + once].sum(axis=0), len(once)
            if line.is_inline:
                whole, many = whole + self._rest(line, sets), many + 1
            whole = whole * min(1.0, (_MANY / max(many, 1)) ** 0.5) + _TITLE * titles[row]
            told.whole[row], told.other[row], told.many[row] = whole[column], whole[-2:].max(), many
        return told

    def between(self, first: int, last: int, nodes: Sequence[int]) -> Floats:
        """[node], 0 to 1: 1 the paragraphs [first, last) plainly speak of that leaf, of `nodes` alone; 0 it is another's or
        cannot be told.
        """
        leaves = [at for at, one in enumerate(self.scorer.targets) if one.is_leaf]
        sets = [(leaves.index(one),) for one in nodes]
        start, end = self.starts[first], self.starts[last]
        _, once = np.unique(self.alike[start:end], return_index=True)
        whole = self._mixed(self.said[start + once], sets).sum(axis=0)[: len(nodes)]
        whole = whole * min(1.0, (_MANY / max(len(once), 1)) ** 0.5)
        best = float(whole.max(initial=0.0))
        made: Floats = (min(1.0, best / _ENOUGH) * np.exp((whole - best) / _PLAIN)).astype(np.float32)
        return made

    def _end(self, lines: Sequence[Line], row: int) -> int:
        for other in lines[row + 1 :]:
            if other.rank <= lines[row].rank + 0.01:
                return other.at
        return self.last

    def _rest(self, line: Line, sets: Sequence[tuple[int, ...]]) -> Numbers:
        """The text behind a title in its own paragraph."""
        rest = " ".join(self.paragraphs[line.at].text.split()[len(line.title.split()) :])
        total: Numbers = self._mixed(self.scorer.content.says(_sentences(rest)) / _DAMP, sets).sum(axis=0)
        return total

    def _sets(self) -> tuple[list[tuple[int, ...]], NDArray[np.intp]]:
        """The different sets of leaves that spans have, and which one each span has."""
        leaves = [at for at, one in enumerate(self.scorer.targets) if one.is_leaf]
        place = {at: number for number, at in enumerate(leaves)}
        found: dict[tuple[int, ...], int] = {}
        column = []
        for span in self.scorer.spans:
            nodes = {one for member in span.members for one in (member, *self.scorer.under[member])}
            held = tuple(sorted(place[one] for one in nodes if one in place))
            column.append(found.setdefault(held, len(found)))
        return list(found), np.array(column)

    def _mixed(self, said: Numbers, sets: Sequence[tuple[int, ...]]) -> Numbers:
        """[sentence, set], then no leaf: each sentence is of one of the leaves, nobody knows which, or says nothing of its
        own.
        """
        own = np.exp(np.minimum(said, _MOST))
        means = [own[:, list(one)].mean(axis=1) for one in sets]
        table = np.stack([*means, own[:, -1], np.ones(len(own))], axis=1)
        made: Numbers = np.log(_GENERAL + (1 - _GENERAL) * table)
        return made


@dataclass(frozen=True, slots=True)
class Told:
    """`whole[line, span]`: how much likelier the text is under that span than anywhere; `other`: the same of no leaf, or 0;
    `many`: its sentences.
    """

    whole: Numbers
    other: Numbers
    many: Numbers
    scorer: Scorer

    @classmethod
    def nothing(cls, lines: int, scorer: Scorer) -> "Told":
        return cls(np.zeros((lines, len(scorer.spans))), np.zeros(lines), np.zeros(lines), scorer)

    def near(self, inside: Bools) -> Floats:
        """[line, span], 0 to 1: 1 the text is plainly that of the span, 0 it is another's or cannot be told; a little less
        where it is nobody's. `inside[line, span]`: spans that are compared among themselves alone.
        """
        every = np.ones_like(inside)
        found = self._near(every)
        within = self._near(inside)
        return np.where(inside, np.maximum(found, within), found).astype(np.float32)

    def _near(self, inside: Bools) -> Numbers:
        best = np.where(inside, self.whole, -np.inf).max(axis=1, initial=-np.inf)
        far = np.exp(np.minimum(self.whole - best[:, None], 0.0) / _PLAIN)
        sure = np.clip(best / _ENOUGH, 0.0, 1.0)[:, None]
        nobody = (-_NOBODY * np.minimum(1.0, self.many / _SOME))[:, None]
        made: Numbers = np.where((best > self.other)[:, None], sure * far, nobody)
        return made

    def of_both(self, shown: Sequence[bool]) -> Bools:
        """[line, span of more than one]: the text speaks of the members together and not of one alone; it need not say so
        loudly where the heading itself shows that it is two (`shown`).
        """
        nodes = len(self.scorer.targets)
        best = np.maximum(self.whole.max(axis=1), self.other)
        made = np.zeros((len(self.whole), len(self.scorer.spans) - nodes), dtype=np.bool_)
        least = np.where(np.array(shown, dtype=np.bool_), _BOTH_SHOWN, _BOTH)
        for column, span in enumerate(self.scorer.spans[nodes:]):
            both, alone = self.whole[:, nodes + column], self.whole[:, list(span.members)].max(axis=1)
            made[:, column] = (both - alone > least) & (best - both < _BELOW) & (both > least)
        return made


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE.split(text) if one.strip()]
