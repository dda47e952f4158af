"""The catalogue of good models as the centre keeps it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.drafting import actions, queries, rules
from tusach.drafting.forms.good_models import GoodModelForm
from tusach.drafting.models import Excerpt, GoodModel
from tusach.drafting.views.coding_doors import OfCampaign, whole
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor
from tusach.places.models import Unit


class ListModels(OfCampaign, Page):
    template_name = "drafting/reading/models.html"
    may = rules.may_read_codes

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        models = list(queries.good_models_of(thing))
        return {
            "campaign": thing, "models": models, "shown": sum(one.published_at is not None for one in models),
            "may_code": rules.may_code(actor, thing),
        }  # fmt: skip


class NewModel(OfCampaign, Act):
    """`?doan=` the excerpt it is taken from."""

    template_name = "drafting/reading/model.html"
    form_class = GoodModelForm
    may = rules.may_code

    def form_arguments(self, actor: Actor, thing: Campaign) -> dict[str, Any]:
        excerpt = self._excerpt(actor)
        known: dict[str, Any] = {}
        if excerpt is not None:
            owed = excerpt.report.obligation
            known = {"place": owed.unit_name, "what": excerpt.quote, "province": owed.unit_id}
        return {"themes": queries.model_themes(thing), "provinces": _provinces(thing), "initial": known}

    def _excerpt(self, actor: Actor) -> Excerpt | None:
        pk = whole(self.request.GET.get("doan"))
        mine = queries.excerpts_visible_to(actor).filter(report__obligation__campaign=self.thing)
        return get_object_or_404(mine, pk=pk) if pk else None

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        return {"campaign": thing, "excerpt": self._excerpt(actor)}

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        model = actions.make_good_model(
            campaign=thing,
            given=data,
            code=data["code"],
            unit=_unit(thing, data["province"]),
            excerpt=self._excerpt(actor),
            by=actor,
            at=at,
        )
        self.made = model
        return f"Đã ghi mô hình “{model.name}”. Có kết quả rồi thì công bố được."

    def next_url(self, thing: Campaign) -> str:
        made = getattr(self, "made", None)
        if made is not None:
            return reverse("drafting:models-show", args=[made.pk])
        return reverse("drafting:models-list", args=[thing.pk])


def _provinces(campaign: Campaign) -> list[tuple[int, str]]:
    return [(owed.unit_id, owed.unit_name) for owed in queries.provinces_of(campaign)]


def _unit(campaign: Campaign, pk: int | None) -> Unit | None:
    owed = queries.provinces_of(campaign).filter(unit=pk).first() if pk else None
    return owed.unit if owed else None


class OneModel:
    def find(self, actor: Actor, **address: Any) -> GoodModel:
        return get_object_or_404(queries.good_models_visible_to(actor), pk=address["model"])


class ShowModel(OneModel, Act):
    template_name = "drafting/reading/model.html"
    form_class = GoodModelForm
    may = rules.may_code

    def form_arguments(self, actor: Actor, thing: GoodModel) -> dict[str, Any]:
        initial = {name: getattr(thing, name) for name in actions.MODEL_FIELDS}
        initial |= {"code": thing.theme.pk if thing.theme else None, "province": thing.unit_id}
        themes = queries.model_themes(thing.campaign)
        return {"themes": themes, "provinces": _provinces(thing.campaign), "initial": initial}

    def context(self, actor: Actor, thing: GoodModel) -> Mapping[str, Any]:
        return {
            "campaign": thing.campaign, "model": thing, "excerpt": thing.excerpt,
            "stays_inside": bool(thing.report_id and queries.restricted_among([thing.report_id])),
            "may_publish": rules.may_publish_models(actor, thing),
        }  # fmt: skip

    def act(self, actor: Actor, thing: GoodModel, data: Mapping[str, Any], at: datetime) -> str:
        unit = _unit(thing.campaign, data["province"])
        model = actions.change_good_model(
            model=thing, given=data, code=data["code"], unit=unit, by=actor, at=at
        )
        return f"Đã ghi mô hình “{model.name}”."

    def next_url(self, thing: GoodModel) -> str:
        return reverse("drafting:models-show", args=[thing.pk])


class PublishModel(OneModel, Act):
    may = rules.may_publish_models

    def act(self, actor: Actor, thing: GoodModel, data: Mapping[str, Any], at: datetime) -> str:
        actions.publish_good_model(model=thing, by=actor, at=at)
        return f"“{thing.name}” đã lên trang mô hình hay của thư viện."

    def next_url(self, thing: GoodModel) -> str:
        return reverse("drafting:models-list", args=[thing.campaign_id])


class WithdrawModel(OneModel, Act):
    may = rules.may_publish_models

    def act(self, actor: Actor, thing: GoodModel, data: Mapping[str, Any], at: datetime) -> str:
        actions.withdraw_good_model(model=thing, by=actor, at=at)
        return f"Đã rút “{thing.name}” khỏi trang công khai."

    def next_url(self, thing: GoodModel) -> str:
        return reverse("drafting:models-list", args=[thing.campaign_id])
