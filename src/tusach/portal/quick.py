"""The quick door: public pages from memory, in front of Django (docs/hard/quick-door.md).

A section of a book is the same for every reader who wants letters of the same size on the same ground. Django makes
it once; from then on this door hands out the bytes, ready in brotli, gzip and plain, and still counts the use. It knows
nothing of books: a view offers its answer (`tusach.keep`), one number from the database says when all must go.
"""

import gzip
import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import brotli
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from tusach.kit import clock
from tusach.kit.middleware import HTTP_TONGUE, TONGUE, accepts_brotli
from tusach.library.actions import note_use
from tusach.library.queries import reading
from tusach.places.models import Unit
from tusach.portal.appearance import ALLOWED
from tusach.portal.keeping import COMMUNE, SAVING, Use, reader_of, saves_data

log = logging.getLogger(__name__)
Environ = dict[str, Any]
Start = Callable[..., Any]
Key = tuple[str, ...]
Headers = list[tuple[str, str]]

_OURS = re.compile(r"/(?:thu-vien|sach/[a-z0-9]{1,12}|doc/[a-z0-9]{1,12}/[0-9]{1,6})/")
_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")  # a unit of a later day has the day: X24846.2025-07-01
_OWN = {"content-length", "content-encoding", "vary", "etag", "date"}
_MOST_UNITS = 20_000


@dataclass
class Kept:
    """One page; `headers` without those that depend on how the body is packed. Packings are made when first asked."""

    use: Use
    headers: Headers
    plain: bytes
    tag: str
    packed: dict[str, tuple[bytes, Headers]] = field(default_factory=dict)

    def answer(self, encoding: str) -> tuple[bytes, Headers]:
        ready = self.packed.get(encoding)
        return ready if ready is not None else self._pack(encoding)

    def _pack(self, encoding: str) -> tuple[bytes, Headers]:
        body, named = self.plain, []
        if encoding == "br":
            body, named = brotli.compress(self.plain, quality=9), [("Content-Encoding", "br")]
        elif encoding == "gzip":
            body, named = gzip.compress(self.plain, 6, mtime=0), [("Content-Encoding", "gzip")]
        ready = body, [*self.headers, *named, ("Content-Length", str(len(body)))]
        self.packed[encoding] = ready
        return ready


def cookies_of(header: str) -> dict[str, str]:
    """Only the four cookies that change a public page; values that are none of ours are as if not sent."""
    found = {}
    for one in header.split(";"):
        name, _, value = one.strip().partition("=")
        if (
            value in ALLOWED.get(name, ())
            or (name == COMMUNE and _UNIT.fullmatch(value))
            or (name, value) == (TONGUE, "en")
        ):
            found[name] = value
    return found


def encoding_of(header: str) -> str:
    if accepts_brotli(header):
        return "br"
    return "gzip" if "gzip" in header and "gzip;q=0" not in header.replace(" ", "") else ""


def _let_go() -> None:
    """Outside a request nobody else gives the connection back; inside somebody's transaction it is not ours to close."""
    if not connection.in_atomic_block:
        close_old_connections()


