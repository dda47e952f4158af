"""Plans as they were handed in: those that wait for the worker, how far the one is that is read."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from tusach.campaign.models import PlanReading, ReadingState
from tusach.kit.leases import Progress, progress_of

PLAN_READER = "campaign.plans"


def plans_waiting() -> QuerySet[PlanReading]:
    """In the order in which they are read."""
    return PlanReading.objects.filter(state=ReadingState.WAITING).order_by("read_at", "pk")


def progress_of_plan(plan: PlanReading, *, at: datetime) -> Progress | None:
    """None for a plan that no longer waits."""
    if plan.state != ReadingState.WAITING:
        return None
    return progress_of(plan, plans_waiting(), reader=PLAN_READER, at=at)


def url_of_plan(plan: PlanReading) -> str:
    return reverse("campaign:plan", args=[plan.pk])
