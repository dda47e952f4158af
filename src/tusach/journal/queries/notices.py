from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from tusach.journal import rules
from tusach.journal.models import KIND_LABELS, Delivery, Mail, Notice, Preference, QuietHours
from tusach.people.models import Actor, Person


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """One's own notices, newest first."""
    if actor.person is None:
        return Notice.objects.none()
    return Notice.objects.filter(person=actor.person).order_by("-at", "-pk")


def unread_count(person: Person | None) -> int:
    """One query, answered from the index."""
    if person is None:
        return 0
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def mails(actor: Actor) -> QuerySet[Mail]:
    """The outbox for who may manage it, newest first; nothing for others."""
    rows = Mail.objects.select_related("person").order_by("-made_at", "-pk")
    return rows if rules.may_manage_mail(actor) else rows.none()


def quiet_hours_of(person: Person) -> QuietHours:
    """The person's row, or the default 21-7 (not saved)."""
    return QuietHours.objects.filter(person=person).first() or QuietHours(person=person)


def is_quiet(hours: QuietHours, at: datetime) -> bool:
    hour = timezone.localtime(at).hour
    if hours.from_hour <= hours.to_hour:
        return hours.from_hour <= hour < hours.to_hour
    return hour >= hours.from_hour or hour < hours.to_hour


def people_to_mail(*, at: datetime) -> Iterator[Person]:
    """Persons with notices due for e-mail who are not in their quiet hours at `at`."""
    due = Notice.objects.filter(mail__isnull=True, read_at__isnull=True, mail_due_at__lte=at)
    people = Person.objects.filter(pk__in=due.values("person"), is_active=True).exclude(email="")
    default = QuietHours()
    for person in people.select_related("quiet_hours").order_by("pk"):
        hours = person.quiet_hours if hasattr(person, "quiet_hours") else default
        if not is_quiet(hours, at):
            yield person


def with_choice(people: QuerySet[Person], kind: Any) -> QuerySet[Person]:
    """Each person with `delivery_chosen` for a kind of notice, None when they chose nothing: `tell` asks no more then."""
    own = Preference.objects.filter(person=OuterRef("pk"), kind__in=["", kind]).order_by("-kind")
    return people.annotate(delivery_chosen=Subquery(own.values("delivery")[:1]))


def chosen_deliveries(person: Person) -> list[tuple[str, str, str]]:
    """(kind, label, delivery) for all the person can choose: the rest ("") first, then the kinds by label.

    A kind is shown when a room has named it, or when this person has had such a notice: then by the newest one.
    """
    chosen = {row.kind: row.delivery for row in Preference.objects.filter(person=person)}
    newest = Notice.objects.filter(person=person).order_by().values("kind").annotate(last=Max("pk"))
    shown = Notice.objects.filter(pk__in=newest.values("last")).values_list("kind", "sentence")
    had = {kind: f"Như “{sentence}”" for kind, sentence in shown}
    rest = chosen.get("", Delivery.IMMEDIATE)
    kinds = [
        (kind, KIND_LABELS.get(kind) or had.get(kind, kind)) for kind in {*KIND_LABELS, *had, *chosen} - {""}
    ]
    rows = [(kind, label, chosen.get(kind, rest)) for kind, label in sorted(kinds, key=lambda row: row[1])]
    return [("", "Các thông báo khác", rest), *rows]


def mail_counts(actor: Actor) -> dict[str, int]:
    """How many mails are in each state."""
    counts = mails(actor).order_by().values_list("state").annotate(count=Count("pk"))
    return {str(state): count for state, count in counts}
