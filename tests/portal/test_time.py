"""The door at which a reading page tells how long it was read."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOW
from tusach.library.actions import write_uses
from tusach.library.models import Metric, State, UsageCount

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 12; SM-A135F) Chrome/120.0 Mobile Safari/537.36"}
DOOR = "/doc/caphe234/2/gio/"


def seconds() -> int:
    write_uses()
    return sum(UsageCount.objects.filter(metric=Metric.SECONDS).values_list("count", flat=True))


@pytest.mark.parametrize(
    ("told", "counted"), [("300", 300), ("86400", 900), ("-5", 0), ("1e9", 0), ("", 0), ("12345678", 0)]
)
def test_seconds_are_believed_within_bounds(client, book, clock, told, counted):
    answer = client.post(DOOR, {"giay": told}, **PHONE)

    assert (answer.status_code, answer.content, dict(answer.cookies)) == (204, b"", {})
    assert seconds() == counted


def test_what_the_page_tells_is_not_added_to_the_gap(client, book, monkeypatch):
    for minute, ask in [
        (0, lambda: client.get("/doc/caphe234/2/", **PHONE)),
        (5, lambda: client.get("/doc/caphe234/3/", **PHONE)),
        (5, lambda: client.post(DOOR, {"giay": "240"}, **PHONE)),
    ]:
        monkeypatch.setattr("tusach.kit.clock.now", lambda minute=minute: NOW + timedelta(minutes=minute))
        ask()

    assert seconds() == 240


def test_nobody_is_asked_for_a_token_and_no_session_opens(db, book):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(DOOR, {"giay": "60"}, **PHONE)
    assert answer.status_code == 204
    assert not answer.cookies
    assert strict.get(DOOR).status_code == 405


def test_of_what_is_not_read_nothing_is_counted(client, book, withdrawn):
    for address in ("/doc/caphe234/9/gio/", "/doc/nobook22/1/gio/", "/doc/gone2222/9/gio/"):
        assert client.post(address, {"giay": "60"}, **PHONE).status_code == 404
    client.post("/doc/gone2222/1/gio/", {"giay": "60"}, **PHONE)
    book.state = State.DRAFT
    book.save()
    assert client.post(DOOR, {"giay": "60"}, **PHONE).status_code == 404
    assert seconds() == 0
