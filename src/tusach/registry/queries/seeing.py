"""Who may see which document, and what of it a body has got."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tusach.kit.models import in_force
from tusach.people.models import Actor, Body, Delegation, Person, Post, Role
from tusach.places.models import Level
from tusach.registry.models import (
    Arrival,
    Attachment,
    Delivery,
    Direction,
    Document,
    Dossier,
    ReadingState,
    Recipient,
    Task,
)
from tusach.registry.queries.lines import Lines

# Who handles secret documents in a body.
TRUSTED = (Role.CLERK, Role.LEADER)


def persons_of(actor: Actor) -> set[int]:
    """The person and those whose posts the person carries for a while."""
    own = {actor.person.pk} if actor.person else set()
    return own | {duty.in_place_of for duty in actor.duties if duty.in_place_of}


def addressed_to(actor: Actor) -> QuerySet[Recipient]:
    """The recipient lines that mean a body the person serves: by name, or, from the centre, as one of a level's bodies. A list
    of the keeper's own reaches its members only.
    """
    levels = {duty.level for duty in actor.duties if duty.level}
    of_the_level = Q(level__in=levels, group__isnull=True)
    from_the_centre = Q(document__keeper__unit__level=Level.NATION) | Q(document__keeper__unit__isnull=True)
    return Recipient.objects.filter(Q(body__in=actor.bodies()) | (of_the_level & from_the_centre))


def visible_to(actor: Actor) -> QuerySet[Document]:
    """The registers of one's own bodies, what others have sent to them, and what is known by being cited.

    A secret document is seen by clerks and leaders of the body that keeps or gets it, and by who has a task in it.
    """
    if not actor.duties:
        return Document.objects.none()
    sent = Exists(addressed_to(actor).filter(document=OuterRef("pk")))
    reached = Delivery.objects.filter(document=OuterRef("pk"))
    task = Exists(Task.objects.filter(document=OuterRef("pk"), person__in=persons_of(actor)))
    trusted = actor.bodies(*TRUSTED)
    kept = (
        Q(keeper__in=actor.bodies(), secrecy="")
        | Q(keeper__in=trusted)
        | (Q(keeper__in=actor.bodies()) & task)
    )
    got = (Q(secrecy="") & (sent | Exists(reached.filter(body__in=actor.bodies())))) | Exists(
        reached.filter(body__in=trusted)
    )
    return Document.objects.filter(
        kept | Q(direction=Direction.KNOWN) | (Q(direction=Direction.OUTGOING) & got)
    )


def open_to(actor: Actor, body: Body, rows: QuerySet[Document]) -> QuerySet[Document]:
    """The lines of a body's own register that the person may read: all for its clerks and leaders."""
    if body.pk in actor.bodies(*TRUSTED):
        return rows
    task = Exists(Task.objects.filter(document=OuterRef("pk"), person__in=persons_of(actor)))
    return rows.filter(Q(secrecy="") | task)


def incoming_lines(actor: Actor, body: Body, rows: QuerySet[Document], year: int | None) -> Lines:
    """The `rows` of a register of incoming documents that the person may read, newest first, by slices."""
    arrivals = Arrival.objects.filter(keeper=body).order_by("-arrived_on", "-document_id")
    if body.pk not in actor.bodies(*TRUSTED):
        arrivals = arrivals.filter(document__in=open_to(actor, body, Document.objects.all()))
    if year:
        arrivals = arrivals.filter(arrived_on__gte=date(year, 1, 1), arrived_on__lte=date(year, 12, 31))
    return Lines(open_to(actor, body, rows), arrivals.values("document"))


def files_visible_to(actor: Actor) -> QuerySet[Attachment]:
    return Attachment.objects.filter(document__in=visible_to(actor))


def files_to_read() -> QuerySet[Attachment]:
    """Files whose text nobody has read yet, the oldest first."""
    return Attachment.objects.filter(reading__state=ReadingState.WAITING).order_by("pk")


def dossiers_visible_to(actor: Actor) -> QuerySet[Dossier]:
    return Dossier.objects.filter(keeper__in=actor.bodies())


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """Tasks of documents that the person sees, in bodies that the person serves."""
    mine = Q(person__in=persons_of(actor))
    return Task.objects.filter(mine | Q(document__keeper__in=actor.bodies(), document__in=visible_to(actor)))


def own_bodies(actor: Actor) -> QuerySet[Body]:
    """The bodies whose registers the person may read."""
    return Body.objects.filter(pk__in=actor.bodies()).order_by("pk")


def received_by(actor: Actor) -> QuerySet[Document]:
    """What other bodies have sent to the person's bodies through this system, newest first."""
    sent = Exists(addressed_to(actor).filter(document=OuterRef("pk")))
    reached = Delivery.objects.filter(document=OuterRef("pk"))
    open_ones = Q(secrecy="") & (sent | Exists(reached.filter(body__in=actor.bodies())))
    seen = open_ones | Exists(reached.filter(body__in=actor.bodies(*TRUSTED)))
    rows = Document.objects.filter(seen, direction=Direction.OUTGOING, cancelled_at__isnull=True)
    return rows.exclude(keeper__in=actor.bodies()).order_by("-dated", "-pk")


def deliveries_of(document: Document) -> QuerySet[Delivery]:
    return document.deliveries.select_related("opened_by", "entered__arrival").order_by("pk")


def not_yet_opened(document: Document, actor: Actor) -> QuerySet[Delivery]:
    return Delivery.objects.filter(document=document, body__in=actor.bodies(), opened_at__isnull=True)


def delivery_to(document: Document, body: Body) -> Delivery | None:
    return Delivery.objects.filter(document=document, body=body).select_related("entered__arrival").first()


def clerks_of_recipients(document: Document, day: date) -> QuerySet[Person]:
    """The clerks, and those standing in for them, of all bodies that a document reached; not its keeper's."""
    reached = document.deliveries.exclude(body=document.keeper_id).values("body")
    return holders(Post.objects.filter(body__in=reached, role=Role.CLERK), day)


def holders(posts: QuerySet[Post], day: date) -> QuerySet[Person]:
    """Who carries these posts on a day, own and delegated."""
    held = posts.filter(in_force(day))
    lent = Delegation.objects.filter(in_force(day), post__in=held)
    return Person.objects.filter(
        Q(pk__in=held.values("person")) | Q(pk__in=lent.values("to")), is_active=True
    ).order_by("pk")


def with_stand_ins(people: Iterable[Person], day: date) -> list[Person]:
    """The persons and those who stand in for them on the day."""
    named = list(people)
    lent = Delegation.objects.filter(in_force(day), in_force(day, "post__"), post__person__in=named)
    found = {one.pk: one for one in named}
    found |= {one.to_id: one.to for one in lent.select_related("to")}
    return [one for one in found.values() if one.is_active]


def colleagues_in(body: Body, day: date) -> QuerySet[Person]:
    """Who can be given a task at a body: persons with a post there on the day."""
    return Person.objects.filter(
        pk__in=Post.objects.filter(in_force(day), body=body).values("person"), is_active=True
    ).order_by("sort_key", "pk")


def entered_of(documents: list[int], body: Body) -> dict[int, Delivery]:
    """{document: its delivery to the body}, with the arrival it was entered under."""
    rows = Delivery.objects.filter(document__in=documents, body=body).select_related("entered__arrival")
    return {one.document_id: one for one in rows}
