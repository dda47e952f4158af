"""Filters of the results page: which values are ours, what each would leave, how the leaves turn."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from tusach.books.models import Audience, Language, Topic
from tusach.library.models import Edition, Form
from tusach.library.queries import reading
from tusach.portal.shown import short_topic

BANDS = ((2019, 2023), (2024, 2028), (2014, 2018), (2009, 2013), (1900, 2008))
_BAND = re.compile(r"(\d{4})-(\d{4})")
_VALUES = {
    "topic": Topic.values,
    "form": Form.values,
    "language": Language.values,
    "audience": Audience.values,
}
_PARAMETERS = {"topic": "chu-de", "form": "dang", "language": "tieng", "audience": "ban-doc", "years": "nam"}
_TITLES = {"topic": "Chủ đề", "form": "Dạng sách", "language": "Ngôn ngữ", "audience": "Bạn đọc",
           "years": "Năm xuất bản"}  # fmt: skip


@dataclass
class Choice:
    parameter: str
    value: str
    label: str
    count: int
    on: bool


@dataclass
class Group:
    title: str
    choices: list[Choice] = field(default_factory=list)


def known(values: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value in _VALUES[name]))


def spans(values: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Ticked bands of years, first and last: "2014-2018"; what is no band is left out."""
    found = [_BAND.fullmatch(value) for value in dict.fromkeys(values)]
    return tuple((int(one[1]), int(one[2])) for one in found if one)


def label_of(name: str, value: str) -> str:
    if name == "topic":
        return short_topic(value)
    labels = {"form": Form, "language": Language, "audience": Audience}[name]
    return str(labels(value).label).capitalize() if name != "language" else str(labels(value).label)


def band_label(value: str) -> str:
    """2014-2018 -> 2014 - 2018; the oldest band has no beginning."""
    found = _BAND.fullmatch(value)
    if found is None:
        return ""
    return f"Đến {found[2]}" if int(found[1]) <= 1900 else f"{found[1]} - {found[2]}"


def facets_of(rows: QuerySet[Edition]) -> dict[str, list[tuple[Any, int]]]:
    """How many books each value would leave, years in bands of five."""
    facets = {name: reading.counted_by(rows, name) for name in _VALUES}
    years = reading.counted_by(rows, "year")
    bands = [(band, sum(n for year, n in years if band[0] <= year <= band[1])) for band in BANDS]
    return facets | {"years": [(band, n) for band, n in sorted(bands, reverse=True) if n]}


def groups(facets: Mapping[str, list[tuple[Any, int]]], given: Any) -> list[Group]:
    """Ticks with how many books each has; a group with one choice and none ticked says nothing and is left out."""
    shown = []
    for name, parameter in _PARAMETERS.items():
        ticked = set(given.getlist(parameter))
        counts = facets.get(name) or []
        rows = _years(counts, ticked) if name == "years" else _choices(name, counts, ticked)
        if len(rows) > 1 or any(row.on for row in rows):
            shown.append(Group(_TITLES[name], rows))
    return shown


def _choices(name: str, counts: list[tuple[Any, int]], ticked: set[str]) -> list[Choice]:
    have = {str(value): n for value, n in counts if value in _VALUES[name]}
    have |= {value: 0 for value in known(sorted(ticked), name) if value not in have}
    return [
        Choice(_PARAMETERS[name], value, label_of(name, value), n, value in ticked)
        for value, n in have.items()
    ]


def _years(counts: list[tuple[Any, int]], ticked: set[str]) -> list[Choice]:
    have = {f"{first:04}-{last:04}": n for (first, last), n in counts}
    have |= {value: 0 for value in sorted(ticked) if value not in have and _BAND.fullmatch(value)}
    return [Choice("nam", value, band_label(value), n, value in ticked) for value, n in have.items()]


def pressed(given: Any) -> list[tuple[str, str]]:
    """What is ticked, as (label, the address without it), for chips that take a filter away."""
    chips = []
    for name, parameter in _PARAMETERS.items():
        for value in given.getlist(parameter):
            if name == "years":
                label = band_label(value)
            else:
                label = label_of(name, value) if value in _VALUES[name] else ""
            if label:
                rest = given.copy()
                rest.setlist(parameter, [one for one in given.getlist(parameter) if one != value])
                rest.pop("trang", None)
                chips.append((label, f"?{rest.urlencode()}"))
    return chips


def turns(page: int, pages: int) -> list[int]:
    """1 2 3 0 9: numbers of leaves to show, 0 for the gap between."""
    near = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)} - {0})
    shown: list[int] = []
    for one in near:
        if shown and one - shown[-1] > 1:
            shown.append(0)
        shown.append(one)
    return shown if pages > 1 else []
