"""The bars of the alignment on a few made-up reports with known truth; bench/align.py runs them by the hundred."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.reports.align.papers import OUTLINE, PROGRAMME, read
from tusach.reports.align import align, targets_of

sys.path.append(str(Path(__file__).resolve().parents[3] / "bench"))

from align import counted
from report_noise import SETS, make_report, words, write_docx

SEEDS = range(100, 104)


@pytest.mark.parametrize(("level", "bar"), [("clean", 0.995), ("medium", 0.95), ("hard", 0.9)])
def test_leaves_are_found_in_noisy_reports(level, bar):
    total: Counter[str] = Counter()
    for seed in SEEDS:
        noisy = make_report(seed, level, pages=6)
        total += counted(noisy, align(noisy.paragraphs, targets_of(OUTLINE), programme=PROGRAMME))

    assert 2 * total["hit"] / (total["said"] + total["true"]) >= bar, f"seeds {SEEDS.start}-{SEEDS.stop - 1}"
    assert total["right"] / total["letters"] >= 0.93
    assert total["out"] >= 0.9 * total["foreign"]
    assert total["sure right"] >= 0.95 * total["sure"]


def test_parts_in_another_order_are_found():
    noisy = make_report(103, "clean", pages=6, turned=True)
    made = read(noisy.paragraphs)

    assert made.not_found == []


def test_the_same_seed_makes_the_same_report():
    one, two = make_report(101, "hard", pages=4), make_report(101, "hard", pages=4)

    assert one.paragraphs == two.paragraphs
    assert write_docx(one, tracked=True)[:2] == b"PK"


def test_the_sets_of_words_share_no_phrase():
    sets = [set(_phrases(words(seed))) for seed in SETS]

    assert all(len(one) > 200 for one in sets)
    assert sum(len(one) for one in sets) == len(set().union(*sets))


def _phrases(held):
    if isinstance(held, str):
        yield held.casefold()
    for one in held.values() if isinstance(held, dict) else held if isinstance(held, list) else ():
        yield from _phrases(one)
