"""Commune boxes: the page of whoever keeps them, and the door by which they report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Door, Listing, anyone
from tusach.kit.text import number
from tusach.library import rules
from tusach.library.actions import boxes as actions
from tusach.library.counting.hide import LEAST
from tusach.library.forms.boxes import NewBox
from tusach.library.models import Box
from tusach.library.packs.report import HEADER
from tusach.library.packs.trust import fingerprint
from tusach.library.queries.packs import BoxMonth, boxes_visible_to, told_by
from tusach.people.models import Actor
from tusach.places import queries as places
from tusach.places.models import Level


class Boxes(Listing):
    template_name = "library/boxes.html"
    may = rules.may_keep_boxes

    def rows(self, actor: Actor, thing: None) -> QuerySet[Box]:
        return boxes_visible_to(actor)

    def context(self, actor: Actor, thing: None) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        names = places.names_on([one.unit_id for one in page.object_list if one.unit_id], actor.day)
        last, told = _month_before(actor), told_by(page.object_list)
        rows = [
            {
                "box": one,
                "unit": names.get(one.unit_id or 0),
                "print": fingerprint(one.key),
                "told": _shown(told[one.pk]) if one.pk in told else None,
                "is_late": one.ended_at is None and (one.reported_month is None or one.reported_month < last),
            }
            for one in page.object_list
        ]
        return {"page": page, "rows": rows}


def _shown(month: BoxMonth) -> dict[str, str]:
    """A month's totals, covered under five, none included (docs/hard/no-trace.md)."""

    def covered(count: int | None) -> str:
        return number(count) if count and count >= LEAST else f"dưới {LEAST}"

    return {"visits": covered(month.visits), "opened": covered(month.opened)}


def _month_before(actor: Actor) -> Any:
    first = actor.day.replace(day=1)
    return (
        first.replace(year=first.year - 1, month=12)
        if first.month == 1
        else first.replace(month=first.month - 1)
    )


class RegisterBox(Act):
    template_name = "library/new_box.html"
    may = rules.may_keep_boxes
    form_class = NewBox

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        version = (
            places.versions_on(actor.day)
            .filter(code=data["commune"].strip(), unit__level=Level.COMMUNE)
            .select_related("unit")
            .first()
        )
        if version is None:
            raise Refused(f"Không có xã nào mang mã {data['commune']} hôm nay.", field="commune")
        actions.register_box(name=data["name"], key=data["key"], unit=version.unit, by=actor, at=at)
        return "Đã ghi máy sách. Máy gửi số liệu ở lần nối mạng tới."

    def next_url(self, thing: None) -> str:
        return "library:boxes"


class EndBox(Act):
    may = rules.may_keep_boxes

    def find(self, actor: Actor, **address: Any) -> Box:
        return get_object_or_404(boxes_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Box, data: Mapping[str, Any], at: datetime) -> str:
        actions.end_box(box=thing, by=actor, at=at)
        return f"Đã ngừng dùng máy “{thing.name}”. Số liệu đã gửi vẫn giữ."

    def next_url(self, thing: Box) -> str:
        return "library:boxes"


@method_decorator(csrf_exempt, name="dispatch")
class BoxReport(Door):
    """For machines, which have no cookies: the signature says who speaks, so there is nothing to forge from a page."""

    may = anyone
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            taken = actions.accept_box_report(
                data=request.body, signature=request.headers.get(HEADER, ""), at=self.at
            )
        except Refused as refusal:
            return JsonResponse({"sentence": refusal.sentence}, status=422)
        return JsonResponse(
            {
                "month": f"{taken.month:%Y-%m}",
                "rows": taken.rows,
                "unknown": list(taken.unknown),
                "newest": taken.newest,
                "old": taken.is_old,
            }
        )
