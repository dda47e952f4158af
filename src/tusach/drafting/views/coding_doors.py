"""What the doors of reading and coding have in common: whose campaign, which leaf, and back to where one came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from tusach.campaign.models import Campaign, ObligationKind
from tusach.campaign.queries import visible_to as campaigns_visible_to
from tusach.drafting import queries, rules
from tusach.people.models import Actor
from tusach.reports.models import Report
from tusach.reports.queries import visible_to as reports_visible_to

HERE = "/du-thao/doi-chieu/"


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf of a campaign's outline, perhaps in one report."""

    campaign: Campaign
    leaf: queries.Leaf
    leaves: tuple[queries.Leaf, ...]
    report: Report | None = None

    @property
    def before(self) -> queries.Leaf | None:
        return self.leaves[self.leaf.number - 2] if self.leaf.number > 1 else None

    @property
    def after(self) -> queries.Leaf | None:
        return self.leaves[self.leaf.number] if self.leaf.number < len(self.leaves) else None


class OfCampaign:
    def find(self, actor: Actor, **address: Any) -> Campaign:
        return get_object_or_404(campaigns(actor), pk=address["campaign"])


class OfLeaf:
    def find(self, actor: Actor, **address: Any) -> Place:
        return place(actor, address)


class OfReport:
    def find(self, actor: Actor, **address: Any) -> Place:
        found = place(actor, address)
        reports = reports_visible_to(actor).filter(
            obligation__campaign=found.campaign, obligation__kind=ObligationKind.REPORT
        )
        report = get_object_or_404(reports, pk=address["report"])
        return Place(found.campaign, found.leaf, found.leaves, report)


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Those that the actor sees, where the centre's reading goes on; a stranger finds none."""
    seen = campaigns_visible_to(actor).defer("reading")
    return seen if rules.is_of_the_desk(actor) else seen.none()


def place(actor: Actor, address: Mapping[str, Any]) -> Place:
    campaign = get_object_or_404(campaigns(actor), pk=address["campaign"])
    leaves = queries.leaves_of(campaign)
    leaf = next((one for one in leaves if one.key == address["key"]), None)
    if leaf is None:
        raise Http404
    return Place(campaign, leaf, leaves)


def back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that the form says it stands on."""
    came = request.POST.get("ve", "")
    is_ours = came.startswith(HERE) and came.isprintable() and "//" not in came and "\\" not in came
    return came if is_ours else otherwise


def whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 12 else None
