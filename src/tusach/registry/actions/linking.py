from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from tusach.journal.actions import record
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.people.models import Actor, BodyName
from tusach.registry import queries
from tusach.registry.citations import Citation, find_citations, resolved
from tusach.registry.models import Attachment, Document, Recipient, Reference
from tusach.registry.recipients import RecipientLine

# What an office sends; a file's own name does not count.
TAKEN = {
    kind for kind, ending in store.EXTENSIONS.items()
    if ending in {"pdf", "jpg", "png", "tif", "rtf", "doc", "docx", "xls", "xlsx", "odt", "ods", "txt"}
}  # fmt: skip


@transaction.atomic
def add_reference(
    *,
    document: Document,
    raw: str,
    by: Actor,
    at: datetime,
    to: Document | None = None,
    kind: str = "CITES",
) -> Reference:
    """Say that a document cites another. `raw` is the citation as it stands; it is seen from both documents."""
    words = " ".join(raw.split())
    if not words:
        raise Refused("Xin ghi câu dẫn, ví dụ Kết luận số 30-KL/TW.", field="raw")
    if to is not None and to.pk == document.pk:
        raise Refused("Văn bản không dẫn chính nó.", field="to")
    same = Reference.objects.filter(document=document, raw=words[:300]).first()
    if same is not None and to in {None, same.to}:
        return same
    if same is None:
        same = Reference(document=document, raw=words[:300], kind=kind)
    same.to = to
    same.save()
    _write_down(document, by, at, "registry.add_reference", f"{document} dẫn {to or words}.")
    return same


@transaction.atomic
def read_references(*, document: Document, text: str, by: Actor, at: datetime) -> list[Reference]:
    """Find the citations of a text and link each to its document, made known when nobody knew it before."""
    from tusach.registry.actions.entering import enter_known  # noqa: PLC0415 - entering writes recipients from here

    made: dict[str, Reference] = {}
    for one in resolved(find_citations(text)):
        if one.code == document.code or one.is_short or one.code in made:
            continue
        to = _entered(one, by) or enter_known(
            kind=one.kind,
            number=one.number,
            symbol=one.symbol,
            dated=one.dated,
            issuer=one.issuer,
            by=by,
            at=at,
        )
        made[one.code] = add_reference(document=document, raw=one.raw, to=to, by=by, at=at)
    if not made:
        raise Refused("Không thấy số và ký hiệu văn bản nào trong đoạn này, ví dụ 30-KL/TW.", field="text")
    return list(made.values())


def _entered(one: Citation, by: Actor) -> Document | None:
    """The cited document when it stands in a register that the person may read."""
    rows = queries.visible_to(by).filter(keeper__isnull=False, number=one.number, symbol=one.symbol)
    if one.dated:
        rows = rows.filter(dated=one.dated)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def set_recipients(
    *, document: Document, recipients: Sequence[RecipientLine], by: Actor, at: datetime
) -> list[Recipient]:
    """Replace the recipients of a document by these, in this order."""
    before = list(document.recipients.order_by("order").values_list("raw", flat=True))
    document.recipients.all().delete()
    rows = write_recipients(document, recipients)
    said = f"Ghi nơi nhận của {document}: {len(rows)} dòng."
    _write_down(document, by, at, "registry.set_recipients", said, before=before)
    return rows


def write_recipients(document: Document, recipients: Sequence[RecipientLine]) -> list[Recipient]:
    """A name that exactly one body bears is linked to it; groups and other names stay text."""
    names = [line.name for line in recipients if not line.is_group]
    bodies: dict[str, set[int]] = {}
    for name, body in BodyName.objects.filter(name__in=names).values_list("name", "body"):
        bodies.setdefault(name, set()).add(body)
    rows = [
        Recipient(
            document=document, order=order, name=line.name, is_group=line.is_group, level=line.level,
            body_id=line.body_id or (min(bodies[line.name]) if len(bodies.get(line.name, ())) == 1 else None),
            purpose=line.purpose, copies=line.copies, raw=line.raw,
        )
        for order, line in enumerate(recipients, start=1)
    ]  # fmt: skip
    return Recipient.objects.bulk_create(rows)


@transaction.atomic
def attach_file(*, document: Document, file: "File[Any]", by: Actor, at: datetime) -> Attachment:
    """Keep a file with a document. The same file a second time is refused; nothing ever replaces a file."""
    seen = store.content_type(file)
    name = store.safe_name(file.name or "", seen)
    if file.size and seen not in TAKEN:
        raise Refused(
            f"Tệp “{name}” không phải loại nhận được; xin gửi PDF, DOCX, XLSX, ảnh hoặc TXT.", field="file"
        )
    kept = store.keep(file)
    if document.files.filter(sha256=kept.sha256).exists():
        raise Refused(f"Tệp “{name}” đã có trong văn bản này.", field="file")
    attachment = Attachment.objects.create(
        document=document,
        sha256=kept.sha256,
        name=name,
        size=kept.size,
        content_type=kept.content_type,
        added_at=at,
    )
    said = f"Đính kèm tệp {name} vào {document}."
    _write_down(document, by, at, "registry.attach_file", said, sha256=kept.sha256, size=kept.size)
    return attachment


def _write_down(
    document: Document, by: Actor, at: datetime, act: str, sentence: str, **facts: object
) -> None:
    record(
        act=act, subject=f"registry.Document:{document.pk}", by=by, at=at, sentence=sentence, facts=facts,
        body_id=document.keeper_id,
    )  # fmt: skip
