"""Books and their passages found by words: the one question that the portal, the feeds and the command ask."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models.base import ModelState

from tusach.library.models import Edition
from tusach.library.search import answer, terms
from tusach.library.search.desk import Desk, desk
from tusach.library.search.found import BookHits, Found, Hit, Suggestion
from tusach.library.search.shelf import Filters
from tusach.library.search.suggest import suggest as suggest_from
from tusach.library.search.terms import Asked

__all__ = ["BookHits", "Found", "Hit", "Suggestion", "search", "suggest"]

PER_BOOK, WITH_MORE = (
    2,
    3,
)  # two hits under the first three books of a page, one under each other; then `more`
MOST_PER_PAGE = 50
Years = Sequence[int] | Iterable[Sequence[int]]


def search(  # noqa: PLR0913 - each is one choice of the search page
    words: str,
    *,
    topics: Iterable[str] = (),
    years: Years | None = None,
    languages: Iterable[str] = (),
    audiences: Iterable[str] = (),
    forms: Iterable[str] = (),
    edition: Edition | None = None,
    exactly: bool = False,
    page: int = 1,
    per_page: int = 10,
) -> Found:
    """Published books only. `years`: (first, last), both included, or several such bands. With `edition`: find in
    this book; its passages come in reading order and `page`, `per_page` count passages. Whatever is typed, nothing
    is raised.
    """
    asked = terms.read(words, exactly=exactly)
    found = Found(asked=words, page=max(1, page), read_as=_plain(asked))
    if not asked.parts:
        return found
    at_hand = desk()
    found.partial = at_hand.reader is None
    found.waiting = len(at_hand.waiting) if edition is None else int(edition.pk in at_hand.waiting)
    per_page = min(max(1, per_page), MOST_PER_PAGE)
    if edition is not None:
        _in_book(at_hand, found, asked, edition, per_page, exactly=exactly)
        return found
    reply = answer.answer(at_hand, asked)
    if not reply.books and asked.strict and not exactly:
        reply = answer.answer(at_hand, asked.loosened())
        found.loosened = bool(reply.books)
    if reply.books:
        filters = Filters(
            topics=frozenset(topics), languages=frozenset(languages), audiences=frozenset(audiences),
            forms=frozenset(forms), years=_bands(years),
        )  # fmt: skip
        _page(at_hand, found, reply, filters, per_page)
    else:
        found.near = answer.near(at_hand, asked)
    return found


def suggest(words: str, *, limit: int = 8) -> list[Suggestion]:
    """What may be meant while somebody types; marks count where they are typed."""
    at_hand = desk()

    def stands(asked: Asked) -> bool:
        return at_hand.reader is not None and bool(at_hand.reader.top(asked, 1))

    return suggest_from(words, at_hand.shelf, at_hand.vocabulary, stands, limit)


def _page(at_hand: Desk, found: Found, reply: answer.Answer, filters: Filters, per_page: int) -> None:
    books = answered = reply.books
    if filters:
        books = answered & at_hand.shelf.passing(filters)
    found.facets = at_hand.shelf.facets(answered, filters)
    found.total_books = len(books)
    counts = reply.counts
    found.total_hits = (
        sum(counts.values()) if books is answered else sum(n for pk, n in counts.items() if pk in books)
    )
    found.pages = -(-len(books) // per_page)
    found.page = min(found.page, max(1, found.pages))
    passages = answer.best_passages(at_hand, reply, books)
    last = found.page * per_page
    shown = answer.in_order(reply, books, passages, last)[last - per_page :]
    best = answer.best_of(at_hand, reply, shown[:WITH_MORE], passages, PER_BOOK)
    best += answer.best_of(at_hand, reply, shown[WITH_MORE:], passages, 1)
    lines = answer.show(at_hand, reply, best)
    for pk in shown:
        hits = lines.hits.get(pk, [])
        found.books.append(BookHits(_copy(at_hand.editions[pk]), hits, reply.counts.get(pk, 0) - len(hits)))
    found.apart = bool(lines.hits) and not (
        lines.paired or reply.instead or len(reply.asked.parts) < 2 or any(pk in reply.cards for pk in shown)
    )
    if lines.spelt:
        found.read_as = _reading(at_hand, reply.asked, lines.spelt)
    elif shown and not reply.instead:
        found.read_as = answer.spelt_on_card(at_hand, reply.asked, shown[0]) or found.read_as


def _in_book(
    at_hand: Desk, found: Found, asked: Asked, edition: Edition, per_page: int, *, exactly: bool
) -> None:
    if at_hand.reader is None or edition.pk not in at_hand.shelf.cards:
        return
    total = at_hand.reader.counts(asked).get(edition.pk, 0)
    if not total and asked.strict and not exactly:
        asked = asked.loosened()
        total = at_hand.reader.counts(asked).get(edition.pk, 0)
        found.loosened = bool(total)
    if not total:
        found.near = answer.near(at_hand, asked, edition.pk)
        return
    found.total_books, found.total_hits, found.pages = 1, total, -(-total // per_page)
    found.page = min(found.page, found.pages)
    ranked = at_hand.reader.in_book(asked, edition.pk, per_page, (found.page - 1) * per_page)
    lines = answer.show(at_hand, answer.Answer(asked), ranked)
    hits = lines.hits.get(edition.pk, [])
    found.books = [BookHits(edition, hits, total - len(hits))]
    if lines.spelt:
        found.read_as = _reading(at_hand, asked, lines.spelt)


def _reading(at_hand: Desk, asked: Asked, spelt: Counter[str]) -> str:
    """Whoever typed marks meant them; without any, what the books put together most often is meant."""
    if not any(word.marked for word in asked.words):
        return at_hand.vocabulary.likeliest(spelt)
    typed = _plain(asked)
    return typed if typed in spelt else spelt.most_common(1)[0][0]


def _copy(edition: Edition) -> Edition:
    """For one page to hang things on. Many times as fast as `copy`, which goes the way of pickling."""
    twin = Edition.__new__(Edition)
    twin.__dict__.update(edition.__dict__)
    twin._state = state = ModelState()  # noqa: SLF001 - holds what the page may load beside the row
    state.__dict__.update(edition._state.__dict__)  # noqa: SLF001
    return twin


def _plain(asked: Asked) -> str:
    return terms.in_a_line(word.written for word in asked.words)


def _bands(years: Years | None) -> tuple[tuple[int, int], ...]:
    """One band or several, as pairs; what is no band is left out."""
    given = list(years or ())
    pairs = [[one for one in given if isinstance(one, int)]]
    pairs += [list(one) for one in given if isinstance(one, Sequence)]
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)
