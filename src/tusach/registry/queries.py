from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tusach.kit.models import in_force
from tusach.kit.text import fold
from tusach.people.models import Actor, Body, Person, Role
from tusach.registry.citations import Citation, find_citations, resolved
from tusach.registry.models import Attachment, Direction, Document, Recipient, Term
from tusach.registry.recipients import read_recipients

__all__ = [
    "Citation",
    "addressed_to",
    "clerks_of_recipients",
    "files_visible_to",
    "find_citations",
    "incoming",
    "known_document",
    "matching",
    "outgoing",
    "own_bodies",
    "read_recipients",
    "received_by",
    "resolved",
    "term_on",
    "terms_of",
    "visible_to",
]


def addressed_to(actor: Actor) -> QuerySet[Recipient]:
    """The recipient lines that mean a body the person serves: by name, or as one of a level's bodies."""
    levels = {duty.level for duty in actor.duties if duty.level}
    return Recipient.objects.filter(Q(body__in=actor.bodies()) | Q(level__in=levels))


def visible_to(actor: Actor) -> QuerySet[Document]:
    """The registers of one's own bodies, what others have sent to them, and what is known by being cited."""
    if not actor.duties:
        return Document.objects.none()
    sent = Exists(addressed_to(actor).filter(document=OuterRef("pk")))
    return Document.objects.filter(
        Q(keeper__in=actor.bodies()) | Q(direction=Direction.KNOWN) | (Q(direction=Direction.OUTGOING) & sent)
    )


def files_visible_to(actor: Actor) -> QuerySet[Attachment]:
    return Attachment.objects.filter(document__in=visible_to(actor))


def incoming(body: Body) -> QuerySet[Document]:
    """The register of incoming documents of a body, newest arrival first."""
    rows = Document.objects.filter(keeper=body, direction=Direction.INCOMING).select_related("arrival")
    return rows.order_by("-arrival__arrived_on", "-pk")


def outgoing(body: Body) -> QuerySet[Document]:
    rows = Document.objects.filter(keeper=body, direction=Direction.OUTGOING).prefetch_related("recipients")
    return rows.order_by("-dated", "-ordinal", "-pk")


def received_by(actor: Actor) -> QuerySet[Document]:
    """What other bodies have sent to the person's bodies through this system, newest first."""
    sent = addressed_to(actor).values("document")
    rows = Document.objects.filter(direction=Direction.OUTGOING, pk__in=sent).exclude(
        keeper__in=actor.bodies()
    )
    return rows.prefetch_related("recipients").order_by("-dated", "-pk")


def matching(rows: QuerySet[Document], *, words: str = "", year: int | None = None) -> QuerySet[Document]:
    """Documents with all the words in number, symbol, type, subject or issuer, marks and case aside."""
    for word in fold(words[:200]).split()[:10]:
        rows = rows.filter(folded__contains=word)
    if year:
        arrived = Q(direction=Direction.INCOMING, arrival__arrived_on__year=year)
        rows = rows.filter(arrived | (~Q(direction=Direction.INCOMING) & Q(dated__year=year)))
    return rows


def own_bodies(actor: Actor) -> QuerySet[Body]:
    """The bodies whose registers the person may read."""
    return Body.objects.filter(pk__in=actor.bodies()).order_by("pk")


def term_on(body: Body, day: date) -> Term | None:
    return Term.objects.filter(in_force(day), body=body).first()


def terms_of(body: Body) -> QuerySet[Term]:
    return Term.objects.filter(body=body).order_by("-from_date")


def known_document(*, kind: str, number: str, symbol: str, dated: date | None) -> Document | None:
    """The document without a keeper of this type, number and symbol, and of this day when both say one."""
    rows = Document.objects.filter(direction=Direction.KNOWN, kind=kind, number=number, symbol=symbol)
    if dated:
        rows = rows.filter(Q(dated=dated) | Q(dated__isnull=True))
    return rows.order_by("pk").first()


def clerks_of_recipients(document: Document, day: date) -> QuerySet[Person]:
    """The clerks of all bodies that a document goes to, its own keeper's not among them."""
    lines = document.recipients.all()
    bodies = [line.body_id for line in lines if line.body_id]
    levels = [line.level for line in lines if line.level]
    to = Q(posts__body__in=bodies) | Q(posts__body__unit__level__in=levels)
    clerks = Person.objects.filter(in_force(day, "posts__"), to, posts__role=Role.CLERK)
    return clerks.exclude(posts__body=document.keeper_id).distinct()
