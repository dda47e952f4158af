"""Committees, meetings, money, letters: how a campaign is carried on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from tusach.campaign.models import (
    BudgetLine,
    BudgetSource,
    Campaign,
    Letter,
    Meeting,
    Milestone,
    Obligation,
    ObligationKind,
)
from tusach.campaign.queries.campaigns import standing, with_last_day
from tusach.kit import drawing
from tusach.kit.models import in_force
from tusach.kit.text import day as said_day
from tusach.kit.text import number
from tusach.people.models import Person, Post
from tusach.places import queries as places
from tusach.places.models import Level, UnitVersion

_LABEL = 66  # letters of a milestone's name on the line


def overdue_in(
    milestones: Iterable[Milestone], obligations: QuerySet[Obligation], *, day: date
) -> dict[int, list[str]]:
    """{milestone id: ["8 nơi quá hạn báo cáo theo đề cương"]}, a sentence for each kind, for those in whose time answers fell due that have not
    come, whether or not the milestone was noted as done. One query.
    """
    late = with_last_day(standing(obligations)).filter(answered_at__isnull=True, counts_on__lt=day)
    counted = list(late.values_list("kind", "due_date").annotate(n=Count("pk")).order_by("kind"))
    said: dict[int, list[str]] = {}
    for one in milestones:
        by_kind: dict[str, int] = {}
        for kind, due, n in counted:
            if one.from_date <= due < one.to_date:
                by_kind[kind] = by_kind.get(kind, 0) + n
        parts = [f"{number(n)} nơi quá hạn {ObligationKind(kind).label}" for kind, n in by_kind.items()]
        if parts:
            said[one.pk] = parts
    return said


def stones_of(
    held: Iterable[Milestone], late: Mapping[int, Sequence[str]], *, day: date
) -> list[drawing.Milestone]:
    """The milestones as the line of a campaign shows them; `late` is what `overdue_in` found.

    One noted as done that is still waited for is not drawn as done, and both are said.
    """
    stones = []
    for one in held:
        done, waits = one.done_on is not None and one.done_on <= day, late.get(one.pk, [])
        said = [said_day(one.last_day)]
        said += [("đã ghi xong" if waits else "đã xong")] if done else []
        said += [f"còn {waits[0]}"] if waits else []
        stones.append(
            drawing.Milestone(one.last_day, brief(one.title), ", ".join(said), done=done and not waits)
        )
    return stones


def brief(title: str) -> str:
    """A milestone's name in a few words: without the plan's own month before it and what it lists after."""
    said = title.partition(": ")[2] or title
    for stop in (";", " (", "."):
        said = said.partition(stop)[0]
    return said if len(said) <= _LABEL else said[:_LABEL].rpartition(" ")[0].rstrip(",") + "..."


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
    return Person.objects.filter(Exists(near), is_active=True).order_by("sort_key", "pk")


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
