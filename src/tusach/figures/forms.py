"""What is asked of the figures, read from the address: nothing in it can be wrong, only narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.http import QueryDict  # noqa: TID251 - a form reads the address

from tusach.figures.models import Geography
from tusach.figures.queries.catalogue import Catalogue
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import read_day

DEFAULT = ("I122", "I127", "I134", "I135")
MOST_CODES = 12
FIRST = 2009


@dataclass(frozen=True)
class Asked:
    """Indicators, years, geography and day of a page. `wrong` says what could not be read and was left out."""

    codes: tuple[str, ...]
    first: int
    last: int
    geography: str
    on: date
    kinds: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def years(self) -> list[int]:
        return list(range(self.first, self.last + 1))

    @property
    def is_now(self) -> bool:
        return self.geography == Geography.NOW


def codes_asked(query: QueryDict, lines: Catalogue) -> list[str]:
    """The codes of the address that the catalogue has, each once; the usual ones when there is none."""
    return list(dict.fromkeys(code for code in query.getlist("ct") if code in lines.by_code)) or list(DEFAULT)


def read_asked(
    query: QueryDict, lines: Catalogue, at: datetime, latest: int, kinds: Sequence[str] = ()
) -> Asked:
    """`ct` codes, `tu` and `den` years, `dg` geography, `ngay` day, `loai` types of communes."""
    wrong: list[str] = []
    codes = codes_asked(query, lines)
    unknown = [code for code in query.getlist("ct") if code and code not in lines.by_code]
    if unknown:
        wrong.append(f"Danh mục không có mã {unknown[0][:20]}, đã bỏ qua.")
    if len(codes) > MOST_CODES:
        wrong.append(f"Mỗi bảng xem được {MOST_CODES} chỉ tiêu, đã giữ {MOST_CODES} chỉ tiêu đầu.")
    last = _year(query.get("den", ""), latest, wrong)
    first = _year(query.get("tu", ""), last, wrong)
    geography = Geography.NOW if query.get("dg") == "NOW" else Geography.THEN
    chosen = tuple(kind for kind in query.getlist("loai") if kind in kinds)
    return Asked(
        tuple(codes[:MOST_CODES]),
        min(first, last),
        max(first, last),
        geography,
        _day(query.get("ngay", ""), at, wrong),
        chosen,
        tuple(wrong),
    )


def _year(text: str, default: int, wrong: list[str]) -> int:
    text = text.strip()
    if not text:
        return default
    if text.isascii() and text.isdecimal() and FIRST <= int(text[:5]) <= FIRST + 60:
        return int(text[:5])
    wrong.append(f"Năm {text[:10]} không đọc được hoặc ngoài thời gian của Đề án, đang xem năm {default}.")
    return default


def _day(text: str, at: datetime, wrong: list[str]) -> date:
    if not text.strip():
        return day_of(at)
    try:
        return read_day(text).value
    except Refused as refusal:
        wrong.append(refusal.sentence)
        return day_of(at)


class CutForm(forms.Form):
    name = forms.CharField(
        label="Tên bản chốt",
        max_length=120,
        help_text="Ví dụ: Báo cáo tổng kết 2009 - 2023.",
        error_messages={"required": "Xin đặt tên cho bản chốt."},
    )
    first = forms.IntegerField(label="Từ năm", min_value=FIRST, max_value=FIRST + 60, initial=FIRST)
    last = forms.IntegerField(label="Đến năm", min_value=FIRST, max_value=FIRST + 60)
    geography = forms.ChoiceField(label="Địa giới", choices=Geography.choices)
