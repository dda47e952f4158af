"""The milestones as they stand, the common due days that lie in them, and how both were changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from tusach.campaign.models import Activity, Campaign, Milestone, ObligationKind, PlanChange
from tusach.campaign.queries.campaigns import standing
from tusach.kit.text import day as said_day

# Which day of the campaign is the common due day of what.
DUE_OF = {ObligationKind.SURVEY: "survey_due", ObligationKind.REPORT: "report_due"}
_FIELDS = {"title": "Mốc", "details": "Việc của mốc", "lead": "Chủ trì", "partners": "Phối hợp", "contents": "Nội dung",
           "survey_due": "Hạn gửi phiếu khảo sát", "report_due": "Hạn gửi báo cáo theo đề cương"}  # fmt: skip
_OF_ACTIVITY = {"title": "Hoạt động"}


def milestones_of(campaign: Campaign) -> QuerySet[Milestone]:
    """Those that stand, in the order of their days."""
    return _in_time(campaign.milestones.filter(cancelled_at__isnull=True))


def cancelled_of(campaign: Campaign) -> QuerySet[Milestone]:
    return _in_time(campaign.milestones.filter(cancelled_at__isnull=False))


def _in_time(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    return milestones.order_by("from_date", "to_date", "order", "pk")


def plan_changes_of(campaign: Campaign) -> QuerySet[PlanChange]:
    """Newest first."""
    return campaign.plan_changes.select_related("milestone", "activity", "person")


def activities_of(campaign: Campaign) -> QuerySet[Activity]:
    """Those that stand, in the order of the plan."""
    return campaign.activities.filter(cancelled_at__isnull=True).order_by("order", "pk")


def cancelled_activities(campaign: Campaign) -> QuerySet[Activity]:
    return campaign.activities.filter(cancelled_at__isnull=False).order_by("order", "pk")


def due_day(campaign: Campaign, kind: str) -> date | None:
    """The common due day of a kind; None when the campaign does not ask for it."""
    found: date | None = getattr(campaign, DUE_OF[ObligationKind(kind)])
    return found


def dues_within(held: Milestone | Activity) -> dict[ObligationKind, date]:
    """The campaign's common due days that lie in the time of a milestone or an activity."""
    first, until = held.from_date, held.to_date
    if first is None or until is None:
        return {}
    dues = {kind: due_day(held.campaign, kind) for kind in DUE_OF}
    return {kind: day for kind, day in dues.items() if day and first <= day < until}


def left_outside(change: PlanChange) -> list[Milestone]:
    """Milestones that lay in an activity's time before the change and no longer do."""
    days = [change.facts.get(name, ["", ""]) for name in ("from_date", "to_date")]
    if change.activity_id is None or not all(days[at][0] for at in (0, 1)):
        return []
    (first, new_first), (until, new_until) = days
    within = milestones_of(change.campaign).filter(from_date__gte=first, to_date__lte=until)
    if new_first and new_until:
        within = within.exclude(from_date__gte=new_first, to_date__lte=new_until)
    return list(within)


def naming(campaign: Campaign, day: date) -> list[Milestone]:
    """Milestones that stand and name that day in their words, with or without zeros."""
    said = re.compile(rf"(?<!\d)0?{day.day}/0?{day.month}/{day.year}(?!\d)")
    return [one for one in milestones_of(campaign) if said.search("\n".join([one.title, *one.details]))]


@dataclass(frozen=True, slots=True)
class DueStanding:
    """A common due day: how many owe by it, have answered, and have another day of their own (later, or from their adding).
    `named`: milestones whose words name the day.
    """

    kind: ObligationKind
    day: date
    expected: int
    answered: int
    own: int
    named: Sequence[Milestone] = ()

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def waited_for(self) -> int:
        return self.expected - self.answered


def due_standings(campaign: Campaign) -> list[DueStanding]:
    """One for each kind that the campaign asks for."""
    days = {kind: day for kind in DUE_OF if (day := due_day(campaign, kind))}
    own = Q(extended_to__isnull=False)
    for kind, day in days.items():
        own |= Q(kind=kind) & ~Q(due_date=day)
    rows = standing(campaign.obligations.all()).order_by().values("kind").annotate(
        expected=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)),
        own=Count("pk", filter=own & Q(answered_at__isnull=True)),
    )  # fmt: skip
    counted: dict[str, dict[str, Any]] = {str(one["kind"]): dict(one) for one in rows}
    found = []
    for kind, day in days.items():
        row: dict[str, Any] = counted.get(kind, {})
        expected, answered, own_days = (int(row.get(name, 0)) for name in ("expected", "answered", "own"))
        found.append(DueStanding(kind, day, expected, answered, own_days, naming(campaign, day)))
    return found


@dataclass(frozen=True, slots=True)
class Turned:
    """What a change turned into what; `before` or `after` is empty where there was nothing."""

    label: str
    before: str
    after: str


def turned_in(change: PlanChange) -> list[Turned]:
    """A change in words, field by field."""
    facts = change.facts
    found = []
    if "from_date" in facts or "to_date" in facts:
        before, after = (_period(facts, at) for at in (0, 1))
        found.append(Turned("Thời gian", before, after))
    labels = _FIELDS | _OF_ACTIVITY if change.activity_id else _FIELDS
    for name, label in labels.items():
        if name in facts:
            before, after = (_said(facts[name][at]) for at in (0, 1))
            found.append(Turned(label, before, after))
    return found


def _period(facts: Mapping[str, Any], at: int) -> str:
    first, until = facts["from_date"][at], facts["to_date"][at]
    return said_period(date.fromisoformat(first), date.fromisoformat(until)) if first and until else ""


def said_period(first: date, until: date) -> str:
    """[first, until) as people say it: `từ 1/9/2023 đến hết 31/10/2023`."""
    last = date.fromordinal(until.toordinal() - 1)
    return said_day(first) if first == last else f"từ {said_day(first)} đến hết {said_day(last)}"


def period_of(part: Milestone | Activity) -> str:
    """The time of a milestone or an activity, as people say it."""
    if part.from_date is None or part.to_date is None:
        return "chưa định ngày"
    return said_period(part.from_date, part.to_date)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    text = str(value or "")
    try:
        return said_day(date.fromisoformat(text))
    except ValueError:
        return text
