"""Django's SQLite with a fairer wait for the one writer's place.

SQLite lets one transaction write at a time. Who finds the place taken waits by SQLite's own scheme, naps that grow to
100 ms; among many writers those who have waited long then lose to those who have just come, and one submission in
twenty took 80 ms and more for two milliseconds of work. Here every waiter asks again after the same short nap.
"""

import sqlite3
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

NAP = 0.001  # seconds, about as long as the place is held
_KIND = 0xFF  # the low byte of an error's code says what kind it is


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        """BEGIN IMMEDIATE, asked until the place is free; OperationalError after the `timeout` of the settings."""
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        give_up = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not self._has_begun():
                if time.monotonic() > give_up:
                    super()._start_transaction_under_autocommit()  # type: ignore[misc]
                    return
                time.sleep(NAP)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")

    def _has_begun(self) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except OperationalError as error:
            if getattr(error.__cause__, "sqlite_errorcode", 0) & _KIND != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True
