"""Issuing the letter of urging: numbered in the outgoing register, its DOCX kept there, known to the campaign."""

import io
from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from tusach.campaign import queries
from tusach.campaign.letter import BLANK, KIND, LateRow, LetterFacts, capacity_lines, subject_of, write_letter
from tusach.campaign.models import Campaign, CampaignState, Letter, PreparedLetter
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Body
from tusach.people.queries import name_of
from tusach.registry.actions import (
    Paper,
    RecipientLine,
    Written,
    attach_file,
    await_number,
    enter_outgoing,
    settle_awaiting,
)
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
    day = day_of(at)
    rows = _checked(campaign, body, kind, [place, capacity, signer], by, at)
    if not queries.numbers_here(by, body, day):
        raise Refused("Cơ quan có văn thư cấp số. Xin bấm “Chuyển văn thư cấp số”.")
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
    campaign.prepared_letters.filter(body=body).delete()
    settle_awaiting(url=queries.letter_page(campaign, body), by=by, at=at, document=document)
    record(act="campaign.issue_letter", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Ban hành {document} đôn đốc {units} đơn vị.", facts={"document": document.pk, "units": units})  # fmt: skip
    return letter


@transaction.atomic
def send_letter(  # noqa: PLR0913 - the answers of one form, by keyword
    *, campaign: Campaign, body: Body, kind: str, place: str, capacity: str, signer: str, symbol: str, by: Actor, at: datetime,
) -> PreparedLetter:  # fmt: skip
    """The letter is ready: the body's clerk is told and has it in the list until it has its number. Sent again, its words are
    those of now. Raises Refused as `issue_letter` does.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    _checked(campaign, body, kind, [place, capacity, signer], by, at)
    said = {
        "kind": kind,
        "symbol": symbol[:60],
        "place": place[:80],
        "capacity": capacity[:200],
        "signer": signer[:120],
    }
    made, _ = PreparedLetter.objects.update_or_create(campaign=campaign, body=body, defaults=said)
    paper = Written(KIND, subject_of(campaign.short_name), queries.letter_page(campaign, body))
    await_number(keepers=[body], paper=paper, by=by, at=at)
    return made


@transaction.atomic
def take_back_letter(*, campaign: Campaign, body: Body, by: Actor, at: datetime) -> None:
    """It is to be written on: it waits for no number."""
    if body.pk not in by.bodies():
        raise Refused("Chỉ rút lại công văn của cơ quan mình.")
    if not campaign.prepared_letters.filter(body=body).delete()[0]:
        raise Refused("Công văn này không ở danh sách chờ cấp số.")
    settle_awaiting(url=queries.letter_page(campaign, body), by=by, at=at)


def _checked(
    campaign: Campaign, body: Body, kind: str, words: Sequence[str], by: Actor, at: datetime
) -> list[LateRow]:
    """Who is urged; Refused for what stands in the way of a letter, whoever numbers it."""
    if campaign.state != CampaignState.OPEN:
        raise Refused("Đợt không còn mở, nên không ban hành công văn đôn đốc.")
    if body.pk not in by.bodies():
        raise Refused("Chỉ ban hành công văn của cơ quan mình.", field="body")
    if any(BLANK in one for one in words):
        raise Refused(
            f"Công văn còn chỗ “{BLANK}” chưa điền: địa danh, quyền hạn hoặc người ký. Xin điền trước."
        )
    rows = queries.letter_rows(campaign, kind=kind, at=at, day=day_of(at))
    if not rows:
        raise Refused("Không còn đơn vị nào quá hạn, nên không có gì để đôn đốc.")
    return rows


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
