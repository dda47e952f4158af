"""CPU of counting use: what one page pays to tell it, and what the counting thread pays for it. `python bench/use.py`

CPU time, not wall time: it may run beside other work.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
os.environ |= {"TUSACH_DATA": tempfile.mkdtemp(), "TUSACH_USE_WRITE_SECONDS": "3600", "TUSACH_LOG": "ERROR"}

import django  # noqa: E402 - after the surroundings

django.setup()

from tusach.kit import clock  # noqa: E402
from tusach.library.actions import note_use  # noqa: E402
from tusach.library.counting import Counter  # noqa: E402

EVENTS = 50_000
AGENT = "Mozilla/5.0 (Linux; Android 12; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"


def cost(run: Callable[[int], None]) -> float:
    """Microseconds of CPU of this thread for each call."""
    begun = time.thread_time()
    for n in range(EVENTS):
        run(n)
    return (time.thread_time() - begun) / EVENTS * 1e6


def main() -> None:
    counter, now = Counter(), clock.now()
    start = now.timestamp()

    def take(n: int) -> None:
        counter.take(
            "request", n % 600, n % 40, f"10.0.{n % 200}.{n % 7}", AGENT, start + n / 100, item=str(n % 12)
        )

    def tell(n: int) -> None:
        note_use(
            kind="request", edition_id=n % 600, unit_id=n % 40, address=f"10.0.{n % 200}.{n % 7}", agent=AGENT, at=now,
            item=str(n % 12),
        )  # fmt: skip

    print(f"counting one event      {cost(take):6.1f} µs CPU, {len(counter.counts)} counts held")
    print(f"telling it from a page  {cost(tell):6.1f} µs CPU")
    os._exit(0)  # nothing of this is to be written


if __name__ == "__main__":
    main()
