"""tantivy: a passage as written and folded, with positions, and its neighbouring pairs of words as terms of their own.

The pairs make "next to each other" a cheap question: positions of frequent syllables cost ten times as much. So do
the commonest runs of three words (`common`), as terms beside the pairs.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import tantivy

from tusach.library.search import terms
from tusach.library.search.common import Common, learnt
from tusach.library.search.engine import AS_TYPED, NEXT_TO_EACH_OTHER, PAIR, Batch, Entry, Notes, Ranked
from tusach.library.search.folder import Generations
from tusach.library.search.passages import Passage, unpacked
from tusach.library.search.terms import Asked, Part, Word

_HEAP = 128_000_000  # bytes; a segment is written when it is full
_SMALL_HEAP = 15_000_000  # the least that tantivy takes
_MOST_BOOKS = 100_000
_MOST_COUNTS = 64  # questions of which the counts are kept: readers turn pages and choose facets
_NOTES = 0  # the edition number of the index's own notes
_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_QUERY = tantivy.Query


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("edition", indexed=True, fast=True)
    builder.add_unsigned_field("key", fast=True)
    builder.add_text_field("written", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("folded", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("body", stored=True)
    return builder.build()


class TantivyEngine:
    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder / self.name)
        self._lock = threading.Lock()
        self._open: tuple[tuple[Path, int], TantivyReader] | None = None
        self._index: tuple[Path, Any] | None = None
        self.lock = self._generations.lock

    def reader(self) -> "TantivyReader | None":
        return self._generations.opened(self._newest)

    def _newest(self, path: Path) -> "TantivyReader":
        seen = (path, (path / "meta.json").stat().st_mtime_ns)
        with self._lock:
            if self._open is None or self._open[0] != seen:
                self._open = seen, self._read(path)
            return self._open[1]

    def _read(self, path: Path) -> "TantivyReader":
        if self._index is None or self._index[0] != path:
            index = tantivy.Index.open(str(path))
            index.config_reader("manual")
            self._index = path, index
        index = self._index[1]
        index.reload()
        return TantivyReader(index.schema, index.searcher())

    def write(self, batches: Iterable[Batch], notes: Notes) -> None:
        path = self._generations.current()
        if path is None:
            self.rebuild(batches, notes)
            return
        common = self._newest(path).common
        _fill(tantivy.Index.open(str(path)), batches, notes, common, heap=_SMALL_HEAP)

    def rebuild(self, batches: Iterable[Batch], notes: Notes) -> None:
        path = self._generations.begin()
        common, batches = learnt(batches)
        _fill(tantivy.Index(_schema(), path=str(path)), batches, notes, common, heap=_HEAP)
        self._generations.swap(path)


def _fill(index: Any, batches: Iterable[Batch], notes: Notes, common: Common, *, heap: int) -> None:
    """One commit for all of it; when anything fails before, nothing of it is in the index."""
    writer = index.writer(heap_size=heap, num_threads=1)
    try:
        for edition, entries in batches:
            writer.delete_documents_by_query(_of_edition(index.schema, edition))
            for one in entries:
                writer.add_document(_document(edition, one, common))
        writer.delete_documents_by_query(_of_edition(index.schema, _NOTES))
        for name, text in {**notes(), "common": common.packed()}.items():
            note = tantivy.Document()
            note.add_unsigned("edition", _NOTES)
            note.add_bytes("body", f"{name}\n{text}".encode())
            writer.add_document(note)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()  # gives the lock back too


def _of_edition(schema: Any, edition: int) -> Any:
    """A query: deleting by a term takes a Python integer for a signed one, which no document has."""
    return _QUERY.term_query(schema, "edition", edition)


def _document(edition: int, one: Entry, common: Common) -> Any:
    document = tantivy.Document()
    document.add_unsigned("edition", edition)
    document.add_unsigned("key", one.passage.key)
    document.add_text("written", " ".join(one.written))
    document.add_text("folded", " ".join(one.folded))
    pairs = map("_".join, pairwise(one.folded))
    document.add_text("pairs", " ".join([*pairs, *common.terms_of(one.written)]))
    document.add_bytes("body", one.passage.packed().encode())
    return document


class TantivyReader:
    def __init__(self, schema: Any, searcher: Any) -> None:
        self._schema, self._searcher = schema, searcher
        self._words: dict[str, int] | None = None
        self._spellings: dict[str, list[str]] | None = None
        own = searcher.search(_of_edition(schema, _NOTES), limit=20, count=False)
        notes = (searcher.doc(address)["body"][0].decode() for _, address in own.hits)
        self._notes = dict(note.split("\n", 1) for note in notes)
        self._counts: dict[Asked, dict[int, int]] = {}
        self.common = Common.unpacked(self.note("common"))

    def note(self, name: str) -> str:
        return str(self._notes.get(name, ""))

    def counts(self, asked: Asked) -> dict[int, int]:
        counts = self._counts.get(asked)
        if counts is None:
            books = {"books": {"terms": {"field": "edition", "size": _MOST_BOOKS}}}
            must = [(_MUST, query) for part in asked.parts for query in self._unweighed(part)]
            found = self._searcher.aggregate(_QUERY.boolean_query(must), books)
            counts = {int(bucket["key"]): bucket["doc_count"] for bucket in found["books"]["buckets"]}
            kept = dict(self._counts)  # another thread may be reading the one that is there
            if len(kept) >= _MOST_COUNTS:
                del kept[next(iter(kept))]
            self._counts = {**kept, asked: counts}
        return dict(counts)

    def top(self, asked: Asked, limit: int, editions: Sequence[int] | None = None) -> list[Ranked]:
        must = self._must(asked)
        if editions is not None:
            only = _QUERY.term_set_query(self._schema, "edition", list(editions))
            must.append((_MUST, _QUERY.const_score_query(only, 0.0)))
        if len(asked.parts) > 1:
            found = self._in_a_row(asked, must, limit)
            if len(found) == limit:
                return self._ranked(found)
        query = _QUERY.boolean_query([*must, *((_SHOULD, one) for one in self._wishes(asked))])
        return self._ranked(self._searcher.search(query, limit=limit, count=False).hits)

    def _in_a_row(self, asked: Asked, must: list[tuple[Any, Any]], limit: int) -> list[tuple[float, Any]]:
        """Where all stand next to each other there are often enough passages: the others need no weighing. What pairs
        are worth (`_wishes`) is the same for all of these and added afterwards.
        """
        pairs = self._pairs(asked.words)
        query = [*((_MUST, pair) for pair in pairs), *must]
        worth = NEXT_TO_EACH_OTHER + (PAIR * len(pairs) if len(pairs) > 1 else 0.0)
        if any(not word.exact for word in asked.words):
            query.append((_SHOULD, _all(self._typed(asked.words), AS_TYPED)))
        found = self._searcher.search(_QUERY.boolean_query(query), limit=limit, count=False).hits
        return [(score + worth, address) for score, address in found]

    def in_book(self, asked: Asked, edition: int, limit: int, offset: int = 0) -> list[Ranked]:
        here = (_MUST, _QUERY.term_query(self._schema, "edition", edition))
        query = _QUERY.boolean_query([here, *self._must(asked)])
        found = self._searcher.search(
            query, limit=limit, offset=offset, count=False, order_by_field="key", order=tantivy.Order.Asc
        )
        return self._ranked([(0.0, address) for _, address in found.hits])

    def _ranked(self, hits: list[tuple[float, Any]]) -> list[Ranked]:
        keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        return [Ranked(score, key, address) for (score, address), key in zip(hits, keys, strict=True)]

    def load(self, ranked: Sequence[Ranked]) -> list[Passage]:
        return [unpacked(one.key, self._searcher.doc(one.ref)["body"][0].decode()) for one in ranked]

    def words(self) -> dict[str, int]:
        if self._words is None:
            self._words = dict(self._searcher.terms_with_prefix("written", ""))
        return self._words

    def _must(self, asked: Asked) -> list[tuple[Any, Any]]:
        return [(_MUST, query) for part in asked.parts for query in self._part(part)]

    def _part(self, part: Part) -> list[Any]:
        """Conditions that hold together where the part stands. A phrase is narrowed by its pairs before its
        positions are read; a pair of loose words is answered by the pair alone.
        """
        words = part.words
        if len(words) == 1:
            return [self._term(words[0])]
        narrowed = self._pairs(words)
        if part.mixed:
            spelt: list[str | tuple[int, str]] = [self._spelt(word) for word in words]
            return [*narrowed, _QUERY.regex_phrase_query(self._schema, "written", spelt)]
        if len(words) == 2 and not words[0].exact:
            return narrowed
        field = "written" if words[0].exact else "folded"
        phrase = _QUERY.phrase_query(self._schema, field, [getattr(word, field) for word in words])
        return [*narrowed, phrase]

    def _unweighed(self, part: Part) -> list[Any]:
        """The same passages as `_part`, without its scores: the positions are read only where no gram answers."""
        grams = [
            _QUERY.term_query(self._schema, "pairs", self.common.term(gram), "basic")
            for gram in self.common.fitting(part)
        ]
        if not grams:
            return self._part(part)
        *narrowed, phrase = self._part(part)
        others = [*((_MUST, pair) for pair in narrowed), *((_MUST_NOT, gram) for gram in grams)]
        rest = _QUERY.boolean_query([(_MUST, _QUERY.boolean_query(others)), (_MUST, phrase)])
        return [_QUERY.boolean_query([(_SHOULD, one) for one in [*grams, rest]])]

    def _pairs(self, words: Sequence[Word]) -> list[Any]:
        """That each word stands before the next, whatever their marks."""
        pairs = dict.fromkeys(f"{a.folded}_{b.folded}" for a, b in pairwise(words))
        return [_QUERY.term_query(self._schema, "pairs", pair, "basic") for pair in pairs]

    def _term(self, word: Word) -> Any:
        field = "written" if word.exact else "folded"
        return _QUERY.term_query(self._schema, field, getattr(word, field))

    def _spelt(self, word: Word) -> str:
        """The word, or any spelling of it that the index knows, for a phrase of words of both kinds."""
        if word.exact:
            return word.written
        if self._spellings is None:
            self._spellings = {}
            words = list(self.words())
            for written, folded in zip(words, terms.folded_forms(words), strict=True):
                self._spellings.setdefault(folded, []).append(written)
        return f"({'|'.join(self._spellings.get(word.folded, [word.written]))})"

    def _typed(self, words: Sequence[Word]) -> list[Any]:
        return [_QUERY.term_query(self._schema, "written", word.written) for word in words]

    def _wishes(self, asked: Asked) -> Iterator[Any]:
        """What need not be, but lifts a passage when it is."""
        words = asked.words
        pairs = self._pairs(words)
        if any(not word.exact for word in words):
            yield _all([*self._typed(words), *pairs], AS_TYPED)
        if len(asked.parts) > 1:
            yield _all(pairs, NEXT_TO_EACH_OTHER)
            if len(pairs) > 1:
                yield from (_all([pair], PAIR) for pair in pairs)


def _all(queries: list[Any], worth: float) -> Any:
    return _QUERY.const_score_query(_QUERY.boolean_query([(_MUST, query) for query in queries]), worth)
