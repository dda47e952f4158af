"""The plan changed after the campaign was made: milestones and common due days, each time with its reason.

What was read from the plan's paper stays in the reading; a change is a row of its own, listed on the campaign's page. A common
due day takes along what owes by it: its extensions that have become shorter, the reminders, the figures' timeliness, the marks
"muộn" (heard.days_moved). Letters that were issued stay as they were issued.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse

from tusach.campaign import queries
from tusach.campaign.actions import heard
from tusach.campaign.models import (
    Campaign,
    CampaignState,
    ChangeKind,
    Member,
    Milestone,
    Obligation,
    ObligationChange,
    ObligationKind,
    PlanChange,
    PlanChangeKind,
)
from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.kit.text import number
from tusach.people.models import Actor, Person, Role

CHANGED = "campaign.plan_changed"
name_kind(CHANGED, "Đổi mốc, đổi hạn của đợt")
FARTHEST_YEARS = 5  # from the campaign's own: more is a slip of the keyboard
MOST_DETAILS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A milestone as it shall be: [from_date, to_date), and what is to be done in it."""

    title: str
    from_date: date
    to_date: date
    details: Sequence[str] = ()


@transaction.atomic
def change_milestone(
    *, milestone: Milestone, wanted: Wanted, dues: Mapping[str, date], may_leave: bool, reason: str, seen: int, by: Actor,
    at: datetime,
) -> PlanChange:  # fmt: skip
    """New words or days of a milestone. `dues`: {kind: day} of the common due days that go with it; one that would lie
    outside of the milestone's new time is refused unless `may_leave`. `seen`: how many changes its page knew of.
    """
    campaign, held = _open(milestone)
    if held.changes.count() != seen:
        raise Refused("Người khác vừa sửa mốc này. Xin mở lại trang, xem bản mới rồi sửa tiếp.")
    if held.done_on is not None:
        raise Refused(
            f"Mốc này đã ghi xong ngày {said_day(held.done_on)}. Muốn sửa thì bỏ ngày xong ở “Ghi mốc” trước."
        )
    new, why = _checked(campaign, wanted), _reason(reason)
    moved = {kind: day for kind, day in dues.items() if day != queries.due_day(campaign, kind)}
    within: dict[str, date] = {str(kind): day for kind, day in queries.dues_within(held).items()}
    for kind, day in {**within, **dues}.items():
        if not may_leave and not new.from_date <= day < new.to_date:
            raise Refused(
                f"Hạn gửi {ObligationKind(kind).label} ({said_day(day)}) nằm ngoài thời gian mới của mốc. Xin sửa hạn, "
                "sửa thời gian của mốc, hoặc đánh dấu “Để hạn nằm ngoài mốc”.",
                field=queries.DUE_OF[ObligationKind(kind)],
            )
    facts = _differences(held, new)
    if not facts and not moved:
        raise Refused("Chưa có gì khác với trước. Xin sửa rồi mới lưu.")
    held.title, held.from_date, held.to_date = new.title, new.from_date, new.to_date
    held.details = list(new.details)
    held.save(update_fields=["title", "from_date", "to_date", "details"])
    change = PlanChange(
        campaign=campaign, milestone=held, kind=PlanChangeKind.CHANGED, facts=facts, reason=why, at=at
    )
    return _written(change, moved, f"Sửa mốc “{held.title[:120]}”", by)


@transaction.atomic
def add_milestone(*, campaign: Campaign, wanted: Wanted, reason: str, by: Actor, at: datetime) -> PlanChange:
    """A milestone that the plan did not name."""
    campaign = _standing_campaign(campaign.pk)
    new, why = _checked(campaign, wanted), _reason(reason)
    last = campaign.milestones.aggregate(last=Max("order"))["last"] or 0
    held = Milestone.objects.create(
        campaign=campaign, order=last + 1, title=new.title, from_date=new.from_date, to_date=new.to_date,
        details=list(new.details),
    )  # fmt: skip
    facts = {name: ["", value] for name, value in _as_facts(new).items()}
    change = PlanChange(
        campaign=campaign, milestone=held, kind=PlanChangeKind.ADDED, facts=facts, reason=why, at=at
    )
    return _written(change, {}, f"Thêm mốc “{held.title[:120]}”", by)


