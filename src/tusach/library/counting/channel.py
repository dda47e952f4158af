"""One counter for all server processes of a machine: events go over a Unix datagram socket to whoever holds it.

The first process that has something to count takes the lock file, binds the socket and counts in a thread; the
others send. When it ends, the lock is free and the next one takes over with a salt of its own. What travels stays
in the kernel's memory; a full socket drops, which bounds memory under a flood and never holds a page up.
Where there are no such sockets, each process counts by itself: then a reader who meets two of them is two sessions.
"""

import contextlib
import fcntl
import os
import select
import socket
import threading
from collections.abc import Callable
from multiprocessing.util import Finalize
from pathlib import Path

_LONGEST_PATH = 100  # of a socket's address on Linux and BSD
_LONGEST_EVENT = 8_192
_WAIT = 1.0


class Channel:
    """`take(event)` runs for each event and `tick()` about every second, both in the counting process's thread;
    `last()` once, when that process ends.
    """

    def __init__(
        self, folder: Path, take: Callable[[bytes], None], tick: Callable[[], None], last: Callable[[], None]
    ) -> None:
        self._path, self._lock_path = folder / "use.sock", folder / "use.lock"
        self._take, self._tick, self._last = take, tick, last
        self._out: socket.socket | None = None
        self._in: socket.socket | None = None
        self._lock: int | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self.usable = hasattr(socket, "AF_UNIX") and len(os.fsencode(self._path)) <= _LONGEST_PATH

    @property
    def counts_here(self) -> bool:
        return self._thread is not None

    def send(self, event: bytes) -> bool:
        """False when the event is lost: nobody could be made to count it, or too many wait."""
        if self._out is None:
            self._out = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._out.setblocking(False)
        for _ in range(2):
            try:
                self._out.sendto(event, os.fsencode(self._path))
            except (FileNotFoundError, ConnectionRefusedError):
                if not self._become():
                    return False
            except OSError:
                return False
            else:
                return True
        return False

    def _become(self) -> bool:
        """Whether this process is the counter now; another that is just becoming it has the lock."""
        lock = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        self._path.unlink(missing_ok=True)
        inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        before = os.umask(0o177)
        try:
            inbox.bind(os.fsencode(self._path))
        finally:
            os.umask(before)
        inbox.setblocking(False)
        self._lock, self._in = lock, inbox
        self._thread = threading.Thread(target=self._run, name="use", daemon=True)
        self._thread.start()
        Finalize(None, self.close, exitpriority=10)  # also where a server's child ends without atexit
        return True

    def _run(self) -> None:
        while not self._stop.is_set():
            self._receive(_WAIT)
            self._tick()

    def _receive(self, wait: float) -> None:
        inbox = self._in
        if inbox is None or not select.select([inbox], [], [], wait)[0]:
            return
        for _ in range(1_000):
            try:
                event = inbox.recv(_LONGEST_EVENT)
            except OSError:
                return
            if event:
                self._take(event)

    def close(self) -> None:
        """Count what still waits, then let the next process take over."""
        if self._thread is None or self._in is None:
            return
        self._stop.set()
        with contextlib.suppress(OSError):
            self._in.getsockname()
            self.send(b"")  # wakes the thread
        self._thread.join(timeout=5)
        self._receive(0)
        self._last()
        self._in.close()
        if self._lock is not None:
            os.close(self._lock)
        self._thread = self._in = self._lock = None
