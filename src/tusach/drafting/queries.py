from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.drafting.content import Answered, Shown
from tusach.drafting.models import Draft
from tusach.figures import queries as figures
from tusach.figures.queries import Figure
from tusach.kit.text import decimal, number
from tusach.people.models import Actor
from tusach.reports.models import Outline, OutlineKind, Report, Revision, State

TAKEN_IN = (State.ACCEPTED, State.LOCKED)


def visible_to(actor: Actor) -> QuerySet[Draft]:
    """Drafts are the centre's until they are issued."""
    drafts = Draft.objects.select_related("campaign", "made_by")
    return drafts if actor.serves_centre() else drafts.none()


def drafts_of(campaign: Campaign) -> QuerySet[Draft]:
    return (
        Draft.objects.filter(campaign=campaign).select_related("made_by").defer("content").order_by("-number")
    )


def outline_of(campaign: Campaign) -> Outline | None:
    """The newest issued outline of the provinces' reports."""
    issued = Outline.objects.filter(campaign=campaign, kind=OutlineKind.REPORT, issued_at__isnull=False)
    return issued.order_by("-version").first()


def obligations_of(campaign: Campaign) -> QuerySet[Obligation]:
    owed = Obligation.objects.filter(campaign=campaign, kind=ObligationKind.REPORT, dropped_at__isnull=True)
    return owed.order_by("unit_sort")


def accepted_reports(campaign: Campaign) -> list[Answered]:
    """Each accepted report with the answers of the revision that stands, in dictionary order of the places."""
    sent = Revision.objects.filter(report=OuterRef("pk"), number=OuterRef("revision"))
    reports = (
        Report.objects.filter(
            obligation__campaign=campaign,
            obligation__kind=ObligationKind.REPORT,
            obligation__dropped_at__isnull=True,
            state__in=TAKEN_IN,
        )
        .select_related("obligation")
        .annotate(sent=Subquery(sent.values("pk")[:1]))
        .order_by("obligation__unit_sort")
    )
    found = list(reports)
    revisions = Revision.objects.in_bulk([report.sent for report in found if report.sent])
    return [
        Answered(
            report.obligation.unit_id,
            report.obligation.unit_name,
            report.pk,
            revision.number,
            revision.answers,
        )
        for report in found
        if (revision := revisions.get(report.sent)) is not None
    ]


def figures_of(leaf: str, years: Sequence[int]) -> list[Shown]:
    """The nation's figures that the catalogue files under this leaf, in its order, where anyone reported."""
    lines = [line for line in figures.catalogue().by_slot.values() if line.leaf == leaf]
    lines.sort(key=lambda line: line.slot)
    whole = figures.national([line.code for line in lines], years)
    return [
        Shown(line.code, line.name, line.unit, in_words(figure), coverage(figure), evidence(figure))
        for line in lines
        if not (figure := whole[line.code, None]).is_missing
    ]


def in_words(figure: Figure) -> str:
    """`14.408.340`, `98,4`, `ít nhất 593`; a dash where values must not be gathered."""
    value: Decimal | None = figure.value
    if value is None:
        return f"ít nhất {number(int(figure.most))}" if figure.most is not None else "-"
    return decimal(value, figure.digits) if figure.digits else number(int(value))


def coverage(figure: Figure) -> str:
    return number(figure.n) if figure.expected is None else f"{number(figure.n)}/{number(figure.expected)}"


def evidence(figure: Figure) -> str:
    return str(figure.evidence.label) if figure.evidence else ""


def years_of(campaign: Campaign) -> list[int]:
    return list(range(campaign.first_year, campaign.last_year + 1))


def node_of(draft: Draft, key: str) -> dict[str, Any] | None:
    return next((node for node in draft.content["nodes"] if node["key"] == key), None)
