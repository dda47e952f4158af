"""The index by which documents are found, inside the database of the house, so that it is never behind a register.

SQLite: an FTS5 table without content, three columns: words as written, folded, and `who`, tokens of who may see and of
year and direction (`k12`, `y2023`, `in`). PostgreSQL: one tsvector of all three (`đất`, `~dat`, `@k12`) and of each two
words in a row (`=đất đai`, `+dat dai`), since its index knows no places: a phrase of common words would be looked for in every
row that holds them all; and the block of documents it stands in (`@#24`), so that the newest of many are found without
fetching them all. In both the row is the document's number: the newest are those with the highest.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import Any

from django.db import connection

from tusach.registry.words import Asked, folded, folded_text

_FTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS registry_found USING fts5(written, folded, who, content='', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M*'\")"
)
_TABLE = "CREATE TABLE IF NOT EXISTS registry_found (document bigint PRIMARY KEY, words tsvector NOT NULL)"
_INDEX = "CREATE INDEX IF NOT EXISTS registry_found_words ON registry_found USING gin (words)"
_LAYOUT = "words, pairs, who, block"  # said of PostgreSQL's table; an index that was laid out otherwise is made anew
_LAST_POSITION = 16_000  # tsvector counts no further than 16,383
_MOST_BYTES = 900_000  # of a tsvector, which holds a mebibyte; the words beyond are not found
_MANY = 4_000  # documents of an answer that are fetched whole, without looking for the newest first
_BLOCK = 4_096  # documents
_FIRST_BLOCKS, _TIMES_MORE = 2, 16  # that are looked through first; then so many times more, then all
_SAFE = re.compile(r"[^\w]")


def prepare() -> bool:
    """Make the index's table where it is missing; called after every migration. False when the room has no tables yet."""
    if "registry_searchwords" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_TABLE)
            cursor.execute("SELECT obj_description('registry_found'::regclass)")
            if cursor.fetchone() != (_LAYOUT,):
                cursor.execute("TRUNCATE registry_found")
                cursor.execute(f"COMMENT ON TABLE registry_found IS '{_LAYOUT}'")
            # The planner does not count what it costs to fetch vectors kept aside, and would read the whole table.
            cursor.execute("ALTER TABLE registry_found ALTER words SET STORAGE MAIN")
            cursor.execute(_INDEX)
        else:
            cursor.execute(_FTS)
    return True


def is_empty() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT document FROM registry_found LIMIT 1")
        else:
            cursor.execute("SELECT rowid FROM registry_found LIMIT 1")
        return cursor.fetchone() is None


def put(document: int, written: str, who: str) -> None:
    """Words and tokens of one document; what the index held of it must have been taken out before."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO registry_found VALUES (%s, %s::tsvector) "
                "ON CONFLICT (document) DO UPDATE SET words = excluded.words",
                [document, _vector(written, f"{who} {_block(document // _BLOCK)}")],
            )
        else:
            cursor.execute(
                "INSERT INTO registry_found(rowid, written, folded, who) VALUES (%s, %s, %s, %s)",
                [document, written, folded_text(written), who],
            )


def take_out(document: int, written: str, who: str) -> None:
    """A table without content forgets a row only when told again what it held."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM registry_found WHERE document = %s", [document])
        else:
            cursor.execute(
                "INSERT INTO registry_found(registry_found, rowid, written, folded, who) "
                "VALUES ('delete', %s, %s, %s, %s)",
                [document, written, folded_text(written), who],
            )


def empty() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE registry_found")
        else:
            cursor.execute("INSERT INTO registry_found(registry_found) VALUES ('delete-all')")


def find(asked: Asked, *, anyone: Sequence[str], every: Sequence[str] = (), limit: int) -> list[int]:
    """Ids of documents with all phrases, one of the tokens `anyone` and all of `every`: those that hold the words as
    they were typed first, then those that fold alike; newest first in both.
    """
    if not asked or not anyone:
        return []
    loose = _both(asked, anyone, every, exact=False)
    if not asked.has_marks:
        return _ask(loose, limit)
    exact = _both(asked, anyone, every, exact=True)
    found = _ask(exact, limit)
    if len(found) < limit:  # then `found` is all that is exact
        if connection.vendor == "postgresql":
            found += _ask(loose, limit - len(found), but=found)
        else:
            found += _ask(f"({loose}) NOT ({exact})", limit - len(found))
    return found


