from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tusach.figures import queries
from tusach.figures.models import Evidence
from tusach.figures.queries.figure import Figure
from tusach.figures.views.base import OnPlace, told
from tusach.kit.drawing import Line, Point, lines
from tusach.kit.text import decimal
from tusach.places import queries as places
from tusach.places.models import Level, Unit


class ShowMap(OnPlace):
    """The provinces as tiles: each shows its figure in a short form; the list beside it has the full one."""

    template_name = "figures/map.html"

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        asked = self.asked
        code = asked.codes[0]
        year = asked.last if asked.first == asked.last else None
        rows = queries.by_place(
            [code], asked.years, Level.PROVINCE, geography=asked.geography, on=asked.on, kinds=asked.kinds
        )
        seen = set(queries.visible_places(actor).filter(level=Level.PROVINCE).values_list("pk", flat=True))
        figures = {
            row.unit_id: row.figures[code, year] for row in rows if row.unit_id and row.unit_id in seen
        }
        line = self.lines.line(code)
        shades = shades_of([figure.value for figure in figures.values() if figure.value is not None])
        tiles = [self.tile(one, figures, shades) for one in places.tiles_on(asked.on)]
        return {
            **self.frame(thing),
            "line": line,
            "tiles": tiles,
            "shades": shades,
            "height": round(max((one["place"].y for one in tiles), default=0)) + 128,
            "rows": [self.row(row, row.figures[code, year]) for row in rows if row.unit_id in seen],
            "when": f"năm {year}" if year else f"{asked.first} - {asked.last}",
        }

    def row(self, row: Any, figure: Figure | None) -> dict[str, Any]:
        url = self.address(noi=row.unit_id)
        return {"name": row.name, "url": url, "cells": [{"url": url, **told(figure)}]}

    def tile(self, one: Any, figures: Mapping[int, Figure], shades: "Sequence[Shade]") -> dict[str, Any]:
        figure = figures.get(one.version.unit_id)
        known = figure is not None and figure.value is not None
        weak = figure is not None and figure.evidence == Evidence.ESTIMATED
        return {
            "place": one.place,
            "version": one.version,
            "name_y": one.name_y,
            "short": short(figure.value)
            if known and figure is not None and figure.value is not None
            else "–",
            "told": told(figure),
            "css": "todo" if not known else "warn" if weak or (figure and figure.estimated) else "info",
            "url": self.address(noi=one.version.unit_id) if figure else "",
            "shade": next(
                (
                    shade.strength
                    for shade in shades
                    if known and figure is not None and shade.holds(figure.value)
                ),
                0,
            ),
        }


@dataclass(frozen=True)
class Shade:
    """A step of the map's ground: from `low` to `high`, both in it; `strength` in per cent, `count` of provinces."""

    low: Decimal
    high: Decimal
    strength: int
    count: int

    def holds(self, value: Decimal | None) -> bool:
        return value is not None and self.low <= value <= self.high

    @property
    def words(self) -> str:
        said = short(self.low)
        return said if self.low == self.high else f"{said} - {short(self.high)}"


_STRENGTHS = (8, 18, 28, 40, 52)  # the letters on the darkest still stand out at 4.5 to 1


def shades_of(values: Sequence[Decimal]) -> list[Shade]:
    """Five steps with about as many provinces in each; fewer where values repeat, none where there is one value."""
    ordered = sorted(values)
    if len(set(ordered)) < 2:
        return []
    ends = [ordered[min(len(ordered) * step // 5, len(ordered)) - 1] for step in range(1, 6)]
    found, low = [], ordered[0]
    for strength, high in zip(_STRENGTHS, ends, strict=True):
        held = [value for value in ordered if low <= value <= high]
        if held:
            found.append(Shade(held[0], held[-1], strength, len(held)))
            low = next((value for value in ordered if value > high), high + 1)
    return found


def short(value: Decimal) -> str:
    """A figure in at most five signs: 412; 9,5k; 238k; 1,2tr; 14tr; 3,1tỷ."""
    for limit, sign in ((10**9, "tỷ"), (10**6, "tr"), (10**3, "k")):
        if abs(value) >= limit:
            part = value / limit
            return f"{decimal(part, 1 if abs(part) < 10 else 0)}{sign}"
    return decimal(value, 0 if value == value.to_integral_value() else 1)


class ShowLines(OnPlace):
    """Up to four indicators over the years, with the numbers in a table below."""

    template_name = "figures/lines.html"

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        asked = self.asked
        years = asked.years if asked.first != asked.last else list(range(2009, asked.last + 1))
        codes = asked.codes[:4]
        whole = self.whole(thing, codes, years)
        units: dict[str, list[str]] = {}
        for code in codes:
            units.setdefault(self.lines.line(code).unit, []).append(code)
        charts = [
            {"unit": unit, "drawing": self.draw(unit, held, years, whole)} for unit, held in units.items()
        ]
        return {
            **self.frame(thing),
            "charts": charts,
            "years": years,
            "table": [
                {"line": self.lines.line(code), "cells": [told(whole.get((code, year))) for year in years]}
                for code in codes
            ],
        }

    def draw(self, unit: str, codes: list[str], years: list[int], whole: Mapping[Any, Figure]) -> Any:
        series = []
        for code in codes:
            values = [whole[code, year].value if (code, year) in whole else None for year in years]
            points = [Point(str(year), value) for year, value in zip(years, values, strict=True)]
            series.append(Line(self.lines.line(code).name, points))
        return lines(series, title=f"Theo năm, {years[0]} - {years[-1]}", unit=unit)
