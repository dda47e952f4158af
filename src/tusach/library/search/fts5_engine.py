"""SQLite FTS5, in a file of its own: what answers when tantivy is not installed.

The folding is ours: FTS5's `remove_diacritics` 1 leaves ề and ộ as they are, and neither 1 nor 2 knows đ.
"""

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from tusach.library.search import terms
from tusach.library.search.engine import Batch, Entry, Notes, Ranked, entry, tiers
from tusach.library.search.folder import Generations
from tusach.library.search.passages import PASSAGE_BITS, Passage, unpacked
from tusach.library.search.terms import Asked, Part, Word

_SCHEMA = """
CREATE VIRTUAL TABLE word USING fts5(
  written, folded, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M*'"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, col);
CREATE TABLE passage(key INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE spelling(written TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE note(name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""
_MOST_SPELLINGS = 40  # of a loose word inside a phrase of both kinds
_MOST_PHRASES = 400


class Fts5Engine:
    name = "fts5"

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder / self.name)
        self._own = threading.local()  # a connection belongs to its thread
        self.lock = self._generations.lock

    def reader(self) -> "Fts5Reader | None":
        return self._generations.opened(self._newest)

    def _newest(self, path: Path) -> "Fts5Reader":
        kept: Fts5Reader | None = getattr(self._own, "reader", None)
        if kept is None or kept.path != path:
            if kept is not None:
                kept.close()
            kept = self._own.reader = Fts5Reader(path)
        kept.refresh()
        return kept

    def write(self, batches: Iterable[Batch], notes: Notes) -> None:
        path = self._generations.current()
        if path is None:
            self.rebuild(batches, notes)
            return
        with closing(_connect(path)) as database:
            _fill(database, batches, notes)

    def rebuild(self, batches: Iterable[Batch], notes: Notes) -> None:
        path = self._generations.begin()
        with closing(_connect(path)) as database:
            database.executescript(f"PRAGMA journal_mode=WAL; {_SCHEMA}")
            _fill(database, batches, notes)
            database.execute("INSERT INTO word(word) VALUES('optimize')")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._generations.swap(path)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path / "index.sqlite3", timeout=20, isolation_level=None)
    database.execute("PRAGMA cache_size=-20000")
    database.execute("PRAGMA synchronous=NORMAL")
    return database


def _fill(database: sqlite3.Connection, batches: Iterable[Batch], notes: Notes) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        for edition, entries in batches:
            _take_out(database, edition)
            for one in entries:
                _put_in(database, one)
        database.execute("DELETE FROM spelling")
        database.execute("INSERT INTO spelling SELECT term, doc FROM vocabulary WHERE col = 'written'")
        database.executemany("INSERT OR REPLACE INTO note VALUES(?, ?)", notes().items())
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _put_in(database: sqlite3.Connection, one: Entry) -> None:
    key = one.passage.key
    row = (key, " ".join(one.written), " ".join(one.folded))
    database.execute("INSERT INTO word(rowid, written, folded) VALUES(?, ?, ?)", row)
    database.execute("INSERT INTO passage VALUES(?, ?)", (key, one.passage.packed()))


def _take_out(database: sqlite3.Connection, edition: int) -> None:
    """A contentless table forgets a row only when told again what it held."""
    bounds = _bounds(edition)
    old = database.execute("SELECT key, body FROM passage WHERE key BETWEEN ? AND ?", bounds).fetchall()
    for key, body in old:
        one = entry(unpacked(key, body))
        row = (key, " ".join(one.written), " ".join(one.folded))
        database.execute("INSERT INTO word(word, rowid, written, folded) VALUES('delete', ?, ?, ?)", row)
    database.execute("DELETE FROM passage WHERE key BETWEEN ? AND ?", bounds)


def _bounds(edition: int) -> tuple[int, int]:
    return edition << PASSAGE_BITS, ((edition + 1) << PASSAGE_BITS) - 1


class Fts5Reader:
    def __init__(self, path: Path) -> None:
        if not (path / "index.sqlite3").exists():
            raise FileNotFoundError(path)
        self.path = path
        self._database = _connect(path)
        self._version = -1
        self._words: dict[str, int] | None = None
        self._spellings: dict[str, list[str]] | None = None

    def close(self) -> None:
        self._database.close()

    def refresh(self) -> None:
        """Forgets what was learnt from an older state."""
        (version,) = self._database.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version, self._words, self._spellings = version, None, None
            self._database.execute("SELECT name FROM note").fetchall()

    def note(self, name: str) -> str:
        row = self._database.execute("SELECT text FROM note WHERE name = ?", [name]).fetchone()
        return row[0] if row else ""

    def counts(self, asked: Asked) -> dict[int, int]:
        asks = f"SELECT rowid >> {PASSAGE_BITS}, count(*) FROM word WHERE word MATCH ? GROUP BY 1"  # noqa: S608
        return dict(self._database.execute(asks, [self._match(asked)]))

    def top(self, asked: Asked, limit: int, editions: Sequence[int] | None = None) -> list[Ranked]:
        found: dict[int, Ranked] = {}
        only = ""
        if editions is not None:
            listed = ",".join(map(str, map(int, editions))) or "0"
            only = f"AND rowid >> {PASSAGE_BITS} IN ({listed})"
        asks = f"SELECT rowid, rank FROM word WHERE word MATCH ? {only} ORDER BY rank LIMIT ?"  # noqa: S608
        for worth, narrower in tiers(asked):
            for key, rank in self._database.execute(asks, [self._match(narrower), limit]):
                found.setdefault(key, Ranked(worth - rank, key, key))
            if len(found) >= limit:
                break
        return sorted(found.values(), key=lambda one: (-one.score, one.key))[:limit]

    def in_book(self, asked: Asked, edition: int, limit: int, offset: int = 0) -> list[Ranked]:
        rows = self._database.execute(
            "SELECT rowid FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ? OFFSET ?",
            [self._match(asked), *_bounds(edition), limit, offset],
        )
        return [Ranked(0.0, key, key) for (key,) in rows]

    def load(self, ranked: Sequence[Ranked]) -> list[Passage]:
        bodies = [
            self._database.execute("SELECT body FROM passage WHERE key = ?", [one.key]).fetchone()
            for one in ranked
        ]
        return [unpacked(one.key, row[0]) for one, row in zip(ranked, bodies, strict=True) if row]

    def words(self) -> dict[str, int]:
        if self._words is None:
            self._words = dict(self._database.execute("SELECT written, passages FROM spelling"))
        return self._words

    def _match(self, asked: Asked) -> str:
        return " AND ".join(self._part(part) for part in asked.parts)

    def _part(self, part: Part) -> str:
        if not part.mixed:
            field = "written" if part.words[0].exact else "folded"
            return f"{field} : {_quoted(getattr(word, field) for word in part.words)}"
        return f"({' OR '.join(f'written : {_quoted(phrase)}' for phrase in self._spelt(part))})"

    def _spelt(self, part: Part) -> list[list[str]]:
        """The phrases as written that a phrase with loose words may stand for, as far as the index has the words."""
        phrases: list[list[str]] = [[]]
        for word in part.words:
            choices = [word.written] if word.exact else self._spellings_of(word)
            phrases = [[*begun, choice] for begun in phrases for choice in choices][:_MOST_PHRASES]
        return phrases

    def _spellings_of(self, word: Word) -> list[str]:
        if self._spellings is None:
            self._spellings = {}
            by_use = sorted(self.words(), key=lambda one: -self.words()[one])
            for written, folded in zip(by_use, terms.folded_forms(by_use), strict=True):
                self._spellings.setdefault(folded, []).append(written)
        return self._spellings.get(word.folded, [word.written])[:_MOST_SPELLINGS]


def _quoted(words: Iterable[str]) -> str:
    """A phrase in FTS5's quotes; words hold letters, digits and marks only."""
    return f'"{" ".join(_only_words(words))}"'


def _only_words(words: Iterable[str]) -> Iterator[str]:
    return (re.sub(r'["\x00]', "", word) for word in words)