class QuickDoor:
    """A WSGI application around another. `generation` is asked at most every `patience` seconds."""

    def __init__(
        self,
        inside: Callable[[Environ, Start], Iterable[bytes]],
        *,
        most_bytes: int | None = None,
        generation: Callable[[], int] = reading.generation,
        patience: float = 1.0,
    ) -> None:
        self._inside, self._ask, self._patience = inside, generation, patience
        self._most = settings.QUICK_BYTES if most_bytes is None else most_bytes
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size, self._lock = 0, threading.Lock()
        self._asked, self._generation = float("-inf"), -1
        self._units: dict[str, int | None] = {}

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or not self._most:
            return self._inside(environ, start_response)
        path = environ.get("PATH_INFO", "")
        if not _OURS.fullmatch(path):
            return self._inside(environ, start_response)
        cookies = cookies_of(environ["HTTP_COOKIE"]) if "HTTP_COOKIE" in environ else {}
        key = self._key(environ, path, cookies)
        if not self._is_current():
            return self._inside(environ, start_response)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        if kept is None:
            return self._fill(key, environ, start_response)
        self._count(kept.use, environ, cookies)
        return self._hand_out(kept, environ, start_response)

    def _key(self, environ: Environ, path: str, cookies: Mapping[str, str]) -> Key:
        scheme = environ.get("HTTP_X_FORWARDED_PROTO") or environ.get("wsgi.url_scheme", "")
        place = "" if path.startswith("/doc/") else cookies.get(COMMUNE, "")
        looks = [cookies.get(name, "") for name in ALLOWED]
        looks.append(cookies.get(TONGUE) or ("en" if environ.get(HTTP_TONGUE) == "en" else ""))
        little = "" if path.startswith("/doc/") else str(saves_data(environ))
        return (path, scheme, environ.get("HTTP_HOST", ""), place, little, *looks)

    def _is_current(self) -> bool:
        """Forgets all pages when an edition came, changed or went. False: the database does not say, so ask Django."""
        now = time.monotonic()
        if now - self._asked < self._patience:
            return True
        try:
            generation = self._ask()
        except DatabaseError:
            log.warning("the generation of ready pages could not be read; pages are made anew", exc_info=True)
            return False
        finally:
            _let_go()
        if generation != self._generation:
            with self._lock:
                self._kept.clear()
                self._size = 0
        self._asked, self._generation = now, generation
        return True

    def _fill(self, key: Key, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Has Django make the page, plain, and keeps it when the view says that it may be kept."""
        offered: list[Use] = []
        told: list[Any] = []
        accepted, generation = environ.get("HTTP_ACCEPT_ENCODING", ""), self._generation
        asked = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
        asked |= {"HTTP_ACCEPT_ENCODING": "identity", "tusach.keep": offered}
        result = self._inside(asked, lambda status, headers, *_: told.extend((status, headers)))
        try:
            body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        status, headers = told
        names = {name.lower() for name, _ in headers}
        if not offered or not status.startswith("200") or "set-cookie" in names:
            start_response(status, headers)
            return [body]
        kept = self._make(offered[0], headers, body)
        packed, ready = kept.answer(encoding_of(accepted))
        with self._lock:
            if generation == self._generation:
                self._keep(key, kept)
        start_response("200 OK", [*ready])  # a server may write into the list it is given (PEP 3333)
        return [packed]

    def _make(self, use: Use, headers: Headers, body: bytes) -> Kept:
        tag = f'W/"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
        plain = [(name, value) for name, value in headers if name.lower() not in _OWN]
        return Kept(use, [*plain, ("Vary", "Accept-Encoding, Cookie, Save-Data"), ("ETag", tag)], body, tag)

    def _keep(self, key: Key, kept: Kept) -> None:
        """Least recently used pages go when memory is full; a page counts twice, for its packings."""
        known = self._kept.pop(key, None)
        self._size += 2 * len(kept.plain) - (2 * len(known.plain) if known else 0)
        self._kept[key] = kept
        while self._size > self._most and self._kept:
            _, gone = self._kept.popitem(last=False)
            self._size -= 2 * len(gone.plain)

    def _hand_out(self, kept: Kept, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if kept.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", [*kept.headers])
            return []
        body, headers = kept.answer(encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")))
        start_response("200 OK", [*headers])
        return [body]

    def _count(self, use: Use, environ: Environ, cookies: Mapping[str, str]) -> None:
        if environ.get(SAVING):
            return
        address, agent = reader_of(environ)
        note_use(
            kind=use.kind, edition_id=use.edition, unit_id=self._unit(cookies.get(COMMUNE, "")), address=address,
            agent=agent, at=clock.now(), item=use.item,
        )  # fmt: skip

    def _unit(self, key: str) -> int | None:
        if not key:
            return None
        if key not in self._units:
            if len(self._units) >= _MOST_UNITS:
                self._units.clear()
            try:
                self._units[key] = Unit.objects.filter(key=key).values_list("pk", flat=True).first()
            finally:
                _let_go()
        return self._units[key]
