"""The lines shown of a hit: cut from the text as it was written, around the words that were asked for.

Marks go by the places of words in the accented text, never by the folded one, so what is shown is what the book has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from tusach.library.search import terms
from tusach.library.search.terms import Asked, Part

_WORDS = 34  # of a snippet
_BEFORE = 10  # of them, before the first word found
_MOST_HITS = 300  # in one paragraph
_SENTENCE = frozenset(".!?…:;។۔")

Paragraphs = Sequence[tuple[str, str]]  # (id, text)
Found = tuple[int, int, bool]  # place of the (first) word, number of the part, whether it is spelt as typed


@dataclass(frozen=True)
class Snippet:
    """`paragraph`: id of the paragraph to land on. `html` is escaped but for its <mark>s. `spelt`: the words found
    at the best place, as the book spells them, in the order in which they were asked for; empty when a word is not
    in this paragraph. `close`: whether they stand next to each other there; `paired`: whether at least two do that
    were asked for one after the other.
    """

    paragraph: str
    html: str
    spelt: tuple[str, ...]
    close: bool
    paired: bool = False


@dataclass(frozen=True)
class _Cluster:
    """The best window of words: how many parts it holds, how tight, and the hits in it as {part: place}."""

    parts: int
    exact: int
    width: int
    places: dict[int, int]

    @property
    def worth(self) -> tuple[int, int, int]:
        return self.parts, -self.width, self.exact

    def paired(self, asked: Asked) -> bool:
        followed = ((self.places.get(n + 1), n, at) for n, at in self.places.items())
        return any(behind == at + len(asked.parts[n].words) for behind, n, at in followed)

    def perfect(self, asked: Asked, *, typed: bool) -> bool:
        """Nothing later can be better: all of it, next to each other, spelt as typed where it can be."""
        parts = len(asked.parts)
        all_here = self.parts == parts and self.width < len(asked.words)
        return all_here and (self.exact == parts or not typed)


def snippet(asked: Asked, paragraphs: Paragraphs, *, typed: bool = True) -> Snippet:
    """Of the paragraph where most of what was asked for stands closest together. Without `typed` it is known that
    the words do not all stand here in the spelling that was typed, so none is looked for.
    """
    best: _Best | None = None
    needed = asked.forms
    # Paragraphs without some of the words, which cannot hold all parts: how many they may hold, where they stand.
    lacking: list[tuple[int, int, list[str]]] = []
    for at, (_, text) in enumerate(paragraphs):
        folded = terms.folded_cut(text)
        here = needed.intersection(folded)
        if here and len(here) < len(needed):
            lacking.append((-sum(part.words[0].folded in here for part in asked.parts), at, folded))
        elif here:
            best = _better(best, asked, paragraphs, at, folded, typed=typed)
            if best is not None and best.cluster.perfect(asked, typed=typed):
                break
    if best is None or best.cluster.parts < len(asked.parts):
        lacking.sort()
        for most, at, folded in lacking:
            if best is not None and best.cluster.parts > -most:
                break
            best = _better(best, asked, paragraphs, at, folded, typed=typed)
    if best is None:
        id_, text = paragraphs[0] if paragraphs else ("", "")
        return Snippet(id_, escape(_plain(text)), (), close=False)
    paired = best.cluster.paired(asked)
    return Snippet(paragraphs[best.at][0], _marked(best, asked), *_spelt(best, asked), paired)


class _Best(NamedTuple):
    """The paragraph to show by its place in the passage, with its words and all that was found in it."""

    cluster: _Cluster
    at: int
    text: str
    words: list[str]
    hits: list[Found]


def _better(
    best: _Best | None, asked: Asked, paragraphs: Paragraphs, at: int, folded: list[str], *, typed: bool
) -> _Best | None:
    """The better of the two; of equals the one that is read first."""
    text = paragraphs[at][1]
    words = terms.cut(text)
    hits = _hits(asked, words, folded)
    if not hits:
        return best
    cluster = _cluster(hits, asked, typed=typed)
    if best is not None and (best.cluster.worth, -best.at) > (cluster.worth, -at):
        return best
    return _Best(cluster, at, text, words, hits)


def _hits(asked: Asked, words: list[str], folded: list[str]) -> list[Found]:
    """By place. A phrase counts at its first word."""
    firsts = asked.firsts
    found: list[Found] = []
    for place in [place for place, form in enumerate(folded) if form in firsts]:
        for number, part in firsts[folded[place]]:
            if len(part.words) == 1:
                word = part.words[0]
                exact = terms.written_form(words[place]) == word.written
                if exact or not word.exact:
                    found.append((place, number, exact))
            elif (fit := _fits(part, words, folded, place)) is not None:
                found.append((place, number, fit))
    return found


def _fits(part: Part, words: list[str], folded: list[str], place: int) -> bool | None:
    """None: the phrase does not stand here; else whether it is spelt as typed."""
    stretch = terms.written_forms(words[place : place + len(part.words)])
    if len(stretch) < len(part.words):
        return None
    forms = zip(part.words, stretch, folded[place:], strict=False)
    if not all(word.fits(*both) for word, *both in forms):
        return None
    return stretch == [word.written for word in part.words]


def _cluster(hits: list[Found], asked: Asked, *, typed: bool) -> _Cluster:
    """The words in the order of typing, next to each other; else the tightest window with the most of them."""
    in_a_row = _in_a_row(hits, asked)
    if in_a_row is not None and (in_a_row.exact == in_a_row.parts or not typed or len(asked.parts) > 1):
        return in_a_row
    last: dict[int, tuple[int, bool]] = {}
    best: _Cluster | None = None
    for place, part, spelt in hits[:_MOST_HITS]:
        last[part] = (place, spelt)
        parts, exact, first = 0, 0, place
        for at, so in last.values():
            if place - at < _WORDS:
                parts += 1
                exact += so
                first = min(first, at)
        if best is None or (parts, first - place, exact) > best.worth:
            near = {number: at for number, (at, _) in last.items() if place - at < _WORDS}
            best = _Cluster(parts, exact, place - first, near)
            if best.perfect(asked, typed=typed):
                break
    assert best is not None  # noqa: S101 - callers have a hit
    return best


def _in_a_row(hits: list[Found], asked: Asked) -> _Cluster | None:
    spelt = {(place, part): exact for place, part, exact in hits}
    steps, offset = [], 0
    for number, part in enumerate(asked.parts):
        steps.append((offset, number))
        offset += len(part.words)
    best: _Cluster | None = None
    for place, part_number, _ in hits:
        if part_number != 0:
            continue
        exact = 0
        for step, number in steps:
            if (place + step, number) not in spelt:
                break
            exact += spelt[place + step, number]
        else:
            if best is None or exact > best.exact:
                places = {number: place + step for step, number in steps}
                best = _Cluster(len(steps), exact, steps[-1][0], places)
                if exact == len(steps):
                    break
    return best


def _marked(best: _Best, asked: Asked) -> str:
    text, total = best.text, len(best.words)
    first = min(best.cluster.places.values())
    spans = terms.spans(text, best.words[: first + _WORDS + 1])
    start = _start(text, spans, first, total)
    end = min(total, start + _WORDS)
    begin_at = spans[start][0] if start else 0
    end_at = spans[end - 1][1] if end < total else len(text)
    within: set[int] = set()
    for place, part, _ in best.hits:
        within.update(range(place, place + len(asked.parts[part].words)))
    pieces, at, drawn = ["…" if begin_at else ""], begin_at, -1
    for place in sorted(within):
        if not start <= place < end or place <= drawn:
            continue
        drawn = place
        while (
            drawn + 1 in within and drawn + 1 < end and text[spans[drawn][1] : spans[drawn + 1][0]].isspace()
        ):
            drawn += 1
        low, high = spans[place][0], spans[drawn][1]
        pieces.append(f"{escape(text[at:low])}<mark>{escape(text[low:high])}</mark>")
        at = high
    pieces.append(escape(text[at:end_at]))
    return "".join(pieces) + ("…" if end_at < len(text) else "")


def _start(text: str, spans: list[tuple[int, int]], first: int, total: int) -> int:
    """The word to begin with: at a sentence when one begins shortly before, else some words before the hit; and
    further back when the text ends soon.
    """
    latest = total - _WORDS
    if latest <= 0:
        return 0
    for place in range(max(0, first - _BEFORE), first + 1):
        if place == 0 or not _SENTENCE.isdisjoint(text[spans[place - 1][1] : spans[place][0]]):
            return min(place, latest)
    return max(0, min(first - _BEFORE // 2, latest))


def _spelt(best: _Best, asked: Asked) -> tuple[tuple[str, ...], bool]:
    if best.cluster.parts < len(asked.parts):
        return (), False
    said: list[str] = []
    for number, part in enumerate(asked.parts):
        place = best.cluster.places[number]
        said += terms.written_forms(best.words[place : place + len(part.words)])
    return tuple(said), best.cluster.width < len(asked.words)


def _plain(text: str) -> str:
    words = text.split()
    return " ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else "")
