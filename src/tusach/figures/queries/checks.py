"""Figures worth a second look: those that break a rule, and those far from their neighbours or their own past."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import Q, QuerySet

from tusach.figures import checks, packed
from tusach.figures.catalogue import Line
from tusach.figures.models import Standing
from tusach.figures.outliers import Far, far_from
from tusach.figures.packed import Cells
from tusach.figures.queries.catalogue import Catalogue, catalogue
from tusach.figures.queries.figure import scaled
from tusach.kit.text import decimal, number
from tusach.places import queries as places
from tusach.places.models import Level, Unit


@dataclass(frozen=True)
class Doubt:
    """One sentence about one figure of one unit; `weight` orders the strongest first."""

    unit_id: int
    place: str
    code: str
    year: int
    severity: str
    sentence: str
    weight: float = 0


@cache
def the_checks() -> tuple[checks.Check, ...]:
    return tuple(checks.read())


def _standings(within: Unit) -> QuerySet[Standing]:
    rows = Standing.objects.exclude(unit__level=Level.NATION)
    if within.level == Level.NATION:
        return rows
    return rows.filter(Q(province=within) | Q(district=within) | Q(unit=within))


def doubts_of(within: Unit, *, on: date, most: int = 200) -> list[Doubt]:
    """Broken rules of the units within a place, errors first."""
    lines, found = catalogue(), []
    stocks = frozenset(line.code for line in lines.lines if line.over_time != "SUM")
    rows = _standings(within).values_list("unit", "cells").iterator(chunk_size=200)
    for unit, data in rows:
        for wrong in checks.broken(the_checks(), _values(lines, packed.decode(data)), stocks):
            found.append((unit, wrong))
            if len(found) >= 20 * most:
                break
    found.sort(key=lambda one: (one[1].check.severity, one[1].check.key, -abs(one[1].left - one[1].right)))
    kept = found[:most]
    names = places.names_on([unit for unit, _ in kept], on)
    return [
        Doubt(
            unit,
            names[unit].full_name if unit in names else "",
            wrong.check.left[0].code,
            wrong.year,
            wrong.check.severity,
            f"{wrong.check.sentence} ({decimal(wrong.left, 0)} và {decimal(wrong.right, 0)})",
        )
        for unit, wrong in kept
    ]


def _values(lines: Catalogue, cells: Cells) -> dict[tuple[str, int], Decimal]:
    return {
        (line.code, key & 0xFFFF): scaled(value, line.digits)
        for key, value in zip(cells.keys.tolist(), cells.values.tolist(), strict=True)
        if (line := lines.by_slot.get(key >> 16)) is not None
    }


def outliers_of(within: Unit, codes: Sequence[str], year: int, *, on: date, most: int = 100) -> list[Doubt]:
    """Communes' values of a year that lie far from the other communes of the same district (of the province,
    where there is none), or from the unit's own other years; the furthest first.
    """
    chosen = catalogue().lines_of(codes)
    values: dict[int, dict[tuple[str, int], Decimal]] = {}
    groups: dict[int, list[int]] = defaultdict(list)
    rows = _standings(within).filter(unit__level=Level.COMMUNE).order_by("unit")
    for unit, district, province, data in rows.values_list("unit", "district", "province", "cells"):
        cells = packed.decode(data)
        values[unit] = _values(catalogue_of(chosen), cells)
        groups[district or province or 0].append(unit)
    found = [one for units in groups.values() for one in _far(units, values, chosen, year)]
    found.sort(key=lambda one: -abs(one[3].score))
    return _told(found[:most], year, on)


def catalogue_of(chosen: Iterable[Line]) -> Catalogue:
    lines = tuple(chosen)
    return Catalogue(lines, {line.code: line for line in lines})


Found = tuple[int, Line, tuple[Decimal, str], Far]


def _far(
    units: list[int], values: dict[int, dict[tuple[str, int], Decimal]], chosen: Iterable[Line], year: int
) -> Iterator[Found]:
    for line in chosen:
        held = {unit: values[unit][line.code, year] for unit in units if (line.code, year) in values[unit]}
        for unit, value in held.items():
            siblings = [float(other) for pk, other in held.items() if pk != unit]
            past = [float(v) for (code, of), v in values[unit].items() if code == line.code and of != year]
            for others, whose in (
                (siblings, "các nơi cùng địa bàn"),
                (past, "các năm khác của chính nơi này"),
            ):
                far = far_from(float(value), others)
                if far is not None:
                    yield unit, line, (value, whose), far


def _told(found: Sequence[Found], year: int, on: date) -> list[Doubt]:
    names = places.names_on([unit for unit, *_ in found], on)
    return [
        Doubt(
            unit,
            names[unit].full_name if unit in names else "",
            line.code,
            year,
            "OUTLIER",
            f"{line.name}: {_said(value, line)}. {whose[0].upper()}{whose[1:]} ({number(far.others)} số) phần lớn từ "
            f"{_said(Decimal(str(far.low)), line)} đến {_said(Decimal(str(far.high)), line)}.",
            abs(far.score),
        )
        for unit, line, (value, whose), far in found
    ]


def _said(value: Decimal, line: Line) -> str:
    return f"{decimal(value, line.digits)} {line.unit}"
