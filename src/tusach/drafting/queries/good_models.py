"""The catalogue of good models: the centre's with everything, the public's with what was published."""

from django.db.models import QuerySet

from tusach.campaign.models import Campaign
from tusach.drafting.models import Code, CodeGroup, GoodModel
from tusach.people.models import Actor


def good_models_visible_to(actor: Actor) -> QuerySet[GoodModel]:
    models = GoodModel.objects.select_related("campaign", "report__obligation", "excerpt", "code", "made_by")
    return models if actor.serves_centre() else models.none()


def good_models_of(campaign: Campaign) -> QuerySet[GoodModel]:
    """The newest first."""
    models = GoodModel.objects.filter(campaign=campaign)
    return models.select_related("report__obligation", "code", "made_by").order_by("-made_at", "-pk")


def model_themes(campaign: Campaign) -> QuerySet[Code]:
    """Living themes of the group of models, that one is filed under."""
    return Code.objects.filter(
        campaign=campaign, group=CodeGroup.MODEL, retired_at__isnull=True, merged_into__isnull=True
    ).order_by("order", "pk")


def published_models() -> QuerySet[GoodModel]:
    """For everyone: what was published, by theme and then by place."""
    models = GoodModel.objects.filter(published_at__isnull=False)
    return models.select_related("code__merged_into", "report__obligation", "campaign").order_by("name", "pk")
