"""The quick door: what it keeps, for whom, for how long."""

import io

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections

from tests.cast import NOW
from tusach.library.actions import write_uses
from tusach.library.models import IndexChange, Metric, State, UsageCount
from tusach.portal.quick import QuickDoor, cookies_of, encoding_of


class Door:
    """The door with Django behind it, and how often Django was asked."""

    def __init__(self, **more):
        self.inside, self.asked = WSGIHandler(), 0
        self.door = QuickDoor(self._count, **{"patience": 0, "most_bytes": 10_000_000, **more})

    def _count(self, environ, start_response):
        self.asked += 1
        return self.inside(environ, start_response)

    def get(self, path, query="", method="GET", **headers):
        told = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        result = self.door(environ, lambda status, headers, *_: told.extend((status, dict(headers), headers)))
        told[2].append(("Connection", "close"))  # as servers may: the list is theirs
        body = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        return told[0][:3], told[1], body


@pytest.fixture(autouse=True)
def _one_connection():
    """The handler closes connections around a request; the test's transaction lives on this one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def door(book):
    return Door()


def test_a_page_is_made_once_and_is_the_same_after(door):
    first, again = door.get("/doc/caphe234/2/"), door.get("/doc/caphe234/2/")

    assert first == again
    assert "Connection" not in again[1]
    assert b"che b" in first[2]
    assert door.asked == 1


@pytest.mark.parametrize("path", ["/thu-vien/", "/sach/caphe234/", "/doc/caphe234/1/"])
def test_what_is_kept(door, path):
    door.get(path)
    door.get(path)

    assert door.asked == 1


@pytest.mark.parametrize(
    ("path", "query", "method"),
    [("/doc/caphe234/2/", "q=dat", "GET"), ("/doc/caphe234/2/", "", "HEAD"), ("/tim/", "", "GET"),
     ("/doc/caphe234/9/", "", "GET"), ("/sach/gone2222/", "", "GET"), ("/doc/caphe234/", "", "GET"),
     ("/doc/caphe234/2/hoi-nghi/", "", "GET")],
)  # fmt: skip
def test_what_is_not_kept(door, withdrawn, path, query, method):
    door.get(path, query, method)
    door.get(path, query, method)

    assert door.asked == 2


def test_each_appearance_is_a_page_of_its_own_and_other_cookies_change_nothing(door):
    plain = door.get("/doc/caphe234/2/")
    large = door.get("/doc/caphe234/2/", cookie="co=lon; sessionid=abc; co2=x")

    assert b'data-co="lon"' in large[2]
    assert b'data-co="lon"' not in plain[2]
    assert door.get("/doc/caphe234/2/", cookie="sessionid=zzz; co=khong-co") == plain
    assert door.asked == 2


def test_packed_as_the_browser_reads_it(door):
    plain = door.get("/doc/caphe234/2/")[2]
    _status, headers, body = door.get("/doc/caphe234/2/", accept_encoding="gzip, deflate, br")

    assert headers["Content-Encoding"] == "br"
    assert brotli.decompress(body) == plain
    assert headers["Content-Length"] == str(len(body))
    assert headers["Vary"] == "Accept-Encoding, Cookie, Save-Data"
    assert "Content-Security-Policy" in headers


def test_nothing_travels_when_the_phone_has_it_already(door):
    tag = door.get("/doc/caphe234/2/")[1]["ETag"]
    status, headers, body = door.get("/doc/caphe234/2/", if_none_match=tag)

    assert (status, body, headers["ETag"]) == ("304", b"", tag)


def test_a_withdrawn_book_is_gone_with_the_next_generation(door, book):
    assert door.get("/doc/caphe234/2/")[0] == "200"
    book.state, book.ended_reason = State.WITHDRAWN, "sai bản in"
    book.save()
    IndexChange.objects.create(edition=book, drop=True, at=NOW)

    assert door.get("/doc/caphe234/2/")[0] == "410"


def test_an_answer_from_memory_is_counted_like_one_that_was_made(door, book, cast):
    phones = [f"Mozilla/5.0 (Linux; Android 10; phone {n}) Chrome/120.0 Mobile" for n in range(3)]
    for phone in phones:
        door.get("/doc/caphe234/2/", user_agent=phone, cookie=f"xa={cast.ta_nung.key}")
    write_uses()

    assert door.asked == 1
    row = UsageCount.objects.get(edition=book, metric=Metric.REQUESTS)
    assert (row.count, row.unit) == (3, cast.ta_nung)


def test_memory_is_bounded(book):
    door = Door(most_bytes=30_000)
    for n in (1, 2, 3):
        door.get(f"/doc/caphe234/{n}/")
    door.get("/doc/caphe234/3/")
    assert door.asked == 3
    door.get("/doc/caphe234/1/")

    assert door.asked == 4
    assert door.door._size <= 30_000


def test_without_memory_everything_is_asked(book):
    door = Door(most_bytes=0)
    door.get("/doc/caphe234/2/")
    door.get("/doc/caphe234/2/")

    assert door.asked == 2


def test_a_database_that_is_away_is_no_wrong_page(book):
    def away():
        raise DatabaseError

    door = Door(generation=away)
    assert door.get("/doc/caphe234/2/")[0] == "200"
    assert door.get("/doc/caphe234/2/")[0] == "200"
    assert door.asked == 2


def test_only_cookies_of_ours_count():
    assert cookies_of("a=b; co=lon;nen=xanh; xa=commune-1; rong=hep") == {
        "co": "lon",
        "xa": "commune-1",
        "rong": "hep",
    }
    assert cookies_of("xa=../../etc") == {}
    assert cookies_of("xa=X24846.2025-07-01") == {"xa": "X24846.2025-07-01"}


def test_the_home_of_one_commune_is_not_the_home_of_all(door, cast):
    cast.ta_nung.key = "X24846.2025-07-01"  # as the keys of real communes are
    cast.ta_nung.save()
    plain = door.get("/thu-vien/")[2].decode()
    own = door.get("/thu-vien/", cookie=f"xa={cast.ta_nung.key}")[2].decode()

    assert "Tủ sách Xã Tà Nung" in own
    assert "Đổi xã" in own
    assert "Tên xã, cả tên cũ" not in own
    assert "Tủ sách xã mình" in plain
    assert door.get("/thu-vien/")[2].decode() == plain


def test_the_packing_follows_what_the_browser_says():
    assert encoding_of("gzip, br") == "br"
    assert encoding_of("gzip, br;q=0") == "gzip"
    assert encoding_of("") == encoding_of("gzip;q=0") == ""
