"""Many hands at once. Threads of one test share PostgreSQL; SQLite's file is opened by a process of its own."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import NOW, make_cast
from tests.registry.test_actions import come, go, own, paper
from tests.registry.test_holding import hold
from tusach.journal import actions as journal
from tusach.journal.models import Mail
from tusach.registry import queries
from tusach.registry.models import Document, Series

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times, deed):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time by nature")

    def run(turn):
        try:
            return deed(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        return list(hands.map(run, range(times)))


def test_clerks_at_once_never_get_one_number():
    cast = make_cast()

    given = at_once(50, lambda _: go(cast).ordinal)

    assert sorted(given) == list(range(1, 51))
    assert Document.objects.count() == 50


def test_holding_giving_and_arriving_at_once_leave_neither_gap_nor_repeat():
    cast = make_cast()

    def deed(turn):
        if turn % 3 == 0:
            return "out", hold(cast).ordinal
        if turn % 3 == 1:
            return "out", go(cast).ordinal
        return "in", int(come(cast, paper(number=str(turn))).arrival.number)

    given = at_once(30, deed)

    assert sorted(number for way, number in given if way == "out") == list(range(1, 21))
    assert sorted(number for way, number in given if way == "in") == list(range(1, 11))
    assert [queries.gaps_of(series).missing for series in Series.objects.all()] == [(), ()]


def test_one_form_sent_by_many_hands_gives_one_number():
    cast = make_cast()

    given = at_once(8, lambda _: go(cast, own(), once="one-form").code)

    assert set(given) == {"01-CV/NXBCTQG"}
    assert Document.objects.count() == 1


@pytest.mark.slow
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="a file of SQLite, whatever the tests run on: once is enough"
)
def test_fifty_clerks_on_a_file_of_sqlite_never_get_one_number():
    command = [
        sys.executable,
        str(ROOT / "bench" / "registry.py"),
        "--documents",
        "0",
        "--numbers",
        "3",
        "--json",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, cwd=ROOT)

    got = json.loads(said.stdout.strip().splitlines()[-1])
    assert (got["clerks"], got["numbers"], got["repeated"], got["missing"]) == (50, 150, 0, 0)


def test_workers_at_once_never_make_or_hold_one_mail_twice():
    cast = make_cast()
    journal.tell(people=cast.people.values(), kind="a", sentence="Có việc mới.", at=NOW)

    at_once(4, lambda _: journal.gather_mail(at=NOW))
    held = at_once(4, lambda _: [mail.pk for mail in journal.claim_mail(at=NOW, most=5)])

    # Workers that looked at the same moment may have got less than they could; the next rounds take the rest.
    while rest := [mail.pk for mail in journal.claim_mail(at=NOW, most=5)]:
        held.append(rest)
    taken = [pk for some in held for pk in some]
    assert Mail.objects.count() == len(cast.people)
    assert len(taken) == len(set(taken)) == len(cast.people)
