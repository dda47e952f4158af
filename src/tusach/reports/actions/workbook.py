import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.db import transaction

from tusach.people.models import Actor
from tusach.reports import roundtrip
from tusach.reports.actions.drafts import save_draft
from tusach.reports.actions.steps import form_for
from tusach.reports.answers import plain, read_answer
from tusach.reports.form import Form
from tusach.reports.models import Report
from tusach.reports.validate import validate


@dataclass(slots=True)
class Workbook:
    """What came of a workbook: answers that are right, faults (already on `incoming`), and whether it was saved."""

    incoming: roundtrip.Incoming
    answers: dict[str, Any] = field(default_factory=dict)
    saved: bool = False
    revision: int = 0

    @property
    def faults(self) -> list[Any]:
        return self.incoming.faults


@transaction.atomic
def read_workbook(
    *, report: Report, file: IO[bytes], by: Actor, at: datetime, keep_right: bool = False
) -> Workbook:
    """Take a filled template in as a draft. With faults nothing is saved, unless `keep_right`: then what is right.

    Refused when the workbook is another unit's, of another version, not a template, or too large.
    """
    form = form_for(report.outline)
    incoming = roundtrip.read(
        file, form, digest=report.outline.digest, report=report.pk, unit_name=report.obligation.unit_name
    )
    book = Workbook(incoming)
    base = (
        report.revisions.filter(number=incoming.passport.base).values_list("answers", flat=True).first() or {}
    )
    _understand(book, form, base)
    if book.faults and not keep_right:
        return book
    file.seek(0)
    key = f"xlsx-{hashlib.sha256(file.read()).hexdigest()[:40]}-{int(keep_right)}"
    saved = save_draft(
        report=report, answers=book.answers, base=incoming.passport.base, client_key=key, by=by, at=at
    )
    book.saved, book.revision = True, saved.revision
    return book


def _understand(book: Workbook, form: Form, base: Mapping[str, Any]) -> None:
    """Read every answer; a doubtful number is a fault, because nobody is at the table to be asked."""
    incoming = book.incoming
    bad = {key for _, key, _ in incoming.faults}
    for key, raw in incoming.raw.items():
        reading = read_answer(form.questions[key], raw)
        said = reading.wrong or reading.doubt
        if said and key not in bad:
            incoming.faults.append((_cell_of(incoming, key, said), key, said))
            bad.add(key)
        if key not in bad and plain(reading.answer) != plain(base.get(key)):
            book.answers[key] = reading.answer
    whole = {key: value for key, value in {**base, **book.answers}.items() if value is not None}
    for problem in validate(form, whole).blocking:
        if problem.key in book.answers and problem.key in incoming.cells:
            incoming.faults.append((incoming.cells[problem.key], problem.key, problem.sentence))
            if not problem.explain:
                bad.add(problem.key)
    book.answers = {key: value for key, value in book.answers.items() if key not in bad}


def _cell_of(incoming: roundtrip.Incoming, key: str, said: str) -> Any:
    """The very cell of a table by year that a sentence "Năm 2013: ..." speaks of, else the question's cell."""
    if said.startswith("Năm ") and said[4:8].isdecimal():
        for name, cell in incoming.cells.items():
            if name.startswith(f"{key}.") and name.endswith(f".{said[4:8]}") and isinstance(cell.value, str):
                return cell
    return incoming.cells[key]
