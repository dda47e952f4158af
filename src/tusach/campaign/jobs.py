"""What runs later: the reminders of the day, plans that wait to be read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from tusach.campaign import actions
from tusach.campaign.models import Campaign, CampaignState, PlanReading
from tusach.kit.leases import each_waiting


def remind_due(at: datetime) -> int:
    """Send what is due now in every open campaign; returns how many people were told. Safe to run often."""
    told = 0
    for campaign in Campaign.objects.filter(state=CampaignState.OPEN).order_by("pk"):
        sent = actions.send_reminders(campaign=campaign, by=None, at=at)
        told += len({person.pk for one in sent for person in one.people})
    return told


def read_waiting(now: Callable[[], datetime], *, most: int = 20) -> Iterator[PlanReading]:
    """Reads the plans that wait and gives each back when it was read or refused. Safe to run twice."""
    return each_waiting(
        now, most=most, give_up=actions.give_up_plans, claim=actions.claim_plan,
        read=lambda plan: actions.read_claimed_plan(plan=plan, now=now),
    )  # fmt: skip
