"""The plan's milestones, activities and common due days, changed while the campaign is prepared or runs."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, ClassVar

from tusach.campaign import actions, queries, rules
from tusach.campaign.actions import Part, Wanted
from tusach.campaign.forms import ActivityDetails, ActivityForm, MilestoneDetails, MoveDueForm, WhyForm
from tusach.campaign.models import Activity, Campaign, Milestone
from tusach.campaign.views.campaigns import OfCampaign, OneCampaign
from tusach.kit.pages import Act
from tusach.kit.text import day as said_day


def boxes_of_dues(held: Part) -> dict[str, tuple[str, date]]:
    """{field: (label, day)} of the common due days in its time, for the form."""
    return {queries.DUE_OF[kind]: (str(kind.label), day) for kind, day in queries.dues_within(held).items()}


def dues_in(data: Mapping[str, Any]) -> dict[str, date]:
    return {str(kind): data[field] for kind, field in queries.DUE_OF.items() if data.get(field) is not None}


def what_hangs_on(held: Part) -> dict[str, Any]:
    """What the page of a change shows around its form: who owes by the due days in it, and how it was changed before."""
    dues = queries.dues_within(held)
    standings = queries.due_standings(held.campaign) if dues else []
    return {
        "standings": [one for one in standings if one.kind in dues],
        "letters": queries.letters_of(held.campaign).count(),
        "changes": [(one, queries.turned_in(one)) for one in held.changes.select_related("person")],
    }  # fmt: skip


class OfPlan(OfCampaign):
    """`wanted`: as what its form is understood. Afterwards the browser is at the campaign's milestones or activities."""

    wanted: ClassVar[type[Wanted]]
    anchor: ClassVar[str]

    def next_url(self, thing: Any) -> str:
        return f"{super().next_url(thing)}#{self.anchor}"

    def wanted_in(self, data: Mapping[str, Any]) -> Wanted:
        return self.wanted(**{one.name: data[one.name] for one in fields(self.wanted)})


class OfMilestones(OfPlan):
    model, wanted, anchor = Milestone, actions.WantedMilestone, "moc"


class OfActivities(OfPlan):
    model, wanted, anchor = Activity, actions.WantedActivity, "hoat-dong"


# --- the four acts, alike for both -------------------------------------------------------------------------


class AddPart(OfPlan, Act):
    may = rules.may_run_campaign
    template_name = "campaign/part_form.html"

    def find(self, actor: Any, **address: Any) -> Any:
        return OneCampaign().find(actor, **address)

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.add_part(
            campaign=thing, wanted=self.wanted_in(data), reason=data["reason"], by=actor, at=at
        )
        return actions.sentence_of_change(made)


class ChangePart(OfPlan, Act):
    may = rules.may_run_campaign
    template_name = "campaign/part_form.html"

    def form_arguments(self, actor: Any, thing: Part) -> dict[str, Any]:
        return {"part": thing, "dues": boxes_of_dues(thing), "seen": thing.changes.count()}

    def context(self, actor: Any, thing: Part) -> Mapping[str, Any]:
        return {**super().context(actor, thing), **what_hangs_on(thing)}

    def act(self, actor: Any, thing: Part, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.change_part(
            part=thing, wanted=self.wanted_in(data), dues=dues_in(data), may_leave=bool(data.get("may_leave")),
            reason=data["reason"], seen=data["seen"] or 0, by=actor, at=at,
        )  # fmt: skip
        return actions.sentence_of_change(made)


class StandPart(OfPlan, Act):
    """Whether it holds; its words and days stay."""

    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = WhyForm

    def context(self, actor: Any, thing: Part) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "said": thing.title, "more": [queries.period_of(thing)]}


class CancelPart(StandPart):
    def context(self, actor: Any, thing: Part) -> Mapping[str, Any]:
        shown = super().context(actor, thing)
        stays = [
            f"Hạn gửi {kind.label} ({said_day(day)}) nằm trong {thing.word} này vẫn giữ nguyên."
            for kind, day in queries.dues_within(thing).items()
        ]
        return {**shown, "danger": True, "more": [*shown["more"], *stays]}

    def act(self, actor: Any, thing: Part, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.cancel_part(part=thing, reason=data["reason"], by=actor, at=at)
        return actions.sentence_of_change(made)


class RestorePart(StandPart):
    def act(self, actor: Any, thing: Part, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.restore_part(part=thing, reason=data["reason"], by=actor, at=at)
        return actions.sentence_of_change(made)


# --- milestones --------------------------------------------------------------------------------------------


class AddMilestone(OfMilestones, AddPart):
    form_class, title, verb = MilestoneDetails, "Thêm mốc", "Thêm mốc"


class ChangeMilestone(OfMilestones, ChangePart):
    form_class, title, verb = MilestoneDetails, "Sửa mốc", "Lưu mốc"


class CancelMilestone(OfMilestones, CancelPart):
    title, verb = "Bỏ mốc", "Bỏ mốc"


class RestoreMilestone(OfMilestones, RestorePart):
    title, verb = "Lấy lại mốc", "Lấy lại mốc"


# --- activities --------------------------------------------------------------------------------------------


class AddActivity(OfActivities, AddPart):
    form_class, title, verb = ActivityDetails, "Thêm hoạt động", "Thêm hoạt động"


class ChangeActivity(OfActivities, ChangePart):
    form_class, title, verb = ActivityDetails, "Sửa hoạt động", "Lưu hoạt động"


class CancelActivity(OfActivities, CancelPart):
    title, verb = "Bỏ hoạt động", "Bỏ hoạt động"


class RestoreActivity(OfActivities, RestorePart):
    title, verb = "Lấy lại hoạt động", "Lấy lại hoạt động"


class SetActivityState(OfActivities, Act):
    may = rules.may_run_campaign
    form_class: Any = ActivityForm

    def act(self, actor: Any, thing: Activity, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_activity_state(activity=thing, state=data["state"], by=actor, at=at)
        return "Đã ghi trạng thái của hoạt động."


# --- common due days ---------------------------------------------------------------------------------------


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
