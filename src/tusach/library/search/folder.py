"""An index on disk: generations side by side, one pointer to the whole one, one writer."""

import fcntl
import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
_TRIES = 3

_STEP = 0.05


class Generations:
    """`folder/current` names the generation that readers use; it is replaced in one step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"
        self._where = str(self._pointer)
        self._seen: tuple[tuple[int, int], Path | None] = ((0, 0), None)

    def current(self) -> Path | None:
        try:
            seen = os.stat(self._where)  # noqa: PTH116 - every search asks; the rest only when it was replaced
        except OSError:
            return None
        state = (seen.st_mtime_ns, seen.st_ino)
        if state != self._seen[0]:
            self._seen = state, self._named()
        return self._seen[1]

    def _named(self) -> Path | None:
        try:
            name = self._pointer.read_text().strip()
        except (OSError, ValueError):
            return None
        path = self.folder / name
        return path if name and path.parent == self.folder else None

    def opened(self, read: Callable[[Path], T]) -> T | None:
        """What `read` makes of the current generation; None when there is none or it cannot be read. A generation
        that was replaced in this moment is no fault: the newer one is read.
        """
        for _ in range(_TRIES):
            path = self.current()
            if path is None:
                return None
            try:
                return read(path)
            except (OSError, ValueError, sqlite3.Error) as fault:
                if self.current() == path:
                    log.warning("The search index %s cannot be read and will be built anew: %s", path, fault)
                    self._pointer.unlink(missing_ok=True)
                    return None
        return None

    def begin(self) -> Path:
        """An empty place for a new generation."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"g{time.time_ns():020d}"
        path.mkdir()
        return path

    def swap(self, path: Path) -> None:
        """From now on readers use this one."""
        fresh = self.folder / f"current.{os.getpid()}"
        fresh.write_text(path.name)
        os.replace(fresh, self._pointer)  # noqa: PTH105 - atomic, as Path.replace is; named for what matters
        for one in self.folder.glob("g*"):
            if one.name < path.name:  # who has it open reads on: the system keeps the bytes until they let go
                shutil.rmtree(one, ignore_errors=True)

    @contextmanager
    def lock(self, wait: float) -> Iterator[bool]:
        """Whether this process is the only writer; waits so many seconds for another to finish."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as file:
            free = _locked(file.fileno(), wait)
            try:
                yield free
            finally:
                if free:
                    fcntl.flock(file, fcntl.LOCK_UN)


def _locked(descriptor: int, wait: float) -> bool:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_STEP)
        else:
            return True
