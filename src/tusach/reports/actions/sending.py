from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.campaign.models import CampaignState
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day
from tusach.people.models import Actor, Role
from tusach.places import queries as places
from tusach.reports import rules
from tusach.reports.actions.drafts import ENDED, Saved, add_revision, save_draft, standing
from tusach.reports.actions.steps import (
    Known,
    answers_digest,
    body_of,
    check_now,
    form_for,
    locked,
    step,
    tell_unit,
    whole,
)
from tusach.reports.merge import merge
from tusach.reports.models import Report, Revision, Signature, State
from tusach.reports.validate import Checked, read_answers, validate


def _may_go_out(report: Report, checked: Checked) -> None:
    """Refused with the one sentence that fits, unless the report may be sent now."""
    campaign, owner = report.obligation.campaign, report.obligation
    if report.state not in rules.OPEN:
        raise Refused(f"Phiếu này đang ở trạng thái “{State(report.state).label}” nên không gửi lại được.")
    if campaign.state == CampaignState.CLOSED:
        closed = f" ngày {day(day_of(campaign.closed_at))}" if campaign.closed_at else ""
        raise Refused(f"Đợt tổng kết đã khép lại{closed}. Phiếu được giữ ở dạng nháp, không mất.")
    if owner.dropped_at:
        raise Refused(f"{owner.unit_name} không còn phải nộp trong đợt này. Phiếu được giữ ở dạng nháp.")
    if report.revision and report.clashes.filter(settled_at__isnull=True).exists():
        raise Refused("Còn câu hai người cùng sửa chưa chọn bản đúng. Xin chọn rồi gửi.")
    if checked.blocking:
        raise Refused(f"Còn {len(checked.blocking)} chỗ cần xem lại. {checked.blocking[0].sentence}")
    if checked.missing:
        raise Refused(f"Còn {len(checked.missing)} câu bắt buộc chưa trả lời.")
    if not checked.answers:
        raise Refused("Phiếu chưa có câu trả lời nào.")


@transaction.atomic
def submit_report(*, report: Report, by: Actor, at: datetime) -> Report:
    """Send a report up. Late ones are received and marked late; a leader who sends also signs.

    Sending again what was already sent changes nothing. Refused while something blocks, with the first sentence.
    """
    report = locked(report)
    if not rules.is_writer(by, report):
        raise Refused(ENDED)
    if report.state in {State.SUBMITTED, State.CHECKED}:
        return report
    whole(report.outline)
    revision, checked = check_now(report)
    _may_go_out(report, checked)
    report.comments.filter(settled_at__isnull=True).update(settled_at=at)
    return _go_up(report, revision, checked, by, at)


def _go_up(
    report: Report,
    revision: Revision | None,
    checked: Checked,
    by: Actor,
    at: datetime,
    known: Known | None = None,
) -> Report:
    """The step itself: late or not, for which geography; a leader's sign; a notice to those one step up."""
    owner = report.obligation
    late = day_of(at) > owner.last_day
    note = f"Gửi sau hạn {day(owner.last_day)}." if late else ""
    if not places.versions_on(day_of(at)).filter(unit=owner.unit_id).exists():
        reference = day(owner.campaign.reference_date)
        note = f"{note} Đơn vị đã sắp xếp lại; vẫn nhận theo địa giới ngày {reference}.".strip()
    step(
        report, State.SUBMITTED, checked, by=by, at=at, note=note, known=known,
        revision=report.revision, submitted_at=at, is_late=late,
    )  # fmt: skip
    if rules.may_sign(by, report) and revision:
        _sign(report, revision, by, at)
    above = owner.district_id or (owner.province_id if owner.unit_id != owner.province_id else None)
    if above is None:
        nation = places.parent_chain(owner.unit_id, owner.campaign.reference_date)
        above = nation[-1].pk if nation else None
    if above is not None:
        sentence = f"{owner.unit_name} gửi {owner.get_kind_display()}{', sau hạn' if late else ''}."
        tell_unit(report, sentence, at, kind="reports.submitted", roles=[Role.REVIEWER], unit_id=above)
    return report


@dataclass(frozen=True, slots=True)
class _Ready:
    """Answers read, merged, checked and hashed before the transaction: a database that lets one write at a time
    is held for the writing only.
    """

    number: int
    answers: dict[str, Any]
    checked: Checked
    digest: str
    doubts: Mapping[str, str]


