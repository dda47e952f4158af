"""The number in front of a heading: Phần thứ nhất, II., B., 1.2.1., a), (1), -; also as a scan damages it.

"L.", "1L." and "lI." are what recognition makes of "I." and "II."; their value is only a proposal until the sequence
of the headings says what was printed (`repaired`).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

LabelKind = Literal["part", "capital", "roman", "number", "item", "letter", "bullet", ""]


class _Bare(dict[int, str]):
    """For str.translate: each letter without its marks and small; the text keeps its length when it is in NFC."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in "đĐðÐ":
            plain = "d"
        elif char in "–—‐‑−":
            plain = "-"
        elif char in "’‘ʼ′`´":
            plain = "'"
        elif char.isspace():
            plain = " "
        else:
            plain = unicodedata.normalize("NFD", char)[0].lower()[0]
        self[code] = plain
        return plain


_BARE = _Bare()


def bare(text: str) -> str:
    """Without marks and small, letter for letter, so that places in it are places in the text (NFC)."""
    return text.translate(_BARE)


@dataclass(frozen=True, slots=True)
class Label:
    """`numbers`: (1, 2, 1) for 1.2.1; one number for the other kinds. `also`: further labels of a merged heading.
    `is_doubtful`: read from damaged letters.
    """

    printed: str = ""
    kind: LabelKind = ""
    numbers: tuple[int, ...] = ()
    also: tuple[tuple[int, ...], ...] = ()
    is_doubtful: bool = False

    @property
    def rank(self) -> float:
        """How far down it stands among the labels of one report: 0 a part, 7 a bullet, 9 none."""
        if self.kind == "number":
            return 1.0 + len(self.numbers)
        return {
            "part": 0.0,
            "capital": 0.7,
            "roman": 1.0,
            "item": 5.5,
            "letter": 6.0,
            "bullet": 7.0,
            "": 9.0,
        }[self.kind]

    @property
    def last(self) -> int:
        return self.numbers[-1] if self.numbers else 0


NO_LABEL = Label()
_ORDINALS = {
    "nhat": 1, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6,
    "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "l": 1, "ll": 2, "lll": 3,
}  # fmt: skip
_PART = re.compile(
    r"(?:p[hb][aăeo]n|chuong|muc)\s+(?:t\w{1,3}\s+)?(nhat|mot|hai|ba|bon|tu|nam|sau|[ivl]{1,4}|[1-9]|[a-e])"
    r"(?![\w])\s*[.:)/\-]*\s*"
)
_DIGITS = r"[0-9lIOo|]{1,2}"
_PREFIXED = re.compile(
    rf"([IVXLl1|]{{1,4}})\s?[.,]\s?({_DIGITS}(?:\s?[.,]\s?{_DIGITS}){{0,3}})(?:\s?[.)/:]\s*|\s+)(?=\D)"
)
_NUMBER = re.compile(rf"({_DIGITS}(?:\s?[.,]\s?{_DIGITS}){{1,4}})(?:\s?[.)/:]\s*|\s+|$)(?=\D|$)")
_ONE = re.compile(r"([0-9]{1,2})\s?([.)/])\s*(?=[^\d\s]|$)")
_ITEM = re.compile(r"\(\s?([0-9]{1,2}|[a-zđ])\s?\)\s*")
_ROMAN = re.compile(r"([IVXLlTH1|!]{1,6})\s?[.)/:,\-–]\s*(?=[^\W\d_]|[“\"(]|$)")
_CAPITAL = re.compile(r"([A-EG])\s?[.)/:\-–](?:\s+|$)")
_LETTER = re.compile(r"([a-zđ])\s?[.)]\s+")
_BULLET = re.compile(r"(?:[-–—•+*●▪■◦·]+\s*|o\s+)")
_AND = re.compile(r"\s*(?:và|va|,|;|&|\+|-|–)\s*")
_MERGED = re.compile(rf"({_DIGITS}(?:\s?[.,]\s?{_DIGITS}){{1,4}})(?:\s?[.)/:]\s*|\s+|$)")
_LETTERS = "abcdđeghik"


def split_label(text: str) -> tuple[Label, str]:
    """The label at the start of a line and the words after it."""
    for read in (_part, _prefixed, _number, _roman, _short):
        if found := read(text):
            return found
    return NO_LABEL, text


def _part(text: str) -> tuple[Label, str] | None:
    plain = bare(text[:60])
    found = _PART.match(plain)
    if not found:
        return None
    word = found[1]
    value = int(word) if word.isdecimal() else _ORDINALS.get(word, 0)
    # "Phần hai, ba năm" and "Mục tiêu" are no labels: what follows is capital or nothing.
    rest = text[found.end() :]
    if (rest and not _starts_title(rest)) or (plain.startswith("muc") and not rest):
        return None
    return Label(text[: found.end()].strip(), "part", (value,)), rest


