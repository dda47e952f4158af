"""The plan's activities changed after the campaign was made: who leads, with whom, when. Each time with its reason, as milestones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.campaign.actions.plan_written import (
    check_days,
    differences,
    dues_to_move,
    reason_of,
    set_standing,
    standing_campaign,
    written,
)
from tusach.campaign.models import Activity, ActivityState, Campaign, PlanChange, PlanChangeKind
from tusach.kit.errors import Refused
from tusach.people.models import Actor

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class WantedActivity:
    """An activity as it shall be: [from_date, to_date), both or neither."""

    title: str
    lead: str = ""
    partners: Sequence[str] = ()
    from_date: date | None = None
    to_date: date | None = None
    contents: Sequence[str] = ()


@transaction.atomic
def change_activity(
    *, activity: Activity, wanted: WantedActivity, dues: Mapping[str, date], may_leave: bool, reason: str, seen: int,
    by: Actor, at: datetime,
) -> PlanChange:  # fmt: skip
    """New words, bodies or days. `dues` and `may_leave` as of milestones (`change_milestone`). `seen`: how many changes its
    page knew of. Raises `Refused` for what was done: its state is set back first.
    """
    campaign, held = _open(activity)
    if held.changes.count() != seen:
        raise Refused("Người khác vừa sửa hoạt động này. Xin mở lại trang, xem bản mới rồi sửa tiếp.")
    if held.state == ActivityState.DONE:
        raise Refused("Hoạt động này đã xong. Muốn sửa thì đổi trạng thái ở bảng “Hoạt động” trước.")
    new, why = _checked(campaign, wanted), reason_of(reason)
    moved = dues_to_move(held, dues, (new.from_date, new.to_date), of="hoạt động", may_leave=may_leave)
    facts = differences(_as_facts(held), _as_facts(new))
    if not facts and not moved:
        raise Refused("Chưa có gì khác với trước. Xin sửa rồi mới lưu.")
    _put(held, new)
    change = PlanChange(
        campaign=campaign, activity=held, kind=PlanChangeKind.CHANGED, facts=facts, reason=why, at=at
    )
    return written(change, moved, f"Sửa hoạt động “{held.title[:120]}”", by)


@transaction.atomic
def add_activity(
    *, campaign: Campaign, wanted: WantedActivity, reason: str, by: Actor, at: datetime
) -> PlanChange:
    """An activity that the plan did not name."""
    campaign = standing_campaign(campaign.pk)
    new, why = _checked(campaign, wanted), reason_of(reason)
    last = campaign.activities.aggregate(last=Max("order"))["last"] or 0
    held = Activity(campaign=campaign, order=last + 1)
    _put(held, new)
    facts = {name: ["", value] for name, value in _as_facts(new).items() if value}
    change = PlanChange(
        campaign=campaign, activity=held, kind=PlanChangeKind.ADDED, facts=facts, reason=why, at=at
    )
    return written(change, {}, f"Thêm hoạt động “{held.title[:120]}”", by)


@transaction.atomic
def cancel_activity(*, activity: Activity, reason: str, by: Actor, at: datetime) -> PlanChange:
    """The activity is not held; it stays in the list of cancelled ones. A due day or milestone in its time stays."""
    _, held = _open(activity)
    if held.state == ActivityState.DONE:
        raise Refused("Hoạt động này đã xong, nên không bỏ được.")
    said = f"Bỏ hoạt động “{held.title[:120]}”"
    return set_standing(held, PlanChangeKind.CANCELLED, said, reason=reason, by=by, at=at)


@transaction.atomic
def restore_activity(*, activity: Activity, reason: str, by: Actor, at: datetime) -> PlanChange:
    """A cancelled activity is held after all, on the days it had."""
    campaign = standing_campaign(activity.campaign_id)
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    held.campaign = campaign
    if held.cancelled_at is None:
        raise Refused("Hoạt động này đang có trong kế hoạch của đợt.")
    said = f"Lấy lại hoạt động “{held.title[:120]}”"
    return set_standing(held, PlanChangeKind.RESTORED, said, reason=reason, by=by, at=at)


def _open(activity: Activity) -> tuple[Campaign, Activity]:
    campaign = standing_campaign(activity.campaign_id)
    held = Activity.objects.select_for_update().get(pk=activity.pk)
    held.campaign = campaign
    if held.cancelled_at is not None:
        raise Refused("Hoạt động này đã bỏ. Muốn dùng thì lấy lại hoạt động trước.")
    return campaign, held


def _checked(campaign: Campaign, wanted: WantedActivity) -> WantedActivity:
    title = " ".join(wanted.title.split())
    if not title:
        raise Refused("Xin ghi tên hoạt động.", field="title")
    first, until = wanted.from_date, wanted.to_date
    if first is not None and until is not None:
        check_days(campaign, first, until, of="hoạt động")
    elif first is not None or until is not None:
        raise Refused(
            "Hoạt động có một ngày thì ghi ngày ấy vào cả hai ô; chưa định ngày thì để trống cả hai.",
            field="to_date" if until is None else "from_date",
        )
    partners, contents = _lines(wanted.partners, "partners"), _lines(wanted.contents, "contents")
    lead = " ".join(wanted.lead.split())[:200]
    return replace(wanted, title=title[:400], lead=lead, partners=partners, contents=contents)


def _lines(lines: Sequence[str], field: str) -> tuple[str, ...]:
    kept = tuple(" ".join(one.split())[:400] for one in lines if one.strip())
    if len(kept) > MOST_LINES:
        raise Refused(f"Ô này có hơn {MOST_LINES} dòng; xin gộp bớt thành từng dòng chung.", field=field)
    return kept


def _put(held: Activity, new: WantedActivity) -> None:
    held.title, held.lead = new.title, new.lead
    held.from_date, held.to_date = new.from_date, new.to_date
    held.partners, held.contents = list(new.partners), list(new.contents)
    held.save()


def _as_facts(one: WantedActivity | Activity) -> dict[str, Any]:
    return {
        "title": one.title, "lead": one.lead, "partners": list(one.partners),
        "from_date": one.from_date.isoformat() if one.from_date else "",
        "to_date": one.to_date.isoformat() if one.to_date else "", "contents": list(one.contents),
    }  # fmt: skip
