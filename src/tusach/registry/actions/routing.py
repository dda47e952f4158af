"""The way of a document through a body: forwarded, led, joined, answered; signed for; reminded of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from tusach.journal.actions import name_kind, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.people.models import Actor, Person, Role
from tusach.registry import queries
from tusach.registry.actions.deeds import write_down
from tusach.registry.actions.indexing import index_document
from tusach.registry.actions.linking import add_reference
from tusach.registry.models import Arrival, Direction, Document, Part, Relation, Task, TaskState

GIVEN, ANSWERED, LATE = "registry.task", "registry.task_answered", "registry.task_due"
name_kind(GIVEN, "Văn bản giao anh chị xử lý")
name_kind(ANSWERED, "Văn bản đã giao được nhận, trả lại hoặc làm xong")
name_kind(LATE, "Văn bản sắp đến hạn, quá hạn xử lý")
DAYS_AHEAD = 2  # how long before the day somebody is reminded
_OPEN = {TaskState.GIVEN, TaskState.ACCEPTED}


@dataclass(frozen=True)
class Share:
    """Who does what in a document: a person, or the name of a unit without an account."""

    part: str
    person: Person | None = None
    unit: str = ""

    @property
    def name(self) -> str:
        return self.person.full_name if self.person else self.unit.strip()


@transaction.atomic
def route_document(
    *, document: Document, shares: Sequence[Share], by: Actor, at: datetime, instruction: str = "",
    due: date | None = None, above: Task | None = None,
) -> list[Task]:  # fmt: skip
    """Hand a document to who leads, joins or should know, with the giver's words and a day. `above` is the task it is handed
    on from. What somebody already has open is not given twice. Raises Refused without anybody, with two who lead, or
    with a day that is past.
    """
    now = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    _check_shares(now, shares, due, day_of(at), above)
    open_now = list(now.tasks.filter(state__in=_OPEN).values_list("person_id", "unit", "part"))
    made = []
    for share in shares:
        who = (share.person.pk if share.person else None, share.unit.strip())
        if any((person, unit) == who and part in {share.part, Part.LEAD} for person, unit, part in open_now):
            continue
        task = Task.objects.create(
            document=now, above=above, part=share.part, person=share.person, unit=share.unit.strip()[:120],
            instruction=instruction.strip(), due=None if share.part == Part.KNOW else due, given_by=by.person,
            given_by_leader=_leads(by, now), given_at=at,
        )  # fmt: skip
        made.append(task)
    if not made:
        raise Refused("Những người này đang có văn bản này rồi.", field="people")
    _forward(now, made, day_of(at))
    names = ", ".join(f"{queries.name_of_task(one)} ({one.get_part_display()})" for one in made)
    until = f", hạn {day_text(due)}" if due else ""
    write_down(
        now, by, at, "route_document", f"Chuyển {now} cho {names}{until}.", instruction=instruction.strip()
    )
    _tell_given(now, made, by, at)
    return made


def _leads(by: Actor, document: Document) -> bool:
    return document.keeper_id in by.bodies(Role.LEADER)


def _check_shares(
    document: Document, shares: Sequence[Share], due: date | None, day: date, above: Task | None
) -> None:  # fmt: skip
    if not [share for share in shares if share.name]:
        raise Refused("Xin chọn ít nhất một người, hoặc ghi tên đơn vị nhận.", field="people")
    leads = [share for share in shares if share.part == Part.LEAD]
    if len(leads) > 1:
        raise Refused("Chỉ một nơi chủ trì; các nơi khác phối hợp.", field="people")
    if (
        leads
        and above is None
        and document.tasks.filter(part=Part.LEAD, above=None, state__in=_OPEN).exists()
    ):
        raise Refused("Văn bản này đã có nơi chủ trì; xin đợi trả lại, hoặc giao phối hợp.", field="people")
    if due and due < day:
        raise Refused(f"Thời hạn {day_text(due)} đã qua; xin xem lại ngày.", field="due")
    if due and above and above.due and due > above.due:
        raise Refused(
            f"Thời hạn phải trước hạn của việc giao cho anh chị, ngày {day_text(above.due)}.", field="due"
        )


def _forward(document: Document, made: Sequence[Task], day: date) -> None:
    """The stamp's line “Chuyển” is filled by the first handing on."""
    stamp = Arrival.objects.filter(document=document).first()
    if stamp is None or stamp.forwarded_on:
        return
    stamp.forwarded_to = stamp.forwarded_to or ", ".join(map(queries.name_of_task, made))[:200]
    stamp.forwarded_on = max(day, stamp.arrived_on)
    stamp.save(update_fields=["forwarded_to", "forwarded_on"])


