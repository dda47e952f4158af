"""The plan's milestones, activities and common due days changed after the campaign was made, each time with a reason.

What was read from the plan's paper stays in the reading; a change is a row of its own, listed on the campaign's page. Letters
that were issued stay as they were issued.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.campaign import queries
from tusach.campaign.actions.plan_words import words_of
from tusach.campaign.actions.plan_written import (
    check_days,
    differences,
    dues_to_move,
    reason_of,
    standing_campaign,
    written,
)
from tusach.campaign.models import Activity, Campaign, Milestone, ObligationKind, PlanChange, PlanChangeKind
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.people.models import Actor

MOST_LINES = 100
Part = Milestone | Activity


@dataclass(frozen=True, slots=True)
class WantedMilestone:
    """A milestone as it shall be: [from_date, to_date), and what is to be done in it."""

    title: str
    from_date: date
    to_date: date
    details: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WantedActivity:
    """An activity as it shall be: [from_date, to_date), both or neither."""

    title: str
    lead: str = ""
    partners: Sequence[str] = ()
    from_date: date | None = None
    to_date: date | None = None
    contents: Sequence[str] = ()


Wanted = WantedMilestone | WantedActivity


@transaction.atomic
def change_part(
    *, part: Part, wanted: Wanted, dues: Mapping[str, date], may_leave: bool, reason: str, seen: int, by: Actor, at: datetime
) -> PlanChange:  # fmt: skip
    """New words or days of a milestone or an activity. `dues`: {kind: day} of the common due days that go with it; one that
    would lie outside of its new time is refused unless `may_leave`. `seen`: how many changes its page knew of.
    """
    held = _held(part)
    if held.changes.count() != seen:
        raise Refused(f"Người khác vừa sửa {held.word} này. Xin mở lại trang, xem bản mới rồi sửa tiếp.")
    if held.is_done:
        raise Refused(words_of(held).done.format(_done_on(held)))
    new, why = _checked(held, wanted), reason_of(reason)
    moved = dues_to_move(held, dues, (new.from_date, new.to_date), may_leave=may_leave)
    facts = differences(_as_facts(held, wanted), _as_facts(new, wanted))
    if not facts and not moved:
        raise Refused("Chưa có gì khác với trước. Xin sửa rồi mới lưu.")
    _put(held, new)
    return _kept(held, PlanChangeKind.CHANGED, facts, moved, why, by=by, at=at)


@transaction.atomic
def add_part(*, campaign: Campaign, wanted: Wanted, reason: str, by: Actor, at: datetime) -> PlanChange:
    """A milestone or an activity that the plan did not name."""
    model = Milestone if isinstance(wanted, WantedMilestone) else Activity
    campaign = standing_campaign(campaign.pk)
    last = model.objects.filter(campaign=campaign).aggregate(last=Max("order"))["last"] or 0
    held = model(campaign=campaign, order=last + 1)
    new, why = _checked(held, wanted), reason_of(reason)
    _put(held, new)
    facts = {name: ["", value] for name, value in _as_facts(new, wanted).items() if value}
    return _kept(held, PlanChangeKind.ADDED, facts, {}, why, by=by, at=at)


@transaction.atomic
def cancel_part(*, part: Part, reason: str, by: Actor, at: datetime) -> PlanChange:
    """It no longer holds, and stays in the list of cancelled ones. A common due day or a milestone in its time stays."""
    held = _held(part)
    if held.is_done:
        raise Refused(words_of(held).stays.format(_done_on(held)))
    return _stands(held, PlanChangeKind.CANCELLED, reason, by=by, at=at)


@transaction.atomic
def restore_part(*, part: Part, reason: str, by: Actor, at: datetime) -> PlanChange:
    """What was cancelled holds again, on the days it had."""
    held = _locked(part)
    if held.cancelled_at is None:
        raise Refused(f"Trong kế hoạch của đợt đang có {held.word} này, không cần lấy lại.")
    return _stands(held, PlanChangeKind.RESTORED, reason, by=by, at=at)


@transaction.atomic
def move_due(
    *, campaign: Campaign, kind: str, until: date, reason: str, by: Actor, at: datetime
) -> PlanChange:
    """Another common due day for all that owe a kind. Refused for a day that has passed, the day it is, or when all have
    answered.
    """
    campaign = standing_campaign(campaign.pk)
    before = queries.due_day(campaign, kind) if kind in ObligationKind.values else None
    if before is None:
        raise Refused("Đợt này không hỏi nội dung đó.", field="kind")
    if until == before:
        raise Refused(f"Hạn hiện nay đã là {said_day(until)}; xin ghi ngày khác.", field="until")
    why = reason_of(reason)
    change = PlanChange(campaign=campaign, kind=PlanChangeKind.DUE, reason=why, at=at)
    return written(change, {kind: until}, f"Đổi hạn gửi {ObligationKind(kind).label}", by)


# --- a milestone or an activity, as it is and as it is wanted ----------------------------------------------


def _locked(part: Part) -> Part:
    campaign = standing_campaign(part.campaign_id)
    held: Part = type(part).objects.select_for_update().get(pk=part.pk)
    held.campaign = campaign
    return held


def _held(part: Part) -> Part:
    held = _locked(part)
    if held.cancelled_at is not None:
        raise Refused(f"{held.word.capitalize()} này đã bỏ. Muốn dùng thì lấy lại {held.word} trước.")
    return held


def _done_on(held: Part) -> str:
    return said_day(held.done_on) if isinstance(held, Milestone) and held.done_on else ""


def _checked(held: Part, wanted: Wanted) -> Wanted:
    """`wanted` with its texts and lines squashed; `Refused` for a nameless one, days that are no period, too many lines."""
    given = {one.name: getattr(wanted, one.name) for one in fields(wanted)}
    lines = {name: _lines(value, name) for name, value in given.items() if isinstance(value, list | tuple)}
    texts = {name: _squashed(held, name, value) for name, value in given.items() if isinstance(value, str)}
    if not texts["title"]:
        raise Refused(f"Xin ghi tên {held.word}.", field="title")
    first, until = wanted.from_date, wanted.to_date
    if first is not None and until is not None:
        check_days(held.campaign, first, until, of=held.word)
    elif first is not None or until is not None:
        raise Refused(
            "Hoạt động có một ngày thì ghi ngày ấy vào cả hai ô; chưa định ngày thì để trống cả hai.",
            field="to_date" if until is None else "from_date",
        )
    plain: dict[str, Any] = {**texts, **lines}
    return replace(wanted, **plain)


def _squashed(held: Part, name: str, text: str) -> str:
    most: int = getattr(held._meta.get_field(name), "max_length")  # noqa: SLF001, B009 - a text's field has it
    return " ".join(text.split())[:most]


def _lines(lines: Sequence[str], field: str) -> tuple[str, ...]:
    kept = tuple(squashed for one in lines if (squashed := " ".join(one.split())))
    if len(kept) > MOST_LINES:
        raise Refused(f"Ô này có hơn {MOST_LINES} dòng; xin gộp bớt thành từng dòng chung.", field=field)
    return kept


def _put(held: Part, new: Wanted) -> None:
    for one in fields(new):
        value = getattr(new, one.name)
        setattr(held, one.name, list(value) if isinstance(value, tuple) else value)
    held.save()


def _as_facts(one: Part | Wanted, wanted: Wanted) -> dict[str, Any]:
    """The fields of `wanted`, as they stand in `one`, for JSON: days as ISO text, "" for none."""
    found = {}
    for name in (field.name for field in fields(wanted)):
        value = getattr(one, name)
        plain = value.isoformat() if isinstance(value, date) else "" if value is None else value
        found[name] = list(plain) if isinstance(plain, list | tuple) else plain
    return found


def _stands(held: Part, kind: PlanChangeKind, reason: str, *, by: Actor, at: datetime) -> PlanChange:
    why = reason_of(reason)
    held.cancelled_at = at if kind == PlanChangeKind.CANCELLED else None
    held.save(update_fields=["cancelled_at"])
    return _kept(held, kind, {}, {}, why, by=by, at=at)


def _kept(
    held: Part, kind: PlanChangeKind, facts: dict[str, Any], dues: Mapping[str, date], why: str, *, by: Actor, at: datetime
) -> PlanChange:  # fmt: skip
    which = {"activity" if isinstance(held, Activity) else "milestone": held}
    change = PlanChange(campaign=held.campaign, kind=kind, facts=facts, reason=why, at=at, **which)
    return written(change, dues, words_of(held).entries[kind].format(held.title[:120]), by)