def _starts_title(rest: str) -> bool:
    first = next((char for char in rest if char.isalnum()), "")
    return first.isupper() or rest[:1] in '“"('


def _digits(printed: str) -> tuple[int, ...]:
    cleaned = printed.translate(str.maketrans("lI|Oo,", "11100.", " "))
    return tuple(int(one) for one in cleaned.split(".") if one)


def _prefixed(text: str) -> tuple[Label, str] | None:
    """I.1.2: a roman before the numbers."""
    found = _PREFIXED.match(text)
    if not found or not set(found[1]) & set("IVXLl|"):
        return None
    if not any(char.isdecimal() for char in found[2]) and not set(found[1]) <= set("IVX"):
        return None
    first = _VALUES.get(found[1].translate(_ROMAN_LIKE))
    rest, also, end = text[found.end() :], (), found.end()
    if first is None or (rest and not _starts_title(rest)):
        return None
    return Label(text[:end].strip(), "number", (first, *_digits(found[2])), also), rest


def _number(text: str) -> tuple[Label, str] | None:
    if found := _NUMBER.match(text):
        return _dotted(text, found)
    merged = re.match(rf"{_DIGITS}(?:\s?[.,]\s?{_DIGITS}){{1,4}}", text)
    if merged and (second := _second(text, merged.end())):
        numbers, end = second
        return Label(text[:end].strip(), "number", _digits(merged[0]), numbers), text[end:]
    if found := _ONE.match(text):
        rest = text[found.end() :]
        kind: LabelKind = "item" if found[2] == ")" else "number"
        return Label(found[0].strip(), kind, (int(found[1]),)), rest
    return None


def _dotted(text: str, found: re.Match[str]) -> tuple[Label, str] | None:
    printed, end = found[1], found.end()
    rest = text[end:]
    if not any(char.isdecimal() for char in printed) or len(_digits(printed)) < 2:
        return None
    also: tuple[tuple[int, ...], ...] = ()
    if second := _second(text, end):
        also, end = second
        rest = text[end:]
    elif rest and not _starts_title(rest):
        return None  # "12.5 triệu", "1,2 tỷ"
    doubtful = any(char in "lIOo|," for char in printed)
    return Label(text[:end].strip(), "number", _digits(printed), also, doubtful), rest


def _second(text: str, end: int) -> tuple[tuple[tuple[int, ...], ...], int] | None:
    """The labels after "và" of a merged heading, and where they end."""
    also: list[tuple[int, ...]] = []
    while (joint := _AND.match(text, end)) and (more := _MERGED.match(text, joint.end())):
        if not any(char.isdecimal() for char in more[1]):
            break
        also.append(_digits(more[1]))
        end = more.end()
    return (tuple(also), end) if also else None


_ROMAN_LIKE = str.maketrans("Ll1|!T", "IIIIII")
_VALUES = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IIII": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
}


def _roman(text: str) -> tuple[Label, str] | None:
    found = _ROMAN.match(text)
    if not found or found[1].isdecimal():
        return None
    printed = found[1]
    value = _VALUES.get(printed.translate(_ROMAN_LIKE).replace("H", "II"))
    if value is None or (printed in {"T", "H", "l"} and not _shouts(text[found.end() :])):
        return None
    rest = text[found.end() :]
    if rest and not _starts_title(rest):
        return None
    return Label(found[0].strip(), "roman", (value,), is_doubtful=not set(printed) <= set("IVX")), rest


def _shouts(text: str) -> bool:
    letters = [char for char in text[:40] if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) > 0.7 * len(letters)


def _short(text: str) -> tuple[Label, str] | None:
    if found := _ITEM.match(text):
        value = int(found[1]) if found[1].isdecimal() else _LETTERS.find(found[1]) + 1
        return Label(found[0].strip(), "letter", (value,)), text[found.end() :]
    if found := _CAPITAL.match(text):
        return Label(found[0].strip(), "capital", ("ABCDEG".index(found[1]) + 1,)), text[found.end() :]
    if found := _LETTER.match(text):
        return Label(found[0].strip(), "letter", (_LETTERS.find(found[1]) + 1,)), text[found.end() :]
    if found := _BULLET.match(text):
        return Label(found[0].strip(), "bullet", ()), text[found.end() :]
    return None


def repaired(labels: Sequence[Label]) -> list[Label]:
    """Romans as the sequence has them: after II comes III, whatever the scan made of it; a part begins anew."""
    result: list[Label] = []
    before = 0
    for label in labels:
        if label.kind in {"part", "capital"}:
            before = 0
        one = label
        if label.kind == "roman":
            value = label.numbers[0]
            if value != before + 1 and (label.is_doubtful or value == before):
                one = replace(label, numbers=(before + 1,), is_doubtful=True)
            before = one.numbers[0]
        result.append(one)
    return result