def _tell_given(document: Document, made: Sequence[Task], by: Actor, at: datetime) -> None:
    for task in made:
        if task.person is None or task.person == by.person:
            continue
        until = f", hạn {day_text(task.due)}" if task.due else ""
        tell(
            people=queries.with_stand_ins([task.person], day_of(at)), kind=GIVEN, at=at, url=f"/van-ban/{document.pk}/", body=task.instruction,
            sentence=f"Anh chị {task.get_part_display()} xử lý {document}{until}: {document.subject}"[:300]
            if task.part != Part.KNOW else f"Chuyển anh chị để biết {document}: {document.subject}"[:300],
            subject=f"registry.Task:{task.pk}",
        )  # fmt: skip


@transaction.atomic
def accept_task(*, task: Task, by: Actor, at: datetime) -> Task:
    """Taken on; for a document only to be known this ends it."""
    now = _open_task(task)
    if now.state != TaskState.GIVEN:
        raise Refused("Việc này đã nhận rồi.")
    now.accepted_at = at
    now.state = TaskState.DONE if now.part == Part.KNOW else TaskState.ACCEPTED
    now.settled_at = at if now.part == Part.KNOW else None
    now.save(update_fields=["accepted_at", "state", "settled_at"])
    _sign_stamp(now, by, at)
    write_down(now.document, by, at, "accept_task", f"Nhận xử lý {now.document}.", task=now.pk)
    return now


def _sign_stamp(task: Task, by: Actor, at: datetime) -> None:
    """The first who takes a document on signs for it in the register."""
    name = by.person.full_name if by.person else ""
    Arrival.objects.filter(document=task.document_id, received_by="").update(
        received_by=name[:120], received_on=day_of(at)
    )


@transaction.atomic
def return_task(*, task: Task, why: str, by: Actor, at: datetime) -> Task:
    if not why.strip():
        raise Refused("Xin ghi vì sao trả lại, để người giao chuyển nơi khác.", field="why")
    now = _open_task(task)
    now.state, now.settled_at, now.said = TaskState.RETURNED, at, why.strip()
    now.save(update_fields=["state", "settled_at", "said"])
    said = f"{queries.name_of_task(now)} trả lại {now.document}: {now.said}"
    write_down(now.document, by, at, "return_task", said, task=now.pk)
    _tell_giver(now, by, said, at)
    return now


@transaction.atomic
def finish_task(*, task: Task, said: str, by: Actor, at: datetime, answer: Document | None = None) -> Task:
    """Done, with the document that answers it, or with words that say how. The answer is linked to what it answers."""
    now = _open_task(task)
    if answer is None and not said.strip():
        raise Refused("Xin chọn văn bản trả lời, hoặc ghi kết quả.", field="said")
    if answer is not None:
        if answer.direction != Direction.OUTGOING or answer.pk == now.document_id:
            raise Refused("Văn bản trả lời là một văn bản đi.", field="answer")
        add_reference(
            document=answer, raw=str(now.document), to=now.document, kind=Relation.ANSWERS, by=by, at=at
        )
    now.state, now.settled_at, now.said, now.answer = TaskState.DONE, at, said.strip(), answer
    now.accepted_at = now.accepted_at or at
    now.save(update_fields=["state", "settled_at", "said", "answer", "accepted_at"])
    _sign_stamp(now, by, at)
    words = f"{queries.name_of_task(now)} xử lý xong {now.document}" + (
        f", trả lời bằng {answer}" if answer else ""
    )
    write_down(
        now.document, by, at, "finish_task", f"{words}.", task=now.pk, answer=answer.pk if answer else None
    )
    _tell_giver(now, by, words, at)
    return now


