"""From words to books in order: passages by the engine, cards by the shelf, weighed together."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from math import log1p

from tusach.library.search import spelling, terms
from tusach.library.search.desk import Desk
from tusach.library.search.engine import AS_TYPED, Ranked
from tusach.library.search.found import Hit
from tusach.library.search.passages import Passage
from tusach.library.search.shelf import TITLE_OR_AUTHOR
from tusach.library.search.snippets import Snippet, snippet
from tusach.library.search.terms import Asked

WEIGHED = 120  # best passages by which books are ordered; books beyond them follow by number of passages
_TITLE = 1_000.0  # a title or an author that answers stands above any text
_SPELT_SO = 300.0  # and among them what is spelt as typed
_CARD = 30.0  # a topic or publisher counts a little less than words next to each other in the text
_BEYOND = -100.0
_EVERYWHERE, _ENOUGH = (
    10_000,
    3_000,
)  # passages with a phrase: so many are too many to weigh, and so many are enough
_OF_UNKNOWN = 8  # passages asked for per book whose best ones are not known yet
_READ = 4  # passages by which a near spelling is spelt
_WAYS = 6  # to divide the words between a book's card and its text


@dataclass
class Answer:
    """`counts`: passages by book; `cards`: books whose card answers. `instead`: what is left to look for in the
    text of a book whose card has some of the words.
    """

    asked: Asked
    counts: dict[int, int] = field(default_factory=dict)
    cards: dict[int, tuple[int, bool]] = field(default_factory=dict)
    instead: dict[int, Asked] = field(default_factory=dict)

    @property
    def books(self) -> set[int]:
        return self.counts.keys() | self.cards.keys()


def answer(desk: Desk, asked: Asked) -> Answer:
    """All books that have all of it: in one passage, on the card, or else divided between the two."""
    found = Answer(asked, _counts(desk, asked), desk.shelf.found(asked))
    if not found.books and len(asked.parts) > 1:
        _divide(desk, found)
    return found


def _counts(desk: Desk, asked: Asked) -> dict[int, int]:
    """Of books on the shelf only: what was withdrawn a moment ago is not found, whatever the index holds."""
    if desk.reader is None:
        return {}
    cards, counts = desk.shelf.cards, desk.reader.counts(asked)
    return counts if counts.keys() <= cards.keys() else {pk: n for pk, n in counts.items() if pk in cards}


def _divide(desk: Desk, found: Answer) -> None:
    """“Nguyễn Văn An cà phê”: the author on the card, the rest in the text."""
    missing: dict[int, set[int]] = {}
    everything = set(range(len(found.asked.parts)))
    for number, part in enumerate(found.asked.parts):
        for pk in desk.shelf.holding(part):
            missing.setdefault(pk, set(everything)).discard(number)
    ways = Counter(frozenset(parts) for parts in missing.values())
    for way, _ in sorted(ways.items(), key=lambda one: (len(one[0]), -one[1]))[:_WAYS]:
        rest = found.asked.without(frozenset(everything) - way)
        counts = _counts(desk, rest)
        for pk, parts in missing.items():
            if parts == way and pk in counts:
                found.counts[pk] = counts[pk]
                found.instead[pk] = rest


def best_passages(desk: Desk, found: Answer, books: Collection[int]) -> dict[int, list[Ranked]]:
    """The best of all, by book."""
    passages: dict[int, list[Ranked]] = {}
    if desk.reader is not None and found.counts and not found.instead:
        only = None if len(books) == len(found.books) else sorted(books)
        if any(len(part.words) > 1 for part in found.asked.parts):
            only = _densest(found, books) or only
        for one in desk.reader.top(found.asked, WEIGHED, only):
            passages.setdefault(one.edition, []).append(one)
    return passages


def _densest(found: Answer, books: Collection[int]) -> list[int]:
    """Of a phrase that stands nearly everywhere, the books that have it most, and those whose card has it: weighing
    its positions in all the others changes no first page. Empty: all are weighed.
    """
    counts = {pk: n for pk, n in found.counts.items() if pk in books}
    if sum(counts.values()) <= _EVERYWHERE:
        return []
    chosen = [pk for pk in found.cards if pk in counts]
    left = _ENOUGH
    for pk in sorted(counts, key=lambda pk: (-counts[pk], pk)):
        chosen.append(pk)
        left -= counts[pk]
        if left <= 0:
            break
    return sorted(set(chosen))


def in_order(
    found: Answer, books: Collection[int], passages: dict[int, list[Ranked]], most: int
) -> list[int]:
    """So many of the books found, best first. What is among the best of all, or answers by its card, comes before
    the others, which go by their number of passages: they are weighed only when they are needed.
    """
    near = [pk for pk in books if pk in passages or pk in found.cards]
    if len(near) >= most and not found.instead:
        books = near
    worth = dict.fromkeys(books, _BEYOND)
    worth.update((pk, some[0].score) for pk, some in passages.items() if pk in worth)
    for pk, (grade, spelt) in found.cards.items():
        if pk in worth:
            card = _TITLE * grade + _SPELT_SO * spelt if grade >= TITLE_OR_AUTHOR else _CARD * grade
            worth[pk] = card + max(worth[pk], 0.0)
    for pk, rest in found.instead.items():
        if pk in worth:
            worth[pk] -= len(rest.parts)
    for pk in books:
        worth[pk] += log1p(found.counts.get(pk, 0))
    return sorted(sorted(books), key=worth.__getitem__, reverse=True)[:most]


def best_of(
    desk: Desk, found: Answer, books: Sequence[int], known: dict[int, list[Ranked]], limit: int
) -> list[Ranked]:
    """The best passages of each of these books. One with a single passage among the best of all shows that one."""
    best = {pk: known[pk][:limit] for pk in books if pk in known}
    unknown = [pk for pk in books if pk not in known and pk in found.counts]
    if unknown and desk.reader is not None:
        groups = {found.asked: unknown}
        if found.instead:
            groups = {}
            for pk in unknown:
                groups.setdefault(found.instead.get(pk, found.asked), []).append(pk)
        for asked, some in groups.items():
            for one in desk.reader.top(asked, _OF_UNKNOWN * len(some), some):
                best.setdefault(one.edition, []).append(one)
        for pk in unknown:
            if pk not in best:  # crowded out by the others
                best[pk] = desk.reader.top(found.instead.get(pk, found.asked), limit, [pk])
    return [one for pk in books for one in best.get(pk, [])[:limit]]


@dataclass
class Shown:
    hits: dict[int, list[Hit]] = field(default_factory=dict)  # by book
    spelt: Counter[str] = field(default_factory=Counter)
    paired: bool = False  # whether in some of them two of the words stand as they were asked for


def show(desk: Desk, found: Answer, ranked: Sequence[Ranked]) -> Shown:
    """The hits in the same order, and how the books spell what was asked for."""
    shown = Shown()
    if desk.reader is None or not ranked:
        return shown
    scores = {one.key: one.score for one in ranked}
    for passage in desk.reader.load(ranked):
        asked = found.instead.get(passage.edition, found.asked)
        lines = snippet(
            asked, passage.paragraphs, typed=scores[passage.key] >= AS_TYPED or scores[passage.key] == 0
        )
        if lines.spelt and not found.instead:
            shown.spelt[terms.in_a_line(lines.spelt)] += 2 if lines.close else 1
        shown.paired = shown.paired or lines.paired
        shown.hits.setdefault(passage.edition, []).append(_hit(passage, lines))
    return shown


def _hit(passage: Passage, lines: Snippet) -> Hit:
    return Hit(passage.ordinal, passage.title, passage.label, lines.paragraph, lines.html)


def spelt_on_card(desk: Desk, asked: Asked, pk: int) -> str:
    """The words as a book's card spells them."""
    return terms.in_a_line(snippet(asked, desk.shelf.cards[pk].texts).spelt)


def near(desk: Desk, asked: Asked, edition: int | None = None) -> list[str]:
    """Spellings that would find something: in all books, or in one."""

    def finds(other: Asked) -> str:
        only = None if edition is None else [edition]
        best = desk.reader.top(other, _READ, only) if desk.reader is not None else []
        best = [one for one in best if one.edition in desk.shelf.cards]
        if best and desk.reader is not None:
            lines = [snippet(other, passage.paragraphs) for passage in desk.reader.load(best)]
            said = Counter(" ".join(one.spelt) for one in lines if one.spelt and one.close)
            said = said or Counter(" ".join(one.spelt) for one in lines[:1] if one.spelt)
            return desk.vocabulary.likeliest(said) or desk.vocabulary.usual(other)
        cards = desk.shelf.found(other) if edition is None else {}
        return next((spelt_on_card(desk, other, pk) or desk.vocabulary.usual(other) for pk in cards), "")

    return spelling.near(asked.loosened(), desk.vocabulary, finds)
