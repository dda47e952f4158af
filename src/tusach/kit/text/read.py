"""What people type, understood or sent back with a sentence. A reader never guesses in silence: what can be
read in two ways comes back with its `doubt`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from tusach.kit.errors import Refused
from tusach.kit.text.fold import fold
from tusach.kit.text.say import decimal, number

T = TypeVar("T")

_POINTS = re.compile(r"\d{1,3}(\.\d{3})+")
_COMMAS = re.compile(r"\d{1,3}(,\d{3})+")
_SPACES = re.compile(r"\d{1,3}( \d{3})+")
_LONGEST = 18
_SHOWN = 40


@dataclass(frozen=True)
class Read(Generic[T]):
    """A value and, when the text can be read otherwise, the sentence that says so."""

    value: T
    doubt: str = ""


def _cleaned(text: str, empty: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    plain = " ".join(plain.split())
    if not plain:
        raise Refused(empty)
    return plain


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"


def _sign(text: str) -> tuple[int, str]:
    return (-1, text[1:].lstrip()) if text.startswith("-") else (1, text.removeprefix("+"))


def _whole(digits: str, shown: str) -> int:
    if len(digits) > _LONGEST:
        raise Refused(f"{_quoted(shown)} dài quá {_LONGEST} chữ số. Xin xem lại số này.")
    return int(digits)


def read_integer(text: str) -> Read[int]:
    """A whole number: 1234, 1.234, 1 234, １２３; 1,234 and 5.0 come back with a doubt."""
    shown = _cleaned(text, "Chưa ghi số.")
    sign, body = _sign(shown)
    if body.isascii() and body.isdecimal():
        return Read(sign * _whole(body, shown))
    if _POINTS.fullmatch(body) or _SPACES.fullmatch(body):
        return Read(sign * _whole(re.sub(r"\D", "", body), shown))
    if _COMMAS.fullmatch(body):
        value = sign * _whole(body.replace(",", ""), shown)
        return Read(
            value, f"{_quoted(shown)} được hiểu là {number(value)}; dấu phẩy thường ngăn phần thập phân."
        )
    tail = re.fullmatch(r"(\d+)[.,]0{1,2}", body)
    if tail:
        value = sign * _whole(tail[1], shown)
        return Read(value, f"{_quoted(shown)} được hiểu là số nguyên {number(value)}.")
    if re.fullmatch(r"[\d.]*\d[.,]\d+", body):
        raise Refused(f"{_quoted(shown)} không phải số nguyên. Ô này cần số nguyên, ví dụ 1.234.")
    raise Refused(f"{_quoted(shown)} không phải số. Chỉ ghi chữ số, ví dụ 1.234.")


def read_decimal(text: str) -> Read[Decimal]:
    """A number that may have decimals: 98,4; 98.4; 1.234,5; a closing % is dropped."""
    shown = _cleaned(text, "Chưa ghi số.")
    sign, body = _sign(shown)
    body = body.removesuffix("%").rstrip()
    if len(re.sub(r"\D", "", body)) > _LONGEST:
        raise Refused(f"{_quoted(shown)} dài quá {_LONGEST} chữ số. Xin xem lại số này.")
    plain, doubt = _decimal_form(body)
    if plain is None:
        raise Refused(f"{_quoted(shown)} không phải số. Ví dụ ghi đúng: 1.234,5.")
    value = sign * Decimal(plain)
    if not doubt:
        return Read(value)
    places = max(0, -int(value.as_tuple().exponent))
    return Read(
        value, f"{_quoted(shown)} được hiểu là {decimal(value, places)}; xin xem lại dấu chấm, dấu phẩy."
    )


def _decimal_form(body: str) -> tuple[str | None, bool]:
    """The number in Python's notation and whether another reading is likely."""
    if re.fullmatch(r"\d+", body) or _SPACES.fullmatch(body):
        return body.replace(" ", ""), False
    if _POINTS.fullmatch(body):
        return body.replace(".", ""), body.count(".") == 1
    if re.fullmatch(r"(\d+|\d{1,3}([. ]\d{3})+),\d+", body):
        whole, _, part = body.partition(",")
        doubt = bool(re.fullmatch(r"[1-9]\d{0,2},\d{3}", body))
        return f"{re.sub(r'[. ]', '', whole)}.{part}", doubt
    if re.fullmatch(r"(\d+|\d{1,3}(,\d{3})+)\.\d+", body):
        return body.replace(",", ""), False
    if re.fullmatch(r"\d{1,3}(,\d{3}){2,}", body):
        return body.replace(",", ""), True
    return None, False


