"""What a province states of its communes beside what their own reports add up to."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from django.db.models import Count

from tusach.figures import packed, sums
from tusach.figures.catalogue import Line
from tusach.figures.models import Expected, OverPlace, OverTime, Standing, Total
from tusach.figures.packed import Cells
from tusach.figures.queries.catalogue import catalogue
from tusach.figures.queries.doubt import Doubt
from tusach.figures.queries.figure import scaled
from tusach.figures.sums import Sums
from tusach.kit.text import decimal, number
from tusach.places import queries as places
from tusach.places.models import Level, Unit


def stated_in(within: Unit, *, on: date) -> list[Doubt]:
    """Provinces whose own report gives another total, over all years, than the reports of their communes.

    Only indicators that communes give and provinces do not count themselves are compared. A province whose
    communes have said nothing is left out: there is nothing to compare.
    """
    lines = [line for line in catalogue().lines if is_stated(line)]
    said = Standing.objects.filter(unit__level=Level.PROVINCE)
    if within.level != Level.NATION:
        said = said.filter(unit=within)
    held = {unit: packed.decode(data) for unit, data in said.values_list("unit", "cells")}
    kept = Total.objects.filter(unit__in=held).values_list("unit", "sums")
    below = {unit: sums.decode(data) for unit, data in kept}
    due, names = _asked(), places.names_on(held, on)
    found = [
        doubt
        for unit, cells in held.items()
        for line in lines
        if unit in below
        and (
            doubt := _doubt(
                line, unit, names[unit].full_name if unit in names else "", cells, below[unit], due
            )
        )
    ]
    return sorted(found, key=lambda one: (one.severity, -one.weight))


def is_stated(line: Line) -> bool:
    added = line.over_place == OverPlace.SUM and line.over_time in {OverTime.SUM, OverTime.LAST}
    return added and "X" in line.levels and "T" not in line.levels


def _asked() -> Mapping[int, int]:
    """Communes asked in each province, by the ask that most of them answered: a province may have been asked
    again when it held other communes.
    """
    rows = Expected.objects.filter(level=Level.COMMUNE, province__isnull=False).order_by()
    counted = rows.values_list("province", "ask").annotate(count=Count("pk"), answered=Count("answered_at"))
    best: dict[int, tuple[int, str, int]] = {}
    for province, ask, count, answered in counted:
        if answered:
            best[province] = max(best.get(province, (0, "", 0)), (answered, ask, count))
    return {province: count for province, (_, _, count) in best.items()}


def _doubt(
    line: Line, unit: int, place: str, cells: Cells, below: Sums, due: Mapping[int, int]
) -> Doubt | None:
    stated = np.flatnonzero(cells.slots == line.slot)
    added = np.flatnonzero(below.keys >> 16 == line.slot)
    if not len(stated) or not len(added):
        return None
    if line.over_time == OverTime.LAST:
        stated, added = stated[-1:], added[-1:]
    theirs, ours = int(cells.values[stated].sum()), int(below.sums[added].sum())
    if theirs == ours:
        return None
    n, asked = int(below.n[added].max()), due.get(unit)
    last = int(cells.years[stated[-1]])
    sentence = (
        f"{line.name}: tỉnh ghi {_said(theirs, line)}, cộng phiếu của xã được {_said(ours, line)} "
        f"từ {number(n)}{f'/{number(asked)}' if asked else ''} xã. {_why(theirs, ours, n, asked)}"
    )
    certain = ours > theirs or (asked is not None and n >= asked)
    weight = abs(theirs - ours) / max(abs(theirs), abs(ours))
    return Doubt(unit, place, line.code, last, "ERROR" if certain else "WARNING", sentence, weight)


def _why(theirs: int, ours: int, n: int, asked: int | None) -> str:
    if ours > theirs:
        return "Riêng các xã đã nhiều hơn số tỉnh ghi."
    if asked is None:
        return "Có thể còn xã chưa có số."
    if n < asked:
        return f"Còn {number(asked - n)} xã chưa có số."
    return "Các xã đã đủ số mà hai bên vẫn khác nhau."


def _said(value: int, line: Line) -> str:
    return f"{decimal(scaled(value, line.digits), line.digits)} {line.unit}"
