"""Issuing: which campaigns have their forms, and one campaign's forms looked over before they are frozen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.kit.pages import Act, Listing
from tusach.people.models import Actor
from tusach.reports import actions, queries, rules


class ListForms(Listing):
    may = rules.may_issue
    template_name = "reports/forms.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        return queries.campaigns_with_forms(actor)


class IssueForms(Act):
    may = rules.may_issue
    template_name = "reports/issue.html"

    def find(self, actor: Actor, **address: Any) -> Campaign:
        found: Campaign = get_object_or_404(queries.campaigns_with_forms(actor), pk=address["pk"])
        return found

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        previews = queries.previews(thing)
        return {
            "previews": previews,
            "is_closed": thing.state == "CLOSED",
            "all_same": all(one.same for one in previews),
            "has_outline": bool(thing.reading.get("outline")),
        }

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        issued = actions.issue_forms(campaign=thing, by=actor, at=at)
        return (
            "Đã ban hành: " + ", ".join(f"{one.get_kind_display()} bản {one.version}" for one in issued) + "."
        )

    def next_url(self, thing: Campaign) -> str:
        return reverse("reports:issue", args=[thing.pk])
