"""Many hands at once, which only PostgreSQL shows: SQLite lets one writer in at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.cast import NOW, make_cast
from tests.registry.test_actions import go
from tusach.journal import actions as journal
from tusach.journal.models import Mail
from tusach.registry.models import Document

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times, deed):
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time by nature")

    def run(_):
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        return list(hands.map(run, range(times)))


def test_clerks_at_once_never_get_one_number():
    cast = make_cast()

    given = at_once(12, lambda: go(cast).ordinal)

    assert sorted(given) == list(range(1, 13))
    assert Document.objects.count() == 12


def test_workers_at_once_never_make_or_hold_one_mail_twice():
    cast = make_cast()
    journal.tell(people=cast.people.values(), kind="a", sentence="Có việc mới.", at=NOW)

    at_once(4, lambda: journal.gather_mail(at=NOW))
    held = at_once(4, lambda: [mail.pk for mail in journal.claim_mail(at=NOW, most=5)])

    # Workers that looked at the same moment may have got less than they could; the next rounds take the rest.
    while rest := [mail.pk for mail in journal.claim_mail(at=NOW, most=5)]:
        held.append(rest)
    taken = [pk for some in held for pk in some]
    assert Mail.objects.count() == len(cast.people)
    assert len(taken) == len(set(taken)) == len(cast.people)