def _ready(report: Report, answers: Mapping[str, Any], base: int, client_key: str) -> _Ready | None:
    """None when it is not a plain case: a repeated key, two editors on one field, nothing new."""
    form = form_for(report.outline)
    mine, _, doubts = read_answers(form, answers)
    held = standing(report, base, client_key)
    merged = merge(held.base, held.now, mine)
    if held.repeated is not None or merged.pairs or merged.answers == held.now:
        return None
    checked = validate(form, merged.answers)
    return _Ready(report.revision, merged.answers, checked, answers_digest(merged.answers), doubts)


def send_answers(
    *, report: Report, answers: Mapping[str, Any], base: int, client_key: str, by: Actor, at: datetime
) -> Saved:
    """Save and send in one step and one transaction: one revision, one transition, one journal entry.

    `sent` says whether it went up. What may not go yet is kept as a draft, with the sentence why; two editors on
    one field, or the same key again, end as they do in `save_draft`. Refused as there.
    """
    whole(report.outline)
    ready = _ready(report, answers, base, client_key[:64])
    with transaction.atomic():
        held = locked(report)
        if ready and ready.number == held.revision and _may_go_at_once(held, ready, by):
            settled = report.comments.filter(settled_at__isnull=True) if held.revision else None
            if settled is not None:
                settled.update(settled_at=at)
            revision = add_revision(held, ready.answers, ready.digest, base, client_key[:64], by, at)
            _go_up(held, revision, ready.checked, by, at, Known((), ready.digest))
            return Saved(held.revision, (), ready.checked, sent=True, doubts=ready.doubts)
        saved = save_draft(report=report, answers=answers, base=base, client_key=client_key, by=by, at=at)
        if saved.pairs:
            return saved
        try:
            sent = submit_report(report=report, by=by, at=at)
        except Refused as refusal:
            return replace(saved, sentence=refusal.sentence)
        return replace(saved, revision=sent.revision, sent=True)


def _may_go_at_once(report: Report, ready: _Ready, by: Actor) -> bool:
    if not rules.is_writer(by, report) or report.state not in rules.OPEN:
        return False
    try:
        _may_go_out(report, ready.checked)
    except Refused:
        return False
    return True


@transaction.atomic
def withdraw_report(*, report: Report, by: Actor, at: datetime) -> Report:
    """The sender takes a sent report back, until it is accepted."""
    report = locked(report)
    if not rules.is_writer(by, report):
        raise Refused(ENDED)
    if report.state not in {State.SUBMITTED, State.CHECKED}:
        raise Refused(f"Phiếu đang ở trạng thái “{State(report.state).label}” nên không rút về được.")
    _, checked = check_now(report)
    return step(
        report, State.DRAFT, checked, by=by, at=at, note="Người gửi rút về.", submitted_at=None, is_late=False
    )


@transaction.atomic
def sign_report(*, report: Report, by: Actor, at: datetime) -> Signature:
    """The leader's sign-off over the answers as they stand: it holds for this revision only."""
    report = locked(report)
    if not rules.may_sign(by, report):
        raise Refused("Chỉ lãnh đạo của nơi báo cáo được ký.")
    revision, checked = check_now(report)
    if revision is None or checked.blocking:
        raise Refused("Báo cáo còn chỗ cần xem lại nên chưa ký được.")
    if report.state in {State.ACCEPTED, State.LOCKED}:
        raise Refused("Báo cáo đã được nhận, không ký lại.")
    return _sign(report, revision, by, at)


def _sign(report: Report, revision: Revision, by: Actor, at: datetime) -> Signature:
    held = report.signatures.filter(voided_at__isnull=True, digest=revision.digest).first()
    if held:
        return held
    if by.person is None:
        raise Refused("Cần đăng nhập để ký.")
    signature = Signature.objects.create(
        report=report,
        revision=revision.number,
        digest=revision.digest,
        person=by.person,
        body_id=body_of(by),
        at=at,
    )
    journal.record(
        act="reports.sign_report",
        subject=f"reports.Report:{report.pk}",
        by=by,
        at=at,
        sentence=f"Ký {report.obligation.get_kind_display()} của {report.obligation.unit_name}, bản {revision.number}.",
        facts={"digest": revision.digest},
    )
    return signature
