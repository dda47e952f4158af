"""Words: how a text is cut into them, their two forms, and what somebody who typed a few of them asks for.

Every engine indexes the same two forms made here, so all of them agree: *as written* (NFC, small letters, tone
placement unified) and *folded* (no marks, đ as d). One position holds one word in both.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain

from tusach.kit.text import fold, nfc, same_tone

VERSION = "4"  # of the cutting, of both forms and of how passages are kept: another one makes every index be built anew
LONGEST_QUERY = 200
MOST_WORDS = 12
_LONGEST_WORD = 40
_MOST_KEPT, _MOST_TOKENS = 200_000, 60_000

_APOSTROPHES = "'’ʼ‘′`´"
_NO_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES))
_LOOK_ALIKE = str.maketrans({"ð": "đ"})
# Scripts written without spaces between words: each written cluster is a word, and a query is a phrase of clusters.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x9FFF),  # Han
    (0xAA80, 0xAADF),  # Tai Viet, the script of the Thái in the north-west
    (0xF900, 0xFAFF),
)
_QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))


def _ranges(points: Iterable[int]) -> str:
    """Code points, rising, as the inside of a character class."""
    parts: list[list[int]] = []
    for point in points:
        if parts and point == parts[-1][1] + 1:
            parts[-1][1] = point
        else:
            parts.append([point, point])
    return "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in parts)


@cache
def _word() -> re.Pattern[str]:
    """Letters, digits and their marks. A plain word class would drop the vowel signs of Khmer and split decomposed text."""
    unspaced = {point for low, high in _UNSPACED for point in range(low, high + 1)}
    kinds = {point: unicodedata.category(chr(point))[0] for point in range(0x10000)}
    spaced = _ranges(p for p, kind in kinds.items() if kind in "LMN" and p not in unspaced)
    letters = _ranges(p for p, kind in kinds.items() if kind in "LN" and p in unspaced)
    marks = _ranges(p for p, kind in kinds.items() if kind == "M" and p in unspaced)
    return re.compile(
        f"[{spaced}]+(?:[{_APOSTROPHES}][{spaced}]+)*"
        f"|[{letters}](?:\\u17d2[{letters}]|[{marks}])*"  # U+17D2 puts the next Khmer consonant below
        f"|[\\U00010000-\\U0003ffff]"
    )


class _Cuts(dict[str, tuple[str, ...]]):
    """What stands between two blanks, with its words: no word has a blank in it, and the same few thousand come again
    and again ("đất," "đất"), so most of a text is looked up and not read. Bounded as `_Forms` is.
    """

    def __missing__(self, token: str) -> tuple[str, ...]:
        words = tuple(_word().findall(token))
        if len(token) <= _LONGEST_WORD:
            if len(self) >= _MOST_TOKENS:
                self.clear()
            self[token] = words
        return words


_CUTS = _Cuts()


def cut(text: str) -> list[str]:
    """The words of an NFC text, as they stand in it."""
    return list(chain.from_iterable(map(_CUTS.__getitem__, text.split())))


def folded_cut(text: str) -> list[str]:
    """The folded forms of the words of an NFC text, by the same table of what stands between two blanks."""
    return list(chain.from_iterable(map(_FOLDED_CUTS.__getitem__, text.split())))


@cache
def _between() -> re.Pattern[str]:
    unspaced = "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in _UNSPACED)
    return re.compile(f"(?<=[{unspaced}]) (?=[{unspaced}])")


def in_a_line(words: Iterable[str]) -> str:
    """Words as people write them: no space between the clusters of a script that has none."""
    return _between().sub("", " ".join(words))


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where these words, the first ones of an NFC text, begin and end. Between two words nothing is part of a word, so
    each stands where it is next found.
    """
    found, end = [], 0
    for word in words:
        begin = text.index(word, end)
        end = begin + len(word)
        found.append((begin, end))
    return found


def _written(word: str) -> str:
    plain = same_tone(word).translate(_NO_APOSTROPHE).lower().translate(_LOOK_ALIKE)
    return plain[:_LONGEST_WORD] or "_"


def _folded(word: str) -> str:
    written = _written(word)
    return fold(written).replace(" ", "")[:_LONGEST_WORD] or written


class _Forms(dict[str, str]):
    """Words repeat: each is worked out once, and the table stays bounded whatever is fed to it."""

    def __init__(self, make: object) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        form = self[sys.intern(word)] = sys.intern(self._make(word))  # type: ignore[operator]
        return form


