from collections.abc import Mapping
from typing import Any

from tusach.figures import queries
from tusach.figures.queries.complete import all_of
from tusach.figures.queries.rollup import ask_for
from tusach.figures.views.base import OnPlace
from tusach.places.models import Level, Unit


class ShowCompleteness(OnPlace):
    template_name = "figures/completeness.html"

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        ask = ask_for(self.asked.years)
        level = {Level.NATION: Level.PROVINCE, Level.PROVINCE: Level.DISTRICT}.get(
            Level(thing.level), Level.COMMUNE
        )
        rows = queries.completeness(ask=ask, level=level, within=thing, on=self.asked.on) if ask else []
        if rows and all(row.unit_id is None for row in rows):  # a province without districts
            rows = queries.completeness(ask=ask or "", level=Level.COMMUNE, within=thing, on=self.asked.on)
        shown = [{"row": row, "url": self.address(noi=row.unit_id) if row.unit_id else ""} for row in rows]
        return {**self.frame(thing), "rows": shown, "whole": all_of(rows), "leaf": level == Level.COMMUNE}


class ShowOutliers(OnPlace):
    template_name = "figures/outliers.html"

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        asked = self.asked
        codes = [line.code for line in self.lines.lines_of(asked.codes) if not line.is_ratio]
        doubts = queries.outliers_of(thing, codes, asked.last, on=asked.on)
        return {**self.frame(thing), "doubts": doubts}


class ShowChecks(OnPlace):
    template_name = "figures/checks.html"

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        on = self.asked.on
        return {
            **self.frame(thing),
            "doubts": queries.doubts_of(thing, on=on),
            "stated": queries.stated_in(thing, on=on),
            "twice": queries.twice_in(thing, on=on) if self.asked.is_now else [],
        }
