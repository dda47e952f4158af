"""A text as words, numbers and signs, each with its place."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tusach.kit.text import same_tone

PAD = 8
_SPACE = "[ \u00a0\u202f\u2009]"
_TOKEN = re.compile(
    rf"(?:(?<![\d.,])[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?:,\d+)?(?![\d.]))|\d+(?:[.,]\d+)*|[^\W\d_]+|\n|[^\s\w]|[²³_]"
)
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
_SAME = {
    "tỉ": "tỷ",
    "ngàn": "nghìn",
    "bẩy": "bảy",
    "linh": "lẻ",
    "hàng": "hàng",
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
}


@dataclass(slots=True)
class Tokens:
    """`words` in small letters and one spelling, with PAD empty words at both ends so that neighbours can always be
    asked for; `starts` and `ends` are places in `text`.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    @property
    def last(self) -> int:
        """One past the last real word."""
        return len(self.words) - PAD

    def raw(self, at: int) -> str:
        return self.text[self.starts[at] : self.ends[at]]

    def is_capital(self, at: int) -> bool:
        return self.text[self.starts[at] : self.starts[at] + 1].isupper()

    def touches(self, at: int) -> bool:
        """Nothing stands between this word and the one before it."""
        return self.ends[at - 1] == self.starts[at]


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """One spelling of a word: small letters, the tone where the official texts have it."""
    small = same_tone(word.lower())
    return _SAME.get(small, small)


def tokens(text: str) -> Tokens:
    if not unicodedata.is_normalized("NFC", text):
        return _composed(text)
    found = [match.span() for match in _TOKEN.finditer(text)]
    words = [plain(text[start:end]) for start, end in found]
    return _padded(text, words, [start for start, _ in found], [end for _, end in found])


def _padded(text: str, words: list[str], starts: list[int], ends: list[int]) -> Tokens:
    before, after, size = [""] * PAD, [""] * PAD, len(text)
    return Tokens(
        text, [*before, *words, *after], [0] * PAD + starts + [size] * PAD, [0] * PAD + ends + [size] * PAD
    )


def _composed(text: str) -> Tokens:
    """Of a text that is not in NFC: read composed, but with the places of the text as it is."""
    composed, places = [], []
    for match in _CLUSTER.finditer(text):
        letters = unicodedata.normalize("NFC", match[0])
        composed.append(letters)
        places += [match.start()] * len(letters)
    places.append(len(text))
    made = tokens_of_composed("".join(composed))
    starts = [places[start] for start, _ in made]
    ends = [places[end] for _, end in made]
    whole = "".join(composed)
    return _padded(text, [plain(whole[start:end]) for start, end in made], starts, ends)


def tokens_of_composed(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _TOKEN.finditer(text)]
