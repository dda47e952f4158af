"""Tries at signing in are counted once for all workers."""

import os
import subprocess
import sys

import pytest
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

# With the house's settings and none of its rooms, which a process takes seconds to read and the counts do not need.
WORKER = """
import django
from django.conf import settings
settings.INSTALLED_APPS = []
django.setup()
from allauth.core.internal import ratelimit
from django.core.management import call_command
from django.http import HttpRequest

call_command("createcachetable", verbosity=0)
ask = dict(app="allauth.account", action="people_slip", key="203.0.113.9", config={"people_slip": "5/m/key"})
print(sum(bool(ratelimit.consume(HttpRequest(), **ask)) for _ in range(4)))
"""


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM people_limits")
        return cursor.fetchall()


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="a file of SQLite, whatever the tests run on: once is enough"
)
def test_two_processes_share_one_count(tmp_path):
    home = {
        "TUSACH_DATA": str(tmp_path),
        "TUSACH_DATABASE": "sqlite",
        "DJANGO_SETTINGS_MODULE": "tusach.settings",
    }

    allowed = [
        subprocess.run(
            [sys.executable, "-c", WORKER], env=os.environ | home, check=True, capture_output=True
        ).stdout
        for _ in range(2)
    ]

    assert [int(one) for one in allowed] == [4, 1]


def test_a_try_is_counted_in_the_database_without_saying_whose(cast, client, clock):
    assert rows() == []

    client.post("/dang-nhap/", {"login": "lan", "password": "sai"}, REMOTE_ADDR="203.0.113.9")

    told = str(rows())
    assert rows()
    assert "203.0.113" not in told
    assert "lan" not in told
    assert isinstance(caches["default"], DatabaseCache)


@pytest.mark.parametrize(
    "address", ["/", "/dang-nhap/", "/tai-khoan/lan-dau/", "/thu-vien/", "/mat-khau/quen/"]
)
def test_reading_counts_nothing(cast, client, clock, address):
    assert client.get(address).status_code in {200, 302}

    assert rows() == []


def test_behind_a_proxy_one_machine_does_not_use_up_the_tries_of_all(cast, client, clock, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    wrong = {"login": "lan", "password": "sai"}

    def sign_in(said, name="lan"):
        return client.post("/dang-nhap/", wrong | {"login": name}, HTTP_X_FORWARDED_FOR=said)

    for n in range(30):  # what a reader writes in front of the proxy's own word does not count
        sign_in(f"198.51.100.{n}, 203.0.113.9", f"khong-co-{n}")

    assert sign_in("203.0.113.9").status_code == 429
    assert sign_in("203.0.113.10").status_code == 200


@pytest.mark.parametrize(("said", "count"), [("yes", 1), ("no", 0)])
def test_the_setting_of_the_proxy_reaches_the_counts(tmp_path, said, count):
    asked = "from tusach import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    told = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True,
        env=os.environ | {"TUSACH_DATA": str(tmp_path), "TUSACH_BEHIND_PROXY": said},
    ).stdout  # fmt: skip

    assert int(told) == count
