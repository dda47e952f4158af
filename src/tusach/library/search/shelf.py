"""The books themselves: found by title, author, topic and publisher, filtered and counted by facet.

A few thousand cards in memory; passages are the engines' business. Rebuilt when the table of changes moved.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from tusach.kit.text import nfc
from tusach.library.search import terms
from tusach.library.search.terms import Asked, Part

BAND = 5  # years of publication go by five, counted from the programme's first
FIRST_YEAR = 2009
_CHOICES_KEPT = 50
TITLE_WHOLE, TITLE_IN_A_ROW, TITLE_OR_AUTHOR, ELSEWHERE = 4, 3, 2, 1


@dataclass(frozen=True)
class Card:
    """`title` with the subtitle; `other`: publisher, topic, language, form, description."""

    pk: int
    key: str
    title: str
    subtitle: str
    authors: tuple[str, ...]
    other: tuple[str, ...]
    topic: str
    language: str
    audience: str
    form: str
    year: int | None

    @cached_property
    def lines(self) -> list[tuple[list[str], list[str]]]:
        """The title, then authors, then the rest: each as written and folded."""
        cuts = [terms.cut(text) for _, text in self.texts]
        return [(terms.written_forms(words), terms.folded_forms(words)) for words in cuts]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The lines as paragraphs without an id, for a snippet."""
        return [("", nfc(text)) for text in (f"{self.title} {self.subtitle}", *self.authors, *self.other)]

    @cached_property
    def short_title(self) -> list[str]:
        return terms.folded_forms(terms.cut(nfc(self.title)))

    @cached_property
    def band(self) -> tuple[int, int] | None:
        if self.year is None:
            return None
        first = FIRST_YEAR + (self.year - FIRST_YEAR) // BAND * BAND
        return first, first + BAND - 1


@dataclass(frozen=True)
class Filters:
    """What a reader chose; an empty choice lets everything through. Years are bands, both ends included."""

    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    years: tuple[tuple[int, int], ...] = ()

    def failed(self, card: Card) -> list[str]:
        """The facets by whose choice the card is left out."""
        chosen = (("topic", self.topics, card.topic), ("language", self.languages, card.language),
                  ("audience", self.audiences, card.audience), ("form", self.forms, card.form))  # fmt: skip
        failed = [facet for facet, choice, value in chosen if choice and value not in choice]
        if self.years and not any(low <= (card.year or 0) <= high for low, high in self.years):
            failed.append("years")
        return failed

    def __bool__(self) -> bool:
        return bool(self.topics or self.languages or self.audiences or self.forms or self.years)


FACETS: dict[str, Callable[[Card], object]] = {
    "topic": attrgetter("topic"),
    "language": attrgetter("language"),
    "audience": attrgetter("audience"),
    "form": attrgetter("form"),
    "years": attrgetter("band"),
}


