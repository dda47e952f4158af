"""How well made-up reports are laid along the outline, and how long it takes.

    python bench/align.py [--seeds 500-529] [--level medium hard] [--pages 40] [--bare] [--turned] [--show 503]
                          [--after 20 [--hands sixth seventh]]

Which seeds take which words, and which of these are still unseen: docs/hard/alignment.md. A pair is a section of the report with a leaf
it answers. Body text is right when its paragraph has exactly the leaves it was written for. Time is CPU time of this
process. `--show` prints one report's mistakes.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from report_noise import SETS, Noisy, make_report, outline  # noqa: E402 - the script finds its neighbours
from tusach.reports.align import Alignment, Placed, Target, align, joint_key, node_with, targets_of  # noqa: E402

PROGRAMME = "Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)"
BARS = {"medium": 0.95, "hard": 0.90}
MOST_PASSAGES, MOST_LETTERS = 8, 1200  # as reports.queries.confirmed
BODY_BAR, FOREIGN_BAR, CPU_BAR = 0.93, 0.90, 0.3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="1100-1129")
    parser.add_argument("--level", nargs="*", default=["medium", "hard"])
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--scheme", default="")
    parser.add_argument("--bare", action="store_true", help="no number, bold or centred line anywhere")
    parser.add_argument("--turned", action="store_true", help="the last part stands before the second")
    parser.add_argument("--after", type=int, help="so many other reports were read and confirmed before")
    parser.add_argument(
        "--hands", nargs="*", default=[], help="sets whose hands wrote those; none: the same hand"
    )
    parser.add_argument("--show", type=int)
    asked = parser.parse_args()
    first, _, last = asked.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    if asked.show is not None:
        for level in asked.level:
            noisy = one_report(asked.show, level, asked)
            show(noisy, align(noisy.paragraphs, learned(asked.show, level, asked), programme=PROGRAMME))
        return
    kind = SETS[max(at for at in SETS if at <= seeds.start)]
    for level in asked.level:
        line(level, kind, seeds, asked)
    speed(seeds.start, pages=40)


def one_report(seed: int, level: str, asked: argparse.Namespace) -> Noisy:
    scheme = "none" if asked.bare else asked.scheme
    half = -1 if asked.after is None or asked.hands else 0
    noisy = make_report(seed, level, pages=asked.pages, turned=asked.turned, scheme=scheme, half=half)
    if asked.bare:
        noisy.paragraphs = [replace(one, bold=False, italic=False, centred=False) for one in noisy.paragraphs]
    return noisy


def learned(seed: int, level: str, asked: argparse.Namespace) -> list[Target]:
    """The outline with what a person confirmed in `--after` other reports: headings as aliases, and the texts under headings of
    one leaf. They are the last of the hundred of the same hand, with the other half of its phrases, or those of `--hands`.
    """
    firsts = [at for at, name in SETS.items() if name in asked.hands]
    aliases: dict[str, list[str]] = {}
    passages: dict[str, list[str]] = {}
    for number in range(asked.after or 0):
        first = firsts[number % len(firsts)] if firsts else seed // 100 * 100
        other = make_report((first or 100) + 99 - number, level, pages=asked.pages, half=-1 if firsts else 1)
        found = align(other.paragraphs, targets_of(outline()), programme=PROGRAMME)
        headings = {one.first: one.heading for one in found.sections}
        for start, end, leaves, foreign in other.truth:
            heading, node = (
                headings.get(start, ""),
                node_with(targets_of(outline()), leaves) or joint_key(leaves),
            )
            if heading and node and not foreign and other.paragraphs[start].text:
                aliases.setdefault(node, []).append(heading)
            if len(leaves) == 1 and start + 1 < end:
                text = "\n".join(one.text for one in other.paragraphs[start + 1 : end])
                passages.setdefault(leaves[0], []).append(text[:MOST_LETTERS])
    return targets_of(outline(), aliases, {leaf: some[:MOST_PASSAGES] for leaf, some in passages.items()})


def line(level: str, kind: str, seeds: range, asked: argparse.Namespace) -> None:
    total: Counter[str] = Counter()
    targets = learned(seeds.start, level, asked)
    for seed in seeds:
        noisy = one_report(seed, level, asked)
        total += counted(noisy, align(noisy.paragraphs, targets, programme=PROGRAMME))
    f1 = 2 * total["hit"] / max(1, total["said"] + total["true"])
    print(
        f"{level}, {kind} seeds {seeds.start}-{seeds.stop - 1}, {len(seeds)} reports\n"
        f"  leaf F1 {f1:.3f} (bar {BARS.get(level, 1.0)}), "
        f"precision {share(total['hit'], total['said'])}, recall {share(total['hit'], total['true'])}\n"
        f"  body text in the right leaf {share(total['right'], total['letters'])} (bar {BODY_BAR})\n"
        f"  foreign headings kept out {total['out']}/{total['foreign']} (bar {FOREIGN_BAR})\n"
        f"  merged headings with both leaves {total['merged hit']}/{total['merged']}\n"
        f"  not found: precision {share(total['missed right'], total['missed said'])}, "
        f"recall {share(total['missed right'], total['missed'])}\n"
        f"  sure: {share(total['sure'], total['placed'])} of placed sections, "
        f"precision {share(total['sure right'], total['sure'])}"
    )


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def counted(noisy: Noisy, found: Alignment) -> Counter[str]:
    """What one report adds to the sums."""
    owner = [next((n for n, run in enumerate(noisy.truth) if run[0] <= at < run[1]), -1)
             for at in range(len(noisy.paragraphs))]  # fmt: skip
    placed = [one for one in found.sections for _ in range(one.first, one.last)]
    truth = {(n, leaf) for n, run in enumerate(noisy.truth) for leaf in run[2]}
    said = {(owner[one.first], leaf) for one in found.sections for leaf in one.leaves}
    total = Counter(hit=len(truth & said), said=len(said), true=len(truth))
    for n, (first, last, leaves, foreign) in enumerate(noisy.truth):
        letters = [(len(noisy.paragraphs[at].text), set(placed[at].leaves)) for at in range(first, last)]
        if foreign:
            total["foreign"] += 1
            total["out"] += not any(has for _, has in letters)
        else:
            total["letters"] += sum(size for size, _ in letters)
            total["right"] += sum(size for size, has in letters if has == set(leaves))
        if len(leaves) > 1:
            total["merged"] += 1
            total["merged hit"] += {leaf for m, leaf in said if m == n} == set(leaves)
    written = {leaf for run in noisy.truth for leaf in run[2]}
    missing = {one.key for one in targets_of(outline()) if one.is_leaf} - written
    total["missed"], total["missed said"] = len(missing), len(found.not_found)
    total["missed right"] = len(missing & set(found.not_found))
    for one in found.sections:
        if one.leaves:
            total["placed"] += 1
            total["sure"] += one.is_sure
            total["sure right"] += one.is_sure and set(one.leaves) == _true_leaves(noisy, owner, one)
    return total


def _true_leaves(noisy: Noisy, owner: Sequence[int], one: Placed) -> set[str]:
    return set(noisy.truth[owner[one.first]][2]) if owner[one.first] >= 0 else set()


def show(noisy: Noisy, found: Alignment) -> None:
    """Each true run beside what was made of it, then what was placed beside it."""
    placed = [one for one in found.sections for _ in range(one.first, one.last)]
    starts = {run[0] for run in noisy.truth}
    print(f"seed {noisy.seed} {noisy.level} {noisy.scheme}")
    for first, last, leaves, foreign in noisy.truth:
        said = {leaf for at in range(first, last) for leaf in placed[at].leaves}
        mark = "  " if said == set(leaves) else "!!"
        one = placed[first]
        print(f"{mark} {first}-{last} {'FOREIGN' if foreign else ' '.join(leaves)} -> {' '.join(sorted(said)) or '-'}"
              f" [{one.method} {one.score} {'sure' if one.is_sure else ''}] {noisy.paragraphs[first].printed[:100]}")  # fmt: skip
    for one in found.sections:
        if one.first not in starts and one.leaves:
            print(
                f"++ {one.first}-{one.last} {' '.join(one.leaves)} [{one.method} {one.score}] {one.heading[:90]}"
            )
    print("not found:", " ".join(found.not_found))


def speed(seed: int, *, pages: int) -> None:
    reports = [make_report(seed + number, "hard", pages=pages) for number in range(10)]
    targets = targets_of(outline())
    times = []
    for noisy in reports:
        start = time.process_time()
        align(noisy.paragraphs, targets, programme=PROGRAMME)
        times.append(time.process_time() - start)
    words = sum(one.text.count(" ") + 1 for noisy in reports for one in noisy.paragraphs) // len(reports)
    print(
        f"{pages} pages ({words} words): CPU {sorted(times)[5]:.3f} s a report, slowest {max(times):.3f} s (bar {CPU_BAR} s)"
    )


if __name__ == "__main__":
    main()
