"""What a search has at hand: the index, the shelf and the vocabulary, kept by the process until something changed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from tusach.books.models import TOPIC_SHORT, Language, Topic
from tusach.library.models import Edition, Form, State
from tusach.library.search import feed
from tusach.library.search.choose import engine
from tusach.library.search.engine import Engine, Reader
from tusach.library.search.shelf import Card, Shelf
from tusach.library.search.vocabulary import Vocabulary

T = TypeVar("T")
_HEAVY = ("toc", "page_list", "accessibility", "quality")
_MOST_KEPT = 4  # states of one thing; an older one may still be in use by another thread


class _Kept(Generic[T]):
    """The last few of something by the state that they were made from."""

    def __init__(self) -> None:
        self._made: dict[object, T] = {}

    def get(self, state: object, make: Callable[[], T]) -> T:
        found = self._made.get(state)
        if found is None:
            found = make()
            kept = [*self._made.items()][-(_MOST_KEPT - 1) :]
            self._made = {**dict(kept), state: found}
        return found


_shelves: _Kept[tuple[Shelf, dict[int, Edition]]] = _Kept()
_vocabularies: _Kept[Vocabulary] = _Kept()


@dataclass
class Desk:
    """`reader` is None while there is no index: then only the shelf answers. `editions` are shared by all searches:
    hand out copies. `waiting`: published editions whose text is not in the index yet.
    """

    reader: Reader | None
    shelf: Shelf
    editions: dict[int, Edition]
    waiting: frozenset[int]
    _engine: Engine

    @cached_property
    def vocabulary(self) -> Vocabulary:
        reader = self.reader
        if reader is None:
            return Vocabulary({}, "")
        state = (id(self._engine), reader.note("state"))
        return _vocabularies.get(state, lambda: Vocabulary(reader.words(), reader.note("pairs")))


def desk() -> Desk:
    """With what is new taken in, as far as that is quick."""
    here = engine()
    reader, seen = feed.reader_now(here)
    shelf, editions = _shelves.get((id(here), seen), _shelf)
    return Desk(reader, shelf, editions, feed.waiting(reader, seen), here)


def _shelf() -> tuple[Shelf, dict[int, Edition]]:
    editions = Edition.objects.filter(state=State.PUBLISHED).defer(*_HEAVY).in_bulk()
    return Shelf(map(_card, editions.values())), editions


def _card(edition: Edition) -> Card:
    topic = Topic(edition.topic).label if edition.topic else ""
    short = TOPIC_SHORT[Topic(edition.topic)] if edition.topic else ""
    language = Language(edition.language).label if edition.language in Language else ""
    other = (
        edition.publisher,
        topic,
        short,
        language,
        Form(edition.form).label,
        edition.isbn,
        edition.description,
    )
    return Card(
        pk=edition.pk, key=edition.key, title=edition.title, subtitle=edition.subtitle,
        authors=tuple(map(str, edition.authors)), other=other, topic=edition.topic, language=edition.language,
        audience=edition.audience, form=edition.form, year=edition.year,
    )  # fmt: skip
