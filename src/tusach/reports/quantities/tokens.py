"""A text as words, numbers and signs, each with its place."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tusach.kit.text import same_tone

PAD = 8
_SPACE = "[ \u00a0\u202f\u2009]"
# Before "46. 350 bản" a small word that does not name what is numbered.
_NUMBERED = (
    "đợt",
    "lần",
    "năm",
    "kỳ",
    "tổ",
    "lớp",
    "điều",
    "khoản",
    "tháng",
    "khóa",
    "thôn",
    "quý",
    "mục",
    "số",
    "loại",
)
_NO_NAME = "".join(rf"(?<!{name} )" for name in _NUMBERED) + r"(?<=[a-zà-ỹđ] )"
# What recognition makes of numbers: "1 . 220", "2 .450. 000", "97 ,3 %"; "l36", "3O", "2O23"; "l.204", "1 .O98".
_LOOSE = (
    rf"(?<![\d.,])[1-9]\d{{0,2}}(?=(?:{_SPACE}?\.{_SPACE}?\d{{3}})*{_SPACE}\.{_SPACE}?\d{{3}})(?:{_SPACE}?\.{_SPACE}?\d{{3}})+(?!\d)"
    rf"|\d+{_SPACE},{_SPACE}?\d{{1,2}}(?=\s?(?:%|triệu|tỷ|tỉ))"
    rf"|(?<![\w.,])(?=[\d.{_SPACE[1:-1]}]{{0,60}}[lOI])(?=[lOI.]*\d)[\dlOI]{{1,3}}(?:{_SPACE}?\.{_SPACE}?[\dlOI]{{3}})+(?![\w])"
    rf"|(?<!\w)(?=\d*[lOI][\dlOI]*,|\d[\dlOI]*,\d?[lOI])[\dlOI]{{1,3}},[\dlOI]{{1,2}}(?={_SPACE}?(?:%|triệu|tỷ|tỉ))"
    r"|(?<!\w)(?=\d*[lOI])(?=[lOI]*\d)[\dlOI]+(?!\w)"
    rf"|(?<![\w.,/])(?<![\d.,/]{_SPACE})1{_SPACE}00(?={_SPACE}?%)"
    rf"|(?=[1-9]\d{{0,2}}\.{_SPACE}\d{{3}}{_SPACE}){_NO_NAME}[1-9]\d{{0,2}}\.{_SPACE}\d{{3}}(?={_SPACE}[^\W\d_])"
    rf"|(?<![\d.,])[1-9]\d{{0,2}}\.(?:\d{_SPACE}\d\d|\d\d{_SPACE}\d)(?={_SPACE}[^\W\d_])"
    rf"|(?<![\d.,])\d{{1,2}},{_SPACE}\d(?={_SPACE}?%)"
)
_TOKEN = re.compile(
    rf"(?=[\dlOI])(?:{_LOOSE})|(?:(?<![\d.,])[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?:,\d+)?(?![\d.]))|\d+(?:[.,]\d+)*|[^\W\d_]+|\n|[^\s\w]|[²³_]"
)
# "luợt", "phuờng": before a consonant the two letters both have their horn.
_HORN = re.compile("(?<![qh])u(?=[ơờớởỡợ][a-z])")
_LETTERS = str.maketrans("lOI", "101")
_AROUND = re.compile(rf"{_SPACE}?([.,]){_SPACE}?")
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
    """`text` is in NFC. `words` are in small letters and one spelling, with PAD empty words at both ends so that
    neighbours can always be asked for; `starts` and `ends` are places in `text`, `places` those of its letters in the
    text as it was given, when that was not in NFC.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    given: str
    places: list[int] | None = None

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

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where words [first, last) stand in the text as it was given."""
        start, end = self.starts[first], self.ends[last - 1]
        return (self.places[start], self.places[end]) if self.places else (start, end)


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """One spelling of a word: small letters, the tone where the official texts have it; a number without damage."""
    if any(letter.isdecimal() for letter in word):
        return _AROUND.sub(r"\1", word.translate(_LETTERS))
    small = same_tone(_HORN.sub("ư", word.lower()))
    return _SAME.get(small, small)


def tokens(given: str) -> Tokens:
    text, places = (given, None) if unicodedata.is_normalized("NFC", given) else _composed(given)
    found = [match.span() for match in _TOKEN.finditer(text)]
    words = [plain(text[start:end]) for start, end in found]
    around, size = [""] * PAD, len(text)
    return Tokens(
        text, [*around, *words, *around], [0] * PAD + [start for start, _ in found] + [size] * PAD,
        [0] * PAD + [end for _, end in found] + [size] * PAD, given, places,
    )  # fmt: skip


def _composed(given: str) -> tuple[str, list[int]]:
    """The text in NFC, and for each of its letters and its end where that began in the given text."""
    composed, places = list[str](), list[int]()
    for match in _CLUSTER.finditer(given):
        letters = unicodedata.normalize("NFC", match[0])
        composed.append(letters)
        places += [match.start()] * len(letters)
    return "".join(composed), [*places, len(given)]
