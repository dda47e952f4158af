"""Django's SQLite with a fair wait for the one writer's place.

SQLite lets one transaction write at a time. Who finds the place taken waits by SQLite's own scheme, naps that grow to
100 ms; among many writers those who have waited long then lose to those who have just come, and one submission in
twenty took 80 ms and more for two milliseconds of work. Here whoever waits stands in a queue that the kernel keeps, a
lock on a file beside the database, first come first served; only the first of the queue asks for the place, after the
same short nap each time, and leaves the queue when it has it.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError
from django.db.backends.sqlite3 import base

NAP = 0.0005  # seconds, less than the place is held
_KIND = 0xFF  # the low byte of an error's code says what kind it is


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        """BEGIN IMMEDIATE, asked until the place is free; OperationalError after the `timeout` of the settings."""
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        give_up = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            with self._queue():
                while not self._has_begun():
                    if time.monotonic() > give_up:
                        super()._start_transaction_under_autocommit()  # type: ignore[misc]
                        return
                    time.sleep(NAP)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    @contextmanager
    def _queue(self) -> Iterator[None]:
        """First of the queue inside. Those behind a writer that never ends give up one after the other, each at its own
        time. A database in memory has no queue, nor has a folder where no file can be made.
        """
        place = self._place()
        if place is None:
            yield
            return
        try:
            fcntl.flock(place, fcntl.LOCK_EX)
            yield
        finally:
            os.close(place)

    def _place(self) -> int | None:
        """A description of its own: one that is shared with a forked process or a thread would be one place for both."""
        name = str(self.settings_dict["NAME"])
        if ":memory:" in name or "mode=memory" in name:
            return None
        try:
            return os.open(Path(f"{name}-queue"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None

    def _has_begun(self) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except OperationalError as error:
            if getattr(error.__cause__, "sqlite_errorcode", 0) & _KIND != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True
