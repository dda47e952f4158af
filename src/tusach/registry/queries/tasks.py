"""What is to be done with documents, by whom, until when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from tusach.kit.text import day as day_text
from tusach.people.models import Actor, Body
from tusach.registry.models import Direction, Document, Part, Reference, Relation, Task, TaskState
from tusach.registry.queries.seeing import persons_of

_OPEN = [TaskState.GIVEN, TaskState.ACCEPTED]


def mine(actor: Actor) -> QuerySet[Task]:
    """The person's open tasks, the earliest due first; those without a day at the end."""
    rows = Task.objects.filter(person__in=persons_of(actor), state__in=_OPEN)
    return rows.select_related("document__arrival", "given_by", "person").order_by(
        F("due").asc(nulls_last=True), "pk"
    )


def of_body(body: Body) -> QuerySet[Task]:
    """Open tasks in documents of a body, the earliest due first."""
    rows = Task.objects.filter(document__keeper=body, state__in=_OPEN).exclude(part=Part.KNOW)
    return rows.select_related("document__arrival", "person").order_by(F("due").asc(nulls_last=True), "pk")


def overdue(rows: QuerySet[Task], day: date) -> QuerySet[Task]:
    return rows.filter(due__lt=day, state__in=_OPEN).exclude(part=Part.KNOW)


def to_remind(day: date, *, ahead: date) -> QuerySet[Task]:
    """Open tasks that fall due by `ahead` and have not been spoken of, and late ones not yet called late."""
    rows = Task.objects.filter(state__in=_OPEN, due__isnull=False).exclude(part=Part.KNOW)
    soon = Q(due__gte=day, due__lte=ahead, reminded="")
    late = Q(due__lt=day) & ~Q(reminded="LATE")
    return rows.filter(soon | late).select_related("document", "person", "given_by").order_by("pk")


def tasks_of(document: Document) -> list[Task]:
    """Tasks of a document, each after the one it was handed on from; `depth` says how far down."""
    rows = list(document.tasks.select_related("person", "given_by", "answer").order_by("pk"))
    below: dict[int | None, list[Task]] = {}
    for one in rows:
        below.setdefault(one.above_id, []).append(one)

    def walk(above: int | None, depth: int) -> list[Task]:
        found = []
        for one in below.get(above, []):
            one.depth = depth  # type: ignore[attr-defined] # for the page
            found += [one, *walk(one.pk, depth + 1)]
        return found

    return walk(None, 0)


@dataclass(frozen=True)
class Followed:
    """One line of the follow-up book, seven columns (NĐ 30/2020, appendix IV)."""

    document: Document
    number: str
    what: str
    whom: str
    due: date | None
    progress: str
    answer: str
    note: str
    is_late: bool


def followed(body: Body, *, first: date, last: date, day: date) -> list[Followed]:
    """Incoming documents between two days that somebody leads in, or that ask for an answer by a day. Three queries."""
    led = (
        Task.objects.filter(part=Part.LEAD, above__isnull=True)
        .select_related("person", "answer")
        .order_by("pk")
    )
    rows = Document.objects.filter(
        arrival__keeper=body, direction=Direction.INCOMING, arrival__arrived_on__gte=first,
        arrival__arrived_on__lte=last,
    )  # fmt: skip
    rows = rows.filter(
        Q(due__isnull=False) | Q(pk__in=Task.objects.filter(part=Part.LEAD).values("document"))
    )
    said = Reference.objects.filter(kind=Relation.ANSWERS).select_related("document").order_by("pk")
    rows = rows.select_related("arrival").prefetch_related(
        Prefetch("tasks", led, to_attr="led"), Prefetch("cited_by", said, to_attr="answered")
    )
    return [_line(document, day) for document in rows.order_by("arrival__arrived_on", "pk")]


def _line(document: Document, day: date) -> Followed:
    """Late is what is past its day and not done: by who leads now, or, where nobody leads, by an answer."""
    led: list[Task] = document.led  # type: ignore[attr-defined] # prefetched above
    standing = [one for one in led if one.state != TaskState.RETURNED]  # what was returned is another's to do
    dues = [one.due for one in standing if one.due] or ([document.due] if document.due else [])
    due = min(dues) if dues else None
    given = [one.answer.code for one in led if one.answer]
    given += [one.document.code for one in document.answered]  # type: ignore[attr-defined] # prefetched above
    done = all(one.state == TaskState.DONE for one in standing) if standing else bool(given)
    return Followed(
        document=document,
        number=document.arrival.said,
        what=" ".join(part for part in (_named(document), document.issuer) if part),
        whom=", ".join(name_of_task(one) for one in standing or led) or document.arrival.forwarded_to,
        due=due,
        progress="; ".join(_progress(one) for one in led) or "chưa giao",
        answer=", ".join(dict.fromkeys(given)),
        note=document.note,
        is_late=bool(due and due < day and not done),
    )


def _named(document: Document) -> str:
    day = f", ngày {day_text(document.dated)}" if document.dated else ""
    return f"{document}{day}"


def name_of_task(task: Task) -> str:
    return task.person.full_name if task.person else task.unit


def _progress(task: Task) -> str:
    state = task.get_state_display()
    return (
        f"{state} {day_text(task.settled_at)}" if task.state == TaskState.DONE and task.settled_at else state
    )
