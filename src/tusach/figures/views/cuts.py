from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tusach.figures import actions, queries, rules
from tusach.figures.forms import CutForm
from tusach.figures.models import Cut, Evidence
from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Listing, Page, anyone


class ListCuts(Listing):
    may = rules.may_see
    template_name = "figures/cuts.html"

    def rows(self, actor: Any, thing: Any) -> QuerySet[Cut]:
        return queries.cuts_visible_to(actor).defer("table")

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "may_cut": rules.may_cut(actor)}


class ShowCut(Page):
    """Open to everyone: what is published is found without signing in, what is not is not found."""

    may = anyone
    template_name = "figures/cut.html"

    def find(self, actor: Any, **address: Any) -> Cut:
        return get_object_or_404(queries.cuts_visible_to(actor), pk=address["pk"])

    def context(self, actor: Any, thing: Cut) -> Mapping[str, Any]:
        lines = queries.catalogue()
        nation = [
            {**one, "line": lines.by_code.get(one["code"]),
             "label": Evidence(one["evidence"]).label if one["evidence"] else ""}
            for one in thing.table["nation"]
        ]  # fmt: skip
        return {
            "nation": nation,
            "places": len(thing.table["places"]),
            "base": "figures/_base.html" if rules.may_see(actor) else "figures/_public.html",
            "whole": actions.digest_of(thing.table) == thing.digest,
            "may_publish": rules.may_publish(actor, thing) and not thing.published,
        }


class MakeCut(Act):
    may = rules.may_cut
    template_name = "figures/make_cut.html"
    form_class = CutForm

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        first, last = sorted((data["first"], data["last"]))
        made = actions.cut(
            name=data["name"], by=actor, at=at, on=day_of(at), years=range(first, last + 1),
            geography=data["geography"],
        )  # fmt: skip
        return f"Đã chốt số liệu: {made.name}."

    def next_url(self, thing: Any) -> str:
        return "figures:cuts"


class PublishCut(Act):
    may = rules.may_publish

    def find(self, actor: Any, **address: Any) -> Cut:
        return get_object_or_404(queries.cuts_visible_to(actor), pk=address["pk"])

    def act(self, actor: Any, thing: Cut, data: Mapping[str, Any], at: datetime) -> str:
        actions.publish_cut(cut=thing, by=actor, at=at)
        return f"Đã công bố: {thing.name}."

    def next_url(self, thing: Cut) -> str:
        return f"/so-lieu/chot/{thing.pk}/"
