from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from tusach.campaign import actions, queries, rules
from tusach.campaign.forms import AddUnitForm, DropForm
from tusach.campaign.models import Campaign, Obligation
from tusach.campaign.views.campaigns import OfCampaign, OneCampaign, OneObligation
from tusach.kit.errors import Refused
from tusach.kit.pages import Act
from tusach.kit.text import day as said_day
from tusach.places.models import Level, UnitVersion


def the_one(found: list[UnitVersion], text: str) -> UnitVersion:
    """Refused with the candidates when the text means none or several."""
    if not found:
        raise Refused(f"Không thấy đơn vị nào tên hoặc mã “{text[:60]}”.", field="unit")
    if len(found) > 1:
        names = "; ".join(f"{one.code} {one.full_name}" for one in found)
        raise Refused(f"Có {len(found)} đơn vị như vậy: {names}. Xin ghi mã.", field="unit")
    return found[0]


class AddUnit(OneCampaign, OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = AddUnitForm
    title, verb = "Thêm đơn vị phải gửi", "Thêm đơn vị"

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        said = "Danh sách đã chốt khi bắt đầu đợt; đơn vị thêm sau được ghi kèm lý do."
        return {**super().context(actor, thing), "said": said}

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        level = Level.COMMUNE if data["kind"] == "SURVEY" else Level.PROVINCE
        found = queries.candidates(thing, data["unit"], level=level, day=actor.day)
        added = actions.add_obligation(
            campaign=thing, kind=data["kind"], unit=the_one(found, data["unit"]).unit, until=data["until"],
            reason=data["reason"], by=actor, at=at,
        )  # fmt: skip
        return f"Đã thêm {added.unit_name}."

    def next_url(self, thing: Campaign) -> str:
        return reverse("campaign:obligations", args=[thing.pk])


class DropUnit(OneObligation, Act):
    may = rules.may_drop
    template_name = "campaign/one_form.html"
    form_class = DropForm

    def context(self, actor: Any, thing: Obligation) -> Mapping[str, Any]:
        said = f"{thing.get_kind_display().capitalize()}, hạn {said_day(thing.last_day)}."
        return {"title": f"Đưa {thing.unit_name} ra khỏi danh sách", "verb": "Đưa ra", "danger": True, "back": self.next_url(thing),
                "campaign": thing.campaign, "said": said + " Đơn vị không còn phải gửi và không bị tính là thiếu."}  # fmt: skip

    def act(self, actor: Any, thing: Obligation, data: Mapping[str, Any], at: datetime) -> str:
        actions.drop_obligation(obligation=thing, reason=data["reason"], by=actor, at=at)
        return f"Đã đưa {thing.unit_name} ra khỏi danh sách."
