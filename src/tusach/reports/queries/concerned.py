"""Which leaves a finding concerns: each leaf of the passages where its figures stand.

A figure keeps the first leaf of its section only. Where a report writes two leaves under one heading, what is unclear
there is unclear at both; where two figures of different leaves do not agree, at each of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tusach.campaign.models import Campaign
from tusach.reports.models import Claim, Finding, FindingState, Section
from tusach.reports.queries.claims import LIVE


class _Found(NamedTuple):
    pk: int
    report: int
    layer: int
    leaf: str
    claims: Sequence[int]


def findings_at(campaign: Campaign, leaf: str) -> list[Finding]:
    """Open findings of the reports' own texts that concern a leaf, each once, by name of place. Five queries at most."""
    found = _open(campaign)
    merged = {
        pk: leaves
        for pk, leaves in Section.objects.filter(layer__in={one.layer for one in found})
        .order_by()
        .values_list("pk", "leaves")
        if len(leaves) > 1
    }
    held = _leaves(found, merged)
    rows = Finding.objects.filter(pk__in=[one.pk for one in found if leaf in held[one.pk]])
    return list(rows.select_related("report__obligation").order_by("report__obligation__unit_sort", "pk"))


def open_counts(
    campaign: Campaign, merged: Mapping[int, Sequence[str]]
) -> tuple[dict[tuple[int, str], int], dict[int, int]]:
    """How many findings are open: {(report, leaf): n}, and of each report, where a finding of two leaves is one.

    `merged`: sections of the current texts that serve several leaves. Three queries at most.
    """
    found = _open(campaign)
    held = _leaves(found, merged)
    cells: dict[tuple[int, str], int] = {}
    reports: dict[int, int] = {}
    for one in found:
        reports[one.report] = reports.get(one.report, 0) + 1
        for leaf in held[one.pk]:
            cells[one.report, leaf] = cells.get((one.report, leaf), 0) + 1
    return cells, reports


def _open(campaign: Campaign) -> list[_Found]:
    rows = Finding.objects.filter(LIVE, layer__intake__campaign=campaign).exclude(state=FindingState.SETTLED)
    fields = rows.order_by().values_list("pk", "report", "layer", "leaf", "claims")
    return [_Found(*row) for row in fields]


def _leaves(found: Sequence[_Found], merged: Mapping[int, Sequence[str]]) -> dict[int, frozenset[str]]:
    claims = {pk for one in found for pk in one.claims}
    stand = {
        pk: (layer, paragraph, leaf)
        for pk, layer, paragraph, leaf in Claim.objects.filter(pk__in=claims)
        .order_by()
        .values_list("pk", "layer", "paragraph", "leaf")
    }
    also = _paragraphs(merged, {one.layer for one in found}) if merged and found else {}
    return {one.pk: frozenset(_of(one, stand, also)) - {""} for one in found}


def _of(
    one: _Found, stand: Mapping[int, tuple[int, str, str]], also: Mapping[tuple[int, str], Sequence[str]]
) -> Iterable[str]:
    yield one.leaf
    for pk in one.claims:
        if (place := stand.get(pk)) is not None:
            yield place[2]
            yield from also.get(place[:2], ())


def _paragraphs(
    merged: Mapping[int, Sequence[str]], layers: Iterable[int]
) -> dict[tuple[int, str], Sequence[str]]:
    """{(layer, paragraph): leaves} of the sections that serve several."""
    rows = Section.objects.filter(pk__in=merged, layer__in=layers).order_by()
    return {
        (layer, str(one["id"])): merged[pk]
        for pk, layer, body in rows.values_list("pk", "layer", "body")
        for one in body
    }
