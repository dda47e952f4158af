"""What is known of a book, cleaned: codes by the house's lists, a year that can be, an ISBN that is right."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from tusach.kit.errors import Refused
from tusach.kit.text import nfc, read_isbn
from tusach.library.ingest.shape import Facts

FIELDS = tuple(one.name for one in fields(Facts))
_LONGEST = {"title": 300, "subtitle": 300, "publisher": 200, "description": 8_000, "reader_of": 200}
_FIRST_YEAR, _LAST_YEAR = 1500, 2100


def clean_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """Typed facts as they will be kept; empty ones are left out. Raises Refused for what cannot be right."""
    kept: dict[str, Any] = {}
    for name in FIELDS:
        value = given.get(name)
        if value in (None, "", [], ()):
            continue
        if name == "authors":
            kept[name] = _authors(value)
        elif name == "year":
            kept[name] = _year(value)
        elif name == "isbn":
            kept[name] = read_isbn(str(value))
        else:
            kept[name] = " ".join(nfc(str(value)).split())[: _LONGEST.get(name, 40)]
    return {name: value for name, value in kept.items() if value}


def merged(facts: Facts, given: Mapping[str, Any]) -> Facts:
    """The facts of the file with what was given instead."""
    return replace(facts, **clean_given(given))


def _authors(value: Any) -> list[str]:
    names = value.split(";") if isinstance(value, str) else value
    return [name for one in names if (name := " ".join(nfc(str(one)).split())[:200])][:50]


def _year(value: Any) -> int:
    try:
        year = int(value)
    except (TypeError, ValueError):
        year = 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Refused(f"Năm xuất bản “{value}” không đúng. Xin ghi bốn chữ số, ví dụ 2021.", field="year")
    return year
