from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from tusach.books import actions as books
from tusach.figures import actions as figures
from tusach.figures.models import Evidence
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Role
from tusach.reports import rules
from tusach.reports.actions.steps import check_now, form_for, locked, step, tell_unit
from tusach.reports.cells import cells_of
from tusach.reports.models import LeafComment, Report, Signature, State
from tusach.reports.wanted import wanted_in

WRITERS = [Role.REPORTER, Role.LEADER]
MOST_COMMENT = 4_000


def source_of(report: Report) -> str:
    return f"reports.Report:{report.pk}"


def _needs(report: Report, allowed: bool, *states: str) -> None:  # noqa: FBT001 - read aloud: needs(report, may)
    if not allowed:
        raise Refused("Với chức trách hiện nay, anh chị không làm được việc này.")
    if report.state not in states:
        raise Refused(
            f"Báo cáo này đang ở trạng thái “{State(report.state).label}” nên không làm được việc này nữa."
        )


def _as_read(report: Report, seen: int | None) -> None:
    """`seen` is the revision that was read: nobody decides on answers that were sent anew meanwhile."""
    if seen not in {None, report.revision}:
        raise Refused("Nơi gửi vừa gửi bản mới sau khi anh chị mở trang. Xin đọc bản mới rồi xét.")


@transaction.atomic
def check_report(
    *, report: Report, by: Actor, at: datetime, note: str = "", seen: int | None = None
) -> Report:
    """The district has looked through a commune's report and passes it on to the province. `seen`: the revision it read."""
    report = locked(report)
    _needs(report, rules.is_checker(by, report), State.SUBMITTED)
    _as_read(report, seen)
    _, checked = check_now(report)
    step(report, State.CHECKED, checked, by=by, at=at, note=note)
    tell_unit(
        report, f"Huyện đã xem phiếu của {report.obligation.unit_name}, chờ tỉnh nhận.", at,
        kind="reports.checked", roles=[Role.REVIEWER], unit_id=report.obligation.province_id,
    )  # fmt: skip
    return report


@transaction.atomic
def return_report(
    *,
    report: Report,
    comments: Mapping[str, str],
    by: Actor,
    at: datetime,
    note: str = "",
    seen: int | None = None,
) -> Report:
    """Send a report back with what to mend under each leaf: {leaf key: text}. At least one leaf needs its text. `seen`: the
    revision that was read.
    """
    report = locked(report)
    _needs(report, rules.may_return(by, report), State.SUBMITTED, State.CHECKED)
    _as_read(report, seen)
    form = form_for(report.outline)
    said = {leaf: text.strip() for leaf, text in comments.items() if text and text.strip()}
    if not said:
        raise Refused("Xin ghi ít nhất một mục cần sửa và vì sao, để nơi gửi biết sửa chỗ nào.")
    for leaf, text in said.items():
        if form.leaf(leaf) is None:
            raise Refused("Có ghi chú cho một mục không có trong đề cương này.")
        if len(text) > MOST_COMMENT:
            raise Refused("Ghi chú dài quá. Xin viết gọn lại, dưới 4.000 ký tự.")
    LeafComment.objects.bulk_create(
        LeafComment(report=report, leaf=leaf, text=text, person=by.person, at=at)
        for leaf, text in said.items()
    )
    _, checked = check_now(report)
    step(report, State.RETURNED, checked, by=by, at=at, note=note)
    tell_unit(
        report, f"{report.obligation.get_kind_display().capitalize()} được trả lại: {len(said)} mục cần sửa.", at,
        kind="reports.returned", roles=WRITERS, body="\n\n".join(said.values()),
    )  # fmt: skip
    return report


@transaction.atomic
def accept_report(*, report: Report, by: Actor, at: datetime, seen: int | None = None) -> Report:
    """Take a report in; from here on its figures count and its wishes for books wait. Refused when its answers still
    hold open checks. `seen`: the revision that was read.
    """
    report = locked(report)
    _needs(report, rules.is_acceptor(by, report), State.SUBMITTED, State.CHECKED)
    _as_read(report, seen)
    revision, checked = check_now(report)
    if checked.blocking or revision is None:
        raise Refused("Báo cáo này còn chỗ cần xem lại nên chưa nhận được. Xin trả lại kèm ghi chú.")
    skipped = report.obligation.district_id is not None and report.state == State.SUBMITTED
    note = "Nhận khi cấp huyện chưa xem." if skipped else ""
    campaign = report.obligation.campaign
    cells = cells_of(form_for(report.outline), checked, campaign.last_year)
    step(report, State.ACCEPTED, checked, by=by, at=at, note=note, accepted_at=at)
    figures.record(
        unit=report.obligation.unit,
        source=source_of(report),
        cells=[figures.Cell(code, year, value) for code, year, value in cells],
        evidence=Evidence.SIGNED,
        by=by,
        at=at,
        submitted_at=report.submitted_at,
    )
    said = wanted_in(form_for(report.outline), checked)
    books.record_survey_wishes(
        source=source_of(report), said=said, unit=report.obligation.unit, body=None, by=by, at=at
    )
    tell_unit(
        report, f"{report.obligation.get_kind_display().capitalize()} đã được nhận.", at,
        kind="reports.accepted", roles=WRITERS,
    )  # fmt: skip
    return report


def accept_many(
    *, reports: Iterable[Report], by: Actor, at: datetime, seen: Mapping[int, int] | None = None
) -> tuple[int, list[str]]:
    """Accept reports one by one; returns how many, and a sentence for each that could not be taken in. `seen`: {report id: the
    revision that was shown}.
    """
    taken, left = 0, []
    for report in reports:
        try:
            accept_report(report=report, by=by, at=at, seen=(seen or {}).get(report.pk))
        except Refused as refusal:
            left.append(f"{report.obligation.unit_name}: {refusal.sentence}")
        else:
            taken += 1
    return taken, left


@transaction.atomic
def reopen_report(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Open an accepted or locked report for correction: its figures are taken back and its signatures
    voided. Its wishes for books stand until the mended answers are accepted: merged ones keep their place.
    """
    report = locked(report)
    _needs(report, rules.may_reopen(by, report), State.ACCEPTED, State.LOCKED)
    if not reason.strip():
        raise Refused("Xin ghi lý do mở lại; lý do được giữ trong nhật ký.")
    figures.withdraw(unit=report.obligation.unit, source=source_of(report), by=by, at=at)
    Signature.objects.filter(report=report, voided_at__isnull=True).update(voided_at=at)
    _, checked = check_now(report)
    step(report, State.DRAFT, checked, by=by, at=at, note=reason.strip(), accepted_at=None)
    tell_unit(
        report, "Báo cáo được mở lại để sửa.", at, kind="reports.reopened", roles=WRITERS, body=reason.strip()
    )
    return report


@transaction.atomic
def lock_report(*, report: Report, by: Actor, at: datetime) -> Report:
    """Nothing in an accepted report changes any more, until it is reopened with a reason."""
    report = locked(report)
    _needs(report, rules.may_lock(by, report), State.ACCEPTED)
    _, checked = check_now(report)
    return step(report, State.LOCKED, checked, by=by, at=at)