@transaction.atomic
def cancel_milestone(*, milestone: Milestone, reason: str, by: Actor, at: datetime) -> PlanChange:
    """The milestone no longer holds; it stays in the list of cancelled ones. A common due day in it stays what it is."""
    campaign, held = _open(milestone)
    if held.done_on is not None:
        raise Refused(f"Mốc này đã ghi xong ngày {said_day(held.done_on)}, nên không bỏ được.")
    why = _reason(reason)
    held.cancelled_at = at
    held.save(update_fields=["cancelled_at"])
    change = PlanChange(campaign=campaign, milestone=held, kind=PlanChangeKind.CANCELLED, reason=why, at=at)
    return _written(change, {}, f"Bỏ mốc “{held.title[:120]}”", by)


@transaction.atomic
def restore_milestone(*, milestone: Milestone, reason: str, by: Actor, at: datetime) -> PlanChange:
    """A cancelled milestone holds again, on the days it had."""
    campaign = _standing_campaign(milestone.campaign_id)
    held = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if held.cancelled_at is None:
        raise Refused("Mốc này đang có trong kế hoạch của đợt.")
    why = _reason(reason)
    held.cancelled_at = None
    held.save(update_fields=["cancelled_at"])
    change = PlanChange(campaign=campaign, milestone=held, kind=PlanChangeKind.RESTORED, reason=why, at=at)
    return _written(change, {}, f"Lấy lại mốc “{held.title[:120]}”", by)


@transaction.atomic
def move_due(
    *, campaign: Campaign, kind: str, until: date, reason: str, by: Actor, at: datetime
) -> PlanChange:
    """Another common due day for all that owe a kind. Refused for a day that has passed, the day it is, or when all have
    answered.
    """
    campaign = _standing_campaign(campaign.pk)
    before = queries.due_day(campaign, kind) if kind in ObligationKind.values else None
    if before is None:
        raise Refused("Đợt này không hỏi nội dung đó.", field="kind")
    if until == before:
        raise Refused(f"Hạn hiện nay đã là {said_day(until)}; xin ghi ngày khác.", field="until")
    why = _reason(reason)
    change = PlanChange(campaign=campaign, kind=PlanChangeKind.DUE, reason=why, at=at)
    return _written(change, {kind: until}, f"Đổi hạn gửi {ObligationKind(kind).label}", by)


# --- what they share -----------------------------------------------------------------------------------


def _standing_campaign(pk: int) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=pk)
    if campaign.state == CampaignState.CLOSED:
        raise Refused("Đợt đã khép lại, nên kế hoạch của đợt không đổi nữa. Cần đổi thì mở lại đợt trước.")
    return campaign


def _open(milestone: Milestone) -> tuple[Campaign, Milestone]:
    campaign = _standing_campaign(milestone.campaign_id)
    held = Milestone.objects.select_for_update().get(pk=milestone.pk)
    held.campaign = campaign
    if held.cancelled_at is not None:
        raise Refused("Mốc này đã bỏ. Muốn dùng thì lấy lại mốc trước.")
    return campaign, held


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("Xin ghi lý do; lý do hiện trong danh sách thay đổi của đợt.", field="reason")
    return reason.strip()[:500]


def _checked(campaign: Campaign, wanted: Wanted) -> Wanted:
    title = " ".join(wanted.title.split())
    if not title:
        raise Refused("Xin ghi tên mốc.", field="title")
    if wanted.to_date <= wanted.from_date:
        raise Refused("Ngày cuối của mốc đứng trước ngày đầu; xin xem lại hai ngày.", field="to_date")
    for field, day in (("from_date", wanted.from_date), ("to_date", wanted.to_date)):
        if abs(day.year - campaign.reference_date.year) > FARTHEST_YEARS:
            raise Refused(
                f"Năm {day.year} cách đợt này quá {FARTHEST_YEARS} năm; xin xem lại ngày.", field=field
            )
    details = tuple(" ".join(one.split()) for one in wanted.details if one.strip())
    if len(details) > MOST_DETAILS:
        raise Refused(f"Mốc có hơn {MOST_DETAILS} việc; xin gộp bớt thành từng dòng chung.", field="details")
    return Wanted(title[:300], wanted.from_date, wanted.to_date, details)


