"""A report that came as a file goes into the register of incoming documents, or is joined with what is there."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File
from django.db import transaction

from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Body
from tusach.registry import actions as registry
from tusach.registry.models import Document
from tusach.reports import rules
from tusach.reports.actions.intake import note
from tusach.reports.models import Intake

KIND = "Báo cáo"


@dataclass(frozen=True)
class Letter:
    """What stands on the report; `number` and `symbol` as printed: 123 and -BC/BTGTU."""

    number: str
    symbol: str
    dated: date | None
    issuer: str
    subject: str
    family: str
    arrived_on: date
    arrival_number: str = ""


@transaction.atomic
def register_intake(*, intake: Intake, keeper: Body, letter: Letter, by: Actor, at: datetime) -> Document:
    """Enter the report into the book of `keeper` with its file. Twice is once."""
    _may(intake, by)
    paper = registry.Paper(
        kind=KIND, subject=letter.subject, dated=letter.dated, number=letter.number, symbol=letter.symbol,
        issuer=letter.issuer, family=letter.family,
    )  # fmt: skip
    stamp = registry.Stamp(arrived_on=letter.arrived_on, number=letter.arrival_number)
    document = registry.enter_incoming(
        keeper=keeper, paper=paper, stamp=stamp, by=by, at=at, once=f"intake-{intake.pk}"
    )
    with store.open_kept(intake.sha256) as kept:
        registry.attach_file(document=document, file=File(kept, name=intake.name), by=by, at=at)
    return _joined(intake, document, by, at)


@transaction.atomic
def join_document(*, intake: Intake, document: Document, by: Actor, at: datetime) -> Document:
    """The report is this document of the register."""
    _may(intake, by)
    return _joined(intake, document, by, at)


def _may(intake: Intake, by: Actor) -> None:
    if not rules.may_register(by, intake):
        raise Refused("Việc vào sổ là của văn thư ở trung ương.")
    if intake.document_id:
        raise Refused(f"Tệp này đã vào sổ: {intake.document}.")


def _joined(intake: Intake, document: Document, by: Actor, at: datetime) -> Document:
    intake.document = document
    intake.save(update_fields=["document"])
    note(intake, by, at, "reports.register_intake", f"“{intake.name}” là {document}.", document=document.pk)
    return document
