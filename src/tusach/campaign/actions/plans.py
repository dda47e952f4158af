"""From a plan's file to a campaign: read, correct by hand, confirm."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from time import monotonic
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction

from tusach.campaign.models import (
    Activity,
    Audience,
    Campaign,
    Committee,
    Milestone,
    ObligationKind,
    PlanReading,
    ReadingState,
    ReminderRule,
    Trip,
)
from tusach.campaign.plan import Plan, doubts_left, is_quick, look_at, read_plan
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.textlayer import read_apart
from tusach.people.models import Actor
from tusach.registry.actions import attach_file, enter_known
from tusach.registry.models import Document, Recipient, Reference
from tusach.registry.queries import read_recipients

QUICK_SECONDS = 8

# Days from the due date, who hears, what is said; {dot} the campaign, {han} the day, {so} how many units.
DEFAULT_REMINDERS = (
    (-7, Audience.OWNER, "{dot}: sắp đến hạn gửi, ngày {han}."),
    (-1, Audience.OWNER, "{dot}: hạn gửi đã gần kề, ngày {han}."),
    (1, Audience.OWNER, "{dot}: hạn gửi là ngày {han}, hệ thống chưa nhận được phiếu, báo cáo của đơn vị."),
    (3, Audience.PARENT, "{dot}: {so} đơn vị trực thuộc chưa gửi, hạn là ngày {han}."),
    (7, Audience.COMMITTEE, "{dot}: {so} đơn vị chưa gửi, hạn là ngày {han}."),
)


def keep_reading(*, data: bytes, name: str, by: Actor, at: datetime) -> PlanReading:
    """Keep an uploaded plan, and read it at once where that is quick: a text, a DOCX of at most 2 MB, in a process that may
    die of it and has `QUICK_SECONDS`. What takes longer, PDFs and older Word files wait for the worker.

    Raises Refused, and keeps nothing, for an empty file, one that is too large and one that is quickly seen to be unreadable.
    """
    if by.person is None:
        raise Refused("Xin đăng nhập trước khi gửi kế hoạch.")
    look_at(data, name=name)
    plan = _quickly(data, name) if is_quick(data, name=name) else None
    with transaction.atomic():
        reading = PlanReading(name=name[:200], read_by=by.person, read_at=at, state=ReadingState.WAITING)
        if plan is not None:
            reading.state, reading.reading = ReadingState.READ, plan.as_stored()
        reading.file.save(name[-80:] or "ke-hoach", ContentFile(data), save=False)
        reading.save()
        seen = "chờ máy đọc" if plan is None else f"{len(plan.doubts)} chỗ cần xem lại"
        record(act="campaign.keep_plan" if plan is None else "campaign.read_plan", by=by, at=at,
               subject=f"campaign.PlanReading:{reading.pk}", sentence=f"Đọc kế hoạch từ tệp {name[:80]}: {seen}.")  # fmt: skip
    return reading


def _quickly(data: bytes, name: str) -> Plan | None:
    """None when the reader needed all of its time: the worker has more of it."""
    begun = monotonic()
    try:
        return read_plan(data, name=name, reader=partial(read_apart, seconds=QUICK_SECONDS, ocr=False))
    except Refused:
        if monotonic() - begun < QUICK_SECONDS:
            raise
        return None


def _must_be_read(plan: PlanReading) -> None:
    if plan.state != ReadingState.READ:
        raise Refused("Máy chưa đọc được kế hoạch này. Xin chờ máy đọc xong, hoặc gửi tệp khác.")


@transaction.atomic
def correct_reading(*, plan: PlanReading, changes: Mapping[str, Any], by: Actor, at: datetime) -> PlanReading:
    """Put corrected parts (keys of the reading) in place of what was read; the text itself never changes.

    The doubts about what was corrected go with it.
    """
    reading = PlanReading.objects.select_for_update().get(pk=plan.pk)
    if reading.campaign_id is not None:
        raise Refused("Kế hoạch này đã lập thành đợt, không sửa bản đọc được nữa.")
    _must_be_read(reading)
    changed = sorted(key for key, value in changes.items() if reading.reading.get(key) != value)
    if not changed:
        return reading
    corrected = {**reading.reading, **changes, "lines": reading.reading["lines"]}
    reading.reading = {**corrected, "doubts": doubts_left(reading.reading, corrected)}
    reading.corrected_at = at
    reading.save(update_fields=["reading", "corrected_at"])
    record(act="campaign.correct_plan", subject=f"campaign.PlanReading:{reading.pk}", by=by, at=at,
           sentence=f"Sửa bản đọc kế hoạch {reading.name[:80]}.", facts={"parts": changed})  # fmt: skip
    return reading


@transaction.atomic
def settle_doubt(*, plan: PlanReading, what: str, line: int, by: Actor, at: datetime) -> PlanReading:
    """A person has looked at a doubt and found the reading right."""
    reading = PlanReading.objects.select_for_update().get(pk=plan.pk)
    _must_be_read(reading)
    left = [one for one in reading.reading["doubts"] if (one["what"], one["line"]) != (what, line)]
    if len(left) == len(reading.reading["doubts"]):
        raise Refused("Chỗ này đã được xem rồi.")
    reading.reading = {**reading.reading, "doubts": left}
    reading.corrected_at = at
    reading.save(update_fields=["reading", "corrected_at"])
    record(act="campaign.settle_doubt", subject=f"campaign.PlanReading:{reading.pk}", by=by, at=at,
           sentence=f"Đã xem “{what[:80]}” của kế hoạch {reading.name[:80]}.", facts={"line": line})  # fmt: skip
    return reading


@transaction.atomic
def create_campaign(  # noqa: PLR0913 - the answers of one form, by keyword
    *, plan: PlanReading, by: Actor, at: datetime, name: str, short_name: str, reference_date: date,
    years: tuple[int, int],
    survey_due: date | None = None, report_due: date | None = None,
) -> Campaign:  # fmt: skip
    """The campaign in preparation, with all that the plan's reading holds. `open_campaign` freezes who owes what.

    A kind without its due date is not asked for.
    Raises Refused when the plan already has its campaign, no due date is given or the years run backwards.
    """
    reading = PlanReading.objects.select_for_update().get(pk=plan.pk)
    if reading.campaign_id is not None:
        raise Refused("Kế hoạch này đã lập thành đợt rồi.")
    _must_be_read(reading)
    if survey_due is None and report_due is None:
        raise Refused(
            "Cần ít nhất một hạn: hạn gửi phiếu của xã hoặc hạn gửi báo cáo của tỉnh.", field="report_due"
        )
    if years[1] < years[0]:
        raise Refused("Năm cuối đứng trước năm đầu; xin xem lại hai năm.", field="last_year")
    kept = reading.reading
    campaign = Campaign.objects.create(
        name=name, short_name=short_name, plan=_enter_document(kept, by, at), reference_date=reference_date,
        first_year=years[0], last_year=years[1], survey_due=survey_due, report_due=report_due,
        reading={key: value for key, value in kept.items() if key != "lines"},
    )  # fmt: skip
    _write_parts(campaign, kept)
    _attach(reading, campaign, by, at)
    reading.campaign = campaign
    reading.save(update_fields=["campaign"])
    record(act="campaign.create", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
           sentence=f"Lập đợt {short_name} từ kế hoạch {kept['document'].get('code') or reading.name}.")  # fmt: skip
    return campaign


def _enter_document(kept: Mapping[str, Any], by: Actor, at: datetime) -> Document:
    facts = kept["document"]
    document = _known(facts, facts.get("type") or "Kế hoạch", by, at)
    if not document.recipients.exists():
        Recipient.objects.bulk_create(
            Recipient(document=document, order=one["order"], name=one["name"][:200], is_group=one["is_group"],
                      level=read_recipients(one["raw"])[0].level if one["is_group"] and one["raw"].strip() else "",
                      purpose=one["purpose"][:60], copies=one["copies"], raw=one["raw"][:300])
            for one in kept["recipients"]
        )  # fmt: skip
    if not document.references.exists():
        for one in kept["references"]:
            to = _known(one, one["kind"], by, at) if one.get("symbol") else None
            Reference.objects.create(document=document, raw=one["raw"][:300], to=to)
    document.place = document.place or facts.get("place", "")[:80]
    document.signer = document.signer or facts.get("signer", "")[:120]
    document.signer_title = document.signer_title or ", ".join(facts.get("capacities", []))[:200]
    document.save(update_fields=["place", "signer", "signer_title"])
    return document


def _attach(reading: PlanReading, campaign: Campaign, by: Actor, at: datetime) -> None:
    """The plan's file goes with its document in the register, once."""
    if campaign.plan is None or campaign.plan.files.exists():
        return
    with reading.file.open("rb") as file:
        data = file.read()
    attach_file(document=campaign.plan, file=File(io.BytesIO(data), name=reading.name), by=by, at=at)


