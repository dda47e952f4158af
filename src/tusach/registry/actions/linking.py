"""What a document says of others: references found in texts or written by hand, their kinds, their documents."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.registry import queries
from tusach.registry.actions.deeds import write_down
from tusach.registry.citations import Citation, find_citations, resolved
from tusach.registry.models import Document, Reference, Relation
from tusach.registry.relations import relations


@transaction.atomic
def add_reference(
    *,
    document: Document,
    raw: str,
    by: Actor | None,
    at: datetime,
    to: Document | None = None,
    kind: str = Relation.CITES,
    by_machine: bool = False,
) -> Reference:
    """Say that a document cites another. `raw` is the citation as it stands; it is seen from both documents."""
    words = " ".join(raw.split())
    if not words:
        raise Refused("Xin ghi câu dẫn, ví dụ Kết luận số 30-KL/TW.", field="raw")
    if kind not in Relation.values:
        raise Refused("Xin chọn quan hệ giữa hai văn bản.", field="kind")
    if to is not None and to.pk == document.pk:
        raise Refused("Văn bản không dẫn chính nó.", field="to")
    same = Reference.objects.filter(document=document, raw=words[:300]).first()
    if same is not None and to in {None, same.to}:
        return same
    if same is None:
        same = Reference(document=document, raw=words[:300], kind=kind, by_machine=by_machine)
    same.to = to
    same.save()
    verb = Relation(same.kind).label
    write_down(document, by, at, "add_reference", f"{document} {verb} {to or words}.", by_machine=by_machine)
    return same


@transaction.atomic
def read_references(*, document: Document, text: str, by: Actor, at: datetime) -> list[Reference]:
    """Find the citations of a text and link each to its document, made known when nobody knew it before."""
    made = link_citations(document, text, by=by, at=at, by_machine=False)
    if not made:
        raise Refused("Không thấy số và ký hiệu văn bản nào trong đoạn này, ví dụ 30-KL/TW.", field="text")
    return made


def link_citations(
    document: Document, text: str, *, by: Actor | None, at: datetime, by_machine: bool
) -> list[Reference]:
    """The citations of a text as references, each document once, under the strongest word said of it."""
    from tusach.registry.actions.entering import enter_known  # noqa: PLC0415 - entering writes recipients from here

    citations = resolved(find_citations(text))
    kinds = _strongest(citations, relations(text, citations))
    made: dict[str, Reference] = {}
    for one in citations:
        if one.code == document.code or one.is_short or one.code in made:
            continue
        to = _entered(one, document, by) or enter_known(
            kind=one.kind,
            number=one.number,
            symbol=one.symbol,
            dated=one.dated,
            issuer=one.issuer,
            by=by,
            at=at,
        )
        known = document.references.filter(to=to).first()
        made[one.code] = known or add_reference(
            document=document, raw=one.raw, to=to, kind=kinds[one.code], by_machine=by_machine, by=by, at=at
        )
    return list(made.values())


def _strongest(citations: Sequence[Citation], kinds: Sequence[str]) -> dict[str, str]:
    """{code: kind}: a document cited in passing and replaced at the end is replaced."""
    order = [
        Relation.REPLACES, Relation.AMENDS, Relation.ANSWERS, Relation.IMPLEMENTS, Relation.BASIS, Relation.CITES,
    ]  # fmt: skip
    best: dict[str, str] = {}
    for one, kind in zip(citations, kinds, strict=True):
        if one.code not in best or order.index(Relation(kind)) < order.index(Relation(best[one.code])):
            best[one.code] = kind
    return best


def _entered(one: Citation, document: Document, by: Actor | None) -> Document | None:
    """The cited document when it stands in a register that the person may read, or in the same one."""
    if by is not None:
        rows = queries.visible_to(by).filter(keeper__isnull=False)
    else:
        rows = (
            Document.objects.filter(keeper=document.keeper_id)
            if document.keeper_id
            else Document.objects.none()
        )
    rows = rows.filter(number=one.number, symbol=one.symbol)
    if one.dated:
        rows = rows.filter(dated=one.dated)
    found = list(rows.exclude(pk=document.pk)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def set_relation(*, reference: Reference, kind: str, by: Actor, at: datetime) -> Reference:
    """A person says what one document does to the other; it is no longer the machine's word."""
    if kind not in Relation.values:
        raise Refused("Xin chọn quan hệ giữa hai văn bản.", field="kind")
    now = (
        Reference.objects.select_for_update(of=("self",))
        .select_related("document", "to")
        .get(pk=reference.pk)
    )
    before, now.kind, now.by_machine = now.kind, kind, False
    now.save(update_fields=["kind", "by_machine"])
    said = f"Ghi {now.document} {now.get_kind_display()} {now.to or now.raw}."
    write_down(now.document, by, at, "set_relation", said, before=before)
    return now


@transaction.atomic
def drop_reference(*, reference: Reference, by: Actor, at: datetime) -> None:
    """A citation that the machine read wrongly, or that does not belong here."""
    write_down(
        reference.document, by, at, "drop_reference", f"Bỏ “{reference.raw[:120]}” khỏi các văn bản được dẫn.",
        kind=reference.kind, to=reference.to_id,
    )  # fmt: skip
    reference.delete()


@transaction.atomic
def note_work(*, document: Document, work: str, url: str, by: Actor | None, at: datetime) -> Document:
    """Say of which work of a later room a document is a part, with the page of it; empty words take it back."""
    if document.work_url and url and document.work_url != url:
        raise Refused(f"{document} đã nối với “{document.work}”. Xin bỏ chỗ nối ấy trước.")
    document.work, document.work_url = work.strip()[:200], url[:200]
    document.save(update_fields=["work", "work_url"])
    said = f"{document} thuộc: {document.work}." if document.work else f"Bỏ chỗ nối của {document}."
    write_down(document, by, at, "note_work", said, url=url)
    return document
