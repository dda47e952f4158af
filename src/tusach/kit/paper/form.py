"""The rules of form as data with their days of validity; a paper takes the form of the day it is issued.

Sizes are points, margins millimetres. What a source leaves open (14 to 15) is the smaller value, as most papers
print it. The texts themselves were not at hand: see docs/hard/paper.md for what is certain and what is not.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tusach.kit.errors import Refused

Family = Literal["party", "state"]


@dataclass(frozen=True)
class Form:
    family: Family
    name: str
    from_date: date
    to_date: date | None
    motto: tuple[str, ...]
    motto_sizes: tuple[float, ...]
    number_word: str
    star: bool
    position_bold: bool
    recipients_bold_italic: bool
    margins: tuple[float, float, float, float] = (20, 20, 30, 15)  # top, bottom, left, right
    superior: float = 14
    issuer: float = 14
    number: float = 14
    place_date: float = 14
    type_name: float = 15
    subject: float = 14
    letter_subject: float = 12
    body: float = 14
    table: float = 12
    signature: float = 14
    recipients_label: float = 14
    recipients: float = 12
    page_number: float = 14
    line: float = 18  # exact distance of lines in the body
    after: float = 6  # space between paragraphs
    indent: float = 10  # millimetres, first line
    fonts: tuple[str, ...] = ("Times New Roman", "Liberation Serif", "Tinos")


_PARTY_MOTTO = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
_STATE_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")

FORMS: tuple[Form, ...] = (
    Form(
        family="party",
        name="Hướng dẫn 36-HD/VPTW",
        from_date=date(2018, 4, 3),
        to_date=date(2026, 5, 27),
        motto=_PARTY_MOTTO,
        motto_sizes=(15,),
        number_word="Số ",
        star=True,
        position_bold=False,
        recipients_bold_italic=False,
    ),
    Form(
        family="party",
        name="Hướng dẫn 05-HD/VPTW",
        from_date=date(2026, 5, 27),
        to_date=None,
        motto=_PARTY_MOTTO,
        motto_sizes=(15,),
        number_word="Số ",
        star=True,
        position_bold=False,
        recipients_bold_italic=False,
        line=19,
    ),
    Form(
        family="state",
        name="Nghị định 30/2020/NĐ-CP",
        from_date=date(2020, 3, 5),
        to_date=None,
        motto=_STATE_MOTTO,
        motto_sizes=(13, 14),
        number_word="Số: ",
        star=False,
        position_bold=True,
        recipients_bold_italic=True,
        superior=13,
        issuer=13,
        number=13,
        type_name=14,
        letter_subject=13,
        recipients_label=12,
        recipients=11,
        page_number=13,
    ),
)


def form_on(family: Family, day: date) -> Form:
    """The form in force on a day; `Refused` before the first one known."""
    for form in FORMS:
        if form.family == family and form.from_date <= day and (form.to_date is None or day < form.to_date):
            return form
    raise Refused("Chưa có mẫu thể thức văn bản cho ngày này trong hệ thống.")
