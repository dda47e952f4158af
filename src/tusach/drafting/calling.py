"""One call over HTTP that ends in time, whatever the other side does, and is led nowhere else.

A timeout of urllib is one for each piece that comes: a service that lets its answer drip, a letter of a header at a time,
would hold whoever asked for hours. Here the line is hung up when the time is over.
"""

import socket
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Timer
from types import TracebackType
from typing import Any, Self


class Call:
    """Open for `seconds` from its beginning; then reading and opening raise an OSError or HTTPException."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._lines: list[socket.socket] = []
        self._timer = Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self.opener = urllib.request.build_opener(_StayHere(), _Plain(self), _Safe(self))

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def begun(self, line: socket.socket) -> None:
        self._lines.append(line)
        self.check()

    def check(self) -> None:
        if time.monotonic() >= self._until:
            raise TimeoutError

    def _hang_up(self) -> None:
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def read(self, answer: HTTPResponse, *, most: int) -> bytes:
        """The body, a byte or more longer than `most` when it is longer."""
        data = b""
        while len(data) <= most:
            part = answer.read1(65_536)
            self.check()  # also of the end: a line that was hung up ends like one that is done
            if not part:
                break
            data += part
        return data


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Not led elsewhere: the key and the words of the report go to the address of the settings and to no other."""

    def redirect_request(self, *told: Any) -> None:  # noqa: ARG002 - urllib's shape
        return None  # urllib then raises the answer as an error


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        call = self.call

        class Line(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                call.begun(self.sock)

        return self.do_open(Line, req)


class _Safe(urllib.request.HTTPSHandler):
    def __init__(self, call: Call) -> None:
        super().__init__()
        self.call = call

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        call = self.call

        class Line(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                call.begun(self.sock)

        return self.do_open(Line, req)
