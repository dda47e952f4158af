"""Where a report stands that came as a file: said alike on the home pages, in the list and on the report itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tusach.reports import rules
from tusach.reports.models import Intake, IntakeState, Report, State, Way

# What is done next with a file, by its state, while its report is not sent.
_NEXT = {
    IntakeState.WAITING: "Máy chưa đọc đến; mở tệp để xem khi máy đọc xong.",
    IntakeState.READING: "Máy đang đọc; mở tệp để xem khi máy đọc xong.",
    IntakeState.UNREADABLE: "Mở tệp xem vì sao, rồi nộp tệp khác.",
    IntakeState.READ: "Mở tệp, dò lại từng mục rồi đưa vào báo cáo.",
    IntakeState.CONFIRMED: "Mở tệp và đưa vào báo cáo, rồi gửi.",
    IntakeState.TAKEN: "Xem lại báo cáo rồi gửi.",
}
_ASKED = {"place", "guess"}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The newest file of a report that is not replaced. `next_step` is empty once the report is sent."""

    intake: Intake
    next_step: str

    @property
    def words(self) -> str:
        return str(self.intake.get_state_display())

    @property
    def is_to_send(self) -> bool:
        """Its text is in the report, which has only to be sent."""
        return self.intake.state == IntakeState.TAKEN and bool(self.next_step)


def handed_in(reports: Collection[Report]) -> dict[int, HandedIn]:
    """{report id: where its file stands}; reports without a file are missing. One query."""
    files = newest_files([one.pk for one in reports])
    return {one.pk: HandedIn(files[one.pk], _next(files[one.pk], one)) for one in reports if one.pk in files}


def standing_of(files: Sequence[Intake], report: Report) -> HandedIn | None:
    """Of all files of a report, the newest first, the one that is used, as it stands; None when there is none."""
    used = next((one for one in files if one.state != IntakeState.SUPERSEDED), None)
    return HandedIn(used, _next(used, report)) if used else None


def newest_files(reports: Collection[int]) -> dict[int, Intake]:
    """{report id: its newest file that is not replaced}"""
    rows = Intake.objects.filter(report__in=reports).exclude(way=Way.WEB)
    rows = rows.exclude(state=IntakeState.SUPERSEDED).order_by("ordinal")
    return {one.report_id: one for one in rows if one.report_id is not None}


def _next(intake: Intake, report: Report) -> str:
    if report.state not in rules.OPEN:
        return ""
    if report.state == State.RETURNED and intake.state == IntakeState.TAKEN:
        return "Báo cáo đã được trả lại: sửa các mục được nêu, hoặc nộp tệp khác, rồi gửi lại."
    if any(one.get("code") in _ASKED for one in intake.doubts) and intake.state == IntakeState.READ:
        return "Trung ương đang xem tệp này có đúng là báo cáo của nơi gửi không."
    return _NEXT.get(IntakeState(intake.state), "")
