"""A reader chooses their commune: kept in one cookie of the phone, so that use is counted by place and by nobody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.library.queries import reading
from tusach.places.models import Level, Unit, UnitVersion
from tusach.places.queries import names_on, search, successors, version_of, with_paths
from tusach.portal.keeping import COMMUNE
from tusach.portal.shown import card
from tusach.portal.views.base import Open
from tusach.portal.views.home import above, named
from tusach.shelf.queries.public import titles_in

_YEAR = 365 * 24 * 3600
_MOST = 20


def matches(text: str, at: datetime) -> list[dict[str, Any]]:
    """Communes of today that answer to the words; an old name leads to the units that came of it."""
    day = day_of(at)
    today = list(search(text, on=day, level=Level.COMMUNE).select_related("unit")[:_MOST])
    rows = [_row(version, path) for version, path in with_paths(today)]
    if len(rows) < _MOST:
        rows += _heirs(text, at, {row["key"] for row in rows})
    return rows[:_MOST]


def _row(version: UnitVersion, path: str, was: str = "") -> dict[str, Any]:
    return {"key": version.unit.key, "name": version.full_name, "path": above(path), "was": was}


def _heirs(text: str, at: datetime, known: set[str]) -> list[dict[str, Any]]:
    day = day_of(at)
    past = [one for one in search(text, level=Level.COMMUNE)[: 3 * _MOST] if not one.holds_on(day)]
    came_of = successors({one.unit_id for one in past}, on=day)
    ids = {heir.unit for heirs in came_of.values() for heir in heirs}
    versions = names_on(ids, day)
    units = Unit.objects.in_bulk(ids)
    rows = []
    for old in past:
        for heir in came_of.get(old.unit_id, []):
            version = versions.get(heir.unit)
            if version is None or units[heir.unit].key in known:
                continue
            version.unit = units[heir.unit]
            known.add(version.unit.key)
            rows.append(_row(version, with_paths([version])[0][1], was=old.full_name))
    return rows


class Commune(Open):
    """One's commune: choose it, forget it, and what of the library suits it."""

    template_name = "portal/commune.html"
    http_method_names = ["get", "head", "post", "options"]

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        key = request.POST.get("xa", "")[:40]
        answer = HttpResponseRedirect(reverse("portal:commune"))
        if not key:
            answer.delete_cookie(COMMUNE)
        elif self.may_be_chosen(key):
            answer.set_cookie(COMMUNE, key, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
        else:
            return self.unknown()
        return answer

    def may_be_chosen(self, key: str) -> bool:
        unit = Unit.objects.filter(key=key, level=Level.COMMUNE).first()
        return unit is not None and version_of(unit, day_of(self.at)) is not None

    def unknown(self) -> HttpResponse:
        return self.show(
            status=422, refused="Không có xã này trong danh sách hiện nay. Xin tìm theo tên rồi chọn."
        )

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        text = self.request.GET.get("q", "").strip()[:100]
        chosen = self.commune
        shelves, listed, title_count = titles_in(chosen) if chosen else ([], [], 0)
        editions = reading.keys_of_works([one.title.work_id for one in listed]) if listed else {}
        since = day_of(self.at).replace(year=day_of(self.at).year - 1, day=1)
        return {
            **super().context(actor, thing),
            "q": text,
            "matches": matches(text, self.at) if text else [],
            "commune": named(chosen, self.at),
            "shelves": shelves,
            "listed": [(one, editions.get(one.title.work_id, "")) for one in listed],
            "title_count": title_count,
            "read_here": [card(one) for one in reading.read_in(chosen.pk, since=since)] if chosen else [],
            "new": [card(one) for one in reading.newest(6)],
            "tab": "commune",
        }
