"""What a phone told, in whatever order and however often: done, or kept with a sentence for a person, never lost.

Events: lend {title, reader, hamlet, phone, group, fund, item}, return {loan: UUID under which it was lent},
renew {loan}, lost {loan}, line {count, title, fund, counted, damaged, reason}, tally {kind, delta}.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day
from tusach.people.models import Actor
from tusach.shelf.actions.counting import Seen, record_line
from tusach.shelf.actions.lending import give_back, lend, mark_lost, renew, without_reader
from tusach.shelf.actions.stock import TALLIES, tally
from tusach.shelf.models import Count, CountLine, DeviceEvent, Item, Loan, Shelf

_LONGEST = 12


class _Broken(Exception):  # noqa: N818 - what cannot be read is refused, what can be read and cannot be done is a conflict
    pass


def apply_event(*, uuid: uuid.UUID, shelf: Shelf, kind: str, payload: Mapping[str, Any], happened_at: datetime, by: Actor | None, at: datetime) -> DeviceEvent:  # fmt: skip
    """Do what the event asks, once. The answer's `outcome` is DONE, CONFLICT (it could not be done; `sentence` says
    why and a person settles it) or REFUSED (it cannot be understood). Raises `Refused` only for a UUID that already
    means something on another shelf.
    """
    if known := DeviceEvent.objects.filter(uuid=uuid).first():
        if (known.shelf_id, known.kind) != (shelf.pk, kind[:_LONGEST]):
            raise Refused("Mã của lần ghi này đã dùng ở tủ khác. Xin ghi lại.")
        return known
    event = DeviceEvent(
        uuid=uuid, shelf=shelf, kind=kind[:_LONGEST], payload=_kept(payload), happened_at=min(happened_at, at),
        received_at=at, by=by.person if by else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _try(event, by, at)
            event.save()
    except IntegrityError:  # the same event came in twice at the same moment, and the other one was first
        return DeviceEvent.objects.get(uuid=uuid)
    if event.outcome == "DONE" and kind == "lend":
        _retry_what_waited(event, by, at)
    return event


@transaction.atomic
def tell_at_once(*, uuid: uuid.UUID, shelf: Shelf, kind: str, payload: Mapping[str, Any], by: Actor, at: datetime) -> str:  # fmt: skip
    """The same for who sits before a page and reads the answer there: what was done, as a sentence. Raises `Refused` for
    what cannot be done; then nothing is kept to wait for a person.
    """
    event = apply_event(uuid=uuid, shelf=shelf, kind=kind, payload=payload, happened_at=at, by=by, at=at)
    if event.outcome != "DONE":
        raise Refused(event.sentence)
    return event.sentence


def _kept(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload without signs that PostgreSQL does not keep: a page's form may bring a NUL."""
    return {name: told.replace("\0", "") if isinstance(told, str) else told for name, told in payload.items()}


def _try(event: DeviceEvent, by: Actor | None, at: datetime) -> None:
    do = _KINDS.get(event.kind, _unknown)
    try:
        with transaction.atomic():
            event.sentence = do(event, by, at)[:300]
        event.outcome = "DONE"
        event.payload = without_reader(event.payload)
    except Refused as refusal:
        event.outcome, event.sentence = "CONFLICT", refusal.sentence[:300]
    except (_Broken, KeyError, TypeError, ValueError, OverflowError) as broken:
        said = str(broken) if isinstance(broken, _Broken) else "Máy gửi thiếu phần cần có."
        event.outcome, event.sentence = "REFUSED", f"{said} Xin ghi lại việc này."[:300]


def _unknown(event: DeviceEvent, by: Actor | None, at: datetime) -> str:  # noqa: ARG001 - every event has the same shape
    raise _Broken(f"Không có việc “{event.kind}”.")


def _retry_what_waited(event: DeviceEvent, by: Actor | None, at: datetime) -> None:
    """A return may come in before the loan, from another phone: it waited for this."""
    rows = DeviceEvent.objects.filter(
        shelf=event.shelf_id, outcome="CONFLICT", settled_at__isnull=True, payload__loan=str(event.uuid)
    )
    for waiting in rows.select_related("shelf__account", "shelf__loans").order_by("happened_at", "pk"):
        retry_event(event=waiting, by=by, at=at)


def retry_event(*, event: DeviceEvent, by: Actor | None, at: datetime) -> DeviceEvent:
    """Once more, since something changed; it stays a conflict with a new sentence when it still cannot be."""
    if event.outcome == "DONE":
        return event
    if event.settled_at:
        raise Refused("Việc này đã được xem xét và bỏ qua rồi.")
    with transaction.atomic():
        _try(event, by, at)
        event.settled_at = at if event.outcome == "DONE" else None
        event.save()
    return event


