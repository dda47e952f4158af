"""Reading a stranger's file in a process of its own, which may die of it without harm."""

import json
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

from tusach.kit.errors import Refused
from tusach.kit.textlayer.shape import Layer

MEMORY = 3 << 30
BEAT = 5.0  # seconds
_TOO_LONG = "Đọc tệp “{}” quá lâu nên đã dừng. Xin tách tệp thành nhiều phần, hoặc xuất lại tệp cho gọn."
_TOO_MUCH = "Đọc tệp “{}” tốn quá nhiều bộ nhớ nên đã dừng. Xin bớt ảnh hoặc tách tệp thành nhiều phần."
_DIED = "Tệp “{}” làm trình đọc dừng giữa chừng nên không nhận. Xin xuất lại tệp từ phần mềm đã làm ra nó."
_KEPT = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PYTHONPATH", "PYTHONHASHSEED", "VIRTUAL_ENV", "TESSDATA_PREFIX",
         "LD_LIBRARY_PATH")  # fmt: skip


def read_apart(
    data: bytes,
    *,
    name: str,
    ocr: bool = True,
    seconds: int = 120,
    memory: int = MEMORY,
    scans: int | None = None,
    heard: Callable[[int, int], None] | None = None,
) -> Layer:
    """As `read_layer`, within `seconds` by the clock and `memory` bytes of address space.

    `heard` is told (pages read, pages in all) after each page, and the same again every `BEAT` seconds while nothing
    moves (0, 0 before the first page); what it raises ends the reading. Raises Refused also for what kills the reader.
    Recognising scans stops in time, so that what was read is kept.
    """
    order = {"name": name, "ocr": ocr, "seconds": seconds, "memory": memory, "scans": scans}
    worker = _start()
    try:
        said = _listen(worker, json.dumps(order).encode() + b"\n" + data, seconds, heard or _nobody)
        if said is None:
            raise Refused(_TOO_LONG.format(name))
    finally:
        _end(worker)
    return _heard(said, worker.returncode, name)


def _nobody(page: int, pages: int) -> None:
    """Who only wants the end."""


def _start() -> "subprocess.Popen[bytes]":
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    # One arena for all threads: an address space is bounded, and each further arena reserves 64 MB of it.
    environment |= {"MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "tusach.kit.textlayer.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=environment, start_new_session=True, close_fds=True,
    )  # fmt: skip


def _listen(
    worker: "subprocess.Popen[bytes]", order: bytes, seconds: int, heard: Callable[[int, int], None]
) -> bytes | None:
    """The worker's last line, b"" when it died before; None when the time is over."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    Thread(target=_feed, args=(worker, order), daemon=True).start()
    Thread(target=_follow, args=(worker, lines), daemon=True).start()
    end, page, pages = time.monotonic() + seconds, 0, 0
    while (left := end - time.monotonic()) > 0:
        try:
            line = lines.get(timeout=min(BEAT, left))
        except queue.Empty:
            heard(page, pages)
            continue
        if not line.startswith(b'{"page"'):
            with suppress(subprocess.TimeoutExpired):
                worker.wait(timeout=max(0.1, end - time.monotonic()))
            return line
        told = json.loads(line)
        page, pages = int(told["page"]), int(told["pages"])
        heard(page, pages)
    return None


def _feed(worker: "subprocess.Popen[bytes]", order: bytes) -> None:
    """A worker that dies early hears no more of it."""
    if worker.stdin is not None:
        with suppress(OSError, ValueError):
            worker.stdin.write(order)
        with suppress(OSError, ValueError):
            worker.stdin.close()


def _follow(worker: "subprocess.Popen[bytes]", lines: "queue.SimpleQueue[bytes]") -> None:
    with suppress(OSError, ValueError):
        for line in worker.stdout or ():
            lines.put(line)
    lines.put(b"")


def _end(worker: "subprocess.Popen[bytes]") -> None:
    """The worker and what it started (tesseract, LibreOffice) are gone afterwards, whatever happened."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            with suppress(OSError, ValueError):
                pipe.close()


def _heard(said: bytes, code: int | None, name: str) -> Layer:
    ending: dict[str, Any] = {}
    with suppress(ValueError):
        ending = json.loads(said)
    if "layer" in ending:
        return Layer.from_json(ending["layer"])
    if sentence := ending.get("refused"):
        raise Refused(str(sentence))
    if code == -signal.SIGXCPU:
        raise Refused(_TOO_LONG.format(name))
    raise Refused((_TOO_MUCH if ending.get("out_of_memory") else _DIED).format(name))
