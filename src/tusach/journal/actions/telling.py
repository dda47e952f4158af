from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from django.db import transaction
from django.utils import timezone

from tusach.journal.models import KIND_LABELS, Delivery, Notice, Preference, QuietHours
from tusach.kit.errors import Refused
from tusach.kit.prepared import Prepared, param
from tusach.kit.writes import Insert
from tusach.people.models import Person

DIGEST_TIME = time(7, 30)  # after the default quiet hours
CHUNK = 500
_NOTICE = Insert(Notice)


def name_kind(kind: str, label: str) -> None:
    """Say in Vietnamese what a kind of notice is, for the page where people choose; called at import."""
    KIND_LABELS[kind] = label


@transaction.atomic(savepoint=False)
def tell(
    *,
    people: Iterable[Person],
    kind: str,
    sentence: str,
    at: datetime,
    url: str = "",
    body: str = "",
    subject: str = "",
) -> int:
    """Put a notice in front of each person, once; returns how many were written.

    `url` is an address of this site (it begins with one `/`); another is left out. The e-mail leaves later,
    by `tusach journal deliver` and by each person's own choice.
    """
    here = url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""
    said = sentence if len(sentence) <= 300 else sentence[:299] + "…"
    told: set[int] = set()
    for some in _chunks(people):
        new = [person for person in {person.pk: person for person in some}.values() if person.pk not in told]
        told |= {person.pk for person in new}
        due = _due_times(new, kind, at)
        _NOTICE.add(*(
            Notice(
                person=person, at=at, sentence=said, body=body, url=here[:200], kind=kind, subject=subject,
                mail_due_at=due.get(person.pk),
            )
            for person in new
        ))  # fmt: skip
    return len(told)


def _chunks(people: Iterable[Person]) -> Iterator[list[Person]]:
    rest = iter(people)
    while some := list(islice(rest, CHUNK)):
        yield some


def _due_times(people: Sequence[Person], kind: str, at: datetime) -> dict[int, datetime]:
    """When each person's e-mail is due; who gets none is not in it."""
    chosen = _choices(people, kind)
    due = {Delivery.IMMEDIATE.value: at, Delivery.DAILY.value: _next_morning(at)}
    found = {}
    for person in people:
        when = due.get(chosen.get(person.pk) or Delivery.IMMEDIATE.value)
        if when is not None and person.email and person.is_active:
            found[person.pk] = when
    return found


def _choices(people: Sequence[Person], kind: str) -> dict[int, str | None]:
    if all(hasattr(person, "delivery_chosen") for person in people):  # found by `queries.with_choice`
        return {person.pk: getattr(person, "delivery_chosen", None) for person in people}
    asked = {f"person{number}": person.pk for number, person in enumerate(people)}
    # The row of the kind itself comes last and wins.
    return dict(_chosen_by(len(people)).rows(kind=kind, **asked))


@lru_cache(maxsize=CHUNK)
def _chosen_by(people: int) -> Prepared[Preference]:
    """(person id, delivery) of that many people; asked at every sending of a report, inside its transaction."""
    persons = [param(f"person{number}") for number in range(people)]
    return Prepared(
        lambda: (
            Preference.objects.filter(person__pk__in=persons, kind__in=["", param("kind")])
            .order_by("kind")
            .values_list("person", "delivery")
        )
    )


def _next_morning(at: datetime) -> datetime:
    local = timezone.localtime(at)
    morning = local.replace(hour=DIGEST_TIME.hour, minute=DIGEST_TIME.minute, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


def mark_read(*, notice: Notice, at: datetime) -> None:
    """The first reading counts; a notice read on the site is not e-mailed any more."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)


def mark_all_read(*, person: Person, at: datetime) -> int:
    """Returns how many were unread. Those that came after `at` stay unread: nobody has seen them."""
    return Notice.objects.filter(person=person, read_at__isnull=True, at__lte=at).update(read_at=at)


@transaction.atomic
def set_delivery(*, person: Person, kind: str, delivery: str, at: datetime) -> None:
    """Choose how one kind ("" for all others) comes by e-mail; what waits already follows the new choice."""
    if delivery not in Delivery.values:
        raise Refused("Xin chọn một trong ba cách nhận: gửi thư ngay, gộp mỗi sáng, chỉ xem trên trang.")
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"delivery": delivery})
    waiting = Notice.objects.filter(person=person, mail__isnull=True, read_at__isnull=True)
    waiting = waiting.filter(mail_due_at__isnull=False)
    if kind:
        waiting = waiting.filter(kind=kind)
    else:
        own = Preference.objects.filter(person=person).exclude(kind="").values_list("kind", flat=True)
        waiting = waiting.exclude(kind__in=list(own))
    when = {Delivery.IMMEDIATE: at, Delivery.DAILY: _next_morning(at), Delivery.NONE: None}
    waiting.update(mail_due_at=when[Delivery(delivery)])


def set_quiet_hours(*, person: Person, from_hour: int, to_hour: int, in_english: bool = False) -> None:
    """Hours 0-23 in Viet Nam; the same hour twice means that e-mail may come at any time, in which language."""
    if not (0 <= from_hour < 24 and 0 <= to_hour < 24):
        raise Refused("Giờ yên lặng tính từ 0 đến 23 giờ.")
    facts = {"from_hour": from_hour, "to_hour": to_hour, "in_english": in_english}
    QuietHours.objects.update_or_create(person=person, defaults=facts)
