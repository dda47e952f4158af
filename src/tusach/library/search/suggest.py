"""What may be meant while somebody types: words and pairs of words of the books, titles, authors, topics."""

from collections.abc import Callable, Iterable, Iterator

from tusach.kit.text import nfc
from tusach.library.search import terms
from tusach.library.search.found import Suggestion
from tusach.library.search.shelf import Shelf
from tusach.library.search.terms import Asked, Part
from tusach.library.search.vocabulary import Vocabulary

_WORDS, _TITLES, _AUTHORS = 3, 4, 2
_LEAST = 2  # letters before words are completed


def suggest(
    typed: str, shelf: Shelf, vocabulary: Vocabulary, finds: Callable[[Asked], bool], limit: int
) -> list[Suggestion]:
    """Words first, then titles, authors, topics. The last word may be half typed; marks count where they are."""
    tokens = terms.cut(nfc(typed[: terms.LONGEST_QUERY]))[: terms.MOST_WORDS]
    if not tokens:
        return []
    said = _Typed(tokens)
    words = [Suggestion(one, "words") for one in _completions(said, vocabulary, finds)]
    titles = list(_best_titles(said, shelf))
    authors = _named(said, sorted({name for card in shelf.cards.values() for name in card.authors}))
    topics = _named(said, sorted({card.other[1] for card in shelf.cards.values() if len(card.other) > 1}))
    found = [
        *words[:_WORDS],
        *titles[:_TITLES],
        *[Suggestion(one, "author") for one in authors][:_AUTHORS],
        *[Suggestion(one, "topic") for one in topics][:1],
        *titles[_TITLES:],
    ]
    return found[:limit]


class _Typed:
    """The line as typed, in both forms; `marked` when some word carries marks."""

    def __init__(self, tokens: list[str]) -> None:
        self.written = terms.written_forms(tokens)
        self.folded = terms.folded_forms(tokens)
        self.plain = f" {' '.join(self.folded)}"
        self.marked = self.written != self.folded

    def fits(self, written: list[str], folded: list[str]) -> bool:
        """Whether a name begins so, at any of its words."""
        if self.plain not in f" {' '.join(folded)}":
            return False
        return not self.marked or f" {' '.join(self.written)}" in f" {' '.join(written)}"


def _best_titles(said: _Typed, shelf: Shelf) -> Iterator[Suggestion]:
    found = []
    for card in shelf.cards.values():
        written, folded = card.lines[0]
        if said.fits(written, folded):
            at_start = f" {' '.join(folded)}".startswith(said.plain)
            found.append((not at_start, len(folded), card.title, card.key))
    return (Suggestion(title, "title", key) for *_, title, key in sorted(found))


def _named(said: _Typed, names: Iterable[str]) -> list[str]:
    cuts = ((name, terms.cut(nfc(name))) for name in names)
    return [name for name, words in cuts if said.fits(terms.written_forms(words), terms.folded_forms(words))]


def _completions(said: _Typed, vocabulary: Vocabulary, finds: Callable[[Asked], bool]) -> Iterator[str]:
    """Only what stands so in some passage."""
    *before, prefix = said.folded
    offers: list[list[str]] = []
    if before:
        offers += [[*said.written[:-2], a, b] for a, b in vocabulary.after(before[-1], prefix, 8)]
    elif len(prefix) >= _LEAST:
        offers += [[a, b] for a, b in vocabulary.pairs_beginning(prefix, 8)]
        offers += [[one] for one in vocabulary.beginning(prefix, 4)]
    shown = 0
    for words in offers:
        typed_so = zip(said.written, said.folded, words, strict=False)
        if any(w != f and not word.startswith(w) for w, f, word in typed_so):
            continue
        if finds(Asked((Part(tuple(terms.word_of(word) for word in words)),))):
            yield " ".join(words)
            shown += 1
        if shown == _WORDS:
            return