def settle_event(*, event: DeviceEvent, by: Actor, at: datetime) -> DeviceEvent:
    """A person looked at it and it need not be done. What it said of a reader goes."""
    if event.settled_at or event.outcome == "DONE":
        raise Refused("Việc này không còn chờ ai xem.")
    event.settled_at, event.payload = at, without_reader(event.payload)
    event.save(update_fields=["settled_at", "payload"])
    record(
        act="shelf.settle_event", subject=f"shelf.DeviceEvent:{event.pk}", by=by, at=at, body_id=event.shelf.body_id,
        sentence=f"Bỏ qua một việc ghi trên máy: {event.sentence} {event.shelf.name}",
    )  # fmt: skip
    return event


def _lend(event: DeviceEvent, by: Actor | None, at: datetime) -> str:
    told = event.payload
    item = None
    if told.get("item"):
        item = Item.objects.filter(shelf=event.shelf, number=int(told["item"])).first()
        if item is None:
            raise Refused(f"Tủ này không có số đăng ký cá biệt {int(told['item'])}.")
    loan = lend(
        shelf=event.shelf, title=_title(told), reader=_text(told, "reader"), hamlet=_text(told, "hamlet"),
        phone=_text(told, "phone"), group=_text(told, "group"), fund=_text(told, "fund"), item=item, device=event.uuid,
        happened_at=event.happened_at, by=by, at=at,
    )  # fmt: skip
    return f"Đã ghi cho mượn “{loan.title}”."


def _return(event: DeviceEvent, by: Actor | None, at: datetime) -> str:
    loan = _loan(event)
    give_back(loan=loan, device=event.uuid, happened_at=event.happened_at, by=by, at=at)
    return f"Đã ghi trả “{loan.title}”."


def _renew(event: DeviceEvent, by: Actor | None, at: datetime) -> str:
    loan = _loan(event)
    renew(loan=loan, by=by, at=at)
    return f"Đã gia hạn mượn “{loan.title}”."


def _lost(event: DeviceEvent, by: Actor | None, at: datetime) -> str:
    loan = _loan(event)
    mark_lost(loan=loan, device=event.uuid, happened_at=event.happened_at, by=by, at=at)
    return f"Đã ghi mất “{loan.title}”."


def _line(event: DeviceEvent, by: Actor | None, at: datetime) -> str:  # noqa: ARG001 - every event has the same shape
    told = event.payload
    count = Count.objects.filter(pk=int(told["count"]), shelf=event.shelf).first()
    if count is None:
        raise Refused("Tủ này không có lần kiểm kê đó.")
    title, fund = _title(told), _text(told, "fund") or "PROGRAMME"
    seen = Seen(
        int(told["counted"]), event.happened_at, event.uuid, int(told.get("damaged") or 0), _text(told, "reason"), fund
    )  # fmt: skip
    line = record_line(
        count=count, title=title, seen=seen, replaces=_is_own(count, title, fund, event), at=at
    )
    return f"Đã ghi “{title}”: {line.counted} bản."


def _is_own(count: Count, title: Title, fund: str, event: DeviceEvent) -> bool:
    """The same person counts again and later: the later number stands."""
    before = CountLine.objects.filter(
        count=count, title=title, fund=fund, counted_at__lte=event.happened_at
    ).first()
    return before is not None and DeviceEvent.objects.filter(uuid=before.device, by=event.by).exists()


def _tally(event: DeviceEvent, by: Actor | None, at: datetime) -> str:  # noqa: ARG001 - every event has the same shape
    told = event.payload
    row = tally(
        shelf=event.shelf, kind=_text(told, "kind"), on=day_of(event.happened_at), delta=int(told.get("delta", 1)), at=at
    )  # fmt: skip
    return f"Đã ghi. Trong ngày {day(row.day)} có {row.count} {TALLIES[row.kind]}."


_KINDS: dict[str, Callable[[DeviceEvent, Actor | None, datetime], str]] = {
    "lend": _lend, "return": _return, "renew": _renew, "lost": _lost, "line": _line, "tally": _tally
}  # fmt: skip


def _title(told: Mapping[str, Any]) -> Title:
    title = Title.objects.filter(pk=int(told["title"])).first()
    if title is None:
        raise Refused("Danh mục không có đầu sách này. Xin tải lại danh sách tủ rồi ghi lại.")
    return title


def _loan(event: DeviceEvent) -> Loan:
    loan = Loan.objects.filter(shelf=event.shelf, device=uuid.UUID(str(event.payload["loan"]))).first()
    if loan is None:
        raise Refused(
            "Chưa thấy lượt mượn này; có thể máy ghi mượn chưa gửi. Khi lượt mượn tới, việc này tự ghi."
        )
    return loan


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name) or ""
    if not isinstance(value, str):
        raise _Broken(f"Phần “{name}” không đọc được.")
    return value.replace("\0", "")[:300]
