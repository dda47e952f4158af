"""Packs at size: made, copied to a stick, taken from it, taken over HTTP, renewed by a delta. Sizes and seconds.

    python bench/packs.py [--books 600] [--chapters 12] [--words 1500] [--keep FOLDER]

Every step is the command that a person types, in a process of its own, so start-up is in the figures (about a second).
CPU is that of the step's process; of the step over HTTP the server's is not in it. Prints a table for
docs/performance.md.
"""

import argparse
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = 341
# What the centre does for the delta: the first book's third chapter is corrected and published anew.
CORRECT = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
import brotli
from tusach.kit import store, clock
from tusach.library.models import Edition, Section, State, new_key
old = Edition.objects.order_by("pk").first()
sections = list(old.sections.order_by("ordinal"))
new = Edition.objects.get(pk=old.pk)
new.pk, new.key, new.content_sha256 = None, new_key(), "1" * 64
new.save()
for one in sections:
    one.pk, one.edition = None, new
with store.open_kept(sections[2].html_sha256) as file:
    page = file.read().replace(b"</p>", " (đã sửa)</p>".encode(), 1)
kept = store.keep_bytes(page)
default_storage.save(store.path_of(kept.sha256) + ".br", ContentFile(brotli.compress(page)))
sections[2].html_sha256, sections[2].html_bytes = kept.sha256, kept.size
Section.objects.bulk_create(sections)
Edition.objects.filter(pk=old.pk).update(state=State.SUPERSEDED, superseded_by=new, ended_at=clock.now())
"""


@dataclass(frozen=True)
class Step:
    name: str
    wall: float
    cpu: float
    answer: dict[str, object]


def run(data: Path, *words: str, script: str = "") -> tuple[float, float, str]:
    """Wall and CPU seconds of one command on a data folder, and what it printed."""
    surroundings = {**os.environ, "TUSACH_DATA": str(data), "TUSACH_DATABASE": "sqlite"}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tusach", *words],
        input=script,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"tusach {' '.join(words)}: {done.stderr[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def step(name: str, data: Path, *words: str) -> Step:
    wall, cpu, printed = run(data, *words, "--json")
    made = Step(name, wall, cpu, json.loads(printed))
    shown = made.answer.get("bytes", made.answer.get("copied", 0))
    files = made.answer.get("fetched", made.answer.get("blobs", ""))
    print(f"| {name} | {int(str(shown)) / 1e6:.2f} MB | {files} | {wall:.1f} s | {cpu:.1f} s |", flush=True)
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(data: Path, port: int) -> subprocess.Popen[bytes]:
    house = subprocess.Popen(
        [sys.executable, "-m", "tusach", "run", "--no-work", "--port", str(port)],
        env={**os.environ, "TUSACH_DATA": str(data), "TUSACH_DATABASE": "sqlite"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    for _ in range(240):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.25)
        else:
            return house
    raise SystemExit("the server did not start")


def fresh(folder: Path, key: str) -> Path:
    """An empty machine that trusts the centre."""
    folder.mkdir()
    run(folder, "migrate")
    run(folder, "pack", "trust", key, "Trung ương")
    return folder


def measure(home: Path, books: int, chapters: int, words: int) -> None:
    centre, stick = home / "centre", home / "stick"
    fill = [sys.executable, str(ROOT / "bench" / "books.py"), "rows", "--data", str(centre), "--html"]
    subprocess.run(
        [*fill, "--books", str(books), "--sections", str(books * chapters), "--words", str(words)], check=True
    )
    key = json.loads(run(centre, "pack", "key", "--json")[2])["key"]
    by_stick, by_line = fresh(home / "by-stick", key), fresh(home / "by-line", key)
    print("| step | bytes | files | wall | CPU |\n|---|---:|---:|---:|---:|")
    step("make, first time (compresses the texts)", centre, "pack", "make", "all")
    step("make and copy to a stick", centre, "pack", "make", "all", "--to", str(stick))
    step("apply from the stick", by_stick, "pack", "apply", str(stick))
    step("apply again, nothing new", by_stick, "pack", "apply", str(stick))
    step("verify every file", by_stick, "pack", "verify", "all")
    port = free_port()
    house = served(centre, port)
    address = f"http://127.0.0.1:{port}/goi/all/"
    try:
        step("apply over HTTP", by_line, "pack", "apply", address)
        run(centre, "shell", "-v", "0", script=CORRECT)
        step("make after one chapter was corrected", centre, "pack", "make", "all", "--to", str(stick))
        step("delta over HTTP", by_line, "pack", "apply", address)
        step("delta from the stick", by_stick, "pack", "apply", str(stick))
        step("plain pages in a ZIP", centre, "pack", "export-html", "--to", str(home / "all.zip"))
    finally:
        os.killpg(house.pid, signal.SIGTERM)  # the command and the server that it started
        house.wait(timeout=30)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--books", type=int, default=600)
    parser.add_argument("--chapters", type=int, default=12)
    parser.add_argument("--words", type=int, default=1500)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it")
    asked = parser.parse_args()
    print(f"seed {SEED}: {asked.books} books of {asked.chapters} chapters of {asked.words} words", flush=True)
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        measure(asked.keep, asked.books, asked.chapters, asked.words)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.books, asked.chapters, asked.words)


if __name__ == "__main__":
    main()
