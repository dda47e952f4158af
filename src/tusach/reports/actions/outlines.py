from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.campaign.models import Campaign, Obligation
from tusach.figures import actions as figures
from tusach.figures.models import Expected
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.announcing import tell_of_issue
from tusach.reports.form import digest_of, read_form
from tusach.reports.models import Outline, OutlineKind


@transaction.atomic
def issue_outline(
    *, campaign: Campaign, kind: str, tree: Any, by: Actor, at: datetime, title: str = ""
) -> Outline:
    """Freeze a tree as the campaign's next version of its form or outline. The same tree again is the same outline.

    Refused when the tree does not read (the sentence names the node) or `by` may not issue.
    """
    if not rules.may_issue(by):
        raise Refused("Chỉ tổ biên tập hoặc lãnh đạo ở trung ương được ban hành đề cương.")
    read_form(tree, first_year=campaign.first_year, last_year=campaign.last_year)
    digest = digest_of(tree)
    same = Outline.objects.filter(
        campaign=campaign, kind=kind, digest=digest, issued_at__isnull=False
    ).first()
    if same:
        return same
    last = Outline.objects.filter(campaign=campaign, kind=kind).aggregate(last=Max("version"))["last"] or 0
    label = str(OutlineKind(kind).label)
    outline = Outline.objects.create(
        campaign=campaign,
        kind=kind,
        title=title or f"{label.capitalize()}: {campaign.short_name}"[:300],
        version=last + 1,
        tree=tree,
        digest=digest,
        issued_at=at,
    )
    journal.record(
        act="reports.issue_outline",
        subject=f"reports.Outline:{outline.pk}",
        by=by,
        at=at,
        sentence=f"Ban hành {label}, bản {outline.version}: {campaign.short_name}."[:300],
        facts={"digest": digest, "version": outline.version},
    )
    expect_all(campaign, kind, by, at)
    tell_of_issue(outline=outline, owed=campaign.obligations.all(), at=at)
    return outline


def see_that_it_is_expected(*, obligation: Obligation, by: Actor, at: datetime) -> None:
    """Post down who is asked, if nobody did: the campaign began, or the unit was added, after the issue.

    Who opens a report of such a campaign first posts it for all; the campaign's row is held meanwhile.
    """
    asked = Expected.objects.filter(ask=ask_of(obligation.campaign_id), unit=obligation.unit_id)
    if asked.exists():
        return
    campaign = Campaign.objects.select_for_update().get(pk=obligation.campaign_id)
    if not asked.exists():
        expect_all(campaign, obligation.kind, by, at)


def ask_of(campaign_id: int) -> str:
    return f"campaign.Campaign:{campaign_id}"


def expect_all(campaign: Campaign, kind: str, by: Actor, at: datetime) -> None:
    """Every standing obligation of the kind, by the day that counts."""
    owed = Obligation.objects.filter(campaign=campaign, kind=kind, dropped_at__isnull=True)
    units = [(one.unit, one.last_day) for one in owed.select_related("unit").order_by("pk")]
    if units:
        figures.expect(ask=ask_of(campaign.pk), units=units, by=by, at=at)