def _as_facts(one: Wanted | Milestone) -> dict[str, Any]:
    return {
        "title": one.title, "from_date": one.from_date.isoformat(), "to_date": one.to_date.isoformat(),
        "details": list(one.details),
    }  # fmt: skip


def _differences(held: Milestone, new: Wanted) -> dict[str, list[Any]]:
    """{field: [before, after]} of what differs; of the days both or none, for they are read together."""
    before, after = _as_facts(held), _as_facts(new)
    facts = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if facts.keys() & {"from_date", "to_date"}:
        facts |= {name: [before[name], after[name]] for name in ("from_date", "to_date")}
    return facts


def _written(change: PlanChange, dues: Mapping[str, date], said: str, by: Actor) -> PlanChange:
    """The due days moved, the change kept and journalled, those concerned told."""
    campaign, at = change.campaign, change.at
    moved = [_move(change, ObligationKind(one), day, by) for one, day in dues.items()]
    for one in moved:
        change.facts[one.field] = [one.before.isoformat(), one.after.isoformat()]
    if moved:
        change.facts |= {"moved": sum(one.places for one in moved), "kept": sum(one.kept for one in moved)}
    change.person = by.person
    change.facts["told"] = _tell(change, moved, by) if campaign.state == CampaignState.OPEN else 0
    change.save()
    words = [f"{one.label} {one.before} thành {one.after}" for one in queries.turned_in(change) if one.before]
    sentence = ": ".join([said, "; ".join(words)]) if words else said
    record(act=f"campaign.{_VERBS[PlanChangeKind(change.kind)]}", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"{sentence}, đợt {campaign.short_name}.",
           facts={"reason": change.reason, "milestone": change.milestone_id, **change.facts})  # fmt: skip
    return change


