"""After a test with real transactions the database is again as it was made.

On SQLite a copy of it is put back: in milliseconds, and whatever its triggers forbid to delete. (PostgreSQL empties by
TRUNCATE, which is no row's deletion, as Django does everywhere.)
"""

import sqlite3
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

TRIES = 80  # a quarter of a second each
_flushed = TransactionTestCase._fixture_teardown
_made: list[sqlite3.Connection] = []


def keep_as_made() -> None:
    """To be called once, before anything is written."""
    if connection.vendor == "sqlite" and not _made:
        connection.ensure_connection()
        _made.append(sqlite3.connect(":memory:"))
        connection.connection.backup(_made[0])


def forget() -> None:
    while _made:
        _made.pop().close()


def _put_back(case: Any) -> None:
    if not _made:
        _flushed(case)
        return
    tries = 0

    def impatient(*_: int) -> None:
        nonlocal tries
        tries += 1
        if tries > TRIES:
            raise TimeoutError("somebody still reads or writes in the database of the test")

    connection.ensure_connection()
    _made[0].backup(connection.connection, progress=impatient)


TransactionTestCase._fixture_teardown = _put_back  # type: ignore[method-assign]
