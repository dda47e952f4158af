"""Reads every record file under a folder as `tusach books import` would, and says what became of each.

`python bench/marc.py FOLDER [--all]`: files of other projects' test data are a hard school for a reader. It must never
raise; a file is refused with a sentence or its records are read, mended or told as broken. CPU seconds stand beside.
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
django.setup()

from tusach.books.exchange import read_records  # noqa: E402 - Django first
from tusach.kit.errors import Refused  # noqa: E402

ENDINGS = {".dat", ".mrc", ".marc", ".iso", ".lex", ".xml", ".onx"}


def main(folder: Path, *, everything: bool) -> int:
    crashed, total = 0, Counter[str]()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        if not everything and path.suffix.lower() not in ENDINGS:
            continue
        begun, said = time.process_time(), ""
        counts: Counter[str] = Counter()
        try:
            for one in read_records(path.read_bytes(), name=path.name):
                counts["broken" if one.broken else "doubtful" if one.doubts else "read"] += 1
                said = said or one.broken or (one.doubts[0] if one.doubts else "")
        except Refused as refusal:
            counts["refused"] += 1
            said = refusal.sentence
        except Exception as wrong:  # noqa: BLE001 - the point of the exercise
            crashed += 1
            counts["CRASHED"] += 1
            said = repr(wrong)
        total += counts
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        print(
            f"{path.relative_to(folder)}: {told or 'nothing'} ({time.process_time() - begun:.2f} s). {said[:140]}"
        )
    print(dict(total))
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), everything="--all" in sys.argv))
