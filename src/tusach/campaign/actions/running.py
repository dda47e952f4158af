"""A campaign under way: the expected set frozen at its start, and every change to it listed with its reason."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.campaign.actions import heard
from tusach.campaign.models import (
    Activity,
    ActivityState,
    Campaign,
    CampaignState,
    ChangeKind,
    Milestone,
    Obligation,
    ObligationChange,
    ObligationKind,
    Trip,
)
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.prepared import param
from tusach.kit.statistics import gather_statistics
from tusach.kit.text import day as said_day
from tusach.kit.writes import Update
from tusach.people.models import Actor
from tusach.places import queries as places
from tusach.places.models import Level, Unit, UnitVersion

# Who owes which kind: communes answer the survey, provinces write the report.
OWED_BY = {ObligationKind.SURVEY: Level.COMMUNE, ObligationKind.REPORT: Level.PROVINCE}


@transaction.atomic
def open_campaign(*, campaign: Campaign, by: Actor | None, at: datetime) -> Campaign:
    """Start: every unit standing on the reference date owes its kind by its due date. From here the set is frozen.

    Four queries for the 10,599 communes and 63 provinces of 2023, whatever their number is.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.DRAFT:
        raise Refused("Đợt này đã bắt đầu rồi.")
    owed: list[Obligation] = []
    for kind, due in (
        (ObligationKind.SURVEY, campaign.survey_due),
        (ObligationKind.REPORT, campaign.report_due),
    ):
        if due is not None:
            owed += _owed(campaign, kind, due)
    if not owed:
        raise Refused(
            f"Không có đơn vị nào vào ngày {said_day(campaign.reference_date)}; xin nạp bảng đơn vị trước."
        )
    Obligation.objects.bulk_create(owed, batch_size=2_000)
    gather_statistics(Obligation)
    campaign.state, campaign.opened_at = CampaignState.OPEN, at
    campaign.save(update_fields=["state", "opened_at"])
    record(act="campaign.open", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Bắt đầu đợt {campaign.short_name}.", facts={"obligations": len(owed)})  # fmt: skip
    heard.opened.send(sender=None, campaign=campaign, by=by, at=at)
    return campaign


def _owed(campaign: Campaign, kind: ObligationKind, due: date) -> Iterable[Obligation]:
    level = OWED_BY[kind]
    for version in places.versions_on(campaign.reference_date).filter(unit__level=level):
        yield _one_owed(campaign, kind, due, version)


def _one_owed(campaign: Campaign, kind: ObligationKind, due: date, version: UnitVersion) -> Obligation:
    level = OWED_BY[kind]
    return Obligation(
        campaign=campaign, kind=kind, unit_id=version.unit_id, level=level, due_date=due,
        district_id=version.district_id,
        province_id=version.unit_id if level == Level.PROVINCE else version.province_id,
        unit_name=version.full_name[:120], unit_sort=version.sort_key,
    )  # fmt: skip


@transaction.atomic
def close_campaign(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.OPEN:
        raise Refused("Chỉ khép lại được đợt đang thực hiện.")
    campaign.state, campaign.closed_at = CampaignState.CLOSED, at
    campaign.save(update_fields=["state", "closed_at"])
    record(act="campaign.close", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Khép lại đợt {campaign.short_name}.")  # fmt: skip
    heard.closed.send(sender=None, campaign=campaign, by=by, at=at)
    return campaign


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, reason: str, by: Actor, at: datetime) -> Campaign:
    """Open a closed campaign again, with the reason; its due days stay what they were."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.CLOSED:
        raise Refused("Chỉ mở lại được đợt đã khép lại.")
    if not reason.strip():
        raise Refused("Xin ghi lý do mở lại; lý do được giữ trong nhật ký.", field="reason")
    closed_at, campaign.state, campaign.closed_at = campaign.closed_at, CampaignState.OPEN, None
    campaign.save(update_fields=["state", "closed_at"])
    record(act="campaign.reopen", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Mở lại đợt {campaign.short_name}: {reason.strip()}", facts={"closed_at": closed_at})  # fmt: skip
    heard.reopened.send(sender=None, campaign=campaign, closed_at=closed_at, by=by, at=at)
    return campaign


@transaction.atomic
def extend_obligation(
    *, obligation: Obligation, until: date, reason: str, by: Actor, at: datetime
) -> Obligation:
    """A later day for one unit, with its reason. Raises Refused for an earlier day, a past day or no reason."""
    found = Obligation.objects.select_for_update().select_related("campaign").get(pk=obligation.pk)
    if found.campaign.state != CampaignState.OPEN or found.dropped_at is not None:
        raise Refused("Đợt không còn mở cho đơn vị này, nên không gia hạn được.")
    if not reason.strip():
        raise Refused("Xin ghi lý do gia hạn; lý do hiện trong danh sách thay đổi của đợt.", field="reason")
    if until <= found.last_day:
        raise Refused(f"Hạn hiện nay là {said_day(found.last_day)}; hạn mới phải muộn hơn.", field="until")
    if until < day_of(at):
        raise Refused(f"Ngày {said_day(until)} đã qua; xin chọn ngày từ hôm nay trở đi.", field="until")
    found.extended_to = until
    found.save(update_fields=["extended_to"])
    ObligationChange.objects.create(obligation=found, kind=ChangeKind.EXTENDED, reason=reason.strip()[:500],
                                    until=until, person=by.person, at=at)  # fmt: skip
    record(act="campaign.extend_obligation", subject=f"campaign.Obligation:{found.pk}", by=by, at=at,
           sentence=f"Gia hạn cho {found.unit_name} đến {said_day(until)}.", facts={"reason": reason, "until": until})  # fmt: skip
    heard.days_moved.send(sender=None, campaign=found.campaign, obligations=[found], by=by, at=at)
    return found


@transaction.atomic
def extend_obligations(
    *, obligations: Iterable[Obligation], until: date, reason: str, by: Actor, at: datetime
) -> int:
    """The same later day for several units, or for none of them."""
    return len(
        [extend_obligation(obligation=one, until=until, reason=reason, by=by, at=at) for one in obligations]
    )


@transaction.atomic
def drop_obligation(*, obligation: Obligation, reason: str, by: Actor, at: datetime) -> Obligation:
    """Take a unit out of the expected set (it was merged meanwhile, say); the row stays, with its reason."""
    found = (
        Obligation.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=obligation.pk)
    )
    if found.dropped_at is not None:
        raise Refused(f"{found.unit_name} đã được đưa ra khỏi danh sách.")
    if found.answered_at is not None:
        raise Refused(f"{found.unit_name} đã gửi, nên không đưa ra khỏi danh sách.")
    if not reason.strip():
        raise Refused("Xin ghi lý do; lý do hiện trong danh sách thay đổi của đợt.", field="reason")
    found.dropped_at = at
    found.save(update_fields=["dropped_at"])
    ObligationChange.objects.create(obligation=found, kind=ChangeKind.DROPPED, reason=reason.strip()[:500],
                                    person=by.person, at=at)  # fmt: skip
    record(act="campaign.drop_obligation", subject=f"campaign.Obligation:{found.pk}", by=by, at=at,
           sentence=f"Đưa {found.unit_name} ra khỏi danh sách.", facts={"reason": reason})  # fmt: skip
    heard.released.send(sender=None, campaign=found.campaign, obligations=[found], by=by, at=at)
    return found


@transaction.atomic
def add_obligation(
    *,
    campaign: Campaign,
    kind: str,
    unit: Unit,
    reason: str,
    by: Actor,
    at: datetime,
    until: date | None = None,
) -> Obligation:
    """Expect one unit more after the start (it was split off meanwhile, or forgotten), with its reason.

    Its way up is that of the reference date, or of today for a unit that did not stand then. One that was dropped
    is expected again. `until` is its due date, else the campaign's, which must not have passed.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.OPEN:
        raise Refused("Đợt không mở, nên không thêm đơn vị được.")
    if not reason.strip():
        raise Refused("Xin ghi lý do; lý do hiện trong danh sách thay đổi của đợt.", field="reason")
    due = until or (campaign.survey_due if kind == ObligationKind.SURVEY else campaign.report_due)
    if kind not in ObligationKind.values or due is None:
        raise Refused("Đợt này không hỏi nội dung đó.", field="kind")
    if due < day_of(at):
        raise Refused(f"Hạn {said_day(due)} đã qua; xin ghi hạn riêng cho đơn vị này.", field="until")
    found = _expected_again(campaign, ObligationKind(kind), unit, due, day_of(at))
    ObligationChange.objects.create(obligation=found, kind=ChangeKind.ADDED, reason=reason.strip()[:500],
                                    until=due, person=by.person, at=at)  # fmt: skip
    record(act="campaign.add_obligation", subject=f"campaign.Obligation:{found.pk}", by=by, at=at,
           sentence=f"Thêm {found.unit_name} vào danh sách, hạn {said_day(due)}.", facts={"reason": reason, "until": due})  # fmt: skip
    heard.asked.send(sender=None, campaign=campaign, obligations=[found], by=by, at=at)
    return found


def _expected_again(campaign: Campaign, kind: ObligationKind, unit: Unit, due: date, day: date) -> Obligation:
    held = Obligation.objects.filter(campaign=campaign, kind=kind, unit=unit).first()
    if held is not None and held.dropped_at is None:
        raise Refused(f"{held.unit_name} đã có trong danh sách.", field="unit")
    if held is not None:
        held.dropped_at, held.extended_to = None, due if due > held.due_date else None
        held.save(update_fields=["dropped_at", "extended_to"])
        return held
    version = places.version_of(unit, campaign.reference_date) or places.version_of(unit, day)
    if version is None or unit.level != OWED_BY[kind]:
        raise Refused("Đơn vị này không thuộc cấp phải gửi nội dung đó.", field="unit")
    one = _one_owed(campaign, kind, due, version)
    one.save()
    return one


_ANSWERED = Update(lambda: Obligation.objects.filter(pk=param("pk")), ["answered_at"])


def note_answer(*, obligation: Obligation | int, at: datetime | None) -> None:
    """Posted down by `reports` inside its own action: sent at `at`, or (None) open again after a return.

    It writes no entry of its own; the sending or returning that it is part of has one.
    """
    key = obligation if isinstance(obligation, int) else obligation.pk
    _ANSWERED.add({"pk": key}, answered_at=at)


@transaction.atomic
def set_activity_state(*, activity: Activity, state: str, by: Actor, at: datetime) -> Activity:
    if state not in ActivityState.values:
        raise Refused("Trạng thái này không có; xin chọn lại.", field="state")
    if activity.cancelled_at is not None:
        raise Refused("Hoạt động này đã bỏ. Muốn dùng thì lấy lại hoạt động trước.")
    activity.state = state
    activity.save(update_fields=["state"])
    label = str(ActivityState(state).label)
    record(act="campaign.set_activity_state", subject=f"campaign.Activity:{activity.pk}", by=by, at=at,
           sentence=f"Hoạt động “{activity.title[:120]}”: {label}.")  # fmt: skip
    return activity


@transaction.atomic
def set_milestone_done(*, milestone: Milestone, done_on: date | None, by: Actor, at: datetime) -> Milestone:
    if milestone.cancelled_at is not None:
        raise Refused("Mốc này đã bỏ. Muốn dùng thì lấy lại mốc trước.")
    if done_on is not None and done_on > day_of(at):
        raise Refused(f"Ngày {said_day(done_on)} chưa tới.", field="done_on")
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    said = f"xong ngày {said_day(done_on)}" if done_on else "chưa xong"
    record(act="campaign.set_milestone_done", subject=f"campaign.Milestone:{milestone.pk}", by=by, at=at,
           sentence=f"Mốc “{milestone.title[:120]}”: {said}.")  # fmt: skip
    return milestone


@transaction.atomic
def add_trip(*, campaign: Campaign, facts: Mapping[str, Any], by: Actor, at: datetime) -> Trip:
    """One delegation more than the plan names."""
    last = campaign.trips.aggregate(last=Max("order"))["last"] or 0
    return record_trip(trip=Trip(campaign=campaign, order=last + 1), facts=facts, by=by, at=at)


@transaction.atomic
def record_trip(*, trip: Trip, facts: Mapping[str, Any], by: Actor, at: datetime) -> Trip:
    """Dates, leader, members, hosts, findings and proposals of a survey delegation."""
    for field, value in facts.items():
        setattr(trip, field, value)
    if trip.from_date and trip.to_date and trip.to_date <= trip.from_date:
        raise Refused("Ngày về phải sau ngày đi.", field="to_date")
    trip.save()
    record(act="campaign.record_trip", subject=f"campaign.Trip:{trip.pk}", by=by, at=at,
           sentence=f"Ghi {trip.name}.", facts={"fields": sorted(facts)})  # fmt: skip
    return trip
