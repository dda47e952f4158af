"""Words as they were printed, out of words as a scan read them: only towards words that the outline or the thesaurus
knows, only when one word fits, and only in a text that shows damage: where every word is built as Vietnamese syllables
are, "nhiên" is no "chiến" that was read badly.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

# Letters that recognition takes for one another, without marks.
_CLASSES = str.maketrans("cbuqtio01|yj", "ehnglllo" + "llvl")
# Syllables without marks: what they begin with, their vowels, what these may end in.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|th|tr|[bcdghklmnprstvx])?"
    r"(?:(?:a|o|oa|oo|ie|uo|u|uye|ye|e|i|ua|oe|ue|uy)(?:ng|[cmnpt])?|(?:a|oa|ua|e|i|ue|uy)(?:nh|ch)"
    r"|(?:a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|ieu|iu|oai|oao|oay|oeo|oi|ua|uay|ui|uoi|uou|uu|uya|uyu|yeu))"
    r"|qu(?:a|e|o|y|ye)(?:ng|nh|ch|[cmnpt])?|qu(?:ai|ao|au|ay|eo)"
)
_VOWELS = frozenset("aeiouy")


def _shape(word: str) -> str:
    return word.replace("rn", "m").replace("ii", "n").translate(_CLASSES)


@lru_cache(maxsize=20_000)
def _is_damage(word: str) -> bool:
    """No syllable, and no number, name in capitals or abbreviation without a vowel."""
    if word.isdecimal() or not (_VOWELS & set(word) or any(char.isdecimal() for char in word)):
        return False
    return _SYLLABLE.fullmatch(word) is None


def is_damaged(words: Iterable[str]) -> bool:
    """Some word is none that could have been printed."""
    return any(map(_is_damage, words))


@dataclass(slots=True)
class Mender:
    known: frozenset[str]
    _shapes: dict[str, set[str]] = field(init=False)
    _long: list[str] = field(init=False)
    _kept: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shapes = defaultdict(set)
        for word in self.known:
            self._shapes[_shape(word)].add(word)
        # in one order, so that of two words as near the same one is taken each time
        self._long = sorted(word for word in self.known if len(word) >= 5)

    def mended(self, words: Iterable[str], real: frozenset[str] = frozenset()) -> list[str]:
        """`real`: words that need no mending, known or not."""
        return [one for word in words for one in ((word,) if word in real else self._one(word))]

    def _one(self, word: str) -> Sequence[str]:
        if word in self.known or len(word) < 2 or word.isdecimal():
            return (word,)
        if word not in self._kept:
            if len(self._kept) > 50_000:
                self._kept.clear()
            self._kept[word] = self._found(word)
        return self._kept[word]

    def _found(self, word: str) -> tuple[str, ...]:
        if one := self._alike(word):
            return (one,)
        for cut in range(2, len(word) - 1):
            left, right = word[:cut], word[cut:]
            one = left if left in self.known else self._alike(left)
            two = right if right in self.known else self._alike(right)
            if one and two and len(word) > 4:
                return (one, two)
        if len(word) >= 5 and (
            near := process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=1)
        ):
            return (near[0],)
        return (word,)

    def _alike(self, word: str) -> str:
        same = self._shapes.get(_shape(word), ())
        return next(iter(same)) if len(same) == 1 else ""