_DAY_FORMS = (
    (re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})"), "dmy"),
    (re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),? nam (\d{4})"), "dmy"),
    (re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[t ]00:00(?::00)?(?:\.0+)?)?"), "ymd"),
)
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_day(text: str) -> Read[date]:
    """A day, day before month: 28/8/2023, 28-8-23 (with a doubt), 2023-08-28, ngày 28 tháng 8 năm 2023."""
    shown = _cleaned(text, "Chưa ghi ngày.")
    for form, order in _DAY_FORMS:
        found = form.fullmatch(fold(shown))
        if not found:
            continue
        numbers = [int(part) for part in found.groups()]
        year, month, on = numbers[::-1] if order == "dmy" else numbers
        short = order == "dmy" and len(found[3]) == 2
        value = _real_day(year + (2000 if short else 0), month, on)
        return Read(value, f"Năm {_quoted(found[3])} được hiểu là {value.year}." if short else "")
    raise Refused(f"{_quoted(shown)} không phải ngày. Ví dụ ghi đúng: 28/8/2023.")


def _real_day(year: int, month: int, on: int) -> date:
    if not 1 <= month <= 12:
        raise Refused(f"Không có tháng {month}. Ghi ngày trước, tháng sau, ví dụ 28/8/2023.")
    if not 1 <= on <= 31:
        raise Refused(f"Không có ngày {on}. Ví dụ ghi đúng: 28/8/2023.")
    if on > _LENGTHS[month - 1]:
        raise Refused(f"Tháng {month} không có ngày {on}.")
    if not 1900 <= year <= 2199:
        raise Refused(f"Năm {year} nằm ngoài khoảng 1900 đến 2199.")
    try:
        return date(year, month, on)
    except ValueError:
        raise Refused(f"Tháng 2 năm {year} không có ngày {on}.") from None


_SCALES = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 10**3, "ngan": 10**3, "k": 10**3}
_MONEY_PART = re.compile(r"([\d.,]+(?: \d{3})*)\s*(ty|ti|trieu|tr|nghin|ngan|k)?(?=[\s\d]|$)\s*(ruoi\b)?\s*")
_CURRENCY = re.compile(r"\s*(?:viet nam )?(?:dong|vnd|d|₫)(?: viet nam)?\.?$")


def read_money(text: str) -> Read[int]:
    """An amount in đồng: 1.234.567 đồng, 2 tỷ 350 triệu đồng, 1,5 tỷ, 2 tỷ rưỡi."""
    shown = _cleaned(text, "Chưa ghi số tiền.")
    wrong = Refused(
        f"{_quoted(shown)} không phải số tiền. Ví dụ ghi đúng: 2 tỷ 350 triệu đồng, hoặc 2.350.000.000."
    )
    body = _CURRENCY.sub("", fold(shown)).strip()
    if not body or len(body) > 60:
        raise wrong
    if not re.search(r"[a-z]", body):
        return _refused_as(wrong, lambda: read_integer(body))
    total, last, doubts, at = Decimal(0), 10**18, list[str](), 0
    while at < len(body):
        part = _MONEY_PART.match(body, at)
        if part is None:
            raise wrong
        amount = _refused_as(wrong, lambda found=part: read_decimal(found[1]))  # type: ignore[misc]
        value, scale = amount.value, _SCALES.get(part[2], 1) if part[2] else 1
        if not part[2] and last in {10**9, 10**6} and re.fullmatch(r"\d{1,3}", part[1]):
            # A bare tail is the decimals of the unit before it: 2 tỷ 350, 1tr5.
            value, scale = value.scaleb(3 - len(part[1])), last // 1000
            doubts.append(f"{_quoted(shown)} thiếu đơn vị ở phần sau.")
        if scale >= last:
            raise wrong
        total += value * scale + (Decimal(scale) / 2 if part[3] else 0)
        doubts += [amount.doubt] if amount.doubt else []
        last, at = scale, part.end()
    if total != int(total):
        raise wrong
    return Read(int(total), " ".join(doubts))


def _refused_as(wrong: Refused, reading: Callable[[], Read[T]]) -> Read[T]:
    try:
        return reading()
    except Refused:
        raise wrong from None
