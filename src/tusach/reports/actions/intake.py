"""Reports handed in as files: kept as they came, whatever becomes of them; whose they are; what replaces what."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import F, Q

from tusach.campaign.models import Campaign
from tusach.journal import actions as journal
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import moment
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.intake_layer import hold_report, next_ordinal
from tusach.reports.actions.steps import body_of
from tusach.reports.models import Intake, IntakeState, Report

MOST_FILES, MOST_WAITING = 100, 10  # of one report, handed in by its place


@transaction.atomic
def hand_in_report(
    *,
    campaign: Campaign,
    report: Report | None,
    file: IO[bytes],
    name: str,
    way: str,
    by: Actor,
    at: datetime,
    once: str = "",
) -> Intake:
    """Keep a file as it came; it is read afterwards. `report` None: the file itself is asked whose it is.

    The same file again, or the same `once`, gives the intake that is there; its `sentence` then says so (not saved).
    Refused when `by` may not, or when the file is empty or larger than any that is kept.
    """
    if not (rules.may_hand_in(by, report) if report else rules.may_file(by)):
        raise Refused("Với chức trách hiện nay, anh chị không nộp được báo cáo này.")
    if once and (done := Intake.objects.filter(once=once[:64]).first()):
        return done
    if report is not None and not rules.may_file(by):
        _room_for_one_more(report)
    kept = store.keep(file)
    if report is not None:
        hold_report(report)
    if same := _same(campaign, report, kept.sha256):
        return same
    intake = Intake.objects.create(
        campaign=campaign, report=report, ordinal=next_ordinal(report) if report else 1, way=way,
        sha256=kept.sha256, name=store.safe_name(name), size=kept.size, given_by=by.person,
        given_body_id=body_of(by), given_at=at, once=once[:64] or None,
    )  # fmt: skip
    whose = report.obligation.unit_name if report else "chưa rõ nơi gửi"
    note(intake, by, at, "reports.hand_in_report", f"Nộp tệp “{intake.name}”: {whose}.", sha256=kept.sha256)
    return intake


def _room_for_one_more(report: Report) -> None:
    """A place fills neither the disc nor the worker's queue. The centre may always hand in."""
    files = Intake.objects.filter(report=report)
    if files.filter(state__in=[IntakeState.WAITING, IntakeState.READING]).count() >= MOST_WAITING:
        raise Refused("Các tệp nộp trước còn đang chờ máy đọc. Xin nộp tiếp khi máy đọc xong.")
    if files.count() >= MOST_FILES:
        raise Refused(
            f"Báo cáo này đã nhận {MOST_FILES} tệp. Nếu cần thay tệp nữa, xin gửi cho ban tuyên giáo trung ương."
        )


def _same(campaign: Campaign, report: Report | None, sha256: str) -> Intake | None:
    """The same file, handed in before for the same report (or for nobody yet) and not given up."""
    rows = Intake.objects.filter(campaign=campaign, sha256=sha256).exclude(state=IntakeState.SUPERSEDED)
    if report is not None:
        rows = rows.filter(Q(report=report) | Q(report__isnull=True))
    held = rows.order_by(F("report").desc(nulls_last=True), "-pk").first()
    if held is None:
        return None
    if held.report_id is None and report is not None:
        held.report, held.ordinal = report, next_ordinal(report)
        held.save(update_fields=["report", "ordinal"])
    held.sentence = f"Tệp này đã nộp lúc {moment(held.given_at)}; không nộp lại."
    return held


@transaction.atomic
def describe_intake(
    *, intake: Intake, sender: str, restricted: bool, by: Actor, at: datetime, letter: bytes = b""
) -> Intake:
    """Who sent the e-mail it came with, that `letter` as it came, and whether the text must not leave the house for a
    service outside. What was said so before stays: the same file may come twice, by other hands.
    """
    if not rules.may_file(by) and not (intake.report and rules.may_hand_in(by, intake.report)):
        raise Refused("Với chức trách hiện nay, anh chị không làm được việc này.")
    intake.sender = intake.sender or sender.strip()[:200]
    intake.restricted = intake.restricted or restricted
    if letter and not intake.letter:
        intake.letter = store.keep_bytes(letter).sha256
    intake.save(update_fields=["sender", "restricted", "letter"])
    kept = ", không chuyển ra ngoài" if intake.restricted else ""
    note(
        intake,
        by,
        at,
        "reports.describe_intake",
        f"“{intake.name}”: thư của {intake.sender or 'chưa ghi'}{kept}.",
    )
    return intake


def note(intake: Intake, by: Actor | None, at: datetime, act: str, sentence: str, **facts: Any) -> None:
    more: Mapping[str, Any] = {"report": intake.report_id, **facts}
    journal.record(
        act=act, subject=f"reports.Intake:{intake.pk}", by=by, at=at, sentence=sentence, facts=more
    )
