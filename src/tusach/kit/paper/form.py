"""The rules of form as data with their days of validity; a paper takes the form of the day it is issued.

The data stand in `forms.toml`, with what is not confirmed and where it was read. Sizes are points, margins
millimetres. What a source leaves open (14 to 15) is the smaller value, as most papers print it: docs/hard/paper.md.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from tusach.kit.errors import Refused

Family = Literal["party", "state"]


@dataclass(frozen=True)
class Unsure:
    """Fields of a form that no text at hand confirms: what they are, what the sources say, which these are."""

    fields: tuple[str, ...]
    what: str
    said: str
    source: str


@dataclass(frozen=True)
class Form:
    family: Family
    name: str
    from_date: date
    to_date: date | None
    motto: tuple[str, ...]
    motto_sizes: tuple[float, ...]
    number_word: str
    submission_word: str  # over who a Tờ trình goes to
    star: bool
    position_bold: bool
    recipients_bold_italic: bool
    subject_word: str  # that the subject of a letter begins with
    recipients_end: str  # behind each line of recipients but the last
    head_share: float  # of the text's width, for the left half of the head
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
    unsure: tuple[Unsure, ...] = ()


def _read(row: dict[str, Any]) -> Form:
    """A form as it stands in the file: lists become tuples, an open end is None."""
    unsure = tuple(
        Unsure(tuple(one["fields"]), one["what"], one["said"], one["source"]) for one in row.pop("unsure", [])
    )
    facts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return Form(**{"to_date": None, **facts}, unsure=unsure)


FORMS: tuple[Form, ...] = tuple(
    _read(row)
    for row in tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))["form"]
)


def form_on(family: Family, day: date) -> Form:
    """The form in force on a day; `Refused` before the first one known."""
    for form in FORMS:
        if form.family == family and form.from_date <= day and (form.to_date is None or day < form.to_date):
            return form
    raise Refused("Chưa có mẫu thể thức văn bản cho ngày này trong hệ thống.")
