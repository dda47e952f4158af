"""The catalogue of good models: the centre's with everything, the public's with what was published."""

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.drafting.models import Code, CodeGroup, GoodModel
from tusach.drafting.rules import is_of_the_desk
from tusach.people.models import Actor


def good_models_visible_to(actor: Actor) -> QuerySet[GoodModel]:
    models = GoodModel.objects.select_related("campaign", "report__obligation", "excerpt", "code", "made_by")
    return models if is_of_the_desk(actor) else models.none()


def good_models_of(campaign: Campaign) -> QuerySet[GoodModel]:
    """The newest first."""
    models = GoodModel.objects.filter(campaign=campaign)
    return models.select_related("report__obligation", "code__merged_into", "made_by").order_by(
        "-made_at", "-pk"
    )


def model_themes(campaign: Campaign) -> QuerySet[Code]:
    """Living themes of the group of models, that one is filed under."""
    return Code.objects.filter(
        campaign=campaign, group=CodeGroup.MODEL, retired_at__isnull=True, merged_into__isnull=True
    ).order_by("order", "pk")


def provinces_of(campaign: Campaign) -> QuerySet[Obligation]:
    """The provinces that owe a report, by the names they had on the campaign's day."""
    owed = Obligation.objects.filter(campaign=campaign, kind=ObligationKind.REPORT, dropped_at__isnull=True)
    return owed.select_related("unit").order_by("unit_sort")


def province_of(model: GoodModel) -> str:
    """Of one that `published_models` gave."""
    return str(model.province)  # type: ignore[attr-defined]


def published_models() -> QuerySet[GoodModel]:
    """For everyone: what was published, by name; `province` is the province's name on the campaign's day."""
    owed = Obligation.objects.filter(
        campaign=OuterRef("campaign"), unit=OuterRef("unit"), kind=ObligationKind.REPORT
    )
    models = GoodModel.objects.filter(published_at__isnull=False).annotate(
        province=Coalesce(Subquery(owed.values("unit_name")[:1]), Value(""))
    )
    return models.select_related("code__merged_into", "report__obligation", "campaign").order_by("name", "pk")
