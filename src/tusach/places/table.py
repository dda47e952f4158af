"""The committed table of units as rows (tools/build_places.py writes it)."""

import csv
import gzip
import io
from importlib.resources import files

Row = dict[str, str]
SHEETS = ("units", "events", "versions", "lineage", "aliases", "doubts")


def read_sheet(name: str) -> list[Row]:
    """All rows of one of SHEETS, every value text."""
    packed = (files("tusach.places") / "data" / f"{name}.csv.gz").read_bytes()
    return list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))
