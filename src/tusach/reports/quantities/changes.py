"""Whether a number says by how much something changed or differs, and which way."""

from itertools import pairwise

from tusach.reports.quantities.around import Counted
from tusach.reports.quantities.found import Found

RISE, FALL = {"tăng", "vượt"}, {"giảm"}
_BY = frozenset(
    "thêm được đi bình quân trung mạnh hơn khoảng gần trên là tới thấp mỗi năm nhất".split()  # noqa: SIM905 - as text
)
_BESIDE = {("cao", "hơn"): 1, ("nhiều", "hơn"): 1, ("thấp", "hơn"): -1, ("ít", "hơn"): -1}
_REACH = 9
_COMMON = {"mức", "bình", "trung", "mặt", "kế", "chỉ", "yêu", "quy"}
# Which way, +1 or -1, and the word where the figure begins.
Way = tuple[int, int]


def way_of(words: list[str], start: int) -> Way | None:
    """The direction of a change by so much and where its verb stands: "tăng thêm 15%", "gấp 2 lần"."""
    place = start
    for _ in range(5):
        word = words[place - 1]
        if word in RISE | FALL:
            return (1 if word in RISE else -1), place - 1
        if word == "gấp":
            return 1, place - 1 - (words[place - 2] in RISE | {"cao"})
        if word not in _BY:
            return None
        place -= 1
    return None


def beside(words: list[str], start: int, end: int) -> Way | None:
    """A difference from something: "cao hơn 5% so với năm trước"."""
    sign = _BESIDE.get((words[start], words[start + 1]))
    return (sign, start) if sign and ("so", "với") in pairwise(words[end : end + _REACH]) else None


def above(words: list[str], start: int, counted: Counted | None) -> Way | None:
    """A difference from what is common: "cao hơn mức chung của tỉnh 95 bản", but not "cao hơn mức 350 bản"."""
    if counted is None or not counted.is_known or "hơn" not in words[start - _REACH : start]:
        return None
    for at in range(start - 4, start - _REACH, -1):
        if not all(word[:1].isalpha() for word in words[at:start]):
            return None
        sign = _BESIDE.get((words[at], words[at + 1]))
        if sign and words[at + 2] in _COMMON:
            return sign, start
    return None


def again(words: list[str], start: int, counted: Counted | None, last: Found | None) -> Way | None:
    """In "tăng 12,4% về số tên và 8,9% về số bản" the second number is a change as the first."""
    if last is None or counted is None or last.kind != "CHANGE" or last.before is not None or not last.value:
        return None
    way = (1 if last.value > 0 else -1), start
    between = words[last.end : start]
    after = words[counted.unit_end : counted.unit_end + _REACH]
    both_counted = "%" not in {counted.unit, last.unit} and ("so", "với") in pairwise(after)
    if between == ["và"]:
        # "tăng 6 đầu sách và 1.092 bản so với năm 2021"
        return way if both_counted or counted.unit == last.unit else None
    goes_on = between[:1] == ["về"] and between[-1:] in (["và"], [","]) and len(between) < _REACH
    return way if goes_on and counted.unit == last.unit else None
