"""What every step shares: the locked row, the kept transition, the journal, the notice."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Func, TextField
from django.db.models.functions import SHA256, Cast
from django.urls import reverse

from tusach.campaign.actions import note_answer
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.prepared import Prepared, param
from tusach.kit.writes import Insert, send_waiting
from tusach.people import queries as people
from tusach.people.models import Actor, Person
from tusach.places import queries as places
from tusach.reports import rules
from tusach.reports.actions.intake_layer import ensure_layer
from tusach.reports.form import Form, digest_of, form_kept
from tusach.reports.leaves import DERIVED, finish
from tusach.reports.models import Outline, OutlineKind, Report, Revision, State, Transition
from tusach.reports.queries.lists import LARGE
from tusach.reports.validate import MOST_BYTES, Checked, validate

_TRANSITION = Insert(Transition)


def locked(report: Report) -> Report:
    """The row, held for this transaction, with what every step looks at."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("obligation__campaign", "obligation__unit", "outline")
        .defer(*LARGE)
        .get(pk=report.pk)
    )


def form_for(outline: Outline) -> Form:
    return form_kept(outline.digest, lambda: outline.tree)


def head(report: Report) -> Revision | None:
    return report.revisions.filter(number=report.revision).first() if report.revision else None


class Canonical(NamedTuple):
    """The answers in their canonical writing, which is also what is kept, and its sha256."""

    text: str
    digest: str


def canonical(answers: Mapping[str, Any]) -> Canonical:
    """Refused when the writing is longer than a report may be."""
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > MOST_BYTES:
        raise Refused("Phiếu dài quá mức hệ thống nhận. Xin chuyển phần dài thành tệp đính kèm.")
    return Canonical(text, hashlib.sha256(text.encode()).hexdigest())


_WHOLE: set[tuple[str, str]] = set()


class _Hashed(SHA256):
    """PostgreSQL's own function; Django's asks for an extension."""

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        more["template"] = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return Func.as_sql(self, compiler, connection, **more)


_STANDS = Exists(places.versions_on(param("day")).filter(unit=param("unit")))
_KEPT = Prepared(
    lambda: Outline.objects.filter(pk=param("pk")).values_list(_Hashed(Cast("tree", TextField())), _STANDS)
)
_NOWHERE = {"unit": 0, "day": date.min}


def whole(outline: Outline) -> None:
    """Refused when an issued tree was changed behind the house's back.

    The stored text is hashed each time; it is read as a tree only when this process has not seen that text.
    """
    _see(outline, **_NOWHERE)


def whole_and_stands(report: Report, at: datetime) -> bool:
    """Does the report's unit stand on the day? Refused as in `whole`; both are asked in one query."""
    return _see(report.outline, unit=report.obligation.unit_id, day=day_of(at))


def _see(outline: Outline, **where: Any) -> bool:
    hashed, stands = _KEPT.rows(pk=outline.pk, **where)[0]
    mark = outline.digest, hashed
    if mark not in _WHOLE:
        if digest_of(Outline.objects.values_list("tree", flat=True).get(pk=outline.pk)) != outline.digest:
            raise Refused("Đề cương đã bị sửa sau khi ban hành nên chưa dùng được. Xin báo người quản trị.")
        _WHOLE.add(mark)
    return bool(stands)


def check_now(report: Report) -> tuple[Revision | None, Checked]:
    revision = head(report)
    return revision, validate(form_for(report.outline), revision.answers if revision else {})


def open_leaves(report: Report) -> set[str]:
    return set(report.comments.filter(settled_at__isnull=True).values_list("leaf", flat=True))


def step(
    report: Report, to: str, checked: Checked, *, by: Actor, at: datetime, note: str = "", **facts: Any
) -> Report:
    """Move a locked report to a state, keep the transition, tell the campaign, write the journal."""
    before = report.state
    fields = move(report, to, checked, open_leaves(report), at=at, **facts)
    report.save(update_fields=[*fields])
    digest = report.revisions.filter(number=report.revision).values_list("digest", flat=True).first()
    keep_step(report, before, by=by, at=at, note=note, digest=digest or "")
    return report


def move(
    report: Report, to: str, checked: Checked, returned: Collection[str], *, at: datetime, **facts: Any
) -> dict[str, Any]:
    """Put a state and what the answers come to on the report; gives the fields that the caller has to write."""
    report.state, report.changed_at = to, at
    for name, value in facts.items():
        setattr(report, name, value)
    finish(report, checked, returned)
    return {name: getattr(report, name) for name in ["state", "changed_at", *facts, *DERIVED]}


def keep_step(report: Report, before: str, *, by: Actor, at: datetime, note: str, digest: str) -> None:
    to = report.state
    _TRANSITION.add(
        Transition(
            report=report, from_state=before, to_state=to, person=by.person, body_id=body_of(by),
            revision=report.revision, note=note, at=at,
        )
    )  # fmt: skip
    if to == State.SUBMITTED:
        note_answer(obligation=report.obligation, at=at)
    elif to in rules.OPEN and before not in rules.OPEN:
        note_answer(obligation=report.obligation, at=None)
    if to in {State.SUBMITTED, State.ACCEPTED} and report.outline.kind == OutlineKind.REPORT:
        send_waiting()  # the layer is made of the revision
        ensure_layer(report=report, at=at)
    journal.record(
        act=f"reports.{to.lower()}",
        subject=f"reports.Report:{report.pk}",
        by=by,
        at=at,
        sentence=f"{report.obligation.unit_name}: {State(before).label} sang {State(to).label}."[:300],
        facts={"revision": report.revision, "digest": digest, "note": note[:500]},
    )


def body_of(by: Actor) -> int | None:
    return by.duties[0].body_id if by.duties else None


def tell_unit(
    report: Report, sentence: str, at: datetime, *, kind: str, roles: Iterable[str], **more: Any
) -> None:
    """Tell those who hold `roles` at the report's own place (or `unit_id`)."""
    unit = more.get("unit_id", report.obligation.unit_id)
    tell(
        report,
        people.people_at(unit, roles=roles, at=at),
        sentence,
        at,
        kind=kind,
        body=str(more.get("body", "")),
    )


def tell(
    report: Report, hearers: Collection[Person], sentence: str, at: datetime, *, kind: str, body: str = ""
) -> None:
    if not hearers:
        return
    journal.tell(
        people=hearers, kind=kind, sentence=sentence[:300], at=at, body=body,
        url=reverse("reports:show", args=[report.pk]), subject=f"reports.Report:{report.pk}",
    )  # fmt: skip
