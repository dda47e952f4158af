from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.drafting.content import Answered, Shown
from tusach.drafting.models import Draft, MadeFile
from tusach.drafting.rules import is_of_the_desk
from tusach.figures import queries as figures
from tusach.figures.queries import Figure, PlaceRow
from tusach.kit import store
from tusach.kit.text import decimal, number
from tusach.people.models import Actor
from tusach.places.models import Level
from tusach.reports.models import Outline, OutlineKind, Report, Revision, State

MOST_COLUMNS = 5  # of a table by province: as many as a turned page holds with value and n of n
TAKEN_IN = (State.ACCEPTED, State.LOCKED)


def visible_to(actor: Actor) -> QuerySet[Draft]:
    """Drafts are the centre's until they are issued."""
    drafts = Draft.objects.select_related("campaign", "made_by")
    return drafts if is_of_the_desk(actor) else drafts.none()


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


def ask_of(campaign: Campaign) -> str:
    """The name under which figures knows whom this campaign asks: its n of n, not the newest campaign's."""
    return f"campaign.Campaign:{campaign.pk}"


def figures_of(campaign: Campaign, leaf: str) -> list[Shown]:
    """The nation's figures that the catalogue files under this leaf, in its order, where anyone reported."""
    lines = _lines_of(leaf)
    whole = figures.national([line.code for line in lines], years_of(campaign), ask=ask_of(campaign))
    return [
        Shown(line.code, line.name, line.unit, in_words(figure), coverage(figure), evidence(figure))
        for line in lines
        if not (figure := whole[line.code, None]).is_missing
    ]


def places_by_leaf(campaign: Campaign) -> dict[str, dict[str, Any]]:
    """{leaf of the catalogue: a row per province of the campaign's geography with the leaf's main indicators}.

    All leaves in one question: the cells of every commune are read once.
    """
    mains = {
        leaf: _main_lines(leaf)
        for leaf in sorted({line.leaf for line in figures.catalogue().by_slot.values()})
    }
    codes = list(dict.fromkeys(line.code for lines in mains.values() for line in lines))
    found = figures.by_place(
        codes, years_of(campaign), Level.PROVINCE, on=campaign.reference_date, ask=ask_of(campaign)
    )
    rows = [row for row in found if any(figure.n or figure.expected for figure in row.figures.values())]
    return {leaf: _table(lines, rows) for leaf, lines in mains.items() if lines}


def _main_lines(leaf: str) -> list[Any]:
    """The first few indicators of the leaf that are no part of another one."""
    lines = [line for line in _lines_of(leaf) if not line.part_of]
    return [line for line in lines if not any(line.code in _parts(other) for other in lines)][:MOST_COLUMNS]


def _table(lines: Sequence[Any], rows: Sequence[PlaceRow]) -> dict[str, Any]:
    shown = [line for line in lines if not all(row.figures[line.code, None].is_missing for row in rows)]
    return {
        "columns": [{"code": line.code, "name": line.name, "unit": line.unit} for line in shown],
        "rows": [
            {"place": row.name, "cells": [_cell(row.figures[line.code, None]) for line in shown]}
            for row in rows if shown
        ],
    }  # fmt: skip


def _lines_of(leaf: str) -> list[Any]:
    filed = (line for line in figures.catalogue().by_slot.values() if line.leaf == leaf)
    return sorted(filed, key=lambda line: line.slot)


def _parts(ratio: Any) -> set[str]:
    """What a percentage is made of: the percentage is printed, its parts are not."""
    return {ratio.numerator, ratio.denominator} if ratio.is_ratio else set()


def _cell(figure: Figure) -> dict[str, str]:
    """Missing is not zero: an empty value, with how many of how many reported."""
    return {"value": "" if figure.is_missing else in_words(figure), "coverage": coverage(figure)}


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


def files_of(draft: Draft, digest: str) -> dict[str, MadeFile]:
    """{kind: the file made of the draft as it is now}; one query."""
    found = {made.kind: made for made in MadeFile.objects.filter(draft=draft, digest=digest)}
    return {kind: made for kind, made in found.items() if store.is_kept(made.sha256)}
