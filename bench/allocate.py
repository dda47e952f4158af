"""The allocation of one round at national size: 40 titles x 10,600 receivers x 3 steps, three kinds of rules.

    python bench/allocate.py [--titles 40] [--receivers 10600]

Made-up need, readers, languages and prices from a printed seed. Prints a table for docs/performance.md.
"""

import argparse
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tusach.supply.allocate import Problem, allocate, explain  # noqa: E402 - the path comes first

SEED = 341
PROVINCES = 63


def problem(
    titles: int,
    receivers: int,
    budget: int,
    *,
    floor: int,
    run: int = 0,
    room: int = 10**6,
    shares: bool = False,
) -> Problem:
    random = np.random.default_rng(SEED)
    need = random.uniform(20, 100, (7, receivers))[random.integers(0, 7, titles)]
    readers = random.lognormal(7, 0.6, receivers)
    languages, speaks = random.random(titles) < 0.15, random.random(receivers) < 0.2
    core = (np.arange(titles) < max(1, titles // 10)) & ~languages
    group = np.sort(random.integers(0, PROVINCES, receivers))
    part = np.bincount(group, minlength=PROVINCES) * 10_000 / receivers
    return Problem(
        worth=need * np.sqrt(readers)[None, :] * random.uniform(0.7, 1.5, receivers)[None, :] / 100,
        held=random.integers(0, 3, (titles, receivers)).astype(np.float64),
        eligible=~(languages[:, None] & ~speaks[None, :]),
        price=random.integers(15_000, 120_000, titles),
        carriage=random.integers(500, 4_000, receivers),
        setup=random.integers(20_000_000, 120_000_000, titles),
        core=core, most=np.full(titles, 3), minimum_run=np.full(titles, run), floor=np.full(receivers, floor),
        capacity=np.full(receivers, room), budget=budget, group=group,
        share=np.stack([part * 0.7, part * 1.3], axis=1).astype(np.int64) if shares else np.zeros((0, 2), dtype=np.int64),
    )  # fmt: skip


CASES = [
    ("45 bn đồng, floor 5", {"budget": 45_000_000_000, "floor": 5}),
    ("27 bn đồng, floor 8", {"budget": 27_000_000_000, "floor": 8}),
    ("27 bn, floor 5, least run 3,000", {"budget": 27_000_000_000, "floor": 5, "run": 3_000}),
    ("27 bn, floor 5, room for 40 copies", {"budget": 27_000_000_000, "floor": 5, "room": 40}),
    ("27 bn, floor 5, shares of provinces +-30 %", {"budget": 27_000_000_000, "floor": 5, "shares": True}),
]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--titles", type=int, default=40)
    asked.add_argument("--receivers", type=int, default=10_600)
    options = asked.parse_args()
    print(
        f"seed {SEED}, {options.titles} titles x {options.receivers:,} receivers x 3, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
    )
    print(
        "| rules | clock | CPU | copies | titles printed | proved gap | bar |\n|---|---|---|---|---|---|---|"
    )
    for name, facts in CASES:
        given = problem(options.titles, options.receivers, **facts)
        wall, cpu = time.perf_counter(), time.process_time()
        outcome = allocate(given)
        explain(given, outcome.copies, outcome.price)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(
            f"| {name} | {wall:.1f} s | {cpu:.1f} s | {int(outcome.copies.sum()):,} | {int(outcome.printed.sum())} "
            f"| {outcome.gap * 100:.4f} % | 10 s, 0.1 % |",
            flush=True,
        )
    print(f"\nhighest RSS {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (bar 300 MB)")


if __name__ == "__main__":
    main()
