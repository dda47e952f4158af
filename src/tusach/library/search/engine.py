"""What an engine must do, so that three of them can answer the same questions (tests/library/test_search_engines.py)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from tusach.library.search import terms
from tusach.library.search.passages import Passage, edition_of
from tusach.library.search.terms import Asked, Part, Word

# What lifts a passage above its words' own weight (BM25 gives a few points a word): the words next to each other.
NEXT_TO_EACH_OTHER = 40.0
AS_TYPED = 60.0
PAIR = 8.0


@dataclass(frozen=True)
class Entry:
    """A passage with its words in both forms, equally many."""

    passage: Passage
    written: list[str]
    folded: list[str]


def entry(passage: Passage) -> Entry:
    words = passage.words()
    return Entry(passage, terms.written_forms(words), terms.folded_forms(words))


class Ranked(NamedTuple):
    """`ref` is the engine's own way to the passage."""

    score: float
    key: int
    ref: Any

    @property
    def edition(self) -> int:
        return edition_of(self.key)


Batch = tuple[int, Iterable[Entry]]  # an edition and all its passages; none: it is taken out
Notes = Callable[[], dict[str, str]]  # what to keep with the index; asked for when all batches have passed


class Reader(Protocol):
    """One state of the index; what is written meanwhile does not show in it."""

    def note(self, name: str) -> str:
        """What was kept with the index under this name; empty when nothing was."""

    def counts(self, asked: Asked) -> dict[int, int]:
        """Passages in which all that was asked for stands, by edition."""

    def top(self, asked: Asked, limit: int, editions: Sequence[int] | None = None) -> list[Ranked]:
        """The best passages, of these editions only when they are given."""

    def in_book(self, asked: Asked, edition: int, limit: int, offset: int = 0) -> list[Ranked]:
        """Passages of one book, in reading order."""

    def load(self, ranked: Sequence[Ranked]) -> list[Passage]:
        """Their texts, in the same order."""

    def words(self) -> dict[str, int]:
        """Every word as written, with the number of passages it is in."""


class Engine(Protocol):
    name: str

    def reader(self) -> Reader | None:
        """The newest state; None when there is no index or it cannot be read."""

    def write(self, batches: Iterable[Batch], notes: Notes) -> None:
        """All of it and the notes at once, or nothing. One writer at a time: callers hold `lock`."""

    def rebuild(self, batches: Iterable[Batch], notes: Notes) -> None:
        """A new index beside the one that readers use, which takes its place when it is whole."""

    def lock(self, wait: float) -> Any:
        """A context manager: whether this process may write now, after waiting so many seconds at most."""


def as_typed(words: Sequence[Word]) -> Part:
    return Part(tuple(Word(word.written, word.folded, exact=True) for word in words))


def tiers(asked: Asked) -> Iterator[tuple[float, Asked]]:
    """The query from its narrowest to its plain reading, with what each is worth, for engines that cannot weigh
    optional conditions in one go.
    """
    words = asked.words
    if any(not word.exact for word in words):
        yield AS_TYPED + NEXT_TO_EACH_OTHER, Asked((as_typed(words),))
    if len(words) > 1 and len(asked.parts) > 1:
        yield NEXT_TO_EACH_OTHER, Asked((Part(words),))
    yield 0.0, asked
