from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse

from tusach.campaign import actions, queries, rules
from tusach.campaign.forms import ReminderRuleForm
from tusach.campaign.models import Campaign, ReminderRule
from tusach.campaign.views.campaigns import OfCampaign, OneCampaign
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.text import read_day


def moment_of(asked: str, at: datetime) -> tuple[datetime, str]:
    """Noon of the day asked for, or now; and what is wrong with the day as typed."""
    if not asked.strip():
        return at, ""
    try:
        day: date = read_day(asked).value
    except Refused as refusal:
        return at, refusal.sentence
    return datetime.combine(day, time(12), tzinfo=at.tzinfo), ""


class PreviewReminders(OneCampaign, Page):
    """Who would get what, now or (`?ngay=`) on another day."""

    may = rules.may_run_campaign
    template_name = "campaign/reminders.html"

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        asked = self.request.GET.get("ngay", "")[:20]
        moment, wrong = moment_of(asked, self.at)
        return {
            "reminders": queries.preview_reminders(thing, at=moment),
            "rule_list": thing.reminder_rules.order_by("kind", "offset_days"),
            "asked": asked,
            "wrong": wrong,
            "other_day": moment.date() if moment != self.at else None,
        }


class SendReminders(OneCampaign, Act):
    may = rules.may_run_campaign

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        sent = actions.send_reminders(campaign=thing, by=actor, at=at)
        people = len({person.pk for one in sent for person in one.people})
        return f"Đã nhắc {people} người." if sent else "Hôm nay không còn gì để nhắc."


class RemindMissing(OneCampaign, Act):
    """A province looks at whom of its own places it would remind, then does."""

    may = rules.may_remind_below
    template_name = "campaign/missing.html"

    def context(self, actor: Any, thing: Campaign) -> Mapping[str, Any]:
        return {
            "calls": queries.preview_missing(thing, actor, at=self.at),
            "lately": queries.reminded_lately(thing, actor, at=self.at),
        }

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        calls = actions.remind_missing(campaign=thing, by=actor, at=at)
        return f"Đã nhắc {len({person.pk for one in calls for person in one.people})} người."

    def next_url(self, thing: Campaign) -> str:
        return reverse("campaign:obligations", args=[thing.pk])


class AddReminderRule(OneCampaign, OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = ReminderRuleForm
    title, verb = "Thêm lời nhắc", "Thêm lời nhắc"

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_reminder_rule(campaign=thing, by=actor, at=at, **data)
        return "Đã thêm lời nhắc."

    def next_url(self, thing: Campaign) -> str:
        return reverse("campaign:reminders", args=[thing.pk])


class ChangeReminderRule(OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = ReminderRuleForm
    model = ReminderRule
    title, verb = "Sửa lời nhắc", "Lưu lời nhắc"

    def form_arguments(self, actor: Any, thing: ReminderRule) -> dict[str, Any]:
        return {"rule": thing}

    def act(self, actor: Any, thing: ReminderRule, data: Mapping[str, Any], at: datetime) -> str:
        rule = actions.set_reminder_rule(campaign=thing.campaign, rule=thing, by=actor, at=at, **data)
        return "Đã lưu lời nhắc." if rule.is_active else "Đã lưu; lời nhắc này đang tắt."

    def next_url(self, thing: ReminderRule) -> str:
        return reverse("campaign:reminders", args=[thing.campaign_id])
