"""Saving and sending in one: what most communes do with a whole form."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.drafts import Saved, add_revision, save_draft, standing
from tusach.reports.actions.sending import WayUp, may_go_out, sign, submit_report, way_up
from tusach.reports.actions.steps import answers_digest, form_for, keep_step, move, tell, whole
from tusach.reports.merge import merge
from tusach.reports.models import Report, State
from tusach.reports.validate import Checked, read_answers, validate


@dataclass(frozen=True, slots=True)
class _Ready:
    """All that can be known before the transaction: SQLite lets one write at a time, so it is held for writing only."""

    answers: dict[str, Any]
    checked: Checked
    digest: str
    way: WayUp
    doubts: Mapping[str, str]


def send_answers(
    *, report: Report, answers: Mapping[str, Any], base: int, client_key: str, by: Actor, at: datetime
) -> Saved:
    """Save and send in one transaction: one revision, one transition, one journal entry.

    `sent` says whether it went up. What may not go yet is kept as a draft, with the sentence why; two editors on
    one field, or the same key again, end as they do in `save_draft`. Refused as there.
    """
    whole(report.outline)
    ready = _ready(report, answers, base, client_key, by, at)
    with transaction.atomic():
        sent = _sent(report, ready, base, client_key, by, at) if ready else None
        return sent or _step_by_step(report, answers, base, client_key, by, at)


def _ready(
    report: Report, answers: Mapping[str, Any], base: int, client_key: str, by: Actor, at: datetime
) -> _Ready | None:
    """None when it is no plain case: a repeated key, two editors on one field, nothing new, not fit to go up."""
    form = form_for(report.outline)
    mine, _, doubts = read_answers(form, answers)
    held = standing(report, base, client_key[:64])
    merged = merge(held.base, held.now, mine)
    if held.repeated is not None or merged.pairs or merged.answers == held.now:
        return None
    checked = validate(form, merged.answers)
    if not rules.is_writer(by, report):
        return None
    try:
        may_go_out(report, checked)
    except Refused:
        return None
    return _Ready(merged.answers, checked, answers_digest(merged.answers), way_up(report, at), doubts)


def _sent(report: Report, ready: _Ready, base: int, client_key: str, by: Actor, at: datetime) -> Saved | None:
    """None when the report has moved on since it was read: its row is claimed by state and revision."""
    before, number, report = report.state, report.revision, copy(report)
    fields = move(
        report, State.SUBMITTED, ready.checked, (), at=at,
        revision=number + 1, submitted_at=at, is_late=ready.way.late,
    )  # fmt: skip
    claimed = Report.objects.filter(pk=report.pk, state=before, revision=number)
    if not claimed.update(**fields):
        return None
    if number:
        report.comments.filter(settled_at__isnull=True).update(settled_at=at)
    report.revision = number
    revision = add_revision(report, ready.answers, ready.digest, base, client_key[:64], by, at)
    keep_step(report, before, by=by, at=at, note=ready.way.note, digest=ready.digest)
    if rules.may_sign(by, report):
        sign(report, revision, by, at)
    tell(report, ready.way.hearers, ready.way.sentence, at, kind="reports.submitted")
    return Saved(report.revision, (), ready.checked, sent=True, doubts=ready.doubts)


def _step_by_step(
    report: Report, answers: Mapping[str, Any], base: int, client_key: str, by: Actor, at: datetime
) -> Saved:
    saved = save_draft(report=report, answers=answers, base=base, client_key=client_key, by=by, at=at)
    if saved.pairs:
        return saved
    try:
        sent = submit_report(report=report, by=by, at=at)
    except Refused as refusal:
        return replace(saved, sentence=refusal.sentence)
    return replace(saved, revision=sent.revision, sent=True)
