"""Numbers as they are written in Vietnamese prose: digits with their grouping, multipliers, words."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from tusach.kit.text import decimal, number
from tusach.reports.quantities.tokens import Tokens

_DIGITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_NOT_FIRST = {"mốt", "tư", "lăm"}
SCALES = {"chục": 10, "trăm": 100, "nghìn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9}
STARTS = frozenset(_DIGITS) - _NOT_FIRST | {"mười"}
_ABOUT = {"hơn", "gần", "chừng", "khoảng", "ngót", "cỡ", "độ"}
_NOT_A_SCALE = {("tỷ", "lệ"), ("tỷ", "trọng"), ("tỷ", "suất"), ("tỷ", "giá"), ("trăm", "phần")}
LARGEST = Decimal(10) ** 18
_SIGNS = str.maketrans("", "", ".,")

_POINTS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
_POINTS_COMMA = re.compile(r"(\d+|[1-9]\d{0,2}(\.\d{3})+),(\d+)")
_COMMAS = re.compile(r"[1-9]\d{0,2}(,\d{3}){2,}")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
_ENGLISH = re.compile(r"(\d+|[1-9]\d{0,2}(,\d{3})+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """Words [at, end) say `value`. `other` is the reading as thousands of "1,234", which is a decimal when it is
    measured and a thousand when it is counted. `shown` is what stands in the text when it is in doubt.
    """

    at: int
    end: int
    value: Decimal
    other: Decimal | None = None
    shown: str = ""
    in_words: bool = False
    scale: int = 1


def literal(written: str) -> tuple[Decimal, Decimal | None, bool] | None:
    """Value, the other reading, whether it is in doubt; None for digits that are no number (telephones, versions)."""
    text = "".join(written.split())
    if len(text) > 24:
        return None
    if text.isdecimal():
        return (Decimal(text), None, False) if len(text) < 8 or text[0] != "0" else None
    if _POINTS.fullmatch(text) or _COMMAS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "")), None, "," in text
    if _POINTS_COMMA.fullmatch(text):
        other = Decimal(text.replace(",", "")) if _AMBIGUOUS.fullmatch(text) else None
        return Decimal(text.replace(".", "").replace(",", ".")), other, False
    if _ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", "")), None, True
    return None


def numeral_at(tokens: Tokens, at: int) -> Numeral | None:
    """The longest number that begins at word `at`, or None."""
    if tokens.words[at][:1].isdecimal():
        found = _in_digits(tokens, at)
    elif tokens.words[at] in SCALES:
        found = _scale_alone(tokens.words, at)
    elif tokens.words[at] == "tư":
        found = Numeral(at, at + 1, Decimal(4), in_words=True) if tokens.words[at - 1] == "phần" else None
    else:
        found = _in_words(tokens.words, at) if tokens.words[at] in STARTS else None
    return found and _said_again(tokens, found)


def _said_again(tokens: Tokens, found: Numeral) -> Numeral:
    """In "05 (năm) lớp" and "hai (02) cuộc" the bracket says the number once more."""
    words, inside = tokens.words, found.end + 1
    if words[found.end] != "(" or not (words[inside][:1].isdecimal() or words[inside] in STARTS):
        return found
    again = _in_digits(tokens, inside) if words[inside][:1].isdecimal() else _in_words(words, inside)
    if again is None or again.value != found.value or words[again.end] != ")":
        return found
    return replace(found, end=again.end + 1, in_words=False)


def scale_at(words: list[str], at: int) -> tuple[int, int]:
    """The product of the multipliers from `at` on and the place after them: "nghìn tỷ" is 10^12."""
    product = 1
    if words[at] == "trđ":
        return 10**6, at  # its second half is the unit
    past = at + 1 + (words[at + 1] == ".")
    if words[at] == "tr":
        return 10**6, past if words[past] in {"đ", "đồng"} else at + 1
    # What is beyond any figure is no number: a line of nothing but "triệu" is not multiplied from each of its words.
    while (
        product <= LARGEST
        and (size := SCALES.get(words[at]))
        and (words[at], words[at + 1]) not in _NOT_A_SCALE
    ):
        product *= size
        at += 1
    return product, at


def _in_digits(tokens: Tokens, at: int) -> Numeral | None:
    words = tokens.words
    first = literal(words[at])
    if first is None:
        return None
    value, other, doubted = first
    scale, end = scale_at(words, at + 1)
    is_damaged = tokens.raw(at) != words[at]
    shown = tokens.raw(at) if doubted or is_damaged or other is not None else ""
    if scale == 1:
        return Numeral(at, end, value, other, shown) if value <= LARGEST else None
    if other is not None and value * 1000 != other:
        other = None
    total = value * scale
    if words[end] == "rưỡi":
        total, end = total + Decimal(scale) / 2, end + 1
    else:
        total, end = _smaller_parts(tokens, end, total, scale)
    return Numeral(at, end, total, None, shown, scale=scale) if total <= LARGEST else None


def _scale_alone(words: list[str], at: int) -> Numeral | None:
    """In "hơn chục người", "trăm phần trăm" the multiplier is the number."""
    if words[at : at + 3] == ["trăm", "phần", "trăm"]:
        return Numeral(at, at + 1, Decimal(100), in_words=True)
    scale, end = scale_at(words, at)
    return (
        Numeral(at, end, Decimal(scale), in_words=True, scale=scale)
        if words[at - 1] in _ABOUT and scale > 1
        else None
    )


def _smaller_parts(tokens: Tokens, at: int, total: Decimal, scale: int) -> tuple[Decimal, int]:
    """Parts each smaller than the multiplier before: "2 tỷ 350 triệu", "1 triệu 200 nghìn", "3 nghìn 120"."""
    while tokens.words[at][:1].isdecimal() and (part := literal(tokens.words[at])):
        size, end = scale_at(tokens.words, at + 1)
        value = part[0] * size
        if (
            part[2]
            or size >= scale
            or value >= scale
            or (size == 1 and part[0] != part[0].to_integral_value())
        ):
            break
        total, scale, at = total + value, size, end
        if size == 1:
            break
    return total, at


def _in_words(words: list[str], at: int) -> Numeral | None:
    total, last, end, first = Decimal(0), 10**18, at, 0
    while True:
        group = _below_thousand(words, end, after=bool(total))
        if group is None:
            break
        scale, after = scale_at(words, group[1])
        if scale >= last:
            break
        total, last, end, first = total + group[0] * scale, scale, after, first or scale
        if scale == 1:
            break
        if words[end] == "rưỡi":
            total, end = total + Decimal(scale) / 2, end + 1
            break
    return Numeral(at, end, total, in_words=True, scale=first) if end > at and total <= LARGEST else None


def _below_thousand(words: list[str], at: int, *, after: bool) -> tuple[int, int] | None:
    """Value and end of a number below 1,000 said from `at`; `after` a larger part "không trăm" may open it."""
    hundreds, word = 0, words[at]
    if (
        words[at + 1] == "trăm"
        and (words[at + 2] != "phần" or words[at + 3] == "trăm")
        and (word in STARTS or (after and word == "không"))
    ):
        hundreds, at = _DIGITS.get(word, 0) * 100, at + 2
        if words[at] == "lẻ" and words[at + 1] in _DIGITS:
            return hundreds + _DIGITS[words[at + 1]], at + 2
        rest = _below_hundred(words, at)
        # "một trăm hai" is left alone: a digit after the hundred without "lẻ" says something else
        return (hundreds + rest[0], rest[1]) if rest and rest[0] >= 10 else (hundreds, at)
    return _below_hundred(words, at)


def _below_hundred(words: list[str], at: int) -> tuple[int, int] | None:
    if words[at] == "mười":
        ones = _ones(words[at + 1])
        return 10 + ones, at + (2 if ones else 1)
    if words[at] not in _DIGITS or words[at] in _NOT_FIRST:
        return None
    if words[at + 1] == "mươi":
        ones = _ones(words[at + 2])
        return _DIGITS[words[at]] * 10 + ones, at + (3 if ones else 2)
    return _DIGITS[words[at]], at + 1


def _ones(word: str) -> int:
    """After "mười" and "mươi": "năm" there is a year, five is "lăm"."""
    return 0 if word == "năm" else _DIGITS.get(word, 0)


def digit_of(word: str) -> int:
    """The digit that a word says, 0 for another."""
    return _DIGITS.get(word, 0) if word not in _NOT_FIRST else 0


def doubt_of(shown: str, value: Decimal) -> str:
    if not shown:
        return ""
    whole = value == value.to_integral_value()
    said = number(int(value)) if whole else decimal(value, min(4, max(1, -int(value.as_tuple().exponent))))
    look = "dấu chấm, dấu phẩy" if shown.translate(_SIGNS).isdecimal() else "chữ số trong bản gốc"
    return f"“{shown}” được hiểu là {said}; xin xem lại {look}."
