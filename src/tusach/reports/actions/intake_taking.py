"""The text of a file becomes the answers of the report, leaf by leaf, without losing what a person typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.journal.actions import name_kind
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor, Role
from tusach.reports import rules
from tusach.reports.actions.drafts import standing, write_answers
from tusach.reports.actions.findings import find_conflicts
from tusach.reports.actions.intake import note
from tusach.reports.actions.intake_layer import hold_report, make_source
from tusach.reports.actions.sending import may_go_out, way_up
from tusach.reports.actions.steps import check_now, form_for, locked, step, tell, tell_unit, whole_and_stands
from tusach.reports.answers import LONGEST_LONGTEXT, plain
from tusach.reports.form import Form
from tusach.reports.models import Intake, IntakeState, Report, State
from tusach.reports.queries.intake import why_not_used
from tusach.reports.queries.texts import texts_by_leaf
from tusach.reports.webtext import plain_words, text_key

name_kind("reports.sent-for", "Báo cáo trung ương nhập từ tệp")
KEEP, FILE, BOTH = "typed", "file", "both"


@transaction.atomic
def take_into_report(
    *, intake: Intake, by: Actor, at: datetime, choices: Mapping[str, str] | None = None
) -> Report:
    """Write the text of each leaf into its answer, as a new revision. `choices`: {leaf key: "typed", "file" or "both"}
    for leaves where a person typed something else; such a leaf keeps what was typed unless the choice says so.

    Refused while the report is not open, or when a leaf is longer than an answer may be.
    """
    if intake.report is not None:
        hold_report(intake.report)
    intake = Intake.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=intake.pk)
    if intake.report is None:
        raise Refused("Chưa rõ tệp này là báo cáo của nơi nào. Xin chọn nơi gửi trước.")
    if not rules.may_take(by, intake):
        raise Refused("Với chức trách hiện nay, anh chị không đưa được tệp này vào báo cáo.")
    if closed := why_not_used(intake):
        raise Refused(closed)
    if any(one.get("code") == "place" for one in intake.doubts):
        raise Refused("Xin trả lời trước: đúng là báo cáo của nơi này không?")
    report = locked(intake.report)
    if report.state not in rules.OPEN:
        said = State(report.state).label
        raise Refused(f"Báo cáo đang ở trạng thái “{said}”. Xin rút về, trả lại hoặc mở lại rồi đưa tệp vào.")
    form = form_for(report.outline)
    answers = merged(form, standing(report, report.revision, "").now, _texts(intake), choices or {})
    if report.revision == 0 or answers != standing(report, report.revision, "").now:
        write_answers(report, form, answers, report.revision, "", by, at)
    _taken(intake, by, at)
    return report


def _texts(intake: Intake) -> dict[str, list[str]]:
    return texts_by_leaf(intake.layers.get(current=True))


def merged(
    form: Form, now: Mapping[str, Any], texts: Mapping[str, list[str]], choices: Mapping[str, str]
) -> dict[str, Any]:
    """The answers with the file's text in them. Refused for a text longer than an answer."""
    answers = dict(now)
    for leaf in form.leaves:
        key, text = text_key(leaf), "\n".join(texts.get(leaf.key, ()))
        if key is None or not text:
            continue
        typed = str(plain(answers.get(key)) or "")
        same = plain_words([typed]) == plain_words([text])
        choice = FILE if not typed or same else choices.get(leaf.key, KEEP)
        if choice == KEEP:
            continue
        written = f"{typed}\n{text}" if choice == BOTH else text
        if len(written) > LONGEST_LONGTEXT:
            raise Refused(
                f"Mục {leaf.label} “{leaf.title}” dài {number(len(written))} ký tự, một mục nhận nhiều nhất "
                f"{number(LONGEST_LONGTEXT)}. Xin xem lại chỗ tách mục, hoặc chuyển phụ lục ra ngoài mục này."
            )
        answers[key] = written
    return answers


def _taken(intake: Intake, by: Actor, at: datetime) -> None:
    before = Intake.objects.filter(report=intake.report_id, state=IntakeState.TAKEN).exclude(pk=intake.pk)
    before.update(state=IntakeState.SUPERSEDED, superseded_by=intake)
    intake.state, intake.taken_by, intake.taken_at = IntakeState.TAKEN, by.person, at
    intake.save(update_fields=["state", "taken_by", "taken_at"])
    if make_source(intake):
        find_conflicts(layer=intake.layers.get(current=True), at=at)
    note(intake, by, at, "reports.take_into_report", f"Đưa chữ của “{intake.name}” vào báo cáo.")


@transaction.atomic
def send_for(*, report: Report, by: Actor, at: datetime) -> Report:
    """The centre sends up a report that its province handed in as a file; kept as such in the report's own way. A leaf on
    which a person saw that the file says nothing does not hold it back: it is silence.
    """
    report = locked(report)
    if not rules.may_send_for(by, report):
        raise Refused("Chỉ tổ biên tập ở trung ương gửi thay được.")
    intake = Intake.objects.filter(report=report, state=IntakeState.TAKEN).first()
    if intake is None:
        raise Refused("Báo cáo này không phải nhập từ tệp, xin để nơi báo cáo tự gửi.")
    if intake.confirmed_at is None:
        raise Refused("Xin dò xong tệp trước: mục nào tệp không nói tới thì được gửi là không nói tới.")
    stands = whole_and_stands(report, at)
    _, checked = check_now(report)
    silent = [
        key for key in checked.missing if key in {text_key(leaf) for leaf in form_for(report.outline).leaves}
    ]
    may_go_out(report, replace(checked, missing=[key for key in checked.missing if key not in silent]))
    report.comments.filter(settled_at__isnull=True).update(settled_at=at)
    way = way_up(report, at, stands=stands)
    left = f"{len(silent)} mục tệp không nói tới. " if silent else ""
    said = f"Trung ương nhập từ tệp của tỉnh. {left}{way.note}".strip()
    step(report, State.SUBMITTED, checked, by=by, at=at, note=said, submitted_at=at, is_late=way.late)
    tell(report, way.hearers, way.sentence, at, kind="reports.submitted")
    tell_unit(
        report, "Trung ương đã nhập báo cáo từ tệp và gửi thay. Xin xem lại.", at,
        kind="reports.sent-for", roles=[Role.REPORTER, Role.LEADER],
    )  # fmt: skip
    return report