def _open_task(task: Task) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).select_related("document", "person", "given_by")
    now = rows.get(pk=task.pk)
    if now.state not in _OPEN:
        raise Refused(f"Việc này {now.get_state_display()} rồi.")
    return now


def _tell_giver(task: Task, by: Actor, sentence: str, at: datetime) -> None:
    if task.given_by is not None and task.given_by != by.person:
        tell(people=[task.given_by], kind=ANSWERED, sentence=sentence[:300], at=at,
             url=f"/van-ban/{task.document_id}/", subject=f"registry.Task:{task.pk}")  # fmt: skip


@transaction.atomic
def remind_tasks(*, at: datetime) -> tuple[int, int]:
    """(soon, late): tell who has a task that falls due in two days, and, once it is late, the giver too. Once each."""
    day = day_of(at)
    soon = late = 0
    for task in queries.to_remind(day, ahead=day + timedelta(days=DAYS_AHEAD)).select_for_update(
        of=("self",)
    ):
        assert task.due is not None  # noqa: S101 - only tasks with a day are asked for
        is_late = task.due < day
        people = [one for one in (task.person, task.given_by if is_late else None) if one is not None]
        what = f"quá hạn từ ngày {day_text(task.due)}" if is_late else f"đến hạn ngày {day_text(task.due)}"
        tell(people=queries.with_stand_ins(people, day), kind=LATE, at=at, url=f"/van-ban/{task.document_id}/", subject=f"registry.Task:{task.pk}",
             sentence=f"{queries.name_of_task(task)}: {task.document} {what}."[:300])  # fmt: skip
        Task.objects.filter(pk=task.pk).update(reminded="LATE" if is_late else "SOON")
        soon, late = soon + (not is_late), late + is_late
    return soon, late


@transaction.atomic
def sign_for(*, document: Document, name: str, day: date | None, by: Actor, at: datetime) -> Document:
    """Write who took the paper, in the column Ký nhận, and on which day (today when empty)."""
    if not name.strip():
        raise Refused("Xin ghi ai ký nhận.", field="name")
    on = day or day_of(at)
    if on > day_of(at):
        raise Refused(f"Ngày {day_text(on)} chưa tới; xin xem lại ngày.", field="day")
    if document.direction == Direction.INCOMING:
        stamp = Arrival.objects.select_for_update().get(document=document)
        if on < stamp.arrived_on:
            raise Refused("Ngày ký nhận trước ngày đến; xin xem lại hai ngày này.", field="day")
        stamp.received_by, stamp.received_on = name.strip()[:120], on
        stamp.forwarded_on = stamp.forwarded_on or on
        stamp.save(update_fields=["received_by", "received_on", "forwarded_on"])
    else:
        if document.dated and on < document.dated:
            raise Refused("Ngày ký nhận trước ngày văn bản; xin xem lại hai ngày này.", field="day")
        Document.objects.filter(pk=document.pk).update(handed_on=on, handed_to=name.strip()[:120])
    write_down(document, by, at, "sign_for", f"{name.strip()[:120]} ký nhận {document} ngày {day_text(on)}.")
    return Document.objects.select_related("arrival").get(pk=document.pk)


@transaction.atomic
def post_document(
    *, document: Document, on: date, envelopes: int | None, signed: str, by: Actor, at: datetime
) -> Document:
    """Write when an outgoing document left, in how many envelopes, and who signed (the post office, a messenger)."""
    if document.direction != Direction.OUTGOING:
        raise Refused("Chỉ ghi gửi đi cho văn bản đi.")
    if on > day_of(at):
        raise Refused(f"Ngày {day_text(on)} chưa tới; xin xem lại ngày.", field="on")
    if document.dated and on < document.dated:
        raise Refused("Ngày chuyển trước ngày văn bản; xin xem lại hai ngày này.", field="on")
    Document.objects.filter(pk=document.pk).update(
        handed_on=on, handed_to=signed.strip()[:120], envelopes=envelopes
    )
    write_down(document, by, at, "post_document", f"Gửi {document} ngày {day_text(on)}.", envelopes=envelopes)
    now = Document.objects.get(pk=document.pk)
    index_document(now)
    return now
