"""The index by which documents are found, inside the database of the house, so that it is never behind a register.

SQLite: an FTS5 table without content, three columns: words as written, folded, and `who`, tokens of who may see and of
year and direction (`k12`, `y2023`, `in`). PostgreSQL: one tsvector of all three (`đất`, `~dat`, `@k12`) and of each two
words in a row (`=đất đai`, `+dat dai`), since its index knows no places: a phrase of common words would be looked for in every
row that holds them all. In both the row is the document's number, so the newest are read first and a page needs no
sorting.
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
_LAST_POSITION = 16_000  # tsvector counts no further than 16,383
_MOST_BYTES = 900_000  # of a tsvector, which holds a mebibyte; the words beyond are not found
_MANY = 4_000  # documents of an answer beyond which the newest are soon found from the table's end
_SAFE = re.compile(r"[^\w]")


def prepare() -> bool:
    """Make the index's table where it is missing; called after every migration. False when the room has no tables yet."""
    if "registry_searchwords" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_TABLE)
            # The planner does not count what it costs to fetch vectors kept aside, and would read the whole table.
            cursor.execute("ALTER TABLE registry_found ALTER words SET STORAGE MAIN")
            cursor.execute(_INDEX)
        else:
            cursor.execute(_FTS)
    return True


def put(document: int, written: str, who: str) -> None:
    """Words and tokens of one document; what the index held of it must have been taken out before."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO registry_found VALUES (%s, %s::tsvector) "
                "ON CONFLICT (document) DO UPDATE SET words = excluded.words",
                [document, _vector(written, who)],
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
    """Ids of at most `limit` documents, the newest first; none of `but`, which only PostgreSQL knows to leave out.

    PostgreSQL's planner takes reading a vector for cheap: asked for the newest few of some hundreds, it may leaf
    through the whole table from its end. So of words in a row, which are rare, any are asked for first.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(
                "SELECT rowid FROM registry_found WHERE registry_found MATCH %s ORDER BY rowid DESC LIMIT %s",
                [query, limit],
            )
            return [row[0] for row in cursor.fetchall()]
        asks = "SELECT document FROM registry_found WHERE words @@ %s::tsquery"
        ids: list[int] = []
        in_a_row = any(sign in query for sign in ("'=", "'+"))
        if in_a_row:
            cursor.execute(f"{asks} LIMIT %s", [query, _MANY])
            ids = sorted((row[0] for row in cursor.fetchall()), reverse=True)
        if not in_a_row or len(ids) == _MANY:
            cursor.execute(f"{asks} ORDER BY document DESC LIMIT %s", [query, limit + len(but)])
            ids = [row[0] for row in cursor.fetchall()]
    left_out = set(but)
    return [pk for pk in ids if pk not in left_out][:limit]


def _vector(written: str, who: str) -> str:
    """In tsvector's own notation: 'đất':1,7 '~dat':1,7 '=đất đai' '+dat dai' '@k12'."""
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
