"""The national draft as DOCX and PDF, on the data folder of a demo.

    TUSACH_DATA=folder TUSACH_DEMO=yes python bench/drafting.py

Takes the longest draft that the folder holds (`tusach demo` makes one from the 63 provinces of 2023) and makes both
files as at a first request, each in a process of its own, so that nothing is warm, then asks for them again. Prints
the processor's seconds, which do not depend on who else works, the seconds by the clock, pages and size. The bars are
DOCX 5 s, PDF 3 s. What it makes is kept in the folder, as a request's would be.
"""

# ruff: noqa: PLC0415 - Django is set up in each process
import multiprocessing
import os
import queue
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
BARS = {"DOCX": 5.0, "PDF": 3.0}


def make(kind: str, out: Any) -> None:
    """Puts (CPU s, clock s, clock s of the second request, bytes of the file, highest memory in MB, pages)."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
    django.setup()
    from django.core.management import call_command

    from tusach.drafting import exports
    from tusach.drafting.models import Draft, FileKind, MadeFile
    from tusach.kit import clock, store

    call_command("migrate", verbosity=0)
    draft = max(Draft.objects.all(), key=lambda one: len(str(one.content)), default=None)
    if draft is None:
        out.put(None)
        return
    MadeFile.objects.filter(draft=draft, kind=kind).delete()
    worked, first = timed(lambda: exports.file_of(draft, FileKind(kind), at=clock.now()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    _, again = timed(lambda: exports.file_of(draft, FileKind(kind), at=clock.now()))
    made = store.open_kept(MadeFile.objects.get(draft=draft, kind=kind).sha256).read()
    out.put((worked, first, again, len(made), peak, pages(made) if kind == "PDF" else 0))


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the processor and by the clock."""
    worked, begun = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - worked, time.perf_counter() - begun


def pages(pdf: bytes) -> int:
    import pypdfium2

    book = pypdfium2.PdfDocument(pdf)
    try:
        return len(book)
    finally:
        book.close()


def waited_for(work: Any, out: Any) -> Any:
    """What the process put; None when it ended without."""
    while True:
        try:
            return out.get(timeout=1)
        except queue.Empty:
            if not work.is_alive() and out.empty():
                return None


def main() -> None:
    fresh = multiprocessing.get_context("spawn")
    print("| file | CPU s | clock s | bar s | again, s | pages | kB | highest memory, MB | load |")
    print("|---|---|---|---|---|---|---|---|---|")
    for kind, bar in BARS.items():
        out = fresh.Queue()
        work = fresh.Process(target=make, args=(kind, out))
        work.start()
        got = waited_for(work, out)
        if got is None:
            sys.exit(
                "No draft in this folder (TUSACH_DATA): `tusach demo` makes one. See what is printed above."
            )
        worked, first, again, size, peak, leaves = got
        load = os.getloadavg()[0]
        print(
            f"| {kind} | {worked:.1f} | {first:.1f} | {bar:g} | {again:.2f} | {leaves or ''} | {size // 1000} "
            f"| {peak:.0f} | {load:.1f} |"
        )


if __name__ == "__main__":
    main()
