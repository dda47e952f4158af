"""Reading a stranger's file in a process of its own, which may die of it without harm."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tusach.kit.errors import Refused
from tusach.library.ingest.shape import Derived, Limits, Told

BEAT = 5.0  # seconds
_LONGEST_LINE = 1 << 16
_TOO_LONG = "Đọc tệp quá lâu nên đã dừng. Xin chia sách thành nhiều tập, hoặc xuất lại tệp cho gọn."
_TOO_MUCH = (
    "Đọc tệp tốn quá nhiều bộ nhớ nên đã dừng. Xin giảm dung lượng ảnh hoặc chia sách thành nhiều tập."
)
_DIED = "Tệp làm trình đọc dừng giữa chừng nên không nhận. Xin xuất lại tệp từ phần mềm đã làm ra nó."
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PYTHONPATH", "PYTHONHASHSEED", "VIRTUAL_ENV",
                     "TESSDATA_PREFIX", "LD_LIBRARY_PATH")  # fmt: skip


def derive_apart(
    source: Path,
    *,
    folder: Path,
    kind: str = "",
    given: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    told: Told | None = None,
) -> Derived:
    """As `derive`, with the bytes in `folder` under their hashes. Raises Refused also for what kills the reader.

    `told` hears how far it is, and the same again every `BEAT` seconds while nothing moves; what it raises ends the reading.
    """
    limits = limits or Limits()
    order = {
        "source": str(source), "folder": str(folder), "kind": kind, "given": dict(given or {}), "limits": asdict(limits),
    }  # fmt: skip
    worker = _start()
    try:
        stdin = worker.stdin
        if stdin is not None:
            with suppress(BrokenPipeError):
                stdin.write(json.dumps(order).encode() + b"\n")
                stdin.close()
        ending = _listen(worker, time.monotonic() + limits.wall_seconds, told)
    finally:
        _end(worker)
    if ending.get("made"):
        return Derived.from_json(json.loads((folder / "book.json").read_text()))
    raise Refused(_sentence(ending, worker.returncode))


def _start() -> "subprocess.Popen[bytes]":
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    # One arena for all threads: an address space is bounded, and each further arena reserves 64 MB of it.
    environment |= {"MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "tusach.library.ingest.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=environment, start_new_session=True, close_fds=True,
    )  # fmt: skip


def _listen(worker: "subprocess.Popen[bytes]", deadline: float, told: Told | None) -> dict[str, Any]:
    """Passes progress on; returns the last word of the worker, {} when it died without one."""
    done = total = 0
    for line in _lines(worker, deadline):
        if line is not None and "done" not in line:
            return line
        if line is None and time.monotonic() >= deadline:
            return {"late": True}
        done, total = (int(line["done"]), int(line["total"])) if line is not None else (done, total)
        if told:
            told(done, total)
    return {}


def _lines(worker: "subprocess.Popen[bytes]", deadline: float) -> Iterator[dict[str, Any] | None]:
    """What the worker says, line by line; None whenever it was silent for `BEAT` seconds or the time is over."""
    stdout = worker.stdout
    if stdout is None:
        return
    buffer = b""
    with selectors.DefaultSelector() as ready:
        ready.register(stdout, selectors.EVENT_READ)
        while True:
            if not ready.select(max(0.0, min(BEAT, deadline - time.monotonic()))):
                yield None
                continue
            chunk = os.read(stdout.fileno(), _LONGEST_LINE)
            if not chunk:
                return
            *whole, buffer = (buffer + chunk).split(b"\n")
            for line in whole:
                with suppress(ValueError):
                    yield json.loads(line)
            if len(buffer) > _LONGEST_LINE:
                return


def _end(worker: "subprocess.Popen[bytes]") -> None:
    """The worker and what it started (tesseract) are gone afterwards, whatever happened."""
    with suppress(subprocess.TimeoutExpired):
        worker.wait(timeout=0.2)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    if worker.stdout is not None:
        worker.stdout.close()


def _sentence(ending: dict[str, Any], code: int | None) -> str:
    if said := ending.get("refused"):
        return str(said)
    if ending.get("late") or code == -signal.SIGXCPU:
        return _TOO_LONG
    return _TOO_MUCH if ending.get("out_of_memory") else _DIED
