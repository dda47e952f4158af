"""The reader of figures on annotated tables, each written as a Word file and read back as a report's annex is.

    python bench/quantity_tables.py [--show tables2] [--only tables2]

A figure counts as found when cell, value, unit, kind, comparator and years are all as annotated; the second line asks
for cell, value and unit only. What the set gave when none of its errors had been looked at is in docs/hard/quantities.md.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]

from docx import Document  # noqa: E402 - the path comes first

from quantities import WRITTEN, Key, annotated, key_of, plain, scored, shown  # noqa: E402
from tusach.kit.textlayer import read_layer  # noqa: E402
from tusach.reports.quantities import find_all  # noqa: E402

SETS = ("tables", "tables2", "tables3", "tables4")
Place = tuple[int, int]


@dataclass
class Table:
    """`rows` from the top, heads among them: the first `heads` of them; `marks` by row and column from 0."""

    caption: str
    rows: list[list[str]] = field(default_factory=list)
    heads: int = 0
    marks: list[tuple[Place, Key]] = field(default_factory=list)


def tables(name: str) -> list[Table]:
    made: list[Table] = []
    for line in Path(__file__).with_name(f"quantities_{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            made.append(Table(line[2:].strip()))
        elif line.startswith("|"):
            is_head = line.startswith("|#")
            cells = line.removeprefix("|#").removeprefix("|").rstrip().removesuffix("|").split("|")
            made[-1].rows.append([one.strip() for one in cells])
            made[-1].heads += is_head
        elif line.startswith("@ "):
            place, _, mark = line[2:].partition(":")
            row, column = (int(one) - 1 for one in place.split(","))
            made[-1].marks.append(((row, column), plain(annotated(mark.strip()))))
    return made


def as_word(table: Table) -> bytes:
    """The caption over a table in a Word file; a head that goes on beside itself, or below over nothing, is one cell."""
    paper = Document()
    paper.add_paragraph(table.caption)
    grid = paper.add_table(len(table.rows), max(len(row) for row in table.rows))
    for row, texts in enumerate(table.rows):
        at = 0
        for text, run in groupby(texts):
            many = len(list(run))
            if row < table.heads and many > 1 and text:
                grid.cell(row, at).merge(grid.cell(row, at + many - 1)).text = text
            else:
                for place in range(at, at + many):
                    grid.cell(row, place).text = text
            at += many
    for row in range(1, table.heads):
        for place, text in enumerate(table.rows[row]):
            if not text and table.rows[row - 1][place]:
                grid.cell(row - 1, place).merge(grid.cell(row, place)).text = table.rows[row - 1][place]
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def read(table: Table) -> list[tuple[Place, Key]]:
    layer = read_layer(as_word(table), name="bang.docx", ocr=False)
    return [
        ((one.cell.row, one.cell.column), key_of(figure))
        for one, figure in find_all(layer.paragraphs, year=WRITTEN)
        if one.cell
    ]


def measure(name: str, *, show: bool) -> None:
    whole, loose = [], []
    for number, table in enumerate(tables(name), 1):
        wanted, got = Counter(table.marks), Counter(read(table))
        whole.append((wanted, got))
        loose.append(
            tuple(
                Counter((place, key[1], key[2]) for place, key in side.elements()) for side in (wanted, got)
            )
        )
        if show and wanted != got:
            print(f"\n{number} = {table.caption}")
            for row in table.rows:
                print("   |", " | ".join(row))
            for what, rest in (("wanted", wanted - got), ("got   ", got - wanted)):
                for (row, column), key in sorted(rest.elements(), key=lambda one: one[0]):
                    print(f"   {what} {row + 1},{column + 1}: {shown(key)}")
    for what, pairs in (("all of it", whole), ("cell, value and unit", loose)):
        precision, recall, right, got_, wanted_ = scored(pairs)
        print(
            f"| {name} | {len(pairs)} | {wanted_} | {what} | {precision:.3f} | {recall:.3f} | {right} of {got_} read |"
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--show", default="", help="print what differs in this set")
    asked.add_argument("--only", default="", help="measure only this set")
    options = asked.parse_args()
    print("| set | tables | figures | asked for | precision | recall | |\n|---|---|---|---|---|---|---|")
    for name in SETS:
        if options.only in {"", name}:
            measure(name, show=options.show == name)


if __name__ == "__main__":
    main()
