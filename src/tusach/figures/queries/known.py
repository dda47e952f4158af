"""What is on record of single units: for prefill, and for the way from a number back to its postings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from django.db.models import Q, QuerySet

from tusach.figures import packed
from tusach.figures.catalogue import Line
from tusach.figures.models import Evidence, Posting, Standing
from tusach.figures.packed import GRADES, MISSING, Cells, key_of
from tusach.figures.queries.catalogue import LETTERS, catalogue
from tusach.figures.queries.figure import scaled
from tusach.places import queries as places
from tusach.places.models import Level, Unit

SYSTEM = "system."  # begins the source of what the house itself counts: nobody's answer to an ask


@dataclass(frozen=True, slots=True)
class Known:
    """One cell as it now counts."""

    value: Decimal
    evidence: Evidence
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """One posting that says something of a cell. `value` None: it says "không có số liệu"; `counts`: it is
    the one whose value now stands.
    """

    posting: Posting
    value: Decimal | None
    live: bool
    counts: bool


def live_postings(units: Iterable[int]) -> QuerySet[Posting]:
    """Postings that nothing replaces and that are not withdrawals, from the earliest to the latest."""
    return Posting.objects.filter(unit__in=list(units), replaced_by__isnull=True, withdrawn=False).order_by(
        "unit", "at", "pk"
    )


def grade_of(evidence: str) -> int:
    return GRADES.index(evidence) + 1


def cells_of(posting: Posting) -> Cells:
    return packed.decode(posting.cells, grade_of(posting.evidence))


def known(unit: Unit, codes: Sequence[str] | None = None) -> dict[tuple[str, int], Known]:
    """What is on record of a unit, by (code, year): the value that counts when several sources speak."""
    lines = catalogue()
    wanted = None if codes is None else {line.slot for line in lines.lines_of(codes)}
    postings = list(live_postings([unit.pk]))
    result: dict[tuple[str, int], Known] = {}
    best: dict[int, tuple[int, int]] = {}
    for age, posting in enumerate(postings):
        cells = cells_of(posting).present()
        for key, value in zip(cells.keys.tolist(), cells.values.tolist(), strict=True):
            line = lines.by_slot.get(key >> 16)
            rank = (-grade_of(posting.evidence), age)
            if line is None or (wanted is not None and line.slot not in wanted) or best.get(key, rank) > rank:
                continue
            best[key] = rank
            result[line.code, key & 0xFFFF] = Known(
                scaled(value, line.digits), Evidence(posting.evidence), posting.source, posting.at
            )
    return result


def trace(code: str, year: int, unit: Unit) -> list[Trace]:
    """Every posting that speaks, or spoke, of one cell of one unit, the latest first."""
    line = catalogue().line(code)
    key = key_of(line.slot, year)
    postings = Posting.objects.filter(unit=unit).select_related("replaced_by", "person").order_by("-pk")
    found: list[tuple[Posting, int, bool]] = []
    for posting in postings:
        cells = cells_of(posting)
        place = int(np.searchsorted(cells.keys, key))
        if place < len(cells) and cells.keys[place] == key:
            live = not hasattr(posting, "replaced_by") and not posting.withdrawn
            found.append((posting, int(cells.values[place]), live))
    standing = [(posting, value) for posting, value, live in found if live and value != MISSING]
    standing.sort(key=lambda one: (grade_of(one[0].evidence), -one[0].at.timestamp(), -one[0].pk))
    winner = standing[0][0].pk if standing else None
    return [
        Trace(posting, None if value == MISSING else scaled(value, line.digits), live, posting.pk == winner)
        for posting, value, live in found
    ]


@dataclass(frozen=True, slots=True)
class Maker:
    """A unit whose value goes into a sum of the place above it."""

    unit_id: int
    name: str
    value: Decimal
    evidence: Evidence


def makers_of(line: Line, year: int, place: Unit, *, on: date, most: int = 200) -> list[Maker]:
    """The units of a place that give a sum its parts, the largest first."""
    held = Standing.objects.exclude(unit=place)
    if place.level != Level.NATION:
        held = held.filter(Q(province=place) | Q(district=place))
    key, allowed = (
        key_of(line.slot, year),
        [level for level, letter in LETTERS.items() if letter in line.levels],
    )
    found: list[tuple[int, int, int]] = []
    rows = held.filter(unit__level__in=allowed).values_list("unit", "cells").iterator(chunk_size=200)
    for unit, data in rows:
        cells = packed.decode(data)
        at = int(np.searchsorted(cells.keys, key))
        if at < len(cells) and cells.keys[at] == key:
            found.append((int(cells.values[at]), unit, int(cells.grades[at])))
    found.sort(reverse=True)
    names = places.names_on([unit for _, unit, _ in found[:most]], on)
    return [
        Maker(
            unit,
            names[unit].full_name if unit in names else "",
            scaled(value, line.digits),
            Evidence(GRADES[grade - 1]),
        )
        for value, unit, grade in found[:most]
    ]
