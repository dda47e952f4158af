"""Every EPUB of a folder, also those inside its zips, through the reader: read, refused with its reason, or crashed.

    python bench/epubs.py FOLDER [--apart] [--verbose]

Exit 1 when one crashed. With --apart each is read in a process of its own, as the library does; slower, and a crash
of the machine code is a refusal then. Nothing is written.
"""

import argparse
import io
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tusach.kit.errors import Refused
from tusach.library.ingest import Derived, Limits, derive
from tusach.library.ingest.apart import derive_apart


def books(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".epub" and path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()
        elif path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as pack:
                for name in sorted(pack.namelist()):
                    if name.lower().endswith(".epub"):
                        yield f"{path.relative_to(folder)}!{name}", pack.read(name)


def read(data: bytes, *, apart: bool) -> Derived:
    if not apart:
        return derive(io.BytesIO(data))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.epub"
        path.write_bytes(data)
        return derive_apart(path, folder=Path(folder), limits=Limits(cpu_seconds=120, wall_seconds=300))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    counted = {"read": 0, "refused": 0, "crashed": 0}
    begun = time.process_time()
    for name, data in books(given.folder):
        try:
            book = read(data, apart=given.apart)
        except Refused as refusal:
            counted["refused"] += 1
            print(f"refused  {name}: {refusal.sentence}")
        except Exception:  # noqa: BLE001 - what crashes is what this script looks for
            counted["crashed"] += 1
            print(f"CRASHED  {name}\n{traceback.format_exc(limit=-4)}")
        else:
            counted["read"] += 1
            said = " ".join(note.said for note in book.notes) if given.verbose else ""
            print(f"read     {name}: {len(book.sections)} sections, {len(book.toc)} entries. {said}")
    total = sum(counted.values())
    print(f"{total} books: " + ", ".join(f"{number} {what}" for what, number in counted.items())
          + f"; {time.process_time() - begun:.1f} s of the processor here")  # fmt: skip
    return 1 if counted["crashed"] or not total else 0


if __name__ == "__main__":
    sys.exit(main())
