"""Numbers typed into the text that no source stands behind."""

import re
from collections.abc import Container
from dataclasses import dataclass

from tusach.drafting import live

# Words before a number that make it a name, a place in a paper or a day, and no figure of the programme.
_NOT_COUNTED = re.compile(
    r"(?:\b(?:năm|tháng|ngày|quý|mục|điểm|khoản|điều|chương|phần|phụ lục|bảng|biểu đồ|biểu|hình|trang|khóa|lần thứ|thứ|"
    r"nghị quyết|quyết định|thế kỷ|số)\s+|[/-])$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?:\s*/\s*\d+(?:[.,]\d+)*)?\s?%?(?![\w/-])")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LABEL = re.compile(r"\d+(?:\.\d+)*[.)]$")


@dataclass(frozen=True)
class Bare:
    """[start, end) in the stored text; `quote` are the words there, with the noun after the number."""

    start: int
    end: int
    quote: str


def bare_numbers(text: str, known: Container[str]) -> list[Bare]:
    """Figures in the plain words of the text, in its order; years, days and numbers of papers are none."""
    covered = live.masked(text, known)
    return [
        Bare(start, end, text[start:end])
        for found in _NUMBER.finditer(covered)
        if not _is_name(covered, found.start(), found[0].strip())
        for start, end in [(found.start(), _with_noun(covered, found.end()))]
    ]


def _is_name(text: str, start: int, quote: str) -> bool:
    before = text[max(0, start - 24) : start]
    if _NOT_COUNTED.search(before):
        return True
    if _YEAR.match(quote):
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return not line.strip() and text[start + len(quote) : start + len(quote) + 1] in {".", ")"}


_NOUN = re.compile(r"\s+[^\W\d_]+(?:\s+[^\W\d_]+)?(?=[\s,.;:)]|$)")


def _with_noun(text: str, end: int) -> int:
    """The end of the number with its unit: one or two words after it."""
    noun = None if text[end - 1] == "%" else _NOUN.match(text, end)
    return noun.end() if noun else end