_WRITTEN, _FOLDED = _Forms(_written), _Forms(_folded)


class _FoldedCuts(dict[str, tuple[str, ...]]):
    """As `_Cuts`, with the folded forms of the words: most paragraphs that a search looks through need no others."""

    def __missing__(self, token: str) -> tuple[str, ...]:
        forms = tuple(folded_forms(_CUTS[token]))
        if len(token) <= _LONGEST_WORD:
            if len(self) >= _MOST_TOKENS:
                self.clear()
            self[token] = forms
        return forms


_FOLDED_CUTS = _FoldedCuts()


def written_form(word: str) -> str:
    return _WRITTEN[word]


def folded_of(word: str) -> str:
    return _FOLDED[word]


def written_forms(words: Iterable[str]) -> list[str]:
    return list(map(_WRITTEN.__getitem__, words))


def folded_forms(words: Iterable[str]) -> list[str]:
    return list(map(_FOLDED.__getitem__, words))


@dataclass(frozen=True)
class Word:
    """One word asked for. `exact`: only as written; else every spelling that folds alike."""

    written: str
    folded: str
    exact: bool

    @property
    def marked(self) -> bool:
        return self.written != self.folded

    def fits(self, written: str, folded: str) -> bool:
        return written == self.written if self.exact else folded == self.folded


@dataclass(frozen=True)
class Part:
    """A word, or several that must stand next to each other in this order."""

    words: tuple[Word, ...]

    @property
    def mixed(self) -> bool:
        return len({word.exact for word in self.words}) > 1


@dataclass(frozen=True)
class Asked:
    """All parts must be found. Empty: nothing to look for."""

    parts: tuple[Part, ...]

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.parts)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for part in self.parts for word in part.words)

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words, folded."""
        return frozenset(word.folded for word in self.words)

    @cached_property
    def firsts(self) -> dict[str, list[tuple[int, Part]]]:
        """(number, part) by the folded first word."""
        found: dict[str, list[tuple[int, Part]]] = {}
        for number, part in enumerate(self.parts):
            found.setdefault(part.words[0].folded, []).append((number, part))
        return found

    @property
    def text(self) -> str:
        """The query in its plainest form, phrases in quotes; small letters, tones unified."""
        said = [" ".join(word.written for word in part.words) for part in self.parts]
        return " ".join(
            f'"{one}"' if len(part.words) > 1 else one for one, part in zip(said, self.parts, strict=True)
        )

    @property
    def strict(self) -> bool:
        """Whether a looser reading exists: some word is asked for exactly as written though it carries marks."""
        return any(word.exact and word.marked for word in self.words)

    def loosened(self) -> "Asked":
        """The same words whatever their marks."""
        return Asked(
            tuple(Part(tuple(replace(word, exact=False) for word in part.words)) for part in self.parts)
        )

    def without(self, gone: frozenset[int]) -> "Asked":
        """Without the parts of these numbers."""
        return Asked(tuple(part for i, part in enumerate(self.parts) if i not in gone))


def word_of(token: str, *, exactly: bool = False) -> Word:
    """Vietnamese marks are meant; those of other scripts (vowel signs, harakat) are often left out."""
    written, folded = _written(token), _folded(token)
    latin = folded.isascii()
    return Word(written, folded, exact=exactly or (latin and written != folded))


def read(text: str, *, exactly: bool = False) -> Asked:
    """What a line typed by anybody asks for. Words in quotes, and those that only signs hold together
    (341-KH/BTGTW), are phrases. Longer than the bounds: the rest is left out.
    """
    plain = nfc(text[: 4 * LONGEST_QUERY])[:LONGEST_QUERY].translate(_QUOTES)
    pieces = plain.split('"')
    if len(pieces) % 2 == 0:  # a quote that was never closed quotes nothing
        pieces[-2:] = [" ".join(pieces[-2:])]
    parts: list[Part] = []
    left = MOST_WORDS
    for number, piece in enumerate(pieces):
        for chunk in [piece] if number % 2 else piece.split():
            words = tuple(word_of(token, exactly=exactly) for token in cut(chunk)[:left])
            part = Part(words)
            if words and part not in parts:
                parts.append(part)
                left -= len(words)
    return Asked(tuple(parts))