_VERBS = {
    PlanChangeKind.CHANGED: "change_milestone", PlanChangeKind.ADDED: "add_milestone",
    PlanChangeKind.CANCELLED: "cancel_milestone", PlanChangeKind.RESTORED: "restore_milestone",
    PlanChangeKind.DUE: "move_due",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Moved:
    """A common due day moved. `places` follow it, `kept` have a later day of their own."""

    kind: ObligationKind
    field: str
    before: date
    after: date
    places: int
    kept: int


def _move(change: PlanChange, kind: ObligationKind, until: date, by: Actor) -> _Moved:
    campaign, at = change.campaign, change.at
    field, before = queries.DUE_OF[kind], queries.due_day(campaign, kind)
    if before is None:
        raise Refused("Đợt này không hỏi nội dung đó.")
    if until < day_of(at):
        raise Refused(f"Ngày {said_day(until)} đã qua; xin chọn ngày từ hôm nay trở đi.", field=field)
    every = Obligation.objects.filter(campaign=campaign, kind=kind)
    waited_for = queries.standing(every).filter(answered_at__isnull=True)
    if campaign.state == CampaignState.OPEN and not waited_for.exists():
        raise Refused(
            f"Mọi nơi đã gửi {kind.label}, không còn ai theo hạn này nên hạn giữ nguyên.", field=field
        )
    setattr(campaign, field, until)
    campaign.save(update_fields=[field])
    rows = every.filter(due_date=before)
    _end_extensions(rows.filter(extended_to__lte=until), until, change)
    rows.filter(extended_to__lte=until).update(extended_to=None, due_date=until)
    rows.filter(due_date=before).update(due_date=until)
    following = list(queries.standing(every).filter(due_date=until))
    followed = [one for one in following if one.extended_to is None]
    if followed:
        heard.days_moved.send(sender=None, campaign=campaign, obligations=followed, by=by, at=at)
    return _Moved(kind, field, before, until, len(followed), len(following) - len(followed))


def _end_extensions(rows: QuerySet[Obligation], until: date, change: PlanChange) -> None:
    """An extension that is no later than the new common day ends in it; the place's own list says so."""
    ObligationChange.objects.bulk_create(
        [
            ObligationChange(obligation=one, kind=ChangeKind.COMMON, reason=change.reason, until=until, person=change.person,
                             at=change.at)
            for one in queries.standing(rows)
        ],
        batch_size=1_000,
    )  # fmt: skip


# --- who hears of it -----------------------------------------------------------------------------------


def _tell(change: PlanChange, moved: Sequence[_Moved], by: Actor) -> int:
    """A day that moved: whoever still writes by it and those above. Everything: the committees. Returns how many people."""
    campaign, at = change.campaign, change.at
    told: set[int] = {by.person.pk} if by.person else set()
    for one in moved:
        sentence = f"Hạn gửi {one.kind.label} nay là {said_day(one.after)}, trước là {said_day(one.before)}: {campaign.short_name}."
        writers, above = _concerned(campaign, one, day_of(at))
        lists = reverse("campaign:obligations", args=[campaign.pk]) + f"?loai={one.kind}&trang_thai=CHUA"
        for people, url in ((writers, reverse("reports:mine")), (above, lists)):
            told |= _say(people, told, sentence, change.reason, url, campaign, at)
    members = Member.objects.filter(committee__campaign=campaign, person__is_active=True)
    sitting = [one.person for one in members.select_related("person") if one.person]
    here = reverse("campaign:show", args=[campaign.pk])
    told |= _say(sitting, told, _told_of(change), change.reason, here, campaign, at)
    return len(told) - (1 if by.person else 0)


def _say(
    people: Sequence[Person], told: set[int], sentence: str, reason: str, url: str, campaign: Campaign, at: datetime
) -> set[int]:  # fmt: skip
    new = {one.pk: one for one in people if one.pk not in told}
    tell(people=new.values(), kind=CHANGED, sentence=sentence, body=f"Lý do: {reason}", at=at, url=url,
         subject=f"campaign.Campaign:{campaign.pk}")  # fmt: skip
    return set(new)


def _concerned(campaign: Campaign, moved: _Moved, day: date) -> tuple[list[Person], list[Person]]:
    """Who writes for the places that follow the day and have not answered, and who looks after them from above."""
    rows = queries.standing(campaign.obligations.filter(kind=moved.kind, due_date=moved.after))
    waiting = rows.filter(extended_to__isnull=True, answered_at__isnull=True)
    units, above = set[int](), set[int]()
    for unit, district, province in waiting.values_list("unit", "district", "province"):
        units.add(unit)
        above |= {one for one in (district, province) if one}
    writers = queries.people_at(units, [Role.REPORTER], day)
    watchers = queries.people_at(above, [Role.REVIEWER, Role.LEADER], day)
    return [one for some in writers.values() for one in some], [
        one for some in watchers.values() for one in some
    ]


def _told_of(change: PlanChange) -> str:
    """The change as the committees read it."""
    name, held = change.campaign.short_name, change.milestone
    if held is None:
        words = [f"{one.label} nay là {one.after}" for one in queries.turned_in(change)]
        return f"{name}: {'; '.join(words)}."
    title, period = queries.brief(held.title), queries.said_period(held.from_date, held.to_date)
    match change.kind:
        case PlanChangeKind.CANCELLED:
            return f"{name}: bỏ mốc “{title}”, {period}."
        case PlanChangeKind.RESTORED:
            return f"{name}: lấy lại mốc “{title}”, {period}."
        case PlanChangeKind.ADDED:
            return f"{name}: thêm mốc “{title}”, {period}."
        case _:
            return f"{name}: mốc “{title}” nay {period}."


def sentence_of_change(change: PlanChange) -> str:
    """What whoever changed it reads."""
    said = {
        PlanChangeKind.ADDED: "Đã thêm mốc.", PlanChangeKind.CHANGED: "Đã lưu mốc.", PlanChangeKind.CANCELLED: "Đã bỏ mốc.",
        PlanChangeKind.RESTORED: "Đã lấy lại mốc.", PlanChangeKind.DUE: "Đã đổi hạn.",
    }[PlanChangeKind(change.kind)]  # fmt: skip
    facts = change.facts
    if "moved" in facts:
        said = f"{said} Theo hạn mới {number(facts['moved'])} nơi, giữ hạn riêng muộn hơn {number(facts['kept'])} nơi."
    if facts.get("told"):
        said = f"{said} Đã báo {number(facts['told'])} người."
    for field in queries.DUE_OF.values():
        if field not in facts:
            continue
        old = date.fromisoformat(facts[field][0])
        for one in queries.naming(change.campaign, old):
            said = f"{said} Lời của mốc “{queries.brief(one.title)}” còn nêu ngày {said_day(old)}, xin sửa."
    return said
