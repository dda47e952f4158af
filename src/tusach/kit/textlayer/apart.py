"""Reading a stranger's file in a process of its own, which may die of it without harm."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

from tusach.kit.errors import Refused
from tusach.kit.textlayer.shape import Layer

MEMORY = 3 << 30
_TOO_LONG = "Đọc tệp “{}” quá lâu nên đã dừng. Xin tách tệp thành nhiều phần, hoặc xuất lại tệp cho gọn."
_TOO_MUCH = "Đọc tệp “{}” tốn quá nhiều bộ nhớ nên đã dừng. Xin bớt ảnh hoặc tách tệp thành nhiều phần."
_DIED = "Tệp “{}” làm trình đọc dừng giữa chừng nên không nhận. Xin xuất lại tệp từ phần mềm đã làm ra nó."
_KEPT = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PYTHONPATH", "PYTHONHASHSEED", "VIRTUAL_ENV", "TESSDATA_PREFIX",
         "LD_LIBRARY_PATH")  # fmt: skip


def read_apart(
    data: bytes, *, name: str, ocr: bool = True, seconds: int = 120, memory: int = MEMORY
) -> Layer:
    """As `read_layer`, within `seconds` by the clock and `memory` bytes of address space.

    Raises Refused also for what kills the reader. Recognising scans stops in time, so that what was read is kept.
    """
    order = {"name": name, "ocr": ocr, "seconds": seconds, "memory": memory}
    worker = _start()
    try:
        said, _ = worker.communicate(json.dumps(order).encode() + b"\n" + data, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Refused(_TOO_LONG.format(name)) from error
    finally:
        _end(worker)
    return _heard(said, worker.returncode, name)


def _start() -> "subprocess.Popen[bytes]":
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
    # One arena for all threads: an address space is bounded, and each further arena reserves 64 MB of it.
    environment |= {"MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "tusach.kit.textlayer.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=environment, start_new_session=True, close_fds=True,
    )  # fmt: skip


def _end(worker: "subprocess.Popen[bytes]") -> None:
    """The worker and what it started (tesseract, LibreOffice) are gone afterwards, whatever happened."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.pid, signal.SIGKILL)
    for pipe in (worker.stdin, worker.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    worker.wait()


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
