"""A line of a book was written wrongly: corrected with a reason, the old words kept in the journal."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.kit.text import for_xml
from tusach.people.models import Actor
from tusach.registry.actions.deeds import write_down
from tusach.registry.actions.indexing import index_document
from tusach.registry.models import Direction, Document

# What names an issued document: others hold it so on paper, it is cancelled and numbered anew instead.
FIXED_WHEN_ISSUED = ("kind", "number", "symbol", "dated", "issuer")


@dataclass(frozen=True)
class Correction:
    """What a line says after the correction, all of it: an empty field empties the line's."""

    subject: str
    kind: str = ""
    number: str = ""
    symbol: str = ""
    issuer: str = ""
    place: str = ""
    signer: str = ""
    signer_title: str = ""
    note: str = ""
    kept_by: str = ""
    secrecy: str = ""
    urgency: str = ""
    dated: date | None = None
    due: date | None = None
    pages: int | None = None
    copies: int | None = None


@transaction.atomic
def correct_document(
    *, document: Document, correction: Correction, why: str, by: Actor, at: datetime
) -> Document:
    """Write a line of the book anew. Of an issued document what it is named by stays. Raises Refused without a reason, for
    what is cancelled, and when nothing is different.
    """
    now = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if now.cancelled_at:
        raise Refused(f"{now} đã hủy, không sửa nữa.")
    if not why.strip():
        raise Refused("Xin ghi vì sao sửa.", field="why")
    if not correction.subject.strip():
        raise Refused("Xin ghi trích yếu: văn bản nói về việc gì.", field="subject")
    if correction.dated and correction.dated > day_of(at):
        raise Refused(f"Ngày văn bản {day_text(correction.dated)} chưa tới; xin xem lại ngày.", field="dated")
    fixed = FIXED_WHEN_ISSUED if now.direction == Direction.OUTGOING else ()
    said = {
        name: for_xml(value).strip() if isinstance(value, str) else value
        for name, value in asdict(correction).items()
    }
    changed = {
        name: value for name, value in said.items() if name not in fixed and getattr(now, name) != value
    }
    if not changed:
        raise Refused("Chưa có gì thay đổi.")
    before = {name: getattr(now, name) for name in changed}
    for name, value in changed.items():
        setattr(now, name, value)
    now.save()
    write_down(
        now,
        by,
        at,
        "correct_document",
        f"Sửa {now}: {why.strip()[:200]}",
        before=before,
        after=changed,
        why=why.strip(),
    )
    index_document(Document.objects.select_related("arrival").get(pk=now.pk))
    return now
