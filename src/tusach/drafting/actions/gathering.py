import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.campaign.models import Campaign, Obligation
from tusach.drafting import content, queries
from tusach.drafting.models import Draft, MadeFile
from tusach.journal import actions as journal
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import day
from tusach.people.models import Actor
from tusach.reports.models import Outline


@transaction.atomic
def make_draft(*, campaign: Campaign, by: Actor, at: datetime) -> Draft:
    """Gather the accepted reports and the nation's figures, as they are at this moment, into a new draft.

    Nothing new since the last draft is refused: a number stands for a content.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    outline = queries.outline_of(campaign)
    if outline is None:
        raise Refused(
            "Đợt này chưa ban hành đề cương nên chưa lập được dự thảo. Xin ban hành đề cương trước."
        )
    reports = queries.accepted_reports(campaign)
    if not reports:
        raise Refused("Chưa có báo cáo tỉnh nào được tiếp nhận nên chưa có gì để tổng hợp.")
    owed = list(queries.obligations_of(campaign))
    gathered = _gathered(campaign, outline, reports, owed)
    digest = hashlib.sha256(json.dumps(gathered, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    last = Draft.objects.filter(campaign=campaign).order_by("-number").first()
    if last is not None and last.digest == digest:
        raise Refused(
            f"Từ dự thảo {last.number} đến nay chưa có báo cáo hay số liệu nào đổi, nên không lập lại."
        )
    number = (Draft.objects.filter(campaign=campaign).aggregate(Max("number"))["number__max"] or 0) + 1
    draft = Draft.objects.create(
        campaign=campaign, number=number, made_at=at, made_by=by.person, accepted=len(reports),
        expected=max(len(owed), len(reports)), content=gathered, digest=digest,
    )  # fmt: skip
    journal.record(
        act="drafting.make_draft",
        subject=f"drafting.Draft:{draft.pk}",
        by=by,
        at=at,
        sentence=f"Lập dự thảo {number} từ {len(reports)} báo cáo: {campaign.short_name}",
        facts={"campaign": campaign.pk, "accepted": len(reports), "digest": digest},
    )
    return draft


def _gathered(
    campaign: Campaign, outline: Outline, reports: Sequence[content.Answered], owed: Sequence[Obligation]
) -> dict[str, Any]:
    have = {report.unit for report in reports}
    places = queries.places_by_leaf(campaign)
    return {
        "title": campaign.name,
        "reference": f"Địa giới hành chính lấy theo ngày {day(campaign.reference_date)}.",
        "accepted": [report.place for report in reports],
        "missing": [duty.unit_name for duty in owed if duty.unit_id not in have],
        "nodes": content.gather(
            tree=outline.tree,
            reports=reports,
            figures_of=lambda leaf: queries.figures_of(campaign, leaf),
            places_of=lambda leaf: places.get(leaf, {}),
        ),
    }


def keep_file(*, draft: Draft, kind: str, digest: str, data: bytes, at: datetime) -> MadeFile:
    """Keep what was made of a draft. Nothing is decided by it and anybody could make it again: no journal entry."""
    kept = store.keep_bytes(data)
    made, _ = MadeFile.objects.update_or_create(
        draft=draft, kind=kind, digest=digest,
        defaults={"sha256": kept.sha256, "size": kept.size, "made_at": at},
    )  # fmt: skip
    return made
