"""Plans that wait to be read: scans, PDFs and what goes through LibreOffice, which take longer than a page may.

The file is kept first; a worker reads it (`tusach plan work`) and tells who handed it in. Without a worker it waits.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from tusach.campaign import queries
from tusach.campaign.models import PlanReading, ReadingState
from tusach.campaign.plan import Plan, read_plan
from tusach.journal.actions import name_kind, record, tell
from tusach.kit import leases
from tusach.kit.errors import Refused
from tusach.kit.leases import Lease, LostError
from tusach.kit.textlayer import read_apart
from tusach.people.models import Actor

log = logging.getLogger(__name__)
PLAN_READ = "campaign.plan_read"
name_kind(PLAN_READ, "Kế hoạch máy đã đọc")
BROKEN = "Máy gặp lỗi khi đọc tệp này; lỗi đã được ghi lại để sửa. Tệp vẫn được giữ, sau này đọc lại được."


def claim_plan(*, at: datetime) -> PlanReading | None:
    leases.look_alive(queries.PLAN_READER, at=at)
    return leases.claim(queries.plans_waiting(), at=at)


def give_up_plans(*, at: datetime) -> list[PlanReading]:
    """Plans of which every reader died are no longer tried; they are kept, and people may ask for them again."""
    lost = leases.in_vain(queries.plans_waiting(), at=at)
    for plan in lost:
        _ended(plan, leases.GAVE_UP, None, at, None)
    return lost


def read_claimed_plan(*, plan: PlanReading, now: Callable[[], datetime]) -> bool:
    """Read a plan that was claimed, saying how far it is; False, with nothing written, when it became another's.

    One that cannot be read ends FAILED with the sentence why, and its file stays.
    """
    lease = Lease(plan, queries.plans_waiting(), now)
    try:
        try:
            found, sentence = _read(plan, lease), ""
        except Refused as refusal:
            found, sentence = None, refusal.sentence
        except LostError:
            raise
        except Exception:
            # A file that breaks the reader must not stop the others; it is kept and read again after the repair.
            log.exception("reading of plan %s failed", plan.pk)
            found, sentence = None, BROKEN
        _ended(plan, sentence, found, now(), lease)
    except LostError:
        log.warning("plan %s was taken over by another reader while it was read", plan.pk)
        return False
    return True


def _read(plan: PlanReading, lease: Lease[PlanReading]) -> Plan:
    with plan.file.open("rb") as file:
        data = file.read()
    reader = partial(read_apart, seconds=settings.REPORT_READ_SECONDS, heard=lease.heard)
    return read_plan(data, name=plan.name, reader=reader)


@transaction.atomic
def _ended(
    plan: PlanReading, sentence: str, found: Plan | None, at: datetime, lease: Lease[PlanReading] | None
) -> None:
    if lease is not None:
        lease.hold()
    plan.state = ReadingState.READ if found is not None else ReadingState.FAILED
    plan.sentence, plan.read_at, plan.claimed_until = sentence, at, None
    plan.reading = found.as_stored() if found is not None else {}
    plan.save(update_fields=["state", "sentence", "read_at", "claimed_until", "reading"])
    said = sentence_of_reading(plan)
    record(act="campaign.read_plan", subject=f"campaign.PlanReading:{plan.pk}", by=None, at=at, sentence=said)
    tell(people=[plan.read_by], kind=PLAN_READ, sentence=said, at=at, url=queries.url_of_plan(plan),
         subject=f"campaign.PlanReading:{plan.pk}")  # fmt: skip


def sentence_of_reading(plan: PlanReading) -> str:
    name = plan.name[:80]
    if plan.state == ReadingState.FAILED:
        return f"Máy chưa đọc được kế hoạch “{name}”. {plan.sentence}"
    return f"Máy đã đọc kế hoạch “{name}”: {len(plan.reading['doubts'])} chỗ cần xem lại."


@transaction.atomic
def read_plan_again(*, plan: PlanReading, by: Actor, at: datetime) -> PlanReading:
    """A plan that could not be read waits for the worker once more: letters are recognised now, or the reader has learnt."""
    held = PlanReading.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if held.state == ReadingState.WAITING:
        return held
    if held.state != ReadingState.FAILED:
        raise Refused("Máy đã đọc kế hoạch này rồi.")
    held.state, held.sentence, held.claimed_until = ReadingState.WAITING, "", None
    held.tries = held.page = held.pages = 0
    held.save(update_fields=["state", "sentence", "claimed_until", "tries", "page", "pages"])
    record(act="campaign.read_plan_again", subject=f"campaign.PlanReading:{held.pk}", by=by, at=at,
           sentence=f"Cho đọc lại kế hoạch “{held.name[:80]}”.")  # fmt: skip
    return held
