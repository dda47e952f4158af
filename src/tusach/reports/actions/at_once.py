"""Saving and sending in one: what most communes do with a whole form."""

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tusach.kit.errors import Refused
from tusach.kit.prepared import param
from tusach.kit.writes import Update, together
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.drafts import Saved, add_revision, save_draft, standing
from tusach.reports.actions.sending import TOLD, WayUp, may_go_out, sign, submit_report, way_up
from tusach.reports.actions.steps import (
    Canonical,
    canonical,
    form_for,
    keep_step,
    move,
    tell,
    whole_and_stands,
)
from tusach.reports.leaves import DERIVED
from tusach.reports.merge import merge
from tusach.reports.models import Report, State
from tusach.reports.validate import Checked, read_answers, validate


@dataclass(frozen=True, slots=True)
class _Ready:
    """All that can be known before the transaction: SQLite lets one write at a time, so it is held for writing only."""

    answers: dict[str, Any]
    checked: Checked
    written: Canonical
    way: WayUp
    doubts: Mapping[str, str]


def send_answers(
    *, report: Report, answers: Mapping[str, Any], base: int, client_key: str, by: Actor, at: datetime
) -> Saved:
    """Save and send in one transaction: one revision, one transition, one journal entry.

    `sent` says whether it went up. What may not go yet is kept as a draft, with the sentence why; two editors on
    one field, or the same key again, end as they do in `save_draft`. Refused as there.
    """
    stands = whole_and_stands(report, at)
    ready = _ready(report, answers, base, client_key, by, at, stands=stands)
    if ready:
        # The same number taken by another meanwhile is an IntegrityError of the revision.
        with suppress(_MovedOnError, IntegrityError), transaction.atomic():
            return _sent(report, ready, base, client_key, by, at)
    with transaction.atomic():
        return _step_by_step(report, answers, base, client_key, by, at)


def _ready(
    report: Report,
    answers: Mapping[str, Any],
    base: int,
    client_key: str,
    by: Actor,
    at: datetime,
    *,
    stands: bool,
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
    way = way_up(report, at, stands=stands)
    return _Ready(merged.answers, checked, canonical(merged.answers), way, doubts)


class _MovedOnError(Exception):
    """The report is no longer as it was read."""


_CLAIM = Update(
    lambda: Report.objects.filter(pk=param("pk"), state=param("before"), revision=param("number")),
    ["state", "changed_at", "revision", "submitted_at", "is_late", *DERIVED],
)


def _sent(report: Report, ready: _Ready, base: int, client_key: str, by: Actor, at: datetime) -> Saved:
    """Its row is claimed by state and revision, in one message with all that comes with it."""
    before, number, report = report.state, report.revision, copy(report)
    fields = move(
        report, State.SUBMITTED, ready.checked, (), at=at,
        revision=number + 1, submitted_at=at, is_late=ready.way.late,
    )  # fmt: skip
    with together() as changed:
        _CLAIM.add({"pk": report.pk, "before": before, "number": number}, **fields)
        if number:
            report.comments.filter(settled_at__isnull=True).update(settled_at=at)
        report.revision = number
        revision = add_revision(report, ready.answers, ready.written, base, client_key[:64], by, at)
        keep_step(report, before, by=by, at=at, note=ready.way.note, digest=ready.written.digest)
        if rules.may_sign(by, report):
            sign(report, revision, by, at)
        tell(report, ready.way.hearers, ready.way.sentence, at, kind=TOLD)
    if not changed[0]:
        raise _MovedOnError
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
