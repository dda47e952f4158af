"""The plan's milestones and common due days, changed while the campaign is prepared or runs."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign import actions, queries, rules
from tusach.campaign.actions import Wanted
from tusach.campaign.forms import MilestoneDetails, MoveDueForm, WhyForm
from tusach.campaign.models import Activity, Campaign, Milestone
from tusach.campaign.views.campaigns import OneCampaign
from tusach.kit.pages import Act
from tusach.kit.text import day as said_day


class OneMilestone:
    """Afterwards the browser is at the campaign's milestones."""

    def find(self, actor: Any, **address: Any) -> Milestone:
        rows = Milestone.objects.filter(campaign__in=queries.visible_to(actor)).select_related("campaign")
        return get_object_or_404(rows, **address)

    def next_url(self, thing: Any) -> str:
        campaign = thing.pk if isinstance(thing, Campaign) else thing.campaign_id
        return reverse("campaign:show", args=[campaign]) + "#moc"


def boxes_of_dues(held: Milestone | Activity) -> dict[str, tuple[str, date]]:
    """{field: (label, day)} of the common due days in its time, for the form."""
    return {queries.DUE_OF[kind]: (str(kind.label), day) for kind, day in queries.dues_within(held).items()}


def dues_in(data: Mapping[str, Any]) -> dict[str, date]:
    return {str(kind): data[field] for kind, field in queries.DUE_OF.items() if data.get(field) is not None}


def what_hangs_on(held: Milestone | Activity) -> dict[str, Any]:
    """What the page of a change shows around its form: who owes by the due days in it, and how it was changed before."""
    dues = queries.dues_within(held)
    standings = queries.due_standings(held.campaign) if dues else []
    return {
        "campaign": held.campaign, "standings": [one for one in standings if one.kind in dues],
        "letters": queries.letters_of(held.campaign).count(),
        "changes": [(one, queries.turned_in(one)) for one in held.changes.select_related("person")],
    }  # fmt: skip


def wanted_in(data: Mapping[str, Any]) -> Wanted:
    lines = [line for line in data["details"].splitlines() if line.strip()]
    return Wanted(data["title"], data["from_date"], data["to_date"], lines)


class AddMilestone(OneMilestone, OneCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/milestone_form.html"
    form_class = MilestoneDetails

    def find(self, actor: Any, **address: Any) -> Any:
        return OneCampaign.find(self, actor, **address)

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        return {"title": "Thêm mốc", "verb": "Thêm mốc", "back": self.next_url(thing), "campaign": thing}

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.add_milestone(
            campaign=thing, wanted=wanted_in(data), reason=data["reason"], by=actor, at=at
        )
        return actions.sentence_of_change(made)


class ChangeMilestone(OneMilestone, Act):
    may = rules.may_run_campaign
    template_name = "campaign/milestone_form.html"
    form_class = MilestoneDetails

    def form_arguments(self, actor: Any, thing: Milestone) -> dict[str, Any]:
        return {"milestone": thing, "dues": boxes_of_dues(thing), "seen": thing.changes.count()}

    def context(self, actor: Any, thing: Milestone) -> Mapping[str, Any]:
        return {"title": "Sửa mốc", "verb": "Lưu mốc", "back": self.next_url(thing), **what_hangs_on(thing)}

    def act(self, actor: Any, thing: Milestone, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.change_milestone(
            milestone=thing, wanted=wanted_in(data), dues=dues_in(data), may_leave=bool(data.get("may_leave")),
            reason=data["reason"], seen=data["seen"] or 0, by=actor, at=at,
        )  # fmt: skip
        return actions.sentence_of_change(made)


class CancelMilestone(OneMilestone, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = WhyForm

    def context(self, actor: Any, thing: Milestone) -> Mapping[str, Any]:
        more = [queries.said_period(thing.from_date, thing.to_date)]
        more += [
            f"Hạn gửi {kind.label} ({said_day(day)}) nằm trong mốc này vẫn giữ nguyên."
            for kind, day in queries.dues_within(thing).items()
        ]
        return {"title": "Bỏ mốc", "verb": "Bỏ mốc", "danger": True, "back": self.next_url(thing),
                "campaign": thing.campaign, "said": thing.title, "more": more}  # fmt: skip

    def act(self, actor: Any, thing: Milestone, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.cancel_milestone(milestone=thing, reason=data["reason"], by=actor, at=at)
        return actions.sentence_of_change(made)


class RestoreMilestone(OneMilestone, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = WhyForm

    def context(self, actor: Any, thing: Milestone) -> Mapping[str, Any]:
        return {"title": "Lấy lại mốc", "verb": "Lấy lại mốc", "back": self.next_url(thing),
                "campaign": thing.campaign, "said": thing.title,
                "more": [queries.said_period(thing.from_date, thing.to_date)]}  # fmt: skip

    def act(self, actor: Any, thing: Milestone, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.restore_milestone(milestone=thing, reason=data["reason"], by=actor, at=at)
        return actions.sentence_of_change(made)


class MoveDue(OneCampaign, Act):
    """Another common due day, with what hangs on it told before."""

    may = rules.may_run_campaign
    template_name = "campaign/move_due.html"
    form_class = MoveDueForm

    def form_arguments(self, actor: Any, thing: Campaign) -> dict[str, Any]:
        kinds = [
            (str(one.kind), f"{one.label.capitalize()}, nay là {said_day(one.day)}")
            for one in queries.due_standings(thing)
        ]
        return {"kinds": kinds}

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        return {"standings": queries.due_standings(thing), "letters": queries.letters_of(thing).count()}

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.move_due(
            campaign=thing, kind=data["kind"], until=data["until"], reason=data["reason"], by=actor, at=at
        )
        return actions.sentence_of_change(made)
