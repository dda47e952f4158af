"""What runs later: the reminders of the day."""

from datetime import datetime

from tusach.campaign import actions
from tusach.campaign.models import Campaign, CampaignState


def remind_due(at: datetime) -> int:
    """Send what is due now in every open campaign; returns how many people were told. Safe to run often."""
    told = 0
    for campaign in Campaign.objects.filter(state=CampaignState.OPEN).order_by("pk"):
        sent = actions.send_reminders(campaign=campaign, by=None, at=at)
        told += len({person.pk for one in sent for person in one.people})
    return told
