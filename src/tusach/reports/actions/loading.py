"""Many reports at once, as an import or the demo brings them: checked like typed ones, written in bulk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from tusach.campaign.models import Obligation
from tusach.figures import actions as figures
from tusach.figures.models import Evidence
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.reports.actions.intake_layer import ensure_layer
from tusach.reports.actions.review import source_of
from tusach.reports.actions.steps import canonical, form_for
from tusach.reports.cells import cells_of
from tusach.reports.form import Form
from tusach.reports.leaves import finish
from tusach.reports.models import LeafComment, Outline, OutlineKind, Report, Revision, State, Transition
from tusach.reports.validate import Checked, read_answers, validate

_CHUNK = 500
SENT = {State.SUBMITTED, State.CHECKED, State.ACCEPTED}
_WRITTEN = {State.DRAFT, State.SUBMITTED}
# The way that leads to each state, as it is kept in transitions.
_WAY: Mapping[str, tuple[str, ...]] = {
    State.DRAFT: (State.DRAFT,),
    State.SUBMITTED: (State.DRAFT, State.SUBMITTED),
    State.CHECKED: (State.DRAFT, State.SUBMITTED, State.CHECKED),
    State.RETURNED: (State.DRAFT, State.SUBMITTED, State.RETURNED),
    State.ACCEPTED: (State.DRAFT, State.SUBMITTED, State.ACCEPTED),
}


@dataclass(frozen=True)
class Given:
    """One place's answers as typed, the state they had come to, and when. `writer` and `reviewer` are ids of the persons
    who wrote them and who looked at them or took them in; 0: who loads them.
    """

    obligation: Obligation
    answers: Mapping[str, Any]
    state: str
    at: datetime
    comments: Mapping[str, str] = field(default_factory=dict)
    writer: int = 0
    reviewer: int = 0


@dataclass
class _Made:
    report: Report
    revision: Revision
    checked: Checked
    given: Given


@transaction.atomic
def load_reports(*, outline: Outline, given: Iterable[Given], by: Actor, at: datetime) -> int:
    """Write each answer as a report in its state; accepted ones post their figures.

    The sums are not moved: call `figures.actions.rebuild` once after the last load, in the same transaction.
    Returns how many. Refused, and nothing is written, when an answer that was sent does not hold: the sentence
    names the place. Reports that exist already are not touched: give only obligations without one.
    """
    form, count = form_for(outline), 0
    waiting = iter(given)
    while chunk := list(islice(waiting, _CHUNK)):
        made = [_made(outline, form, one, by) for one in chunk]
        _write(made, by)
        _post(form, outline.campaign.last_year, made, by, at)
        count += len(made)
    _note_answers(outline)
    journal.record(
        act="reports.load_reports",
        subject=f"reports.Outline:{outline.pk}",
        by=by,
        at=at,
        sentence=f"Nạp {number(count)} báo cáo: {outline.title}"[:300],
        facts={"reports": count, "outline": outline.digest},
    )
    return count


def _made(outline: Outline, form: Form, one: Given, by: Actor) -> _Made:
    read, _, _ = read_answers(form, one.answers)
    checked = validate(form, {key: answer for key, answer in read.items() if answer is not None})
    sent = one.state != State.DRAFT
    if sent and (checked.blocking or checked.missing):
        why = checked.blocking[0].sentence if checked.blocking else f"Thiếu câu {checked.missing[0]}."
        raise Refused(f"{one.obligation.unit_name}: {why}")
    report = Report(
        obligation=one.obligation,
        outline=outline,
        state=one.state,
        revision=1,
        changed_at=one.at,
        submitted_at=one.at if sent else None,
        is_late=sent and day_of(one.at) > one.obligation.last_day,
        accepted_at=one.at if one.state == State.ACCEPTED else None,
    )
    finish(report, checked, set(one.comments))
    revision = Revision(
        number=1, answers=checked.answers, digest=canonical(checked.answers).digest,
        person_id=one.writer or _loader(by), saved_at=one.at, submitted=sent,
    )  # fmt: skip
    return _Made(report, revision, checked, one)


def _loader(by: Actor) -> int | None:
    return by.person.pk if by.person else None


def _write(made: list[_Made], by: Actor) -> None:
    Report.objects.bulk_create([each.report for each in made])
    for each in made:
        each.revision.report = each.report
    Revision.objects.bulk_create([each.revision for each in made])
    steps, comments = [], []
    for each in made:
        before: str = State.NOT_STARTED
        writer, reviewer = each.given.writer or _loader(by), each.given.reviewer or _loader(by)
        for to in _WAY[each.report.state]:
            steps.append(
                Transition(
                    report=each.report,
                    from_state=before,
                    to_state=to,
                    person_id=writer if to in _WRITTEN else reviewer,
                    revision=1,
                    at=each.given.at,
                )
            )
            before = to
        comments += [
            LeafComment(report=each.report, leaf=leaf, text=text, person_id=reviewer, at=each.given.at)
            for leaf, text in each.given.comments.items()
        ]
        if each.report.outline.kind == OutlineKind.REPORT and each.report.state in SENT:
            ensure_layer(report=each.report, at=each.given.at)
    Transition.objects.bulk_create(steps)
    LeafComment.objects.bulk_create(comments)


def _note_answers(outline: Outline) -> None:
    """What was sent is answered, at its own moment; one statement for all."""
    sent = Report.objects.filter(obligation=OuterRef("pk")).values("submitted_at")[:1]
    Obligation.objects.filter(
        campaign=outline.campaign_id, kind=outline.kind, answered_at__isnull=True, report__state__in=SENT
    ).update(answered_at=Subquery(sent))


def _post(form: Form, last_year: int, made: list[_Made], by: Actor, at: datetime) -> None:
    figures.record_many(
        batches=[
            figures.Batch(
                unit=each.given.obligation.unit,
                source=source_of(each.report),
                cells=[
                    figures.Cell(code, year, value)
                    for code, year, value in cells_of(form, each.checked, last_year)
                ],
                evidence=Evidence.SIGNED,
                submitted_at=each.report.submitted_at,
            )
            for each in made
            if each.report.state == State.ACCEPTED
        ],
        by=by,
        at=at,
    )
