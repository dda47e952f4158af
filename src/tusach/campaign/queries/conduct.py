"""Committees, meetings, money, letters: how a campaign is carried on."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from tusach.campaign.models import BudgetLine, BudgetSource, Campaign, Letter, Meeting
from tusach.kit.models import in_force
from tusach.people.models import Person, Post
from tusach.places import queries as places
from tusach.places.models import Level, UnitVersion


def meetings_of(campaign: Campaign) -> QuerySet[Meeting]:
    return campaign.meetings.order_by("held_on", "pk")


def letters_of(campaign: Campaign) -> QuerySet[Letter]:
    return campaign.letters.select_related("document").order_by("-pk")


def budget_of(campaign: Campaign) -> QuerySet[BudgetLine]:
    return campaign.budget.order_by("source", "pk")


def budget_sums(campaign: Campaign) -> list[dict[str, Any]]:
    """Planned and spent per source and, last, of all; `spent` is None while nothing was entered."""
    rows = {
        one["source"]: one
        for one in campaign.budget.values("source")
        .annotate(planned=Sum("planned"), spent=Sum("spent"))
        .order_by()
    }
    sums = [
        {"label": str(label), "planned": rows[value]["planned"], "spent": rows[value]["spent"]}
        for value, label in BudgetSource.choices
        if value in rows
    ]
    if len(sums) > 1:
        spent = [one["spent"] for one in sums if one["spent"] is not None]
        whole = {"planned": sum(one["planned"] for one in sums), "spent": sum(spent) if spent else None}
        sums.append({"label": "Cộng", **whole})
    return sums


def people_for_committees(day: date) -> QuerySet[Person]:
    """Those with a post of the nation or a province, or at a body without a place."""
    posts = Post.objects.filter(in_force(day), person=OuterRef("pk"))
    near = posts.exclude(body__unit__level__in=[Level.COMMUNE, Level.DISTRICT])
    return Person.objects.filter(Exists(near), is_active=True).order_by("folded", "pk")


def candidates(campaign: Campaign, text: str, *, level: str, day: date) -> list[UnitVersion]:
    """Units of a level that answer to a code or name, on the reference date or today; at most ten, each once.

    A whole name or a code that one unit bears is that unit alone.
    """
    found: dict[int, UnitVersion] = {}
    for on in (campaign.reference_date, day):
        for version in places.search(text[:120], on=on, level=level)[:40]:
            found.setdefault(version.unit_id, version)
    wanted = text.partition(",")[0].strip().casefold()
    exact = [
        one for one in found.values() if wanted in {one.code, one.name.casefold(), one.full_name.casefold()}
    ]
    return (exact or list(found.values()))[:10]
