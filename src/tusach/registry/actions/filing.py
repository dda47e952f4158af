"""Files kept with documents: what came, what it is, what was read in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.registry.actions.deeds import write_down
from tusach.registry.actions.indexing import index_document
from tusach.registry.actions.linking import link_citations
from tusach.registry.models import Attachment, AttachmentText, Document, FileRole, ReadingState
from tusach.registry.reading import TextRead
from tusach.registry.signatures import digest_of, is_detached, is_signature, read_signatures

# What an office sends; a file's own name does not count.
TAKEN = {
    kind for kind, ending in store.EXTENSIONS.items()
    if ending in {"pdf", "jpg", "png", "tif", "rtf", "doc", "docx", "xls", "xlsx", "odt", "ods", "txt"}
}  # fmt: skip
PKCS7 = "application/pkcs7-signature"
PDF, XML = "application/pdf", "application/xml"
_SIGNATURE_ENDINGS = {"p7s", "p7m", "p7b", "p7c", "xml"}
_LARGEST_SIGNED = 64 << 20  # bytes read whole for their signatures; a larger file is kept without


@transaction.atomic
def attach_file(
    *, document: Document, file: "File[Any]", by: Actor, at: datetime, role: str = ""
) -> Attachment:
    """Keep a file with a document. The same file a second time is refused; nothing ever replaces a file.

    Its text is read afterwards (registry/jobs.py), its signatures at once. An empty `role` is worked out: a signature
    file, a signed PDF, else the document's text.
    """
    seen = store.content_type(file)
    name = store.safe_name(file.name or "", seen)
    data = _whole(file)
    is_sign = seen != PDF and data is not None and is_signature(data)
    if is_sign:
        name = _signature_name(file.name or "", seen)
    if file.size and seen not in TAKEN and not is_sign:
        raise Refused(
            f"Tệp “{name}” không phải loại nhận được; xin gửi PDF, DOCX, XLSX, ảnh, TXT hoặc tệp chữ ký p7s, p7m, xml.",
            field="file",
        )
    kept = store.keep(file)
    if document.files.filter(sha256=kept.sha256).exists():
        raise Refused(f"Tệp “{name}” đã có trong văn bản này.", field="file")
    signatures = read_signatures(data) if data is not None and (is_sign or seen == PDF) else []
    attachment = Attachment.objects.create(
        document=document, role=role or _role(signatures), sha256=kept.sha256, name=name, size=kept.size,
        content_type=_kind(signatures) if is_sign else kept.content_type, signatures=signatures, added_at=at,
    )  # fmt: skip
    AttachmentText.objects.create(
        attachment=attachment, state=ReadingState.FAILED if is_sign else ReadingState.WAITING
    )
    if _compare_detached(document):
        attachment.refresh_from_db()
    said = f"Đính kèm tệp {name} vào {document}."
    write_down(document, by, at, "attach_file", said, sha256=kept.sha256, size=kept.size)
    return attachment


def _signature_name(name: str, seen: str) -> str:
    """What signs is text or bytes without a kind of its own: its ending tells the programs that check it."""
    ending = name.rpartition(".")[2].lower()
    return store.safe_name(name) if ending in _SIGNATURE_ENDINGS else store.safe_name(name, seen)


def _whole(file: "File[Any]") -> bytes | None:
    if not file.size or file.size > _LARGEST_SIGNED:
        return None
    file.seek(0)
    data = bytes(file.read())
    file.seek(0)
    return data


def _role(signatures: list[dict[str, Any]]) -> str:
    if signatures and (signatures[0]["form"] == "CMS" or is_detached(signatures)):
        return FileRole.SIGNATURE
    return FileRole.SIGNED if signatures else FileRole.MAIN


def _kind(signatures: list[dict[str, Any]]) -> str:
    return XML if signatures[0]["form"] == "XML" else PKCS7


def _compare_detached(document: Document) -> bool:
    """Say of each detached signature which file of the document has the digest that the signer wrote down."""
    any_loose = False
    files = list(document.files.order_by("pk"))
    for one in files:
        loose = [
            sign
            for sign in one.signatures
            if sign["form"] in {"CMS", "XML"} and not sign["covers"] and sign["hash_value"]
        ]
        for sign in loose:
            sign["of_file"] = next(
                (other.name for other in files if other.pk != one.pk and _is_of(sign, other)), ""
            )
        if loose:
            any_loose = True
            one.save(update_fields=["signatures"])
    return any_loose


def _is_of(sign: Mapping[str, Any], other: Attachment) -> bool:
    if sign["hash_name"] == "sha256":
        return bool(other.sha256 == sign["hash_value"])
    if other.size > _LARGEST_SIGNED or not store.is_kept(other.sha256):
        return False
    with store.open_kept(other.sha256) as file:
        return bool(digest_of(file.read(), sign["hash_name"]) == sign["hash_value"])


@transaction.atomic
def keep_text(*, attachment: Attachment, read: TextRead, by: Actor | None, at: datetime) -> AttachmentText:
    """Keep the text of a file, link the documents it cites, and let it be found by its words.

    `by` is who attached the file; None when the worker reads it later.
    """
    kept, _ = AttachmentText.objects.select_for_update().get_or_create(attachment=attachment)
    kept.state = ReadingState.FAILED if read.said else ReadingState.READ
    if read.is_part:  # found by what it says so far, read whole by the worker
        kept.state = ReadingState.WAITING
    kept.text = read.text.replace("\x00", " ")
    kept.source, kept.pages = read.source[:10], read.pages
    kept.warnings, kept.said, kept.read_at = list(read.warnings), read.said[:300], at
    kept.save()
    document = Document.objects.get(pk=attachment.document_id)
    if kept.text:
        link_citations(document, kept.text, by=by, at=at, by_machine=True)
        if attachment.role in {FileRole.MAIN, FileRole.SIGNED} and not document.pages and kept.pages:
            Document.objects.filter(pk=document.pk).update(pages=kept.pages)
    index_document(document)
    return kept
