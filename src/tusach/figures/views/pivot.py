import io
from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.figures import exports, queries, rules
from tusach.figures.queries.beside import source_name
from tusach.figures.queries.rollup import Key
from tusach.figures.queries.shown import kinds_on
from tusach.figures.views.base import GRADES, PARTS, OnPlace, named, told
from tusach.kit.clock import day_of
from tusach.kit.pages import Page
from tusach.kit.text import decimal
from tusach.places import queries as places
from tusach.places.models import Level, Unit


class ListIndicators(Page):
    may = rules.may_see
    template_name = "figures/indicators.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        lines = queries.catalogue().lines
        leaves: dict[str, list[Any]] = {}
        for line in lines:
            leaves.setdefault(PARTS.get(line.leaf, f"Mục {line.leaf}"), []).append(line)
        return {"leaves": leaves.items(), "count": len(lines)}


class ShowPivot(OnPlace):
    template_name = "figures/pivot.html"

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        asked = self.asked
        keys = self.keys()
        level, rows = self.children(thing, asked.codes, asked.years)
        whole = self.whole(thing, asked.codes, asked.years)
        shown = [self.row(row, keys, thing) for row in rows]
        sums = [self.cell(whole.get(key), thing, key) for key in keys]
        cells = [*sums, *(cell for row in shown for cell in row["cells"])]
        empty = all(cell.get("missing") for cell in cells)
        other = self.newest(thing) if empty else None
        return {
            **self.frame(thing),
            "level": level,
            "heads": [self.head(key) for key in keys],
            "rows": shown,
            "whole": sums,
            "alone": [row.unit_id for row in rows] == [thing.pk],  # a commune: its row is its sum
            "empty": empty,
            "other_year": other,
            "other_url": self.address(tu=other, den=other) if other else "",
            "all_kinds": kinds_on(day_of(self.at)),
        }

    def keys(self) -> list[Key]:
        """One indicator: its years and them all. Several: each over the years asked."""
        asked = self.asked
        if len(asked.codes) == 1 and asked.first != asked.last:
            return [(asked.codes[0], year) for year in (*asked.years, None)]
        year = asked.last if asked.first == asked.last else None
        return [(code, year) for code in asked.codes]

    def head(self, key: Key) -> dict[str, Any]:
        code, year = key
        line = self.lines.line(code)
        alone = len(self.asked.codes) == 1 and len(self.asked.years) > 1
        name = (str(year) if year else "Cả giai đoạn") if alone else line.name
        return {"name": name, "unit": line.unit, "code": code}

    def row(self, row: Any, keys: list[Key], place: Unit) -> dict[str, Any]:
        itself = row.unit_id == place.pk
        return {
            "name": row.name,
            "url": self.address(noi=row.unit_id) if row.unit_id and not itself else "",
            "cells": [self.cell(row.figures.get(key), row.unit_id, key) for key in keys],
        }

    def cell(self, figure: Any, unit: Any, key: Key) -> dict[str, Any]:
        code, year = key
        pk = unit.pk if isinstance(unit, Unit) else unit
        url = reverse("figures:trace", args=[pk, code, year]) if pk and year else ""
        return {**told(figure), "url": url, "head": self.head(key)["name"]}


class Download(OnPlace):
    """The pivot as a file: `?tep=xlsx`, `csv`, or `xa` for every commune's own figures of the last year."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        asked, place, kind = self.asked, self.thing, self.request.GET.get("tep", "xlsx")
        file = io.BytesIO()
        if kind == "xa":
            exports.write_communes(
                file, asked.codes, asked.last, on=asked.on, within=place, geography=asked.geography
            )
        elif kind in {"xlsx", "csv"}:
            _, rows = self.children(place, asked.codes, asked.years)
            keys: list[Key] = [(code, year) for code in asked.codes for year in (*asked.years, None)]
            whole = self.whole(place, asked.codes, asked.years)
            exports.write_pivot(
                file, rows, whole, keys, geography=asked.geography, on=asked.on, as_csv=kind == "csv"
            )
        else:
            raise Http404
        file.seek(0)
        name = f"so-lieu-{asked.first}-{asked.last}.{'csv' if kind == 'csv' else 'xlsx'}"
        return FileResponse(file, as_attachment=True, filename=name)


class ShowTrace(Page):
    """From a number to the postings that make it."""

    may = rules.may_see
    template_name = "figures/trace.html"

    def find(self, actor: Any, **address: Any) -> Unit:
        if address["code"] not in queries.catalogue().by_code or not 1975 <= address["year"] <= 2200:
            raise Http404
        return get_object_or_404(queries.visible_places(actor), pk=address["unit"])

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        code, year = self.kwargs["code"], self.kwargs["year"]
        lines, on = queries.catalogue(), day_of(self.at)
        line = lines.line(code)
        names = places.names_on([thing.pk], on)
        parts = [lines.by_code[part] for part in (line.numerator, line.denominator) if part in lines.by_code]
        return {
            "line": line,
            "year": year,
            "parts": parts,
            "place_name": named(thing, names),
            "traces": [
                {"one": one, "text": "không có số liệu" if one.value is None else decimal(one.value, line.digits),
                 "grade": GRADES[one.posting.evidence], "source": source_name(one.posting.source)}
                for one in queries.trace(code, year, thing)
            ],
            "makers": queries.makers_of(line, year, thing, on=on) if thing.level != Level.COMMUNE else [],
        }  # fmt: skip
