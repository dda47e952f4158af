"""Lists of reports and of what is owed, narrowed by what a page asks for."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from tusach.campaign.models import Campaign, CampaignState, Obligation
from tusach.kit.text import day as said_day
from tusach.people.models import Actor
from tusach.places import queries as places
from tusach.places.models import UnitVersion
from tusach.reports.models import OutlineKind, State
from tusach.reports.queries.lists import obligations_visible_to

Row = TypeVar("Row", bound=Model)
SENT = [State.SUBMITTED, State.CHECKED, State.ACCEPTED, State.LOCKED]


def narrowed(rows: QuerySet[Row], asked: Mapping[str, str], owner: str = "") -> QuerySet[Row]:
    """By campaign `dot`, kind `loai`, place `noi` (a province, a district or the unit) and name `ten`, in any spelling.

    `owner` is the way from a row to its obligation: "" or "obligation__". What cannot be read asks for nothing.
    """
    campaign, place, name = (asked.get(key, "").strip() for key in ("dot", "noi", "ten"))
    if _is_id(campaign):
        rows = rows.filter(**{f"{owner}campaign": int(campaign)})
    if asked.get("loai") in OutlineKind.values:
        rows = rows.filter(**{f"{owner}kind": asked["loai"]})
    if _is_id(place):
        ids = {f"{owner}{key}": int(place) for key in ("unit", "district", "province")}
        rows = rows.filter(Q(*ids.items(), _connector=Q.OR))
    if name:
        rows = rows.filter(**{f"{owner}unit__in": places.search(name[:80]).order_by().values("unit")})
    return rows


def owed_below(actor: Actor, asked: Mapping[str, str], *, day: date) -> QuerySet[Obligation]:
    """Every report below the actor, written or not; by state `trang_thai` and, with `muon`, only late ones."""
    owed = narrowed(obligations_visible_to(actor), asked).filter(dropped_at__isnull=True)
    owed = owed.filter(_begun("campaign__", actor)).exclude(campaign__state=CampaignState.DRAFT)
    state = asked.get("trang_thai", "")
    if state == State.NOT_STARTED:
        owed = owed.filter(Q(report__isnull=True) | Q(report__state=state))
    elif state in State.values:
        owed = owed.filter(report__state=state)
    if asked.get("muon"):
        unsent = Q(report__isnull=True) | ~Q(report__state__in=SENT)
        owed = owed.annotate(last=Coalesce(F("extended_to"), F("due_date")))
        owed = owed.filter(Q(report__is_late=True) | (Q(last__lt=day) & unsent))
    return (
        owed.select_related("report", "district", "province")
        .defer("campaign__reading")
        .order_by("unit_sort", "pk")
    )


def campaigns_below(actor: Actor) -> list[Campaign]:
    seen = obligations_visible_to(actor).order_by().values("campaign").distinct()
    return list(
        Campaign.objects.filter(_begun("", actor), pk__in=seen)
        .exclude(state=CampaignState.DRAFT)
        .defer("reading")
        .order_by("-pk")
    )


def places_below(actor: Actor, *, day: date, campaign: str = "") -> list[tuple[int, str]]:
    """(id, name) to choose from: provinces for the centre, districts for a province; none below a district.

    `campaign` is the one that the page asks for; without it those of all that have begun. Where an old and a new
    province bear one name, each says its time.
    """
    key = "province" if actor.serves_centre() else "district"
    owed = (
        obligations_visible_to(actor)
        .filter(_begun("campaign__", actor))
        .exclude(campaign__state=CampaignState.DRAFT)
    )
    if _is_id(campaign):
        owed = owed.filter(campaign=int(campaign))
    ids = {pk for pk in owed.order_by().values_list(key, flat=True).distinct() if pk is not None}
    versions = sorted(places.names_on(ids, day).items(), key=lambda one: (one[1].sort_key, one[1].from_date))
    bearers = Counter(version.full_name for _, version in versions)
    named = [(pk, _in_its_time(one) if bearers[one.full_name] > 1 else one.full_name) for pk, one in versions]
    return named if len(named) > 1 else []


def _in_its_time(version: UnitVersion) -> str:
    if version.to_date:
        return f"{version.full_name} (đến {said_day(version.to_date - timedelta(days=1))})"
    return f"{version.full_name} (từ {said_day(version.from_date)})"


def _begun(way: str, actor: Actor) -> Q:
    """Campaigns that had begun by the actor's moment: who looks at a day that has passed sees none of later days."""
    return Q(**{f"{way}opened_at__isnull": True}) | Q(**{f"{way}opened_at__lte": actor.at})


def _is_id(text: Any) -> bool:
    return str(text).isdecimal() and len(str(text)) < 16
