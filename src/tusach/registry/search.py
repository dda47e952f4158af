"""The index by which documents are found, inside the database of the house, so that it is never behind a register.

SQLite: an FTS5 table without content, three columns: words as written, folded, and `who`, tokens of who may see and of
year and direction (`k12`, `y2023`, `in`). PostgreSQL: one tsvector of all three (`đất`, `~dat`, `@k12`). In both the row
is the document's number, so the newest are read first and a page needs no sorting.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from tusach.registry.words import Asked, folded, folded_text

_FTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS registry_found USING fts5(written, folded, who, content='', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M*'\")"
)
_TABLE = "CREATE TABLE IF NOT EXISTS registry_found (document bigint PRIMARY KEY, words tsvector NOT NULL)"
_LAST_POSITION = 16_000  # tsvector counts no further than 16,383
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
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS registry_found_words ON registry_found USING gin (words)"
            )
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
    if len(found) < limit:
        both = "({}) & !({})" if connection.vendor == "postgresql" else "({}) NOT ({})"
        found += _ask(both.format(loose, exact), limit - len(found))
    return found


def _both(asked: Asked, anyone: Sequence[str], every: Sequence[str], *, exact: bool) -> str:
    phrases = [phrase if exact else tuple(map(folded, phrase)) for phrase in asked.phrases]
    if connection.vendor == "postgresql":
        sign = "" if exact else "~"
        said = [f"({' <-> '.join(_lexeme(sign + word) for word in phrase)})" for phrase in phrases]
        said += [
            f"({' | '.join(_lexeme('@' + one) for one in anyone)})",
            *(_lexeme("@" + one) for one in every),
        ]
        return " & ".join(said)
    column = "written" if exact else "folded"
    said = [f'{column} : "{" ".join(_SAFE.sub("", word) for word in phrase)}"' for phrase in phrases]
    said += [f"who : ({' OR '.join(anyone)})", *(f"who : {one}" for one in every)]
    return " AND ".join(said)


def _ask(query: str, limit: int) -> list[int]:
    if connection.vendor == "postgresql":
        asks = (
            "SELECT document FROM registry_found WHERE words @@ %s::tsquery ORDER BY document DESC LIMIT %s"
        )
    else:
        asks = "SELECT rowid FROM registry_found WHERE registry_found MATCH %s ORDER BY rowid DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(asks, [query, limit])
        return [row[0] for row in cursor.fetchall()]


def _vector(written: str, who: str) -> str:
    """In tsvector's own notation: 'đất':1,7 '~dat':1,7 '@k12'."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(written.split()[:_LAST_POSITION], start=1):
        places.setdefault(word, []).append(place)
        places.setdefault(f"~{folded(word)}", []).append(place)
    marked: Iterable[Any] = (f"{_lexeme(word)}:{','.join(map(str, at[:255]))}" for word, at in places.items())
    return " ".join([*marked, *(_lexeme(f"@{one}") for one in who.split())])


def _lexeme(word: str) -> str:
    plain = word.replace("'", "").replace("\\", "").replace("\x00", "")
    return f"'{plain}'"