def _known(facts: Mapping[str, Any], kind: str, by: Actor, at: datetime) -> Document:
    number, code = str(facts.get("number") or ""), str(facts.get("code") or "")
    dated = facts.get("dated")
    return enter_known(kind=kind, number=number, symbol=code.removeprefix(number), by=by, at=at,
                       dated=date.fromisoformat(dated) if dated else None,
                       issuer=str(facts.get("issuer") or ""), subject=str(facts.get("subject") or ""))  # fmt: skip


def _write_parts(campaign: Campaign, kept: Mapping[str, Any]) -> None:
    Milestone.objects.bulk_create(
        Milestone(campaign=campaign, order=order, title=_title_of(one)[:300], from_date=one["period"]["from_date"],
                  to_date=one["period"]["to_date"], details=[item["text"] for item in one["items"]])
        for order, one in enumerate(kept["milestones"], start=1) if one.get("period")
    )  # fmt: skip
    Activity.objects.bulk_create(
        Activity(campaign=campaign, order=order, title=one["title"][:400], lead=one["lead"][:200],
                 partners=one["partners"], contents=[item["text"] for item in one["contents"]],
                 from_date=(one.get("period") or {}).get("from_date"), to_date=(one.get("period") or {}).get("to_date"))
        for order, one in enumerate(kept["activities"], start=1)
    )  # fmt: skip
    Committee.objects.bulk_create(
        Committee(campaign=campaign, name=one["name"][:200]) for one in kept["bodies"]
    )
    Trip.objects.bulk_create(_trips(campaign, kept["delegations"]))
    kinds = [(ObligationKind.SURVEY, campaign.survey_due), (ObligationKind.REPORT, campaign.report_due)]
    ReminderRule.objects.bulk_create(
        ReminderRule(campaign=campaign, kind=kind, offset_days=offset, audience=audience, text=text)
        for kind, due in kinds if due is not None for offset, audience, text in DEFAULT_REMINDERS
    )  # fmt: skip


def _title_of(milestone: Mapping[str, Any]) -> str:
    first = milestone["items"][0]["text"] if milestone["items"] else ""
    return f"{milestone['title']}: {first}" if first else str(milestone["title"])


def _trips(campaign: Campaign, delegations: Sequence[Mapping[str, Any]]) -> list[Trip]:
    """Three delegations in miền Bắc, miền Trung, miền Nam: each gets its region when the counts agree."""
    trips: list[Trip] = []
    for one in delegations:
        regions = one["regions"] if len(one["regions"]) == one["count"] else []
        for place in range(min(one["count"], 100)):
            region = regions[place] if regions else ", ".join(one["regions"])
            number = len(trips) + 1
            trips.append(
                Trip(
                    campaign=campaign,
                    order=number,
                    name=f"Đoàn {one['task']} số {number}",
                    region=region[:200],
                )
            )
    return trips
