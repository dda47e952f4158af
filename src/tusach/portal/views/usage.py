"""How much the library is used, for everyone to see: numbers of five and more, by month, place and topic."""

import io
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from tusach.kit.clock import day_of
from tusach.library.queries import usage
from tusach.library.queries.usage import Table
from tusach.places.models import Level, Unit
from tusach.places.queries import names_on
from tusach.portal import usage_sheet
from tusach.portal.views.base import Open

WAYS = {"thang": "Theo tháng", "tinh": "Theo tỉnh", "chu-de": "Theo chủ đề"}
_FIRST = {"thang": "Tháng", "tinh": "Tỉnh, thành phố", "xa": "Xã, phường", "chu-de": "Chủ đề"}


class Usage(Open):
    """`?theo=` says by what, `?nam=` and `?thang=` when, `?noi=` inside which province, `?tep=xlsx` a file."""

    template_name = "portal/usage.html"
    kept_as = "visit"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.note("visit")
        kind = request.GET.get("tep", "")
        return self.file(kind) if kind else super().get(request, **address)

    @cached_property
    def years(self) -> list[int]:
        return usage.years_of_use() or [day_of(self.at).year]

    @cached_property
    def year(self) -> int:
        typed = _whole(self.request.GET.get("nam", ""))
        if typed is None:
            return self.years[0]
        if typed not in self.years:
            raise Http404
        return typed

    @cached_property
    def month(self) -> int | None:
        typed = _whole(self.request.GET.get("thang", ""))
        if typed is not None and not 1 <= typed <= 12:
            raise Http404
        return None if self.way == "thang" else typed

    @cached_property
    def months(self) -> range:
        """Those of the year that have begun."""
        today = day_of(self.at)
        return range(1, (today.month if self.year >= today.year else 12) + 1)

    @cached_property
    def province(self) -> Unit | None:
        pk = _whole(self.request.GET.get("noi", ""))
        if pk is None:
            return None
        found = Unit.objects.filter(pk=pk, level=Level.PROVINCE).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def way(self) -> str:
        way = self.request.GET.get("theo", "thang")
        return "xa" if self.province is not None else way if way in WAYS else "thang"

    @cached_property
    def table(self) -> Table:
        if self.way == "thang":
            return usage.by_month(self.year, through=self.months[-1])
        if self.way == "chu-de":
            return usage.by_topic(self.year, self.month)
        return usage.by_place(self.year, self.month, within=self.province)

    @cached_property
    def title(self) -> str:
        when = f"tháng {self.month}/{self.year}" if self.month else f"năm {self.year}"
        where = f", {self.place}" if self.place else ""
        return f"Sử dụng thư viện {when}{where}"

    @cached_property
    def place(self) -> str:
        if self.province is None:
            return ""
        names = names_on([self.province.pk], day_of(self.at))
        return names[self.province.pk].full_name if names else str(self.province)

    def file(self, kind: str) -> HttpResponseBase:
        if kind not in {"xlsx", "csv"}:
            raise Http404
        made = io.BytesIO()
        usage_sheet.write(
            made,
            self.table,
            title=self.title,
            first=_FIRST[self.way],
            as_csv=kind == "csv",
            demo=settings.DEMO,
        )
        made.seek(0)
        when = f"{self.year}-{self.month:02}" if self.month else f"{self.year}"
        return FileResponse(made, as_attachment=True, filename=f"su-dung-thu-vien-{when}.{kind}")

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {
            **super().context(actor, thing),
            "table": self.table,
            "first": _FIRST[self.way],
            "way": self.way,
            "ways": [
                (key, label, key == self.way or (key == "tinh" and self.way == "xa"))
                for key, label in WAYS.items()
            ],
            "years": self.years,
            "year": self.year,
            "month": self.month,
            "months": self.months,
            "place": self.place,
            "title": self.title,
            "leads": self.way == "tinh",
            "tab": "",
        }


def _whole(text: str) -> int | None:
    """A number of the address, or nothing; what is neither is not found."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Http404
    return int(text)
