"""The plan's activities, changed while the campaign is prepared or runs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign import actions, queries, rules
from tusach.campaign.actions import WantedActivity
from tusach.campaign.forms import ActivityDetails, ActivityForm, WhyForm
from tusach.campaign.models import Activity, Campaign
from tusach.campaign.views.campaigns import OneCampaign
from tusach.campaign.views.milestones import boxes_of_dues, dues_in, what_hangs_on
from tusach.kit.pages import Act


class OneActivity:
    """Afterwards the browser is at the campaign's activities."""

    def find(self, actor: Any, **address: Any) -> Activity:
        rows = Activity.objects.filter(campaign__in=queries.visible_to(actor)).select_related("campaign")
        return get_object_or_404(rows, **address)

    def next_url(self, thing: Any) -> str:
        campaign = thing.pk if isinstance(thing, Campaign) else thing.campaign_id
        return reverse("campaign:show", args=[campaign]) + "#hoat-dong"


def wanted_in(data: Mapping[str, Any]) -> WantedActivity:
    return WantedActivity(
        title=data["title"], lead=data["lead"], partners=data["partners"].splitlines(),
        from_date=data["from_date"], to_date=data["to_date"], contents=data["contents"].splitlines(),
    )  # fmt: skip


class SetActivityState(OneActivity, Act):
    may = rules.may_run_campaign
    form_class: Any = ActivityForm

    def act(self, actor: Any, thing: Activity, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_activity_state(activity=thing, state=data["state"], by=actor, at=at)
        return "Đã ghi trạng thái của hoạt động."


class AddActivity(OneActivity, OneCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/milestone_form.html"
    form_class = ActivityDetails

    def find(self, actor: Any, **address: Any) -> Any:
        return OneCampaign.find(self, actor, **address)

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        return {
            "title": "Thêm hoạt động",
            "verb": "Thêm hoạt động",
            "back": self.next_url(thing),
            "campaign": thing,
        }

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.add_activity(
            campaign=thing, wanted=wanted_in(data), reason=data["reason"], by=actor, at=at
        )
        return actions.sentence_of_change(made)


class ChangeActivity(OneActivity, Act):
    may = rules.may_run_campaign
    template_name = "campaign/milestone_form.html"
    form_class = ActivityDetails

    def form_arguments(self, actor: Any, thing: Activity) -> dict[str, Any]:
        return {"activity": thing, "dues": boxes_of_dues(thing), "seen": thing.changes.count()}

    def context(self, actor: Any, thing: Activity) -> Mapping[str, Any]:
        back = self.next_url(thing)
        return {"title": "Sửa hoạt động", "verb": "Lưu hoạt động", "back": back, **what_hangs_on(thing)}

    def act(self, actor: Any, thing: Activity, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.change_activity(
            activity=thing, wanted=wanted_in(data), dues=dues_in(data), may_leave=bool(data.get("may_leave")),
            reason=data["reason"], seen=data["seen"] or 0, by=actor, at=at,
        )  # fmt: skip
        return actions.sentence_of_change(made)


class CancelActivity(OneActivity, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = WhyForm

    def context(self, actor: Any, thing: Activity) -> Mapping[str, Any]:
        return {"title": "Bỏ hoạt động", "verb": "Bỏ hoạt động", "danger": True, "back": self.next_url(thing),
                "campaign": thing.campaign, "said": thing.title, "more": [queries.period_of(thing)]}  # fmt: skip

    def act(self, actor: Any, thing: Activity, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.cancel_activity(activity=thing, reason=data["reason"], by=actor, at=at)
        return actions.sentence_of_change(made)


class RestoreActivity(OneActivity, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = WhyForm

    def context(self, actor: Any, thing: Activity) -> Mapping[str, Any]:
        return {"title": "Lấy lại hoạt động", "verb": "Lấy lại hoạt động", "back": self.next_url(thing),
                "campaign": thing.campaign, "said": thing.title, "more": [queries.period_of(thing)]}  # fmt: skip

    def act(self, actor: Any, thing: Activity, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.restore_activity(activity=thing, reason=data["reason"], by=actor, at=at)
        return actions.sentence_of_change(made)
