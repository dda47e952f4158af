"""Use for librarians: COUNTER reports of books, for the nation or one place."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from tusach.kit.clock import day_of
from tusach.kit.pages import Page
from tusach.library import rules
from tusach.library.exports import counter
from tusach.library.exports.words import Site
from tusach.library.queries import usage
from tusach.people.models import Actor
from tusach.places import queries as places
from tusach.places.models import Level, Unit, UnitVersion

_REPORTS = [
    ("TR_B1", "lượt đọc và số đầu sách được đọc"),
    ("TR_B3", "mọi cách dùng, chia theo cách tiếp cận"),
]
_TYPES = {"tsv": "text/tab-separated-values", "csv": "text/csv", "json": "application/json"}


class ShowUse(Page):
    """`?noi=` a province's or commune's code, `?nam=` a year, `?tu=` and `?den=` months of it."""

    may = rules.is_librarian
    template_name = "library/use.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        kind = request.GET.get("tep", "")
        return self.file(request.GET.get("bao_cao", ""), kind) if kind else super().get(request, **address)

    @cached_property
    def place(self) -> UnitVersion | None:
        code = self.request.GET.get("noi", "").strip()[:8]
        if not code.isalnum():
            return None
        found = places.versions_on(self.on).filter(code=code, unit__level__in=[Level.PROVINCE, Level.COMMUNE])
        return found.select_related("unit").order_by("unit__level").first()

    @cached_property
    def on(self) -> date:
        return min(day_of(self.at), date(self.year, 12, 31))

    @cached_property
    def years(self) -> list[int]:
        return usage.years_of_use() or [day_of(self.at).year]

    @cached_property
    def year(self) -> int:
        typed = self.request.GET.get("nam", "")
        return int(typed) if typed in map(str, self.years) else self.years[0]

    def months(self) -> tuple[int, int]:
        asked = [_month(self.request.GET.get(name, "")) for name in ("tu", "den")]
        first, last = asked[0] or 1, asked[1] or 12
        return min(first, last), max(first, last)

    def file(self, report: str, kind: str) -> HttpResponseBase:
        if (
            report not in counter.REPORTS
            or kind not in _TYPES
            or (self.request.GET.get("noi") and not self.place)
        ):
            raise Http404
        made = self.report(report)
        if kind == "json":
            data: bytes = json.dumps(counter.as_json(made), ensure_ascii=False, indent=1).encode()
        else:
            data = counter.table(made, delimiter="\t" if kind == "tsv" else ",")
        name = f"{report}_{made.first:%Y-%m}_{made.through:%Y-%m}_{made.institution[1]}.{kind}"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, content_type=f"{_TYPES[kind]}; charset=utf-8", headers=disposition)

    def report(self, kind: str) -> counter.Report:
        first, last = (date(self.year, month, 1) for month in self.months())
        place: Unit | None = self.place.unit if self.place else None
        counts = usage.book_counts(first, last, within=place, on=self.on)
        institution = (self.place.full_name, self.place.code) if self.place else ("Việt Nam", "VN")
        site = Site(self.request.build_absolute_uri("/").rstrip("/"))
        return counter.Report(
            kind, first, last, institution, counts, list(usage.editions_counted(counts)), site, self.at
        )

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        first, last = self.months()
        report = self.report("TR_B1")
        lines = [
            (edition, total, months)
            for edition, metric, months, total in report.lines()
            if metric == usage.OPENED and total != usage.SMALL
        ]
        return {
            "years": self.years,
            "year": self.year,
            "first": first,
            "last": last,
            "months": range(1, 13),
            "code": self.request.GET.get("noi", "").strip()[:8],
            "place": self.place,
            "lost": bool(self.request.GET.get("noi")) and self.place is None,
            "lines": sorted(
                lines, key=lambda one: (-one[1] if isinstance(one[1], int) else 0, one[0].sort_key)
            )[:50],
            "reports": _REPORTS,
        }


def _month(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 and 1 <= int(text) <= 12 else 0
