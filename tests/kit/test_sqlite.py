"""The wait for SQLite's one writer's place."""

import threading
import time

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.django_db  # opens the tests' guard; the connections here are to files of their own


def opened(folder, timeout):
    """A connection of its own, as another process would have it."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout, "init_command": "PRAGMA journal_mode=WAL"}
    settings = {"ENGINE": "tusach.kit.sqlite", "NAME": folder / "one.sqlite3", "OPTIONS": options}
    connection = ConnectionHandler({"default": settings})["default"]
    connection.inc_thread_sharing()
    connection.ensure_connection()
    return connection


@pytest.fixture
def two(tmp_path):
    pair = opened(tmp_path, 20), opened(tmp_path, 0.05)
    yield pair
    for one in pair:
        one.close()


def begin(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_a_writer_that_waits_gets_the_place_when_it_is_free(two):
    patient, other = two
    begin(other)
    freed = []

    def leave():
        freed.append(time.monotonic())
        other.rollback()
        other.set_autocommit(True)

    threading.Timer(0.15, leave).start()
    begin(patient)

    assert time.monotonic() >= freed[0]
    assert patient.connection.execute("PRAGMA busy_timeout").fetchone() == (20_000,)


def test_a_writer_gives_up_after_its_time_and_can_try_again(two):
    other, hasty = two
    begin(other)
    with pytest.raises(OperationalError, match="locked"):
        begin(hasty)
    other.rollback()
    other.set_autocommit(True)

    begin(hasty)

    assert hasty.connection.in_transaction


def test_another_error_is_not_waited_for(two):
    _, hasty = two
    begin(hasty)
    with pytest.raises(OperationalError, match="within a transaction"):
        begin(hasty)
