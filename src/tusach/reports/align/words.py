"""What a heading says, as weights: pieces of letters, words and pairs of words, and ideas of the thesaurus."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from tusach.reports.align.labels import bare

_WORD = re.compile(r"[a-z0-9]+")
_THESAURUS = Path(__file__).with_name("thesaurus.toml")
_LONGEST_PHRASE = 6
_COMMON_RUN, _REPEATED_RUN = 5, 9
_EMPTY = {
    "ve",
    "va",
    "cua",
    "cac",
    "nhung",
    "trong",
    "cho",
    "tai",
    "voi",
    "o",
    "tren",
    "duoc",
    "de",
    "tu",
    "den",
}
NEUTRAL = _EMPTY | {
    "cong", "tac", "viec", "mot", "so", "chu", "yeu", "chung", "sach", "an", "hoat", "dong", "tinh", "co", "thuc", "hien",
}  # fmt: skip


# What a heading of plans begins with: it says that something is to be done, not what.
_AIMS = frozenset(
    tuple(one.split())
    for one in (
        "nang cao", "tang cuong", "day manh", "doi moi", "tiep tuc", "hoan thien", "bao dam", "dam bao", "lam tot", "cai tien",
        "chu trong", "phan dau", "chuan bi",
    )
)  # fmt: skip
_BEFORE_MEANS = frozenset(("ve", "cac", "nhom", "nhung", "mot", "so"))
_MEANS, _MORE_MEANS = (
    ("giai", "phap"),
    {("va", "nhiem"), ("nhiem", "vu"), ("chu", "yeu"), ("trong", "tam"), ("chinh",), ("cu", "the")},
)
_SEARCHED = 4


def has_aim(words: Sequence[str]) -> bool:
    """It begins like what is to be done."""
    return any(pair in _AIMS for pair in pairwise(words[:_SEARCHED])) or bool(_of_means(words))


def _of_means(words: Sequence[str]) -> int:
    """How many words say only that a means is named: "Nhóm giải pháp về ..."; 0 for "Nhiệm vụ, giải pháp"."""
    at = next((at for at, word in enumerate(words[:_SEARCHED]) if word not in _BEFORE_MEANS), 0)
    named = tuple(words[at : at + 2]) == _MEANS and tuple(words[at + 2 : at + 4]) not in _MORE_MEANS
    return at + 2 if named else 0


def without_aims(words: Sequence[str]) -> list[str]:
    """The words without those verbs, when at least two that mean something are left."""
    gone = {place for at, pair in enumerate(pairwise(words)) if pair in _AIMS for place in (at, at + 1)}
    gone.update(range(_of_means(words)))
    left = [word for at, word in enumerate(words) if at not in gone]
    return left if sum(word not in NEUTRAL for word in left) > 1 else list(words)


def words_of(text: str) -> list[str]:
    return _WORD.findall(bare(text))


def run_to_drop(programme: str, titles: Sequence[str]) -> list[tuple[str, ...]]:
    """Runs of words that are the programme's name; without a name, long runs that several titles repeat."""
    if name := words_of(programme):
        return _runs(name, _COMMON_RUN)
    repeated = Counter(run for title in titles for run in set(_runs(words_of(title), _REPEATED_RUN)))
    return [part for run, times in repeated.items() if times > 1 for part in _runs(run, _COMMON_RUN)]


def _runs(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]


def without(words: Sequence[str], runs: Iterable[tuple[str, ...]]) -> list[str]:
    """The words that stand in none of the runs; all of them when nothing would be left."""
    known = runs if isinstance(runs, (set, frozenset)) else set(runs)
    gone: set[int] = set()
    for at in range(len(words) - _COMMON_RUN + 1):
        if tuple(words[at : at + _COMMON_RUN]) in known:
            gone.update(range(at, at + _COMMON_RUN))
    left = [word for at, word in enumerate(words) if at not in gone]
    return left if any(word not in _EMPTY and not word.isdecimal() for word in left) else list(words)


@cache
def thesaurus() -> dict[tuple[str, ...], tuple[str, ...]]:
    """{words of a phrase: the ideas it stands for}."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for idea, phrases in tomllib.loads(_THESAURUS.read_text(encoding="utf-8")).items():
        for phrase in phrases:
            key = tuple(phrase.split())
            found[key] = (*found.get(key, ()), f"#{idea}")
    return found


def ideas_of(words: Sequence[str]) -> tuple[set[str], float]:
    """The ideas (the longest phrase at each place counts) and the share of the meaning words that they cover."""
    known, found, at = thesaurus(), set[str](), 0
    left = 0
    while at < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            if ideas := known.get(tuple(words[at : at + length])):
                found.update(ideas)
                at += length
                break
        else:
            left += words[at] not in NEUTRAL
            at += 1
    total = sum(word not in NEUTRAL for word in words)
    return found, 1.0 - min(left, total) / total if total else 0.0


def pieces(words: Sequence[str]) -> Counter[str]:
    """Runs of 2 to 4 letters, word ends included."""
    text = f" {' '.join(words)} "
    counted: Counter[str] = Counter()
    for size in (2, 3, 4):
        counted.update(text[at : at + size] for at in range(len(text) - size + 1))
    return counted


def phrases(words: Sequence[str]) -> Counter[str]:
    """Words that mean something, and pairs of neighbours."""
    counted = Counter(word for word in words if word not in _EMPTY)
    counted.update(f"{one} {two}" for one, two in pairwise(words))
    return counted
