"""What of the figures an actor may find: a subtree, and cuts."""

from datetime import date

from django.db.models import Q, QuerySet

from tusach.figures.models import Cut
from tusach.kit.models import in_force
from tusach.people.models import Actor
from tusach.places.models import Level, Unit, UnitVersion


def visible_places(actor: Actor) -> QuerySet[Unit]:
    """Units whose figures the actor may see: those served and all that lies, or lay, below them."""
    if actor.serves_centre():
        return Unit.objects.all()
    own = actor.units()
    below = UnitVersion.objects.filter(Q(province__in=own) | Q(district__in=own), withdrawn_by__isnull=True)
    return Unit.objects.filter(Q(pk__in=own) | Q(pk__in=below.values("unit")))


def home_place(actor: Actor) -> Unit | None:
    """Where the actor's view begins: the nation for the centre, else the highest place served."""
    if actor.serves_centre():
        return Unit.objects.filter(level=Level.NATION).first()
    order = [Level.PROVINCE, Level.DISTRICT, Level.COMMUNE]
    units = sorted(
        Unit.objects.filter(pk__in=actor.units()), key=lambda unit: (order.index(Level(unit.level)), unit.pk)
    )
    return units[0] if units else None


def cuts_visible_to(actor: Actor) -> QuerySet[Cut]:
    cuts = Cut.objects.order_by("-at", "-pk")
    return cuts if actor.serves_centre() else cuts.filter(published=True)


def kinds_on(on: date) -> list[str]:
    """The types of communes in force on the day: xã, phường, thị trấn, đặc khu."""
    rows = UnitVersion.objects.filter(in_force(on), unit__level=Level.COMMUNE, withdrawn_by__isnull=True)
    return sorted(rows.order_by().values_list("kind", flat=True).distinct())
