"""PostgreSQL's own full text: one tsvector holds each word in both forms at the same position.

`đất` stands there as written and `~dat` folded, so phrases of both kinds of words need no trick. Dictionaries and
extensions are not used: the lexemes are ours. The tables are made by library/migrations/0002.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from tusach.library.search.engine import Batch, Entry, Notes, Ranked, tiers
from tusach.library.search.passages import Passage, unpacked
from tusach.library.search.terms import Asked, Part, Word

_LOCK = 3_412_009  # of pg_advisory_lock, for the one writer
_MOST_RANKED = 3_000  # passages of one tier that are weighed; ts_rank_cd of all would take seconds
_STEP = 0.05
_LAST_POSITION = 16_000  # tsvector counts no further than 16,383


class PostgresEngine:
    name = "postgres"

    def reader(self) -> "PostgresReader | None":
        reader = PostgresReader()
        return reader if reader.note("state") else None

    @contextmanager
    def lock(self, wait: float) -> Iterator[bool]:
        with connection.cursor() as cursor:
            free = _locked(cursor, wait)
            try:
                yield free
            finally:
                if free:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

    def write(self, batches: Iterable[Batch], notes: Notes) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for edition, entries in batches:
                _count(cursor, edition, sign=-1)
                cursor.execute("DELETE FROM library_passage WHERE edition = %s", [edition])
                _copy(cursor, "library_passage", entries)
                _count(cursor, edition, sign=1)
            cursor.execute("DELETE FROM library_spelling WHERE passages <= 0")
            _note(cursor, notes)

    def rebuild(self, batches: Iterable[Batch], notes: Notes) -> None:
        """In one transaction: readers go on with the old table until it is committed."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS library_passage_next")
            cursor.execute("CREATE TABLE library_passage_next (LIKE library_passage)")
            for _, entries in batches:
                _copy(cursor, "library_passage_next", entries)
            cursor.execute("ALTER TABLE library_passage_next ADD PRIMARY KEY (key)")
            cursor.execute("CREATE INDEX ON library_passage_next USING gin (words)")
            cursor.execute("CREATE INDEX ON library_passage_next (edition, key)")
            cursor.execute("DELETE FROM library_spelling")
            cursor.execute(
                "INSERT INTO library_spelling SELECT word, ndoc FROM "
                "ts_stat('SELECT words FROM library_passage_next') WHERE left(word, 1) <> '~'"
            )
            cursor.execute("DROP TABLE library_passage")
            cursor.execute("ALTER TABLE library_passage_next RENAME TO library_passage")
            cursor.execute("ANALYZE library_passage")
            _note(cursor, notes)


def _locked(cursor: Any, wait: float) -> bool:
    tries = max(1, int(wait / _STEP))
    for attempt in range(tries):
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if cursor.fetchone()[0]:
            return True
        if attempt + 1 < tries:
            cursor.execute("SELECT pg_sleep(%s)", [_STEP])
    return False


def _note(cursor: Any, notes: Notes) -> None:
    cursor.executemany(
        "INSERT INTO library_searchnote VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET text = excluded.text",
        list(notes().items()),
    )


def _count(cursor: Any, edition: int, *, sign: int) -> None:
    """Adds the words of an edition to the vocabulary, or takes them away."""
    cursor.execute(
        "INSERT INTO library_spelling AS s SELECT word, %s * ndoc FROM ts_stat(%s) WHERE left(word, 1) <> '~' "
        "ON CONFLICT (written) DO UPDATE SET passages = s.passages + excluded.passages",
        [sign, f"SELECT words FROM library_passage WHERE edition = {int(edition)}"],  # noqa: S608 - a number
    )


def _copy(cursor: Any, table: str, entries: Iterable[Entry]) -> None:
    made = [
        _row(one) for one in entries
    ]  # first: the texts come through the connection that COPY would block
    with cursor.copy(f"COPY {table} (key, edition, body, words) FROM STDIN") as rows:
        for row in made:
            rows.write_row(row)


def _row(one: Entry) -> tuple[int, int, str, str]:
    body = one.passage.packed().replace("\x00", "")  # PostgreSQL holds no NUL
    return one.passage.key, one.passage.edition, body, _vector(one)


def _vector(one: Entry) -> str:
    """In tsvector's own notation: 'đất':1,7 '~dat':1,7."""
    places: dict[str, list[int]] = {}
    for place, (written, folded) in enumerate(zip(one.written, one.folded, strict=True), start=1):
        if place > _LAST_POSITION:
            break
        places.setdefault(written, []).append(place)
        places.setdefault(f"~{folded}", []).append(place)
    return " ".join(f"'{_plain(word)}':{','.join(map(str, at))}" for word, at in places.items())


def _plain(word: str) -> str:
    return word.replace("'", "").replace("\\", "").replace("\x00", "")


def _query(asked: Asked) -> str:
    return " & ".join(_part(part) for part in asked.parts)


def _part(part: Part) -> str:
    return f"({' <-> '.join(_lexeme(word) for word in part.words)})"


def _lexeme(word: Word) -> str:
    return f"'{_plain(word.written)}'" if word.exact else f"'~{_plain(word.folded)}'"


class PostgresReader:
    def __init__(self) -> None:
        self._words: dict[str, int] | None = None

    def note(self, name: str) -> str:
        return next(iter(_rows("SELECT text FROM library_searchnote WHERE name = %s", [name])), ("",))[0]

    def counts(self, asked: Asked) -> dict[int, int]:
        asks = "SELECT edition, count(*) FROM library_passage WHERE words @@ %s::tsquery GROUP BY edition"
        return dict(_rows(asks, [_query(asked)]))

    def top(self, asked: Asked, limit: int, editions: Sequence[int] | None = None) -> list[Ranked]:
        found: dict[int, Ranked] = {}
        only = "" if editions is None else "AND edition = ANY(%s)"
        asks = (
            "SELECT key, ts_rank_cd(words, %s::tsquery, 1) FROM "  # noqa: S608 - `only` is one of two texts above
            f"(SELECT key, words FROM library_passage WHERE words @@ %s::tsquery {only} LIMIT %s) AS few "
            "ORDER BY 2 DESC, 1 LIMIT %s"
        )
        for worth, narrower in tiers(asked):
            query = _query(narrower)
            some = [] if editions is None else [list(editions)]
            for key, rank in _rows(asks, [query, query, *some, _MOST_RANKED, limit]):
                found.setdefault(key, Ranked(worth + rank, key, key))
            if len(found) >= limit:
                break
        return sorted(found.values(), key=lambda one: (-one.score, one.key))[:limit]

    def in_book(self, asked: Asked, edition: int, limit: int, offset: int = 0) -> list[Ranked]:
        asks = (
            "SELECT key FROM library_passage WHERE words @@ %s::tsquery AND edition = %s "
            "ORDER BY key LIMIT %s OFFSET %s"
        )
        return [Ranked(0.0, key, key) for (key,) in _rows(asks, [_query(asked), edition, limit, offset])]

    def load(self, ranked: Sequence[Ranked]) -> list[Passage]:
        keys = [one.key for one in ranked]
        bodies = dict(_rows("SELECT key, body FROM library_passage WHERE key = ANY(%s)", [keys]))
        return [unpacked(key, bodies[key]) for key in keys if key in bodies]

    def words(self) -> dict[str, int]:
        if self._words is None:
            self._words = dict(_rows("SELECT written, passages FROM library_spelling", []))
        return self._words


def _rows(asks: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(asks, values)
        return list(cursor.fetchall())
