"""Library statistics of a place: the table, what nobody borrows, how long parcels take; and the same as XLSX."""

import io
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase

from tusach.figures.queries.beside import answers_beside
from tusach.figures.queries.library import library_statistics
from tusach.figures.views.base import OnPlace
from tusach.kit.clock import day_of
from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.places.models import Level, Unit
from tusach.places.queries import communes_within, names_on
from tusach.shelf.queries.counted import never_borrowed
from tusach.supply.queries.counted import delays

FIRST_YEAR, MOST = 2009, 50


class ShowLibrary(OnPlace):
    template_name = "figures/library.html"

    @property
    def year(self) -> int:
        typed = self.request.GET.get("nam", "")
        known = typed.isascii() and typed.isdecimal() and len(typed) == 4
        return max(FIRST_YEAR, min(int(typed), self.at.year)) if known else self.at.year

    def context(self, actor: Any, thing: Unit) -> Mapping[str, Any]:
        today = day_of(self.at)
        unread = never_borrowed(self.units(thing))
        rows = [one for one in delays(self.year) if thing.level == Level.NATION or one.province == thing.pk]
        names = names_on([one.province for one in rows], today)
        return {
            "year": self.year,
            "years": range(self.at.year, FIRST_YEAR - 1, -1),
            "rows": library_statistics(thing, self.year, today),
            "unread": unread[:MOST],
            "unread_count": len(unread),
            "delays": [(names[one.province].full_name if one.province in names else "", one) for one in rows],
            "beside": answers_beside(thing, self.year) if thing.level == Level.COMMUNE else [],
            "place_name": self.name_of(thing),
        }

    def units(self, place: Unit) -> list[int] | None:
        if place.level == Level.NATION:
            return None
        if place.level == Level.COMMUNE:
            return [place.pk]
        return list(communes_within(place, day_of(self.at)).values_list("unit", flat=True))

    def name_of(self, place: Unit) -> str:
        if place.level == Level.NATION:
            return "cả nước"
        names = names_on([place.pk], day_of(self.at))
        return names[place.pk].full_name if place.pk in names else place.key


class DownloadLibrary(ShowLibrary):
    """The table of ISO 2789 as XLSX."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        rows = [
            [one.name, one.unit, one.value, one.note]
            for one in library_statistics(self.thing, self.year, day_of(self.at))
        ]
        columns = [
            Column("Chỉ tiêu", width=36),
            Column("Đơn vị tính"),
            Column("Giá trị", "decimal"),
            Column("Ghi chú", width=50),
        ]
        title = f"Thống kê thư viện {self.name_of(self.thing)}, năm {self.year} (TCVN 12843, ISO 2789)"
        out = io.BytesIO()
        write_xlsx(out, [Sheet("Thống kê thư viện", columns, iter(rows), title=title)], demo=settings.DEMO)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"thong-ke-thu-vien-{self.year}.xlsx")
