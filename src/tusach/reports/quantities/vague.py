"""Amounts said without a number: "hàng chục nghìn lượt", "nhiều xã", "hầu hết các chi bộ"."""

from tusach.reports.quantities.around import Counted, counted_at
from tusach.reports.quantities.joining import Found
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
_FEW = {"vài", "mấy", "dăm"}
OPENERS = frozenset({"hàng", "nhiều", "vài", "mấy", "dăm", *(first for first, _ in _SOME)})
_BETWEEN = {"các", "những", "số", "trong", "ba", "tại", "ở"}
# Named in a general way, these are a manner of speaking.
_NO_AMOUNT = {
    "lần", "nội dung", "hoạt động", "giải pháp", "nhiệm vụ", "ngày", "giờ", "đồng", "tiêu chí", "lĩnh vực", "phần",
    "điểm", "máy", "giá", "kỳ", "ý kiến", "công trình", "tuần", "sổ", "bài học", "chương trình", "kế hoạch", "chủ đề",
    "sản phẩm", "thể loại", "hướng dẫn", "báo cáo", "trung tâm", "tổ", "phiếu",
}  # fmt: skip


def vague_at(tokens: Tokens, at: int) -> Found | None:
    words = tokens.words
    start = at
    if words[at] == "hàng" and words[at + 1] in SCALES:
        return _found(tokens, start, _scales(words, at + 1), general=False)
    if words[at] in _FEW and words[at + 1] in SCALES:
        return _found(tokens, start, _scales(words, at + 1), general=False)
    if words[at] in {"vài", "dăm"}:
        end = at + 1 + (words[at + 1] in {"ba", "bốn", "vài"})
        return _found(tokens, start, end, general=True)
    if words[at] == "nhiều" and words[at - 1] not in {"ít", "bao", "không", "nhất", "càng"}:
        return _found(tokens, start, at + 1, general=True)
    if (words[at], words[at + 1]) in _SOME:
        end = at + 2
        if (words[at], words[at + 1]) == ("một", "vài") and words[end] in SCALES:
            return _found(tokens, start, _scales(words, end), general=False)
        while words[end] in _BETWEEN and end - at < 4:
            end += 1
        return _found(tokens, start, end, general=True)
    return None


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
    if general and words[end] in {"các", "những"} and not unit_at(words, end + 1):
        return None
    start = at - (words[at - 1] == "rất" and at - 1 >= PAD)
    made = Found("VAGUE", start, start, counted.unit_end, unit=counted.unit, noun=(counted.at, counted.end))
    return made
