"""Amounts said without a number: "hàng chục nghìn lượt", "nhiều xã", "hầu hết các chi bộ"."""

from decimal import Decimal

from tusach.reports.quantities.around import Counted, comparator_before, counted_at
from tusach.reports.quantities.found import Found
from tusach.reports.quantities.numerals import SCALES, STARTS
from tusach.reports.quantities.tokens import PAD, Tokens
from tusach.reports.quantities.units import unit_at

_SOME = {
    ("một", "số"),
    ("đa", "số"),
    ("hầu", "hết"),
    ("phần", "lớn"),
    ("không", "ít"),
    ("một", "vài"),
    ("số", "đông"),
}
_FEW = {"vài", "mấy", "dăm", "đôi"}
_MORE_FEW = {"ba", "bốn", "vài", "bảy"}
OPENERS = frozenset(
    {"hàng", "nhiều", "vài", "mấy", "dăm", "đôi", "nửa", "cả", *(first for first, _ in _SOME)}
)
_BETWEEN = {"các", "những", "số", "trong", "ba", "tại", "ở"}
# Named in a general way, these are a manner of speaking.
_NO_AMOUNT = {
    "lần", "nội dung", "hoạt động", "giải pháp", "nhiệm vụ", "ngày", "giờ", "đồng", "tiêu chí", "lĩnh vực", "phần",
    "điểm", "máy", "giá", "kỳ", "ý kiến", "công trình", "tuần", "sổ", "bài học", "chương trình", "kế hoạch", "chủ đề",
    "sản phẩm", "thể loại", "giải", "bằng khen", "giấy khen", "việc", "khâu", "vụ", "hướng dẫn", "báo cáo", "trung tâm", "tổ", "phiếu",
}  # fmt: skip


def vague_at(tokens: Tokens, at: int) -> Found | None:
    """The amount in words that begins at word `at`: a vague one, or a half."""
    words = tokens.words
    word, pair = words[at], (words[at], words[at + 1])
    if word == "nửa":
        return _half(tokens, at)
    few = word in _FEW and words[at + 1] in _MORE_FEW
    past = at + 1 + (few or pair == ("một", "vài"))
    if (word in _FEW | {"hàng", "cả"} or pair == ("một", "vài")) and words[past] in SCALES:
        return _found(tokens, at, _scales(words, past), general=False)
    if word in {"vài", "dăm"} or (word == "đôi" and few):
        return _found(tokens, at, at + 1 + few, general=True)
    if word == "nhiều" and words[at - 1] not in {"ít", "bao", "không", "nhất", "càng"}:
        return _found(tokens, at, at + 1, general=True)
    return _found(tokens, at, _past(words, at + 2), general=True) if pair in _SOME else None


def _past(words: list[str], at: int) -> int:
    end = at
    while words[end] in _BETWEEN and end - at < 3:
        end += 1
    return end


def _half(tokens: Tokens, at: int) -> Found | None:
    """A half is one of two: "gần một nửa số xã", "quá nửa số cán bộ"."""
    words = tokens.words
    first = at - (words[at - 1] == "một")
    comparator, start = comparator_before(words, first)
    counted = counted_at(tokens, at + 1, openly=False)
    if counted is None or counted.measured or (first == at and not comparator and words[at + 1] != "số"):
        return None
    return Found(
        "RATIO", first, start, counted.unit_end, Decimal(1), Decimal(2), comparator=comparator, unit=counted.unit,
        noun=(counted.at, counted.end),
    )  # fmt: skip


def _scales(words: list[str], at: int) -> int:
    while words[at] in SCALES:
        at += 1
    return at


def _found(tokens: Tokens, at: int, end: int, *, general: bool) -> Found | None:
    """`general`: only with something from the lexicon that is counted."""
    words = tokens.words
    counted: Counted | None = counted_at(tokens, end, openly=not general)
    if counted is None:
        return None
    if general and (counted.unit in _NO_AMOUNT or counted.measured or words[counted.unit_end] in STARTS):
        return None
    if general and words[at] == "nhiều" and words[counted.unit_end] == "nhất":
        return None  # "xã nhận được nhiều sách nhất"
    if general and words[end] in {"các", "những"} and not unit_at(words, end + 1):
        return None
    start = at - (words[at - 1] == "rất" and at - 1 >= PAD)
    return Found("VAGUE", start, start, counted.unit_end, unit=counted.unit, noun=(counted.at, counted.end))
