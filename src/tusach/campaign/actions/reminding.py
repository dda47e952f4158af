"""Reminders, each once; the secret address of a calendar."""

import secrets
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.campaign import queries, rules
from tusach.campaign.models import (
    Audience,
    CalendarFeed,
    Campaign,
    ObligationKind,
    ReminderRule,
    ReminderSent,
)
from tusach.journal.actions import name_kind, record, tell
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Person

REMINDER = "campaign.reminder"
name_kind(REMINDER, "Nhắc hạn gửi phiếu, báo cáo")


@transaction.atomic
def send_reminders(*, campaign: Campaign, by: Actor | None, at: datetime) -> list[queries.Reminder]:
    """Send what `preview_reminders` shows at this moment, and note it, so that no rule speaks twice.

    Quiet hours and digests are the journal's. Obligations that nobody reads for are noted too, with 0 people.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    sent = queries.preview_reminders(campaign, at=at)
    for one in sent:
        if one.people:
            tell(people=one.people, kind=REMINDER, sentence=one.sentence, body=one.body, at=at,
                 url=_door(one.rule), subject=f"campaign.Campaign:{campaign.pk}")  # fmt: skip
        ReminderSent.objects.bulk_create(
            [
                ReminderSent(
                    rule=one.rule,
                    obligation=owed,
                    last_day=owed.last_day,
                    people=min(len(one.people), 30_000),
                    at=at,
                )
                for owed in one.obligations
            ],
            batch_size=2_000,
        )
    if sent:
        people = len({person.pk for one in sent for person in one.people})
        record(act="campaign.remind", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
               sentence=f"Nhắc hạn đợt {campaign.short_name}: {people} người.",
               facts={"people": people, "obligations": sum(len(one.obligations) for one in sent)})  # fmt: skip
    return sent


def _door(rule: ReminderRule) -> str:
    """Who owes an answer is led to it, who is above to those that are missing, the committee to the campaign."""
    if rule.audience == Audience.OWNER:
        return reverse("reports:mine")
    if rule.audience == Audience.PARENT:
        return reverse("campaign:obligations", args=[rule.campaign_id]) + f"?loai={rule.kind}&trang_thai=CHUA"
    return reverse("campaign:show", args=[rule.campaign_id])


@transaction.atomic
def remind_missing(*, campaign: Campaign, by: Actor, at: datetime) -> list[queries.Call]:
    """A province's own word to its places that have not answered, at most once a day; beside the campaign's rules."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if queries.reminded_lately(campaign, by, at=at):
        raise Refused("Tỉnh đã nhắc trong một ngày qua. Xin để các nơi kịp làm, mai hãy nhắc tiếp.")
    calls = queries.preview_missing(campaign, by, at=at)
    people = len({person.pk for one in calls for person in one.people})
    if not people:
        raise Refused("Không có ai để nhắc: các nơi đã gửi đủ, hoặc nơi còn thiếu chưa có người viết phiếu.")
    for one in calls:
        tell(people=one.people, kind=REMINDER, sentence=one.sentence, at=at,
             url=reverse("reports:mine"), subject=f"campaign.Campaign:{campaign.pk}")  # fmt: skip
    owed = sum(len(one.obligations) for one in calls)
    record(act=queries.REMIND_MISSING, subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Tỉnh nhắc các nơi còn thiếu của đợt {campaign.short_name}: {people} người.",
           facts={"people": people, "obligations": owed, "provinces": sorted(rules.reminds_below(by))})  # fmt: skip
    return calls


@transaction.atomic
def set_reminder_rule(  # noqa: PLR0913 - the answers of one form, by keyword
    *,
    campaign: Campaign,
    kind: str,
    offset_days: int,
    audience: str,
    text: str,
    is_active: bool,
    by: Actor,
    at: datetime,
    rule: ReminderRule | None = None,
) -> ReminderRule:
    """Make one rule of a campaign, or change `rule`. What it has spoken about stays spoken about."""
    if kind not in ObligationKind.values:
        raise Refused("Xin chọn lời nhắc nói về phiếu hay báo cáo.", field="kind")
    if audience not in Audience.values:
        raise Refused("Xin chọn nhắc ai.", field="audience")
    if not -60 <= offset_days <= 60:
        raise Refused("Số ngày so với hạn nằm trong khoảng từ -60 đến 60.", field="offset_days")
    if not text.strip():
        raise Refused("Xin ghi lời nhắc.", field="text")
    same = campaign.reminder_rules.filter(kind=kind, offset_days=offset_days, audience=audience).first()
    if same is not None and rule is not None and same.pk != rule.pk:
        raise Refused("Đã có lời nhắc cho cùng nội dung, cùng ngày, cùng người nhận.", field="offset_days")
    rule = rule or same or ReminderRule(campaign=campaign)
    rule.kind, rule.offset_days, rule.audience = kind, offset_days, audience
    rule.text, rule.is_active = text.strip()[:250], is_active
    rule.save()
    record(act="campaign.set_reminder_rule", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Đặt lời nhắc của đợt {campaign.short_name}: {text[:120]}")  # fmt: skip
    return rule


@transaction.atomic
def make_feed(*, person: Person, by: Actor, at: datetime) -> str:
    """A new secret address for the person's calendar; earlier ones stop. The token is shown this once only."""
    CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)
    token = secrets.token_urlsafe(24)
    feed = CalendarFeed.objects.create(person=person, digest=queries.digest_of(token), made_at=at)
    record(act="campaign.make_feed", subject=f"campaign.CalendarFeed:{feed.pk}", by=by, at=at,
           sentence="Tạo địa chỉ lịch mới.")  # fmt: skip
    return token


@transaction.atomic
def revoke_feeds(*, person: Person, by: Actor, at: datetime) -> int:
    stopped = CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)
    record(act="campaign.revoke_feeds", subject=f"people.Person:{person.pk}", by=by, at=at,
           sentence="Thu hồi địa chỉ lịch.")  # fmt: skip
    return stopped
