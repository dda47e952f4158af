"""How documents hang together: what one names, what names it, what still holds."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tusach.people.models import Actor, Body
from tusach.registry.models import Attachment, Direction, Document, Reference, Relation
from tusach.registry.queries.seeing import visible_to


@dataclass(frozen=True)
class Line:
    """One document beside the one shown. `outward`: named by it; else it names the one shown. `document` is empty for a
    citation that nobody has linked, or whose document the reader may not see.
    """

    reference: Reference
    document: Document | None
    outward: bool
    said: str

    @property
    def dated(self) -> date | None:
        return self.document.dated if self.document else None


# What is said of a document that another one names so.
_PASSIVE = {
    Relation.CITES: "dẫn văn bản này",
    Relation.BASIS: "căn cứ văn bản này",
    Relation.IMPLEMENTS: "thực hiện văn bản này",
    Relation.AMENDS: "sửa đổi, bổ sung văn bản này",
    Relation.REPLACES: "thay thế văn bản này",
    Relation.ANSWERS: "trả lời văn bản này",
}


def related(document: Document, actor: Actor) -> list[Line]:
    """The documents around one, in the order of their days; those without a day at the end. Four queries.

    What named it before it was entered, when it was only known, names it too.
    """
    seen = visible_to(actor)
    outward = list(document.references.select_related("to").order_by("pk"))
    inward = list(
        Reference.objects.filter(to__in=_named_as(document), document__in=seen)
        .exclude(document=document)
        .select_related("document")
        .order_by("pk")
    )
    visible = set(
        seen.filter(pk__in=[one.to_id for one in outward if one.to_id]).values_list("pk", flat=True)
    )
    lines = [
        Line(
            one,
            one.to if one.to_id in visible else None,
            outward=True,
            said=f"văn bản này {one.get_kind_display()}",
        )
        for one in outward
    ]
    lines += [Line(one, one.document, outward=False, said=_PASSIVE[Relation(one.kind)]) for one in inward]
    return sorted(lines, key=lambda line: (line.dated is None, line.dated or date.min, line.reference.pk))


def replaced_by(document: Document, actor: Actor) -> list[Document]:
    """The documents, of those the person sees, that took the place of this one."""
    return _naming(document, actor, Relation.REPLACES)


def amended_by(document: Document, actor: Actor) -> list[Document]:
    return _naming(document, actor, Relation.AMENDS)


def _naming(document: Document, actor: Actor, kind: Relation) -> list[Document]:
    rows = visible_to(actor).filter(
        references__to__in=_named_as(document), references__kind=kind, cancelled_at__isnull=True
    )
    return list(rows.distinct().order_by("dated", "pk"))


def _named_as(document: Document) -> QuerySet[Document]:
    """The document, and as what it was known by being cited before it stood in a register."""
    same = Q(pk=document.pk)
    if document.keeper_id and document.number and document.symbol and document.dated:
        is_cited = Q(direction=Direction.KNOWN, kind=document.kind)
        same |= is_cited & Q(number=document.number, symbol=document.symbol, dated=document.dated)
    return Document.objects.filter(same)


def entered_as(document: Document, actor: Actor) -> list[Document]:
    """A document that is only cited, as it stands in registers that the person reads; none of another day or without one."""
    if document.direction != Direction.KNOWN or not (document.number and document.symbol and document.dated):
        return []
    seen = visible_to(actor).select_related("arrival")
    same = seen.filter(number=document.number, symbol=document.symbol, dated=document.dated)
    return list(
        same.filter(kind=document.kind, keeper__isnull=False, cancelled_at__isnull=True).order_by("pk")[:5]
    )


def known_document(*, kind: str, number: str, symbol: str, dated: date | None) -> Document | None:
    """The document without a keeper of this type, number and symbol, and of this day when both say one."""
    rows = Document.objects.filter(direction=Direction.KNOWN, kind=kind, number=number, symbol=symbol)
    if dated:
        rows = rows.filter(dated=dated) | rows.filter(dated__isnull=True)
    return rows.order_by("pk").first()


def alike(keeper: Body, *, number: str, symbol: str, dated: date | None, sha256: str = "") -> list[Document]:
    """Documents in the incoming register that may be the one in hand: the same number and symbol, or the same file."""
    rows = Document.objects.filter(keeper=keeper, direction=Direction.INCOMING).select_related("arrival")
    found: dict[int, Document] = {}
    if number and symbol:
        same = rows.filter(number=number, symbol=symbol)
        if dated:
            same = same.filter(dated=dated) | same.filter(dated__isnull=True)
        found |= {one.pk: one for one in same.order_by("-pk")[:5]}
    if sha256:
        with_file = Attachment.objects.filter(sha256=sha256, document__keeper=keeper).values("document")
        found |= {one.pk: one for one in rows.filter(pk__in=with_file)[:5]}
    return list(found.values())
