"""Words of documents in two forms, and what a typed line asks for. Pure: docs/hard/numbering.md, "Finding".

*Written*: NFC, small letters, tones placed alike. *Folded*: no marks, đ as d. Who types marks means them, and gets
documents that hold the word so first; those that only fold alike come after.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tusach.kit.text import fold, nfc, same_tone

LONGEST_QUERY = 200
MOST_WORDS = 12
MOST_LETTERS = 400_000  # of one document; more of its text is kept but not found
_WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_MARKED = {
    "a": "aàáảãạăằắẳẵặâầấẩẫậ", "d": "dđ", "e": "eèéẻẽẹêềếểễệ", "i": "iìíỉĩị", "o": "oòóỏõọôồốổỗộơờớởỡợ",
    "u": "uùúủũụưừứửữự", "y": "yỳýỷỹỵ",
}  # fmt: skip


@lru_cache(maxsize=100_000)
def _written(word: str) -> str:
    return same_tone(word).lower()[:40]


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A written word without its marks."""
    return fold(word).replace(" ", "") or word


def words_of(text: str) -> list[str]:
    """All words of a text as written, in its order."""
    return [_written(word) for word in _WORD.findall(nfc(text[:MOST_LETTERS]))]


def folded_text(written: str) -> str:
    """Written words, joined by spaces, in the folded form."""
    return " ".join(folded(word) for word in written.split())


@dataclass(frozen=True)
class Asked:
    """Phrases that must all be found; each is a run of written words. Empty: nothing is looked for."""

    phrases: tuple[tuple[str, ...], ...]

    @property
    def has_marks(self) -> bool:
        return any(word != folded(word) for phrase in self.phrases for word in phrase)

    def __bool__(self) -> bool:
        return bool(self.phrases)


def read(text: str) -> Asked:
    """Words in quotes, and those that only signs hold together (341-KH/BTGTW), stand in a row."""
    pieces = nfc(text[:LONGEST_QUERY]).translate(_QUOTES).split('"')
    if len(pieces) % 2 == 0:  # a quote that was never closed quotes nothing
        pieces[-2:] = [" ".join(pieces[-2:])]
    phrases: list[tuple[str, ...]] = []
    left = MOST_WORDS
    for number, piece in enumerate(pieces):
        for chunk in [piece] if number % 2 else piece.split():
            phrase = tuple(words_of(chunk)[:left])
            if phrase and phrase not in phrases:
                phrases.append(phrase)
                left -= len(phrase)
    return Asked(tuple(phrases))


@dataclass(frozen=True)
class Snippet:
    """A piece of text around a place that was found: before, the words themselves, after."""

    before: str
    found: str
    after: str


def snippet(text: str, asked: Asked, *, around: int = 90) -> Snippet | None:
    """The place of all the words in a row, else of the first phrase that stands in the text: as written if it does, else
    however marked.
    """
    whole = tuple(word for phrase in asked.phrases for word in phrase)
    for exact in (True, False):
        for phrase in dict.fromkeys((whole, *asked.phrases)):
            found = _pattern(phrase, exact=exact).search(text)
            if found:
                return _cut(text, found.start(), found.end(), around)
    return None


@lru_cache(maxsize=500)
def _pattern(phrase: tuple[str, ...], *, exact: bool) -> re.Pattern[str]:
    said: Iterable[str] = (re.escape(word) if exact else _loose(word) for word in phrase)
    run = r"[\W_]+".join(said)
    return re.compile(rf"(?<!\w){run}(?!\w)", re.IGNORECASE)


def _loose(word: str) -> str:
    return "".join(
        f"[{_MARKED[letter]}]" if letter in _MARKED else re.escape(letter) for letter in folded(word)
    )


def _cut(text: str, start: int, end: int, around: int) -> Snippet:
    before = " ".join(text[max(0, start - around) : start].split(" "))
    after = text[end : end + around]
    if start > around:
        before = "… " + before.partition(" ")[2]
    if end + around < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Snippet(before.replace("\n", " "), text[start:end], after.replace("\n", " "))
