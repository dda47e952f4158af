"""Figures out: XLSX and CSV, each column with its unit, beside it n of n, and the weakest evidence and sources."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.db.models import Q

from tusach.figures import packed
from tusach.figures.catalogue import Line
from tusach.figures.models import Evidence, Geography, Standing
from tusach.figures.packed import GRADES, key_of
from tusach.figures.queries.catalogue import catalogue
from tusach.figures.queries.figure import Figure, scaled
from tusach.figures.queries.rollup import Key, PlaceRow
from tusach.kit.sheets import Column, Sheet, write_csv, write_xlsx
from tusach.kit.text import day
from tusach.places import queries as places
from tusach.places.models import Level, Unit


def heads(lines: Sequence[Line], years: Sequence[int | None]) -> list[Column]:
    """Two columns a figure: its value with the unit, and how many units gave it of those asked."""
    found = [Column("Mã"), Column("Nơi", width=34)]
    for line in lines:
        for year in years:
            when = "các năm" if year is None else f"năm {year}"
            kind = "decimal" if line.digits else "integer"
            found.append(Column(f"{line.code} {line.name}, {when} ({line.unit})", kind))  # type: ignore[arg-type]
            found.append(Column(f"{line.code}, {when}: số nơi có số", width=14))
            found.append(Column(f"{line.code}, {when}: mức chứng cứ", width=16))
    return found


def rows_of(rows: Sequence[PlaceRow], nation: dict[Key, Figure], keys: Sequence[Key]) -> Iterator[list[Any]]:
    for row in rows:
        yield [row.code, row.name, *_cells(row.figures, keys)]
    yield ["", "Cộng chung", *_cells(nation, keys)]


def _cells(figures: dict[Key, Figure], keys: Sequence[Key]) -> Iterator[Any]:
    for key in keys:
        figure = figures.get(key)
        if figure is None:
            yield from (None, "", "")
            continue
        whole = figure.value is not None and not figure.digits
        yield int(figure.value) if whole and figure.value is not None else figure.value
        yield figure.coverage if figure.n or figure.expected else ""
        yield evidence_of(figure)


def evidence_of(figure: Figure) -> str:
    if figure.evidence is None:
        return ""
    return f"{figure.evidence.label}, có phần ước" if figure.estimated else str(figure.evidence.label)


def notes(geography: str, on: date) -> list[str]:
    return [
        f"Số liệu {Geography(geography).label}, ngày {day(on)}.",
        "Nguồn: các báo cáo đã nhận trên hệ thống; ô trống là không có số liệu, không phải số 0.",
        "Mức chứng cứ là mức yếu nhất trong các số đã cộng. Đầu sách không cộng giữa các nơi.",
    ]


def write_pivot(
    file: IO[bytes],
    rows: Sequence[PlaceRow],
    nation: dict[Key, Figure],
    keys: Sequence[Key],
    *,
    geography: str,
    on: date,
    as_csv: bool = False,
) -> None:
    """The rows of a pivot as shown, with the line "số liệu minh hoạ" in a demo."""
    lines = catalogue()
    codes = list(dict.fromkeys(code for code, _ in keys))
    years = list(dict.fromkeys(year for _, year in keys))
    columns = heads(lines.lines_of(codes), years)
    if as_csv:
        write_csv(file, columns, rows_of(rows, nation, keys), demo=settings.DEMO)
        return
    sheet = Sheet("Số liệu", columns, rows_of(rows, nation, keys), notes=notes(geography, on))
    write_xlsx(file, [sheet], demo=settings.DEMO)


def write_communes(
    file: IO[bytes], codes: Sequence[str], year: int, *, on: date, within: Unit | None, geography: str
) -> None:
    """Every commune's own figures of a year, one row each, streamed from what stands on record.

    Ratios are left to their two parts. Each row names its district, province and weakest evidence.
    """
    lines = [line for line in catalogue().lines_of(codes) if not line.is_ratio]
    above = [Column(head) for head in ("Mã", "Xã", "Huyện", "Tỉnh")]
    kinds = ["decimal" if line.digits else "integer" for line in lines]
    own = [
        Column(f"{line.code} {line.name} ({line.unit})", kind)  # type: ignore[arg-type]
        for line, kind in zip(lines, kinds, strict=True)
    ]
    columns = [*above, *own, Column("Số chỉ tiêu có số"), Column("Mức chứng cứ")]
    rows = _commune_rows(lines, year, on, within)
    sheet = Sheet(f"Năm {year}", columns, rows, notes=notes(geography, on))
    write_xlsx(file, [sheet], demo=settings.DEMO)


def _commune_rows(lines: Sequence[Line], year: int, on: date, within: Unit | None) -> Iterator[list[Any]]:
    held = Standing.objects.filter(unit__level=Level.COMMUNE)
    if within is not None and within.level != Level.NATION:
        held = held.filter(Q(province=within) | Q(district=within) | Q(unit=within))
    keys = [key_of(line.slot, year) for line in lines]
    asked = list(zip([line.digits for line in lines], keys, strict=True))
    rows = held.order_by("province", "district", "unit").values_list("unit", "district", "province", "cells")
    ids = {pk for row in held.values_list("unit", "district", "province") for pk in row if pk}
    names = {pk: (version.code, version.full_name) for pk, version in _named(sorted(ids), on)}
    for unit, district, province, data in rows.iterator(chunk_size=200):
        cells = packed.decode(data)
        of_year = cells.only((cells.keys & 0xFFFF) == year)
        values = dict(zip(of_year.keys.tolist(), of_year.values.tolist(), strict=True))
        grades = dict(zip(of_year.keys.tolist(), of_year.grades.tolist(), strict=True))
        weakest = max((grades[key] for key in keys if key in grades), default=0)
        found = [_value(digits, values.get(key)) for digits, key in asked]
        code, name = names.get(unit, ("", ""))
        yield [
            code,
            name,
            names.get(district, ("", ""))[1],
            names.get(province, ("", ""))[1],
            *found,
            f"{sum(value is not None for value in found)}/{len(found)}",
            str(Evidence(GRADES[weakest - 1]).label) if weakest else "",
        ]


def _named(ids: Sequence[int], on: date) -> Iterator[tuple[int, Any]]:
    for i in range(0, len(ids), 900):
        yield from places.names_on(ids[i : i + 900], on).items()


def _value(digits: int, value: int | None) -> Any:
    return value if value is None or not digits else scaled(value, digits)
