"""Which wishes say the same thing: a proposal of the machine, never a merger (docs/hard/wishes.md)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
    keys: list[int] = field(default_factory=list)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(meaning_of(self.text))

    @cached_property
    def spelt(self) -> tuple[str, str]:
        """Its words as they stand, and sorted."""
        said = meaning_of(self.text)
        return " ".join(said), " ".join(sorted(said))


def clusters(texts: Iterable[tuple[int, str]]) -> list[Cluster]:
    """Groups of (key, folded text) that may mean one thing, the largest first; single ones are groups of one."""
    same: dict[str, Cluster] = {}
    for key, text in texts:
        same.setdefault(text, Cluster(text)).keys.append(key)
    spread = Counter(word for one in same.values() for word in one.words)
    weight = {word: 1 + log(len(same) / count) for word, count in spread.items()}
    made: list[Cluster] = []
    by_word: dict[str, list[int]] = {}
    for one in sorted(
        same.values(), key=lambda one: (-len(one.keys), one.text)
    ):  # the most said leads its group
        home = _home_of(one, made, by_word, weight)
        if home is not None:
            home.keys += one.keys
            continue
        for word in one.words:
            by_word.setdefault(word, []).append(len(made))
        made.append(one)
    return sorted(made, key=lambda one: (-len(one.keys), one.text))


def meaning_of(text: str) -> list[str]:
    """The words of a folded text that say what is wished, in their order; of a text of empty words all of them."""
    plain = "".join(char if char.isalnum() else " " for char in text).split()
    said = dict.fromkeys(word for word in plain if word not in _EMPTY)
    return list(said or dict.fromkeys(plain))


def _home_of(
    one: Cluster, made: Sequence[Cluster], by_word: dict[str, list[int]], weight: dict[str, float]
) -> Cluster | None:
    """The group whose leading text is nearest, if any is near enough: leaders do not drift, so groups do not chain."""
    near = {n for word in one.words for n in by_word.get(word, [])[:_MOST_COMMON]}
    best, most = None, 0.0
    for n in sorted(near):
        shared = likeness(one, made[n], weight)
        if shared > most:
            best, most = made[n], shared
    return best


def likeness(one: Cluster, other: Cluster, weight: dict[str, float]) -> float:
    """0 when two texts are not alike, otherwise how much: 0.6 to 1."""
    if one.words == other.words:
        return 1.0
    common = sum(weight.get(word, 1) for word in one.words & other.words)
    shared = common / (common + sum(weight.get(word, 1) for word in one.words ^ other.words))
    if shared >= _SHARED or shared < _SHARED / 3:
        return shared if shared >= _SHARED else 0.0
    pairs = zip(one.spelt, other.spelt, strict=True)
    return max(fuzz.ratio(left, right, score_cutoff=_NEAR) for left, right in pairs) / 100
