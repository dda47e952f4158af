"""Which wishes say the same thing: a proposal of the machine, never a merger (docs/hard/wishes.md)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log

from rapidfuzz import fuzz

# Words that every wish has: they say that something is wished, not what. Folded.
_EMPTY = {
    "sach", "ve", "cho", "can", "them", "de", "nghi", "xa", "chung", "toi", "mong", "muon", "xin", "duoc", "co", "nhieu",
    "hon", "cac", "nhung", "va", "voi", "cuon", "quyen", "tai", "lieu", "dau", "loai", "mot", "so", "bo", "sung", "trang",
    "bi", "cap", "phat", "tu", "o", "la", "theo", "cua", "trong", "nguoi", "dan", "ba", "con", "cach", "huong", "ky",
    "thuat", "hay", "rat",
}  # fmt: skip
_NEAR = 86  # of 100: spelling, order and filler words apart
_SHARED = 0.6  # of the weight of the rarer words
_MOST_COMMON = 400  # a word in more texts than this leads nowhere


@dataclass
class Cluster:
    """Alike texts; `text` is the one most said. `keys` are what the caller named them by."""

    text: str
    words: frozenset[str]
    keys: list[int] = field(default_factory=list)


def clusters(texts: Iterable[tuple[int, str]]) -> list[Cluster]:
    """Groups of (key, folded text) that may mean one thing, the largest first; single ones are groups of one."""
    same: dict[str, list[int]] = {}
    for key, text in texts:
        same.setdefault(text, []).append(key)
    words = {text: meaning_of(text) for text in same}
    spread = Counter(word for some in words.values() for word in some)
    weight = {word: 1 + log(len(same) / count) for word, count in spread.items()}
    made: list[Cluster] = []
    by_word: dict[str, list[int]] = {}
    for text in sorted(same, key=lambda one: (-len(same[one]), one)):  # the most said leads its group
        home = _home_of(words[text], made, by_word, weight)
        if home is None:
            home = Cluster(text, words[text])
            for word in home.words:
                by_word.setdefault(word, []).append(len(made))
            made.append(home)
        home.keys += same[text]
    return sorted(made, key=lambda one: (-len(one.keys), one.text))


def meaning_of(text: str) -> frozenset[str]:
    """The words of a folded text that say what is wished; of a text of empty words all of them."""
    plain = "".join(char if char.isalnum() else " " for char in text).split()
    return frozenset(word for word in plain if word not in _EMPTY) or frozenset(plain)


def _home_of(
    words: frozenset[str],
    made: Sequence[Cluster],
    by_word: dict[str, list[int]],
    weight: dict[str, float],
) -> Cluster | None:
    """The group whose leading text is nearest, if any is near enough: leaders do not drift, so groups do not chain."""
    near = {n for word in words for n in by_word.get(word, [])[:_MOST_COMMON]}
    best, most = None, 0.0
    for n in sorted(near):
        shared = likeness(words, made[n].words, weight)
        if shared > most:
            best, most = made[n], shared
    return best


def likeness(one: frozenset[str], other: frozenset[str], weight: dict[str, float]) -> float:
    """0 when two texts are not alike, otherwise how much: 0.6 to 1."""
    common, all_words = one & other, one | other
    total = sum(weight.get(word, 1) for word in all_words)
    shared = sum(weight.get(word, 1) for word in common) / total if total else 0.0
    spelt = fuzz.token_sort_ratio(" ".join(sorted(one)), " ".join(sorted(other)))
    if spelt >= _NEAR:
        shared = max(shared, spelt / 100)
    return shared if shared >= _SHARED else 0.0
