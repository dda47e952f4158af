"""What every change of the plan shares: the campaign must stand, a reason is given, due days move along, those concerned hear.

A common due day takes along what owes by it: its extensions that have become shorter, the reminders, the figures' timeliness,
the marks "muộn" (heard.days_moved).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from tusach.campaign import queries
from tusach.campaign.actions import heard
from tusach.campaign.actions.plan_words import told_of
from tusach.campaign.models import (
    Activity,
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
from tusach.people.models import Actor, Person, Role

CHANGED = "campaign.plan_changed"
name_kind(CHANGED, "Đổi mốc, đổi hạn của đợt")
FARTHEST_YEARS = 5  # from the campaign's own: more is a slip of the keyboard


def standing_campaign(pk: int) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=pk)
    if campaign.state == CampaignState.CLOSED:
        raise Refused("Đợt đã khép lại, nên kế hoạch của đợt không đổi nữa. Cần đổi thì mở lại đợt trước.")
    return campaign


def reason_of(reason: str) -> str:
    if not reason.strip():
        raise Refused("Xin ghi lý do; lý do hiện trong danh sách thay đổi của đợt.", field="reason")
    return reason.strip()[:500]


def check_days(campaign: Campaign, first: date, until: date, *, of: str) -> None:
    """[first, until) is a period, and of these years; `of` is what it is the time of."""
    if until <= first:
        raise Refused(f"Ngày cuối của {of} đứng trước ngày đầu; xin xem lại hai ngày.", field="to_date")
    for field, day in (("from_date", first), ("to_date", until)):
        if abs(day.year - campaign.reference_date.year) > FARTHEST_YEARS:
            raise Refused(
                f"Năm {day.year} cách đợt này quá {FARTHEST_YEARS} năm; xin xem lại ngày.", field=field
            )


def dues_to_move(
    held: Milestone | Activity, dues: Mapping[str, date], new: tuple[date | None, date | None], *, may_leave: bool
) -> dict[str, date]:  # fmt: skip
    """Of `dues`, {kind: day} as they shall be, those that differ from now. One that lies in the time of what is changed and
    would lie outside of its `new` time is refused unless `may_leave`.
    """
    within: dict[str, date] = {str(kind): day for kind, day in queries.dues_within(held).items()}
    first, until = new
    for kind, day in {**within, **dues}.items():
        if not may_leave and (first is None or until is None or not first <= day < until):
            raise Refused(
                f"Hạn gửi {ObligationKind(kind).label} ({said_day(day)}) nằm ngoài thời gian mới của {held.word}. Xin sửa hạn, "
                f"sửa thời gian của {held.word}, hoặc đánh dấu “Để hạn nằm ngoài {held.word}”.",
                field=queries.DUE_OF[ObligationKind(kind)],
            )
    return {kind: day for kind, day in dues.items() if day != queries.due_day(held.campaign, kind)}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [before, after]} of what differs; of the days both or none, for they are read together."""
    facts = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if facts.keys() & {"from_date", "to_date"}:
        facts |= {name: [before[name], after[name]] for name in ("from_date", "to_date")}
    return facts


def written(change: PlanChange, dues: Mapping[str, date], said: str, by: Actor) -> PlanChange:
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
    about = {"activity": change.activity_id} if change.activity_id else {"milestone": change.milestone_id}
    record(act=f"campaign.{_verb(change)}", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"{sentence}, đợt {campaign.short_name}.",
           facts={"reason": change.reason, **about, **change.facts})  # fmt: skip
    return change


_VERBS = {
    PlanChangeKind.CHANGED: "change", PlanChangeKind.ADDED: "add", PlanChangeKind.CANCELLED: "cancel",
    PlanChangeKind.RESTORED: "restore",
}  # fmt: skip


def _verb(change: PlanChange) -> str:
    """`change_milestone`, `add_activity`, `move_due`."""
    verb = _VERBS.get(PlanChangeKind(change.kind))
    return f"{verb}_{'activity' if change.activity_id else 'milestone'}" if verb else "move_due"


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
    told |= _say(sitting, told, told_of(change), change.reason, here, campaign, at)
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
