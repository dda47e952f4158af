from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from tusach.campaign.models import CampaignState
from tusach.journal import actions as journal
from tusach.journal.queries import with_choice
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.prepared import Prepared, param
from tusach.kit.text import day
from tusach.people import queries as people
from tusach.people.models import Actor, Person, Role
from tusach.places import queries as places
from tusach.reports import rules
from tusach.reports.actions.drafts import ENDED
from tusach.reports.actions.steps import body_of, check_now, locked, step, tell, whole_and_stands
from tusach.reports.models import Report, Revision, Signature, State
from tusach.reports.validate import Checked


def may_go_out(report: Report, checked: Checked) -> None:
    """Refused with the one sentence that fits, unless the report may be sent now."""
    campaign, owner = report.obligation.campaign, report.obligation
    if report.state not in rules.OPEN:
        raise Refused(f"Phiếu này đang ở trạng thái “{State(report.state).label}” nên không gửi lại được.")
    if campaign.state == CampaignState.CLOSED:
        closed = f" ngày {day(day_of(campaign.closed_at))}" if campaign.closed_at else ""
        raise Refused(f"Đợt tổng kết đã khép lại{closed}. Phiếu được giữ ở dạng nháp, không mất.")
    if owner.dropped_at:
        raise Refused(f"{owner.unit_name} không còn phải gửi trong đợt này. Phiếu được giữ ở dạng nháp.")
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
    stands = whole_and_stands(report, at)
    revision, checked = check_now(report)
    may_go_out(report, checked)
    report.comments.filter(settled_at__isnull=True).update(settled_at=at)
    way = way_up(report, at, stands=stands)
    step(report, State.SUBMITTED, checked, by=by, at=at, note=way.note, submitted_at=at, is_late=way.late)
    if rules.may_sign(by, report) and revision:
        sign(report, revision, by, at)
    tell(report, way.hearers, way.sentence, at, kind=TOLD)
    return report


class WayUp(NamedTuple):
    """What a sending comes with: late or not and for which geography; who hears of it one step up."""

    late: bool
    note: str
    hearers: list[Person]
    sentence: str


TOLD = "reports.submitted"
_HEARERS: Prepared[Person] = Prepared(
    lambda: with_choice(people.holders(param("unit"), [param("role")], param("day")), param("kind"))
)


def way_up(report: Report, at: datetime, *, stands: bool) -> WayUp:
    """Read only; one query, some more for a province. `stands`: the unit still is one on that day."""
    owner = report.obligation
    late = day_of(at) > owner.last_day
    note = f"Gửi sau hạn {day(owner.last_day)}." if late else ""
    if not stands:
        reference = day(owner.campaign.reference_date)
        note = f"{note} Đơn vị đã sắp xếp lại; vẫn nhận theo địa giới ngày {reference}.".strip()
    above = owner.district_id or (owner.province_id if owner.unit_id != owner.province_id else None)
    if above is None:
        nation = places.parent_chain(owner.unit_id, owner.campaign.reference_date)
        above = nation[-1].pk if nation else None
    asked = {"role": str(Role.REVIEWER), "day": day_of(at), "kind": TOLD}
    hearers = _HEARERS.instances(unit=above, **asked) if above is not None else []
    sentence = f"{owner.unit_name} gửi {owner.get_kind_display()}{', sau hạn' if late else ''}."
    return WayUp(late, note, hearers, sentence)


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
    return sign(report, revision, by, at)


def sign(report: Report, revision: Revision, by: Actor, at: datetime) -> Signature:
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
