"""The milestones and common due days changed after the campaign was made, each time with a reason.

What was read from the plan's paper stays in the reading; a change is a row of its own, listed on the campaign's page. Letters
that were issued stay as they were issued.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.campaign import queries
from tusach.campaign.actions.plan_written import (
    check_days,
    differences,
    dues_to_move,
    reason_of,
    set_standing,
    standing_campaign,
    written,
)
from tusach.campaign.models import Campaign, Milestone, ObligationKind, PlanChange, PlanChangeKind
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.people.models import Actor

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
    new, why = _checked(campaign, wanted), reason_of(reason)
    moved = dues_to_move(held, dues, (new.from_date, new.to_date), of="mốc", may_leave=may_leave)
    facts = differences(_as_facts(held), _as_facts(new))
    if not facts and not moved:
        raise Refused("Chưa có gì khác với trước. Xin sửa rồi mới lưu.")
    held.title, held.from_date, held.to_date = new.title, new.from_date, new.to_date
    held.details = list(new.details)
    held.save(update_fields=["title", "from_date", "to_date", "details"])
    change = PlanChange(
        campaign=campaign, milestone=held, kind=PlanChangeKind.CHANGED, facts=facts, reason=why, at=at
    )
    return written(change, moved, f"Sửa mốc “{held.title[:120]}”", by)


@transaction.atomic
def add_milestone(*, campaign: Campaign, wanted: Wanted, reason: str, by: Actor, at: datetime) -> PlanChange:
    """A milestone that the plan did not name."""
    campaign = standing_campaign(campaign.pk)
    new, why = _checked(campaign, wanted), reason_of(reason)
    last = campaign.milestones.aggregate(last=Max("order"))["last"] or 0
    held = Milestone.objects.create(
        campaign=campaign, order=last + 1, title=new.title, from_date=new.from_date, to_date=new.to_date,
        details=list(new.details),
    )  # fmt: skip
    facts = {name: ["", value] for name, value in _as_facts(new).items()}
    change = PlanChange(
        campaign=campaign, milestone=held, kind=PlanChangeKind.ADDED, facts=facts, reason=why, at=at
    )
    return written(change, {}, f"Thêm mốc “{held.title[:120]}”", by)


@transaction.atomic
def cancel_milestone(*, milestone: Milestone, reason: str, by: Actor, at: datetime) -> PlanChange:
    """The milestone no longer holds; it stays in the list of cancelled ones. A common due day in it stays what it is."""
    _, held = _open(milestone)
    if held.done_on is not None:
        raise Refused(f"Mốc này đã ghi xong ngày {said_day(held.done_on)}, nên không bỏ được.")
    said = f"Bỏ mốc “{held.title[:120]}”"
    return set_standing(held, PlanChangeKind.CANCELLED, said, reason=reason, by=by, at=at)


@transaction.atomic
def restore_milestone(*, milestone: Milestone, reason: str, by: Actor, at: datetime) -> PlanChange:
    """A cancelled milestone holds again, on the days it had."""
    campaign = standing_campaign(milestone.campaign_id)
    held = Milestone.objects.select_for_update().get(pk=milestone.pk)
    held.campaign = campaign
    if held.cancelled_at is None:
        raise Refused("Mốc này đang có trong kế hoạch của đợt.")
    said = f"Lấy lại mốc “{held.title[:120]}”"
    return set_standing(held, PlanChangeKind.RESTORED, said, reason=reason, by=by, at=at)


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


# --- milestones as they are wanted ------------------------------------------------------------------------


def _open(milestone: Milestone) -> tuple[Campaign, Milestone]:
    campaign = standing_campaign(milestone.campaign_id)
    held = Milestone.objects.select_for_update().get(pk=milestone.pk)
    held.campaign = campaign
    if held.cancelled_at is not None:
        raise Refused("Mốc này đã bỏ. Muốn dùng thì lấy lại mốc trước.")
    return campaign, held


def _checked(campaign: Campaign, wanted: Wanted) -> Wanted:
    title = " ".join(wanted.title.split())
    if not title:
        raise Refused("Xin ghi tên mốc.", field="title")
    check_days(campaign, wanted.from_date, wanted.to_date, of="mốc")
    details = tuple(" ".join(one.split()) for one in wanted.details if one.strip())
    if len(details) > MOST_DETAILS:
        raise Refused(f"Mốc có hơn {MOST_DETAILS} việc; xin gộp bớt thành từng dòng chung.", field="details")
    return Wanted(title[:300], wanted.from_date, wanted.to_date, details)


def _as_facts(one: Wanted | Milestone) -> dict[str, Any]:
    return {
        "title": one.title, "from_date": one.from_date.isoformat(), "to_date": one.to_date.isoformat(),
        "details": list(one.details),
    }  # fmt: skip
