from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.campaign.models import Campaign
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports import rules
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
    return outline
