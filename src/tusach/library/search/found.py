"""What a search answers."""

from dataclasses import dataclass, field

from tusach.library.models import Edition


@dataclass(frozen=True)
class Hit:
    """A paragraph to land on. `snippet` is HTML: escaped text with <mark> around what was asked for.

    `section` is the section's ordinal, `paragraph` the id in its HTML (`p17`; empty: the section's beginning).
    """

    section: int
    title: str
    label: str
    paragraph: str
    snippet: str


@dataclass
class BookHits:
    """A book that was found. `hits` may be empty: then its title, authors, topic or publisher answer the query.

    `more`: passages of this book that were found and are not in `hits`.
    """

    edition: Edition
    hits: list[Hit] = field(default_factory=list)
    more: int = 0


@dataclass
class Found:
    """`books`: one page of them, best first. `read_as`: the words as they were understood (“trồng cà phê”).

    `loosened`: nothing was spelt as typed and the words were looked for whatever their marks. `near`: spellings that
    would find something, when nothing was found. `facets`: {"topic": [(value, books)], "language", "audience",
    "form", "years"}; years are bands as (first, last). `apart`: in no hit shown do two of the words stand next to each other as they
    were asked for, and no title or author answers. `partial`: the index is being made; only titles, authors and
    topics were looked at. `waiting`: of so many books (in one book: 1 for this one) only those were, because their
    text is not in the index yet.
    """

    asked: str
    books: list[BookHits] = field(default_factory=list)
    total_books: int = 0
    total_hits: int = 0
    read_as: str = ""
    loosened: bool = False
    near: list[str] = field(default_factory=list)
    facets: dict[str, list[tuple[object, int]]] = field(default_factory=dict)
    page: int = 1
    pages: int = 0
    apart: bool = False
    partial: bool = False
    waiting: int = 0

    @property
    def whole(self) -> bool:
        """Whether everything that is published was looked through."""
        return not (self.partial or self.waiting)


@dataclass(frozen=True)
class Suggestion:
    """While typing. `kind`: title, author, topic or words; `edition_key` leads to the book of a title."""

    text: str
    kind: str
    edition_key: str = ""
