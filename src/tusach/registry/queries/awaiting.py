"""What waits for its number, and the clerks who are asked for it."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from tusach.people.models import Actor, Body, Person, Post, Role
from tusach.registry.models import Awaiting
from tusach.registry.queries.seeing import holders


def clerks_of(bodies: Sequence[Body], day: date) -> list[Person]:
    """The clerks of bodies on a day, and who stands in for them."""
    return list(holders(Post.objects.filter(body__in=bodies, role=Role.CLERK), day))


def awaiting(actor: Actor) -> QuerySet[Awaiting]:
    """What waits at the registries that the actor keeps, what came first before."""
    return (
        Awaiting.objects.filter(keeper__in=actor.bodies(Role.CLERK), settled_at__isnull=True)
        .select_related("asked_by")
        .order_by("asked_at", "pk")
    )


def waits_since(url: str) -> Awaiting | None:
    """The paper of this page while it waits for its number."""
    return Awaiting.objects.filter(url=url, settled_at__isnull=True).order_by("pk").first()