class Shelf:
    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = {card.pk: card for card in cards}
        self._by_word: dict[str, set[int]] = {}
        self._alike = _first_alike(self.cards.values(), by_year=False)
        self._alike_to_the_year = _first_alike(self.cards.values(), by_year=True)
        kinds = {*self._alike.values(), *self._alike_to_the_year.values()}
        self._values = {pk: {name: value(self.cards[pk]) for name, value in FACETS.items()} for pk in kinds}
        self._choices: dict[Filters, dict[int, list[str]]] = {}
        for card in self.cards.values():
            for _, folded in card.lines:
                for word in folded:
                    self._by_word.setdefault(word, set()).add(card.pk)

    def having(self, folded: str) -> set[int]:
        """Books whose card has this word, whatever its marks."""
        return self._by_word.get(folded, set())

    def holding(self, part: Part) -> set[int]:
        """Books whose card answers this one part."""
        books = set.intersection(*(self.having(word.folded) for word in part.words))
        return {pk for pk in books if any(_stands(part, line) for line in self.cards[pk].lines)}

    def found(self, asked: Asked) -> dict[int, tuple[int, bool]]:
        """Books whose card answers: {pk: (how well, whether spelt as typed)}."""
        sets = sorted((self.having(word.folded) for word in asked.words), key=len)
        if not sets:
            return {}
        books = sets[0].intersection(*sets[1:])
        graded = ((pk, _grade(self.cards[pk], asked)) for pk in books)
        return {pk: grade for pk, grade in graded if grade is not None}

    def passing(self, filters: Filters) -> set[int]:
        failed = self._failed(filters)
        return {pk for pk, kind in self._alike_to_the_year.items() if not failed[kind]}

    def _failed(self, filters: Filters) -> dict[int, list[str]]:
        """By kind of card. The last choices are kept: readers turn pages and change one word."""
        kept = self._choices.get(filters)
        if kept is None:
            kinds = dict.fromkeys(self._alike_to_the_year.values())
            kept = {kind: filters.failed(self.cards[kind]) for kind in kinds}
            self._choices = {**dict([*self._choices.items()][-_CHOICES_KEPT:]), filters: kept}
        return kept

    def facets(self, books: Collection[int], filters: Filters) -> dict[str, list[tuple[object, int]]]:
        """How many of the books found would remain for each value; a facet's own choice does not narrow it."""
        if not filters and len(books) == len(self.cards):
            return {name: list(rows) for name, rows in self._of_all.items()}
        return self._facets(books, filters)

    @cached_property
    def _of_all(self) -> dict[str, list[tuple[object, int]]]:
        """Common words stand in every book."""
        return self._facets(self.cards.keys(), Filters())

    def _facets(self, books: Collection[int], filters: Filters) -> dict[str, list[tuple[object, int]]]:
        counts: dict[str, Counter[object]] = {name: Counter() for name in FACETS}
        by_kind = self._alike_to_the_year if filters else self._alike
        failed = self._failed(filters) if filters else {}
        for kind, n in Counter(map(by_kind.__getitem__, books)).items():
            wrong = failed.get(kind)
            if wrong and len(wrong) > 1:
                continue
            for name, value in self._values[kind].items():
                if not wrong or wrong == [name]:
                    counts[name][value] += n
        found = {name: [(key, n) for key, n in rows.items() if key] for name, rows in counts.items()}
        for rows in found.values():
            rows.sort(key=lambda row: (-row[1], str(row[0])))
        found["years"].sort(key=lambda row: str(row[0]), reverse=True)
        return found


def _first_alike(cards: Iterable[Card], *, by_year: bool) -> dict[int, int]:
    """For each card the first one with the same facets: facets are counted by kinds of cards, not card by card."""
    first: dict[tuple[object, ...], int] = {}
    found = {}
    for card in cards:
        kind = (*(value(card) for value in FACETS.values()), card.year if by_year else None)
        found[card.pk] = first.setdefault(kind, card.pk)
    return found


def _grade(card: Card, asked: Asked) -> tuple[int, bool] | None:
    lines = card.lines
    if not all(any(_stands(part, line) for line in lines) for part in asked.parts):
        return None
    words = asked.words
    written = [word.written for word in words]
    whole = asked.parts[0] if len(asked.parts) == 1 else Part(words)
    title, heads = lines[0], lines[: 1 + len(card.authors)]
    spelt = any(_has(line[0], written) for line in lines)
    if [word.folded for word in words] == card.short_title and _stands(whole, title):
        return TITLE_WHOLE, spelt
    if _stands(whole, title):
        return TITLE_IN_A_ROW, spelt
    if all(any(_stands(part, line) for line in heads) for part in asked.parts):
        return TITLE_OR_AUTHOR, spelt
    return ELSEWHERE, spelt


def _stands(part: Part, line: tuple[list[str], list[str]]) -> bool:
    written, folded = line
    first = part.words[0]
    forms, form = (written, first.written) if first.exact else (folded, first.folded)
    if len(part.words) == 1 or form not in forms:
        return form in forms
    return any(
        forms[at] == form
        and all(word.fits(written[at + i], folded[at + i]) for i, word in enumerate(part.words))
        for at in range(forms.index(form), len(folded) - len(part.words) + 1)
    )


def _has(line: list[str], words: list[str]) -> bool:
    if len(words) == 1 or words[0] not in line:
        return words[0] in line
    return any(
        line[at : at + len(words)] == words for at in range(line.index(words[0]), len(line) - len(words) + 1)
    )
