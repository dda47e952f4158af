from datetime import datetime

from django.db import transaction

from tusach.campaign.models import Campaign, CampaignState
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports.actions.outlines import issue_outline
from tusach.reports.models import Outline
from tusach.reports.queries.issuing import kinds_asked
from tusach.reports.ready import forms_for


@transaction.atomic
def issue_forms(*, campaign: Campaign, by: Actor, at: datetime) -> list[Outline]:
    """Issue every form that the campaign asks for, as its plan was read. Doing it again changes nothing.

    Refused once the campaign is closed, and by `issue_outline`.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.CLOSED:
        raise Refused("Đợt này đã khép lại nên không ban hành phiếu và đề cương nữa.")
    trees = forms_for(campaign.reading, years=(campaign.first_year, campaign.last_year))
    return [
        issue_outline(campaign=campaign, kind=kind, tree=trees[kind], by=by, at=at)
        for kind in kinds_asked(campaign)
    ]
