"""The process in which a stranger's file is read: bounded memory, time and files; it can only be killed.

Started by `apart.read_apart` as `python -m tusach.kit.textlayer.worker`. On standard input one line of JSON (the order)
and then the file; on standard output lines of JSON: {"page": n, "pages": of so many} after each page, and in the end
{"layer": ...}, {"refused": sentence} or {"out_of_memory": true}.
"""

import json
import resource
import sys
import time
from typing import Any

_SPARE_SECONDS = 5
_SHARE_FOR_SCANS = 0.85
_MOST_WRITTEN = 512 << 20


def bound(order: dict[str, Any]) -> None:
    """The kernel's own limits; the soft one of time comes as a signal, the hard one kills."""
    memory, seconds = int(order["memory"]), int(order["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _SPARE_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, _MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(order: dict[str, Any], data: bytes, begun: float) -> dict[str, Any]:
    # Loaded under the limits: what the libraries cost counts too.
    from tusach.kit.errors import Refused  # noqa: PLC0415
    from tusach.kit.textlayer.reading import read_layer  # noqa: PLC0415

    deadline = begun + _SHARE_FOR_SCANS * int(order["seconds"])
    try:
        layer = read_layer(
            data, name=order["name"], ocr=order["ocr"], deadline=deadline, scans=order["scans"], heard=_tell
        )
    except Refused as refusal:
        return {"refused": refusal.sentence}
    except MemoryError:
        return {"out_of_memory": True}
    return {"layer": layer.to_json()}


def _tell(page: int, pages: int) -> None:
    sys.stdout.write(f'{{"page": {page}, "pages": {pages}}}\n')
    sys.stdout.flush()


def main() -> None:
    begun = time.monotonic()
    order = json.loads(sys.stdin.buffer.readline())
    bound(order)
    said = read(order, sys.stdin.buffer.read(), begun)
    sys.stdout.write(json.dumps(said, ensure_ascii=True))


if __name__ == "__main__":
    main()
