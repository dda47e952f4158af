"""Figures worth a second look: those that break a rule, and those far from their neighbours or their own past."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from tusach.figures import checks, packed
from tusach.figures.catalogue import Line
from tusach.figures.models import Standing
from tusach.figures.outliers import LEAST, Far, far_among, far_from, far_of
from tusach.figures.packed import Cells
from tusach.figures.queries.catalogue import Catalogue, catalogue
from tusach.figures.queries.doubt import Doubt
from tusach.figures.queries.figure import scaled
from tusach.figures.queries.grid import Units, communes_of, lines_of
from tusach.figures.sweep import Column, swept
from tusach.kit.text import decimal, number
from tusach.places import queries as places
from tusach.places.models import Level, Unit


@cache
def the_checks() -> tuple[checks.Check, ...]:
    return tuple(checks.read())


def _standings(within: Unit) -> QuerySet[Standing]:
    rows = Standing.objects.exclude(unit__level=Level.NATION)
    if within.level == Level.NATION:
        return rows
    return rows.filter(Q(province=within) | Q(district=within) | Q(unit=within))


def doubts_of(within: Unit, *, on: date, most: int = 200) -> list[Doubt]:
    """Broken rules of the units within a place, errors first, the largest differences first."""
    found = sorted([*_of_communes(within, most), *_of_others(within)], key=_rank)[:most]
    names = places.names_on([one.unit for one in found], on)
    return [
        Doubt(
            one.unit,
            names[one.unit].full_name if one.unit in names else "",
            one.check.left[0].code,
            one.year,
            one.check.severity,
            f"{one.check.sentence} ({decimal(one.left, 0)} và {decimal(one.right, 0)})",
        )
        for one in found
    ]


class _Found(NamedTuple):
    unit: int
    check: checks.Check
    year: int
    left: Decimal
    right: Decimal


def _rank(one: _Found) -> tuple[Any, ...]:
    return (one.check.severity, one.check.key, -abs(one.left - one.right), one.unit, one.year)


def _of_communes(within: Unit, most: int) -> list[_Found]:
    lines = lines_of(list(dict.fromkeys(code for check in the_checks() for code in check.codes)))
    found: list[_Found] = []
    with communes_of(within, lines) as (units, _, grid):
        for check in sorted(the_checks(), key=lambda one: (one.severity, one.key)):
            if len(found) >= most:  # the rules that follow rank behind what is already here
                break
            rows = [
                (-abs(left - right), unit, one.year, left, right, one.digits)
                for one in swept([check], grid, most)
                for unit, left, right in zip(
                    units[one.units].tolist(), one.left.tolist(), one.right.tolist(), strict=True
                )
            ]
            found += [
                _Found(unit, check, year, scaled(left, digits), scaled(right, digits))
                for _, unit, year, left, right, digits in sorted(rows)[:most]
            ]
    return found


def _of_others(within: Unit) -> Iterator[_Found]:
    """Districts and provinces: few, and what they state of their communes holds the same rules."""
    lines = catalogue()
    stocks = frozenset(line.code for line in lines.lines if line.over_time != "SUM")
    rows = _standings(within).exclude(unit__level=Level.COMMUNE).values_list("unit", "cells")
    for unit, data in rows:
        for wrong in checks.broken(the_checks(), _values(lines, packed.decode(data)), stocks):
            yield _Found(unit, wrong.check, wrong.year, wrong.left, wrong.right)


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
    found: list[Found] = []
    lines = lines_of(codes)
    with communes_of(within, lines) as (units, above, grid):
        for line in lines:
            column = grid.column(line.code, year)
            if column is None:
                continue
            years = [
                one for of in grid.years if of != year and (one := grid.column(line.code, of)) is not None
            ]
            found += _beside(line, column, units, above)
            found += _before(line, column, years, units)
    found.sort(key=lambda one: -abs(one[3].score))
    return _told(found[:most], year, on)


Found = tuple[int, Line, tuple[Decimal, str], Far]


def _beside(line: Line, column: Column, units: Units, above: Units) -> Iterator[Found]:
    """Far from the other communes of the same place, all groups of one size at once."""
    values, present = column
    held = np.flatnonzero(present)
    held = held[np.argsort(above[held], kind="stable")]
    groups = np.split(held, np.flatnonzero(np.diff(above[held])) + 1)
    for size in {len(group) for group in groups}:
        alike = np.array([group for group in groups if len(group) == size])
        for group, member in np.argwhere(far_among(values[alike].astype(float))).tolist():
            at = alike[group][member]
            others = np.delete(values[alike[group]], member)
            yield from _one(line, int(units[at]), int(values[at]), others, "các nơi cùng địa bàn")


def _before(line: Line, column: Column, years: Sequence[Column], units: Units) -> Iterator[Found]:
    """Far from the same commune's other years, all communes with as many years at once."""
    values, present = column
    if not years:
        return
    past, there = np.array([one[0] for one in years]), np.array([one[1] for one in years])
    counts = there.sum(axis=0) * present
    for count in set(counts.tolist()) - set(range(LEAST)):
        rows = np.flatnonzero(counts == count)
        others = past[:, rows].T[there[:, rows].T].reshape(len(rows), count)
        for i in np.flatnonzero(far_of(values[rows].astype(float), others.astype(float))).tolist():
            whose = "các năm khác của chính nơi này"
            yield from _one(line, int(units[rows[i]]), int(values[rows[i]]), others[i], whose)


def _one(line: Line, unit: int, value: int, others: NDArray[np.int64], whose: str) -> Iterator[Found]:
    told = scaled(value, line.digits)
    far = far_from(float(told), [float(scaled(other, line.digits)) for other in others.tolist()])
    if far is not None:
        yield unit, line, (told, whose), far


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
