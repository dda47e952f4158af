"""What a record of any format comes down to, and the small readings that all formats share."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from stdnum import isbn as isbn_rules

from tusach.books.models import MARC_LANGUAGE, Audience, Language, Topic
from tusach.kit.text import fold, nfc

LONGEST_TEXT = {"title": 300, "subtitle": 300, "publisher": 200, "series": 200, "ddc": 20, "code": 20}
MOST_AUTHORS, LONGEST_AUTHOR = 40, 200
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d|21\d\d)(?!\d)")
_LARGEST = 2_147_483_647  # what a column of the database holds


@dataclass
class Facts:
    """One title as a record tells it. `None` and "" mean that the record says nothing, and change nothing."""

    code: str = ""
    title: str = ""
    subtitle: str = ""
    authors: list[str] = field(default_factory=list)
    publisher: str = ""
    year: int | None = None
    isbn: str = ""
    pages: int | None = None
    price: int | None = None
    series: str = ""
    ddc: str = ""
    language: str = ""
    topic: str = ""
    audience: str = ""
    carrier: str = ""
    summary: str = ""
    standing: str = ""
    superseded_by: str = ""  # the code of the title that takes its place
    marc: dict[str, Any] = field(default_factory=dict)  # MARC-in-JSON of what has no place above


@dataclass
class Reading:
    """One record of a file, counted from 1: what it says, what is doubtful in it, or why it cannot be read."""

    number: int
    facts: Facts = field(default_factory=Facts)
    doubts: list[str] = field(default_factory=list)
    broken: str = ""
    # Of a table, by column key: what is wrong in a cell, and what it held.
    cells: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)


def clean(text: object) -> str:
    """One line in NFC, without control characters. Catalogues write `a`, acute, circumflex as well as `a`, circumflex,
    acute: both are ấ.
    """
    apart = unicodedata.normalize("NFD", str(text or ""))
    return _BLANKS.sub(" ", nfc(_TONE_FIRST.sub(r"\2\1", apart))).strip()


def unpunctuated(text: object) -> str:
    """Without the ISBD marks that catalogues put between the parts of a field: `Đất đai :` is `Đất đai`."""
    return clean(text).rstrip(" /:;,=").strip()


def shortened(facts: Facts, doubts: list[str]) -> None:
    """Cuts what is longer than its column and says so."""
    for name, most in LONGEST_TEXT.items():
        value = getattr(facts, name)
        if len(value) > most:
            setattr(facts, name, value[: most - 1].rstrip() + "…")
            doubts.append(f"“{value[:40]}…” dài hơn {most} ký tự nên được cắt.")
    facts.authors = list(dict.fromkeys(name[:LONGEST_AUTHOR] for name in facts.authors if name))[
        :MOST_AUTHORS
    ]


def read_year(text: object) -> int | None:
    """The first year of four digits: `[2021]`, `c1998`, `20210315`."""
    plain = clean(text)
    found = _YEAR.search(plain[:4]) or _YEAR.search(plain)
    return int(found.group()) if found else None


def whole(text: object) -> int | None:
    """The first whole number, points between thousands allowed: `232 tr.`, `45.000đ`, `45000.00`."""
    found = re.search(r"\d{1,3}(?:[.,\s]\d{3})+(?!\d)|\d+", clean(text))
    if found is None:
        return None
    value = int(re.sub(r"\D", "", found.group())[:15])
    return value if value <= _LARGEST else None


def read_isbn(text: object, doubts: list[str]) -> str:
    """13 digits of the ISBN in `978-604-57-6493-0 (bìa mềm)`, an ISBN-10 carried over; a wrong one is a doubt."""
    found = re.search(r"[0-9Xx][0-9Xx\-–  ]{8,20}[0-9Xx]|\d{5,}[0-9Xx]?", clean(text))
    if found is None:
        return ""
    raw = found.group().replace("–", "-")
    try:
        return str(isbn_rules.to_isbn13(isbn_rules.validate(raw))).replace("-", "").replace(" ", "")
    except isbn_rules.InvalidChecksum:
        doubts.append(f"ISBN {raw} sai số kiểm tra ở cuối nên để trống. Xin đối chiếu với bìa sách.")
    except isbn_rules.ValidationError:
        doubts.append(f"“{raw}” không phải ISBN có 10 hoặc 13 chữ số nên để trống.")
    return ""


_BY_MARC: dict[str, list[str]] = {}
for _language, _code in MARC_LANGUAGE.items():
    _BY_MARC.setdefault(_code, []).append(str(_language))


def language_of(code: str, doubts: list[str]) -> str:
    """Our tag of an ISO 639-2 code or a BCP 47 tag; a code that stands for several of our languages says nothing."""
    plain = clean(code).lower()
    if plain in {"", "|||", "zxx", "mul"}:
        return ""
    if plain in Language.values:
        return plain
    ours = _BY_MARC.get({"zho": "chi", "fra": "fre"}.get(plain, plain), [])
    if len(ours) == 1:
        return ours[0]
    if ours:
        names = ", ".join(str(Language(one).label) for one in ours)
        doubts.append(f"Mã ngôn ngữ {plain} là của cả nhóm ({names}). Xin chọn ngôn ngữ sau khi nhập.")
    else:
        doubts.append(f"Mã ngôn ngữ “{plain[:20]}” không có trong danh sách của Đề án.")
        return str(Language.OTHER)
    return ""


_TOPICS = {fold(label): value for value, label in Topic.choices} | {fold(v): v for v in Topic.values}
_AUDIENCES = {fold(label): value for value, label in Audience.choices} | {fold(v): v for v in Audience.values}


def topic_of(text: object) -> str:
    return _TOPICS.get(fold(unpunctuated(text)).rstrip("."), "")


def audience_of(text: object) -> str:
    return _AUDIENCES.get(fold(unpunctuated(text)).rstrip("."), "")
