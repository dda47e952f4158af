"""Sends what no honest person sends to every page of a filled demo, and lists what broke.

    python bench/hostile.py --data FOLDER [--seed 1] [--posts] [--seconds 120] [ACCOUNT ...]

Signs in as each ready account, follows the links, and asks each kind of page again with junk in its query; with
`--posts` fills each form with junk too (use a copy of the folder: what is taken is kept). A refusal, a 404 and a
sentence are answers; an exception is not: its place in our code, and the first request that led there, are printed.
Ends with 1 when anything broke. On PostgreSQL set TUSACH_DATABASE as for the house.
"""

# ruff: noqa: PLC0415 - Django is set up only after the folder is chosen; chance here keeps no secret
import argparse
import os
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

JUNK = ["abc", "-1", "0", "9" * 20, "a\x00b", "'\"><", "2023-13-45", "\u0663", "x" * 5000, "1e9", "\u00b2"]
ASKED = [
    "q",
    "trang",
    "noi",
    "nam",
    "loai",
    "trang_thai",
    "tinh",
    "dot",
    "tim",
    "theo",
    "tep",
    "qua-han",
    "doan",
    "tu",
    "so",
    "ngay",
    "muc",
    "cu",
    "co-quan",
    "chi",
    "ai",
    "xem",
    "sua",
    "sau",
    "sach",
    "phan",
    "moi",
    "man",
    "ma",
    "dat",
    "cua",
    "chu_de",
    "chu-de",
    "chon",
    "cau",
    "bao_cao",
    "b",
    "a",
    "thang",
]
ACCOUNTS = [
    "trunguong",
    "tinh",
    "huyen",
    "xa",
    "vanthu",
    "thuthu",
    "capphat",
    "lanhdao",
    "quantri",
    "tinh26",
    "xa26",
]
_EACH = 2  # pages and forms of one kind


class Walk:
    """One account's walk, from its home page along the links."""

    def __init__(self, person: Any, rng: random.Random, seconds: int, *, posts: bool) -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.who, self.rng, self.posts = person.username, rng, posts
        self.kinds: Counter[str] = Counter()
        self.now: tuple[Any, ...] = ()
        self.until = time.monotonic() + seconds
        self.asked = 0

    def go(self) -> None:
        queue, seen = ["/"], {"/"}
        while queue and time.monotonic() < self.until:
            url = queue.pop(self.rng.randrange(len(queue)))
            path = url.partition("?")[0]
            if not self._is_new("GET", path):
                continue
            for link in self._look(url, path):
                if link not in seen:
                    seen.add(link)
                    queue.append(link)

    def _is_new(self, method: str, path: str) -> bool:
        from django.urls import Resolver404, resolve

        try:
            kind = f"{method} {resolve(path).view_name}"
        except Resolver404:
            return False
        self.kinds[kind] += 1
        return self.kinds[kind] <= _EACH

    def _ask(self, path: str, given: dict[str, str] | None = None, *, post: bool = False) -> Any:
        self.now = ("POST" if post else "GET", self.who, path, {k: v[:30] for k, v in (given or {}).items()})
        self.asked += 1
        if post:
            return self.client.post(path, given)
        return self.client.get(f"{path}?{urlencode(given)}" if given else path)

    def _look(self, url: str, path: str) -> Iterator[str]:
        answer = self._ask(url)
        if answer.status_code in {301, 302}:
            yield answer.headers["Location"]
        for junk in self.rng.sample(JUNK, 4):
            self._ask(path, dict.fromkeys(ASKED, junk))
            self._ask(path, {self.rng.choice(ASKED): junk})
        if answer.status_code != 200 or answer.streaming or "html" not in answer.headers["Content-Type"]:
            return
        from lxml import html

        page = html.fromstring(answer.content)
        for link in page.xpath("//a/@href"):
            if link.startswith("/") and not link.startswith("//"):
                yield link.partition("#")[0]
        if self.posts:
            for form in page.xpath('//form[translate(@method, "POST", "post") = "post"]'):
                self._fill(form, form.get("action") or path)

    def _fill(self, form: Any, action: str) -> None:
        path = action.partition("?")[0]
        if "dang-xuat" in path or not self._is_new("POST", path):
            return
        named = form.xpath(".//*[self::input or self::select or self::textarea or self::button][@name]")
        fields = {one.get("name"): one.get("value") or "" for one in named}
        fields.pop("csrfmiddlewaretoken", None)
        for share in (1.0, 0.5, 0.5):
            given = {k: self.rng.choice(JUNK) if self.rng.random() < share else v for k, v in fields.items()}
            self._ask(action, given, post=True)
        self._ask(action, {}, post=True)


class Broken:
    """What raised, by its place in our code, with the first request that led there."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], tuple[Any, ...]] = {}
        self.walk: Walk | None = None

    def caught(self, **_: Any) -> None:
        kind, fault, trace = sys.exc_info()
        ours = [one for one in traceback.extract_tb(trace) if "tusach/" in one.filename]
        place = f"{ours[-1].filename.partition('src/')[2]}:{ours[-1].lineno}" if ours else "?"
        said = f"{kind.__name__ if kind else ''}: {str(fault)[:80]}"
        self.first.setdefault((place, said), self.walk.now if self.walk else ())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="folder of a filled demo")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=120, help="for each account")
    parser.add_argument("--posts", action="store_true", help="send forms too; the demo is changed")
    parser.add_argument("account", nargs="*", default=ACCOUNTS)
    given = parser.parse_args()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tusach.settings",
        "TUSACH_DATA": given.data,
        "TUSACH_DEMO": "yes",
    }
    os.environ["TUSACH_SECOND_FACTOR"] = "optional"

    import django

    django.setup()
    run(given)


def run(given: argparse.Namespace) -> None:
    from django.conf import settings
    from django.core.signals import got_request_exception

    from tusach.people.models import Person

    settings.ALLOWED_HOSTS = ["localhost"]
    broken, rng = Broken(), random.Random(given.seed)
    got_request_exception.connect(broken.caught)
    for person in Person.objects.filter(username__in=given.account).order_by("username"):
        walk = broken.walk = Walk(person, rng, given.seconds, posts=given.posts)
        walk.go()
        print(
            f"{person.username}: {walk.asked} requests to {len(walk.kinds)} kinds of pages and forms",
            flush=True,
        )
    for (place, fault), first in broken.first.items():
        print(f"{place}\n  {fault}\n  {first}")
    print(f"Seed {given.seed}: {len(broken.first)} kinds of exceptions")
    sys.exit(bool(broken.first))


if __name__ == "__main__":
    main()
