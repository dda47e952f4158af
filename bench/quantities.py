"""The reader of figures on annotated sentences, and its time on a report of 20,000 words.

    python bench/quantities.py [--show blind3] [--only blind3]

Sets: `own` was used while the reader was written; the others were written before the reader was run on them, in the order of
SETS. What each gave when none of its errors had been looked at is in docs/hard/quantities.md; now they only show that
nothing was lost. A figure
counts as found when value, unit, kind, comparator and years are all as annotated; the second line of each set asks
for value and unit only. Reports are written in 2023.
"""

import argparse
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tusach.kit.textlayer.shape import Paragraph  # noqa: E402 - the path comes first
from tusach.reports.quantities import Known, Quantity, Stated, compare, find, find_all, speaks_of  # noqa: E402

SETS = (
    "own",
    "frozen",
    "later",
    "fresh",
    "blind1",
    "blind2",
    "blind3",
    "blind4",
    "blind5",
    "blind6",
    "blind7",
    "blind8",
)
WRITTEN = 2023
BAR = 0.92
WORDS = 20_000
BEST_CPU = 0.1
LEAF = "1.1.2.2.a"
KINDS = {"A": "AMOUNT", "P": "PERCENT", "R": "RATIO", "G": "RANGE", "C": "CHANGE", "V": "VAGUE"}
Key = tuple[object, ...]


def sentences(name: str) -> list[tuple[str, list[Key]]]:
    made: list[tuple[str, list[Key]]] = []
    path = Path(__file__).with_name(f"quantities_{name}.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            made.append((line[2:], []))
        elif line and not line.startswith("#"):
            made[-1][1].append(annotated(line))
    return made


def annotated(line: str) -> Key:
    parts = [part.strip() for part in line[2:].split(";")] + [""] * 3
    numbers, unit, comparator, years = parts[:4]
    first, dash, last = years.partition("-")
    period = (
        int(first) if first else None,
        int(last) if last else (None if dash else int(first or 0) or None),
    )
    return (KINDS[line[0]], values(line[0], numbers), unit, comparator, period)


def values(kind: str, said: str) -> tuple[Decimal | None, ...]:
    """Value, whole, high, before."""
    if kind == "V":
        return None, None, None, None
    if kind == "R":
        part, _, whole = said.partition("/")
        return Decimal(part), Decimal(whole), None, None
    if kind == "G":
        low, _, high = said.partition("..")
        return Decimal(low), None, Decimal(high), None
    if kind == "C" and "->" in said:
        before, _, value = said.partition("->")
        return Decimal(value), None, None, Decimal(before)
    return Decimal(said), None, None, None


def key_of(one: Quantity) -> Key:
    numbers = tuple(
        None if value is None else value.normalize() for value in (one.value, one.whole, one.high, one.before)
    )
    return (one.kind, numbers, one.unit, one.comparator, (one.year_from, one.year_to))


def plain(key: Key) -> Key:
    kind, numbers, unit, comparator, years = key
    assert isinstance(numbers, tuple)
    return (
        kind,
        tuple(None if value is None else value.normalize() for value in numbers),
        unit,
        comparator,
        years,
    )


def scored(pairs: list[tuple[Counter[Key], Counter[Key]]]) -> tuple[float, float, int, int, int]:
    right = sum((wanted & got).total() for wanted, got in pairs)
    wanted, got = sum(one.total() for one, _ in pairs), sum(one.total() for _, one in pairs)
    return right / got, right / wanted, right, got, wanted


def measure(name: str, *, show: bool) -> bool:
    whole, loose = [], []
    for text, keys in sentences(name):
        wanted, got = (
            Counter(plain(key) for key in keys),
            Counter(key_of(one) for one in find(text, year=WRITTEN)),
        )
        whole.append((wanted, got))
        loose.append(tuple(Counter((key[1], key[2]) for key in side.elements()) for side in (wanted, got)))
        if show and wanted != got:
            print(f"\n> {text}")
            for key in (wanted - got).elements():
                print("   wanted", shown(key))
            for key in (got - wanted).elements():
                print("   got   ", shown(key))
    good = True
    for what, pairs in (("all of it", whole), ("value and unit", loose)):
        precision, recall, right, got_, wanted_ = scored(pairs)
        print(
            f"| {name} | {len(pairs)} | {wanted_} | {what} | {precision:.3f} | {recall:.3f} | {right} of {got_} read |"
        )
        good = good and min(precision, recall) >= BAR
    return good


def shown(key: Key) -> str:
    kind, numbers, unit, comparator, years = key
    assert isinstance(numbers, tuple)
    return f"{kind} {[f'{value:f}' for value in numbers if value is not None]} {unit} {comparator!r} {years}"


def speed() -> bool:
    lines = [text for name in SETS for text, _ in sentences(name)]
    filler = (
        "Công tác lãnh đạo, chỉ đạo được các cấp ủy quan tâm, gắn việc nghiên cứu, khai thác sách của Đề án với "
        "nhiệm vụ chính trị của địa phương, góp phần nâng cao nhận thức cho cán bộ, đảng viên và Nhân dân ở cơ sở."
    )
    texts, words, at = [], 0, 0
    while words < WORDS:
        text = f"{lines[at % len(lines)]} {filler}"
        texts.append(text)
        words += len(text.split())
        at += 1
    paragraphs = [Paragraph(f"p{place}", text) for place, text in enumerate(texts, 1)]
    find_all(paragraphs, year=WRITTEN)
    begun = time.process_time()
    found = find_all(paragraphs, year=WRITTEN)
    spent = time.process_time() - begun
    print(f"\n{words:,} words, {len(found):,} figures: {spent:.3f} s of CPU (bar {BEST_CPU} s)")
    begun = time.process_time()
    stated = [
        Stated(n, LEAF, speaks_of(one, LEAF), one, paragraph) for n, (paragraph, one) in enumerate(found)
    ]
    meant = time.process_time() - begun
    conflicts = compare(
        stated, Known(commune_count=142, programme_titles=593, first_year=2009, last_year=WRITTEN)
    )
    compared = time.process_time() - begun - meant
    print(f"what they mean: {meant:.3f} s; {len(conflicts)} conflicts between them: {compared:.3f} s")
    return spent <= BEST_CPU


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--show", default="", help="print what differs in this set")
    asked.add_argument("--only", default="", help="measure only this set")
    options = asked.parse_args()
    print("| set | sentences | figures | asked for | precision | recall | |\n|---|---|---|---|---|---|---|")
    good = [measure(name, show=options.show == name) for name in SETS if options.only in {"", name}]
    good.append(speed())
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
