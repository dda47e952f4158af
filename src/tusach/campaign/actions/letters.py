"""Issuing the letter of urging: numbered in the outgoing register, its DOCX kept there, known to the campaign."""

import io
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from tusach.campaign import queries
from tusach.campaign.letter import KIND, LateRow, LetterFacts, capacity_lines, subject_of, write_letter
from tusach.campaign.models import Campaign, CampaignState, Letter
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Body
from tusach.people.queries import name_of
from tusach.registry.actions import Paper, RecipientLine, attach_file, enter_outgoing
from tusach.registry.models import Document, Family


@transaction.atomic
def issue_letter(  # noqa: PLR0913 - the answers of one form, by keyword
    *, campaign: Campaign, body: Body, kind: str, place: str, capacity: str, signer: str, symbol: str, once: str,
    demo: bool, by: Actor, at: datetime,
) -> Letter:  # fmt: skip
    """Number the letter, write it, keep the file with it; its recipients are those late.

    The same `once` a second time gives the letter already issued. Raises Refused when nobody is late, the campaign
    is not open, another's body is named, or the register refuses the number.
    """
    if done := Letter.objects.filter(document__once=once).first() if once else None:
        return done
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != CampaignState.OPEN:
        raise Refused("Đợt không còn mở, nên không ban hành công văn đôn đốc.")
    if body.pk not in by.bodies():
        raise Refused("Chỉ ban hành công văn của cơ quan mình.", field="body")
    day = day_of(at)
    rows = queries.letter_rows(campaign, kind=kind, at=at, day=day)
    if not rows:
        raise Refused("Không còn đơn vị nào quá hạn, nên không có gì để đôn đốc.")
    family = queries.family_of(body)
    paper = Paper(
        kind=KIND, subject=subject_of(campaign.short_name)[:500], dated=day, symbol=symbol, family=family,
        place=place[:80], signer=signer[:120], signer_title=", ".join(capacity_lines(capacity))[:200],
    )  # fmt: skip
    document = enter_outgoing(keeper=body, paper=paper, recipients=_recipients(rows), by=by, at=at, once=once)
    data = write_letter(_facts(campaign, body, document, rows, capacity), demo=demo)
    name = f"cong-van-don-doc-{document.number}.docx"
    attach_file(document=document, file=File(io.BytesIO(data), name=name), by=by, at=at)
    units = sum(row.units for row in rows)
    letter = Letter.objects.create(campaign=campaign, document=document, units=units, at=at)
    record(act="campaign.issue_letter", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Ban hành {document} đôn đốc {units} đơn vị.", facts={"document": document.pk, "units": units})  # fmt: skip
    return letter


def _facts(
    campaign: Campaign, body: Body, document: Document, rows: Sequence[LateRow], capacity: str
) -> LetterFacts:
    assert document.dated is not None  # noqa: S101 - the register dates every outgoing document
    return LetterFacts(
        family="state" if document.family == Family.STATE else "party",
        issuer=document.issuer,
        superior=name_of(body.parent, document.dated) if body.parent else "",
        code=document.code,
        place=document.place,
        dated=document.dated,
        capacity=capacity_lines(capacity),
        signer=document.signer,
        basis=str(campaign.plan) if campaign.plan else campaign.name,
        campaign=campaign.short_name,
        rows=rows,
    )


def _recipients(rows: Sequence[LateRow]) -> list[RecipientLine]:
    """Each late place once, in the order of the letter."""
    named = {(row.body_id, row.name): row for row in rows}
    return [
        RecipientLine(
            name=row.name[:200], is_group=False, level="", purpose="để thực hiện", copies=None, raw=row.name[:300],
            body_id=row.body_id,
        )
        for row in named.values()
    ]  # fmt: skip
