from django.db.models import Q, QuerySet

from tusach.library.models import Edition, State
from tusach.people.models import Actor, Role


def published() -> QuerySet[Edition]:
    """What a reader finds in lists and searches."""
    return Edition.objects.filter(state=State.PUBLISHED)


def visible_to(actor: Actor) -> QuerySet[Edition]:
    """Everyone: published editions, and those replaced or withdrawn (their address goes on answering, saying so).
    A librarian also the drafts of their bodies, put aside or not, of the centre all.
    """
    for_all = Q(state__in=[State.PUBLISHED, State.SUPERSEDED])
    for_all |= Q(state=State.WITHDRAWN, published_at__isnull=False)
    if actor.serves_centre(Role.LIBRARIAN):
        return Edition.objects.all()
    return Edition.objects.filter(for_all | Q(body__in=actor.bodies(Role.LIBRARIAN)))


def on_shelf(topic: str = "") -> QuerySet[Edition]:
    """Published editions in the order of a Vietnamese dictionary, of one topic or of all."""
    rows = published().filter(topic=topic) if topic else published()
    return rows.order_by("sort_key", "pk")
