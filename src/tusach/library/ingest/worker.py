"""The process in which a stranger's file is read: bounded memory, time, files and cores; it can only be killed.

Started by `apart.derive_apart` as `python -m tusach.library.ingest.worker`; the order comes as one line of JSON on
standard input, progress and the answer go as lines of JSON to standard output, bytes to the folder of the order.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

_SPARE_SECONDS = 5


def bound(limits: dict[str, int]) -> None:
    """The kernel's own limits; the soft one of time comes as a signal, the hard one kills."""
    memory = limits["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    seconds = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _SPARE_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["derived_bytes"], limits["derived_bytes"]))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def work(order: dict[str, Any]) -> None:
    # Loaded under the limits: what the libraries cost counts too.
    from tusach.kit.errors import Refused  # noqa: PLC0415
    from tusach.library.ingest import Limits, derive  # noqa: PLC0415
    from tusach.library.ingest.shape import InFolder  # noqa: PLC0415

    folder, limits = Path(order["folder"]), Limits(**order["limits"])
    try:
        book = derive(
            Path(order["source"]), kind=order["kind"], given=order["given"], limits=limits,
            blobs=InFolder(folder, limits.derived_bytes), told=lambda done, total: say(done=done, total=total),
        )  # fmt: skip
    except Refused as refusal:
        say(refused=refusal.sentence)
        return
    except MemoryError:
        say(out_of_memory=True)
        return
    (folder / "book.json").write_text(json.dumps(book.as_json(), ensure_ascii=False))
    say(made=True)


def main() -> None:
    order = json.loads(sys.stdin.readline())
    bound(order["limits"])
    work(order)


if __name__ == "__main__":
    main()
