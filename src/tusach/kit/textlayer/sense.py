"""Whether a text layer is Vietnamese that people can read, or the rubbish of a font without its table of letters."""

import re
from functools import lru_cache

from tusach.kit.text import fold

_WORD = re.compile(r"[^\W\d_]{2,}")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?(?:[aeiouy]{1,3})(?:ch|ng|nh|[cmnpt])?"
)
_CAPITALS = re.compile(r"[A-ZĐ]{2,6}")
LEAST_LETTERS = 20
_ENOUGH_WORDS = 20
_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]")
_SAMPLE = 4_000


def strange_share(text: str) -> float:
    """The share of private and replacement characters."""
    return len(_STRANGE.findall(text)) / len(text) if text else 0.0


def vietnamese_share(text: str) -> float:
    """The share of words that are built as Vietnamese syllables are; 1 for too few words to say."""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if not _CAPITALS.fullmatch(word)]
    if len(words) < _ENOUGH_WORDS:
        return 1.0
    return sum(_is_syllable(word) for word in words) / len(words)


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(fold(word)) is not None


def has_marks(text: str) -> bool:
    """Vietnamese without a single mark is no Vietnamese text layer."""
    letters = [char for char in text if char.isalpha()]
    marked = sum(ord(char) > 0xBF for char in letters)
    return marked > 0.03 * len(letters)


def is_rubbish(text: str, *, strict: bool = False) -> bool:
    """Letters are there, but they are not the ones that were printed. `strict` over a picture: somebody's OCR."""
    if len(text) < LEAST_LETTERS:
        return False
    return strange_share(text) > 0.03 or vietnamese_share(text) < (0.8 if strict else 0.5)
