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


def test_writers_get_the_place_in_the_order_they_came(tmp_path):
    """Ten of them, each behind a writer that leaves at last; who came first writes first."""
    holder = opened(tmp_path, 20)
    begin(holder)
    came, got, lock = [], [], threading.Lock()

    def write(number):
        connection = opened(tmp_path, 20)
        try:
            came.append(number)
            begin(connection)
            with lock:
                got.append(number)
            connection.commit()
        finally:
            connection.close()

    threads = []
    for number in range(10):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        until = time.monotonic() + 5
        while number not in came and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(0.02)  # into the queue
    assert got == []
    holder.rollback()
    holder.set_autocommit(True)
    for thread in threads:
        thread.join(20)
    holder.close()

    assert got == came == list(range(10))


def test_a_stuck_writer_holds_nobody_longer_than_their_own_time(tmp_path):
    holder = opened(tmp_path, 20)
    begin(holder)
    refused = []

    def write():
        connection = opened(tmp_path, 0.3)
        try:
            begin(connection)
        except OperationalError:
            refused.append(time.monotonic())
        finally:
            connection.close()

    begun = time.monotonic()
    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    holder.rollback()
    holder.set_autocommit(True)
    holder.close()

    assert len(refused) == 5
    assert max(refused) - begun < 5 * 0.3  # together, not one after the other
