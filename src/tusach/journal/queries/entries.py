from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tusach.journal import rules
from tusach.journal.models import Entry
from tusach.people.models import Actor, Role


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """Own acts and those done in one's place; a leader also the acts of the body; the centre's desk all. None of them later
    than the actor's moment.
    """
    rows = Entry.objects.filter(at__lte=actor.at).select_related("person", "in_place_of")
    if rules.may_read_all(actor):
        return rows
    if actor.person is None:
        return rows.none()
    own = Q(person=actor.person) | Q(in_place_of=actor.person)
    return rows.filter(own | Q(body__in=actor.bodies(Role.LEADER)))


def matching(
    rows: QuerySet[Entry],
    *,
    since: date | None = None,
    until: date | None = None,
    person: str = "",
    act: str = "",
    subject: str = "",
) -> QuerySet[Entry]:
    """Entries of the days since..until (both included, Viet Nam), of a person (part of the name), of an act."""
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    if person:
        rows = rows.filter(Q(person__full_name__icontains=person) | Q(person__username=person))
    if act:
        rows = rows.filter(act__startswith=act)
    if subject:
        rows = rows.filter(subject=subject)
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def history_of(subject: str) -> QuerySet[Entry]:
    """All that was done to one thing, oldest first, by its key `app.Model:pk`.

    For the pages of the rooms above: they have found the thing through their own `visible_to`, and who may see
    a thing may see its history.
    """
    rows = Entry.objects.filter(subject=subject).select_related("person", "in_place_of")
    return rows.order_by("id")