def _both(asked: Asked, anyone: Sequence[str], every: Sequence[str], *, exact: bool) -> str:
    phrases = [phrase if exact else tuple(map(folded, phrase)) for phrase in asked.phrases]
    if connection.vendor == "postgresql":
        sign = "" if exact else "~"
        said = [
            f"({' <-> '.join(_lexeme(sign + word) for word in phrase)})"
            for phrase in phrases
            if len(phrase) != 2  # then the pair says it all
        ]
        said += [_lexeme(pair) for phrase in phrases for pair in _pairs("=" if exact else "+", phrase)]
        said += [
            f"({' | '.join(_lexeme('@' + one) for one in anyone)})",
            *(_lexeme("@" + one) for one in every),
        ]
        return " & ".join(said)
    column = "written" if exact else "folded"
    said = [f'{column} : "{" ".join(_SAFE.sub("", word) for word in phrase)}"' for phrase in phrases]
    said += [f"who : ({' OR '.join(anyone)})", *(f"who : {one}" for one in every)]
    return " AND ".join(said)


def _ask(query: str, limit: int, *, but: Sequence[int] = ()) -> list[int]:
    """Ids of at most `limit` documents, the newest first; none of `but`, which only PostgreSQL knows to leave out."""
    if connection.vendor == "postgresql":
        ids, left_out = _newest(query, limit + len(but)), set(but)
        return [pk for pk in ids if pk not in left_out][:limit]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM registry_found WHERE registry_found MATCH %s ORDER BY rowid DESC LIMIT %s",
            [query, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _newest(query: str, limit: int) -> list[int]:
    """PostgreSQL's planner takes reading a vector for cheap: asked for the newest few, it leafs through the table from its
    end, or fetches all there are, as it happens to guess. So blocks from the end say where the newest are, and words in a
    row, which are rare, are fetched all and sorted here.
    """
    asks = "SELECT document FROM registry_found WHERE words @@ %s::tsquery"
    with connection.cursor() as cursor:
        if any(sign in query for sign in ("'=", "'+")):
            cursor.execute(f"{asks} LIMIT %s", [query, _MANY])
            ids = [row[0] for row in cursor.fetchall()]
            if len(ids) < _MANY:
                return sorted(ids, reverse=True)[:limit]
        cursor.execute("SELECT max(document) FROM registry_found")
        end, size = (cursor.fetchone()[0] or 0) // _BLOCK + 1, _FIRST_BLOCKS
        while size < end:
            some = " | ".join(_lexeme(f"@{_block(number)}") for number in range(end - size, end))
            cursor.execute(asks, [f"{query} & ({some})"])
            ids = [row[0] for row in cursor.fetchall()]
            if len(ids) >= limit:
                return sorted(ids, reverse=True)[:limit]
            size *= _TIMES_MORE
        cursor.execute(asks, [query])
        return sorted((row[0] for row in cursor.fetchall()), reverse=True)[:limit]


def _block(number: int) -> str:
    return f"#{number}"


def _vector(written: str, who: str) -> str:
    """In tsvector's own notation: 'đất':1,7 '~dat':1,7 '=đất đai' '+dat dai' '@k12' '@#24'."""
    places: dict[str, list[int]] = {}
    pairs: set[str] = set()
    all_words = written.split()[:_LAST_POSITION]
    size = 0
    for place, (word, after) in enumerate(zip_longest(all_words, all_words[1:]), start=1):
        marks = [word, f"~{folded(word)}"]
        two = [*_pairs("=", (word, after)), *_pairs("+", (folded(word), folded(after)))] if after else []
        size += sum(len(one.encode()) for one in [*marks, *two]) + 20
        if size > _MOST_BYTES:
            break
        for one in marks:
            places.setdefault(one, []).append(place)
        pairs.update(two)
    marked: Iterable[Any] = (f"{_lexeme(word)}:{','.join(map(str, at[:255]))}" for word, at in places.items())
    return " ".join([*marked, *map(_lexeme, sorted(pairs)), *(_lexeme(f"@{one}") for one in who.split())])


def _pairs(sign: str, phrase: Sequence[str]) -> list[str]:
    return [f"{sign}{one} {two}" for one, two in pairwise(phrase)]


def _lexeme(word: str) -> str:
    plain = word.replace("'", "").replace("\\", "").replace("\x00", "")
    return f"'{plain}'"
