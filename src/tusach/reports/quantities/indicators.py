"""Which indicator of the catalogue a figure means in the leaf where it is stated."""

import re
from dataclasses import dataclass
from pathlib import Path

from tusach.kit.text import fold
from tusach.reports.quantities.shape import Quantity
from tusach.reports.quantities.tables import A_PART

FILE = Path(__file__).with_name("indicators.txt")

# The outline's leaves that tell what was done; the others are plans and proposals, whose figures are no results.
DONE = ("1.", "2.2.2.5")
_MONEY_ONLY = "2.2.2.5"
_NO_RESULT = re.compile(
    r"\b(?:phan dau|de nghi|kien nghi|du kien|chi tieu|muc tieu|can bo sung|se |binh quan|trung binh|dot (?:\d|thu)|lan (?:\d|thu)|toi thieu moi|cung ky)"
)
_PART = re.compile(r"\b(?:trong do|trong so do|cap huyen|cap xa)\b")
_PART_OF_A_YEAR = re.compile(r"trong do.*\b(?:19|20)\d\d\b")
_MISSING = re.compile(r"\b(?:chua|khong|thieu|chi moi)\b")
_PLACE = re.compile(r"\b(?:huyện|xã|thành phố|phường|quận|thị trấn)\s+(\w+(?: \w+)?)", re.IGNORECASE)
# With their marks: "lỗi" is not "lợi", "thiếu" not "giới thiệu". Books that are spoilt or missing are not books that are held.
_SPOILT = re.compile(
    r"\b(?:lỗi|hỏng|hư|rách|nát|thiếu|mất|thất lạc|mối mọt|ẩm mốc|mờ|nhòe|nhoè|in sai|sai sót|nhầm|không đọc được|phông chữ|font)\b"
)
_HELD = ("I121", "I122", "I123", "I127", "I129", "I141", "I182")
# Of one place, one shelf or one book, though it has no name.
_OF_ONE = re.compile(
    r"\b(?:một|có|từng|mỗi|nhiều|một số|riêng)\s+(?:huyện|xã|phường|thị trấn|thôn|chi bộ|đảng bộ|đơn vị|địa phương|cơ sở|nơi)\b"
    r"|\b(?:một|mỗi|từng|riêng)\s+(?:cuốn|quyển|đầu sách|bộ sách|tủ sách|tựa sách)\b|\b(?:cuốn|quyển|bộ) (?:sách )?[“\"']"
)
_PROVINCES = {"ha noi", "ho chi", "hai phong", "da nang", "can tho", "hue", "thanh pho"}


@dataclass(frozen=True, slots=True)
class Rule:
    """`words`: one of the groups must stand whole in the clause; none: the leaf says enough."""

    code: str
    units: frozenset[str]
    words: tuple[tuple[re.Pattern[str], ...], ...]
    without: re.Pattern[str] | None
    leaf: str


def read(path: Path = FILE) -> dict[str, list[Rule]]:
    """By unit. Raises ValueError on a line of another form."""
    made: dict[str, list[Rule]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        code, units, words, without, leaf = (part.strip() for part in line.split("|"))
        groups = tuple(tuple(_word(one) for one in group.split("+")) for group in words.split(",") if group)
        none = (
            re.compile("|".join(rf"\b{re.escape(one)}\b" for one in without.split(","))) if without else None
        )
        rule = Rule(code, frozenset(_units(units)), groups, none, leaf)
        for unit in rule.units:
            made.setdefault(unit, []).append(rule)
    return made


def _word(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(words)}\b")


def _units(text: str) -> list[str]:
    """Names with a comma between; "tin, bài" is one name and has a space after its comma."""
    return [one.strip() for one in re.split(r",(?=\S)", text)]


RULES = read()


def speaks_of(quantity: Quantity, leaf: str) -> str:
    """The code that the figure means, or "" when that is not sure: what is planned or asked for, what is only of a
    part (a district, "trong đó"), rates, ranges, changes and vague amounts mean none.
    """
    rules = RULES.get(quantity.unit, [])
    if not rules or quantity.kind in {"RANGE", "CHANGE", "VAGUE"} or (leaf and not leaf.startswith(DONE)):
        return ""
    said = f"{quantity.context} {quantity.noun}"
    text = fold(said)
    if _NO_RESULT.search(text) or _is_of_a_part(said):
        return ""
    if quantity.unit in {"xã", "%"} and _MISSING.search(text):
        return ""
    lowered = said.lower()
    of_all = not _SPOILT.search(lowered) and not _OF_ONE.search(lowered)
    held = [rule for rule in rules if (of_all or rule.code not in _HELD) and _holds(rule, text, leaf)]
    if leaf == _MONEY_ONLY:
        held = [rule for rule in held if rule.code.startswith("I18")]
    if A_PART in said or (_PART.search(text) and not _PART_OF_A_YEAR.search(text)):
        held = [rule for rule in held if "." in rule.code]
    return _one([rule for rule in held if rule.words] or held)


def _is_of_a_part(said: str) -> bool:
    """A district or a commune is named: what is counted is not the province's."""
    return any(
        match[1][0].isupper() and not match[1].isupper() and fold(match[1]) not in _PROVINCES
        for match in _PLACE.finditer(said)
    )


def _holds(rule: Rule, text: str, leaf: str) -> bool:
    if rule.leaf != "*" and not leaf.startswith(rule.leaf):
        return False
    if rule.without and rule.without.search(text):
        return False
    return not rule.words or any(all(word.search(text) for word in group) for group in rule.words)


def _one(held: list[Rule]) -> str:
    """The one code they all mean; a code and its part mean the part."""
    codes = {rule.code for rule in held}
    codes -= {code for code in codes if any(other.startswith(f"{code}.") for other in codes)}
    return codes.pop() if len(codes) == 1 else ""
