"""Who a document goes to: lines of recipients, the groups they mean on the document's day, the lists a body keeps."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.kit.text import fold
from tusach.people.models import Actor, Body, BodyName
from tusach.places.models import Level
from tusach.registry import queries
from tusach.registry.actions.deeds import write_down
from tusach.registry.actions.indexing import index_document
from tusach.registry.models import Delivery, Document, Group, GroupMember, Recipient
from tusach.registry.recipients import RecipientLine


@transaction.atomic
def set_recipients(
    *, document: Document, recipients: Sequence[RecipientLine], by: Actor, at: datetime
) -> list[Recipient]:
    """Replace the recipients of a document by these, in this order. Who has opened it keeps it. A cancelled one is sent to nobody."""
    if document.cancelled_at:
        raise Refused(f"{document} đã hủy, không gửi cho ai nữa.")
    before = list(document.recipients.order_by("order").values_list("raw", flat=True))
    document.recipients.all().delete()
    rows = write_recipients(document, recipients)
    said = f"Ghi nơi nhận của {document}: {len(rows)} dòng."
    write_down(document, by, at, "set_recipients", said, before=before)
    index_document(Document.objects.get(pk=document.pk))
    return rows


def write_recipients(document: Document, recipients: Sequence[RecipientLine]) -> list[Recipient]:
    """A name that exactly one body bears is linked to it; a group of a level, and a list that the keeper made, is expanded on
    the document's day. Raises Refused for a group with nobody in it on that day; groups without a level stay text. A list of
    the keeper's own means its members and nobody else of their level, whatever it is called.
    """
    day = document.dated or day_of(document.created_at)
    bodies = _bodies_named([line.name for line in recipients if not line.is_group])
    rows, reached = [], []
    for order, line in enumerate(recipients, start=1):
        group = queries.group_named(document.keeper, line.name) if document.keeper else None
        meant = _meant(document, line, group, day)
        body_id = line.body_id or bodies.get(line.name)
        row = Recipient(
            document=document, order=order, name=line.name, is_group=line.is_group or group is not None,
            level="" if group else line.level, group=group, count=meant.places if meant else None, body_id=body_id,
            purpose=line.purpose, copies=line.copies, raw=line.raw,
        )  # fmt: skip
        rows.append(row)
        reached.append(meant.bodies if meant else (body_id,) if body_id else ())
    made = Recipient.objects.bulk_create(rows)
    _deliver(document, made, reached)
    return made


def _meant(document: Document, line: RecipientLine, group: Group | None, day: date) -> "queries.Meant | None":
    if group is not None:
        meant = queries.members_of(group)
    elif line.is_group and line.level:
        meant = queries.bodies_of_level(line.name, line.level, keeper=document.keeper, day=day)
    else:
        return None
    if meant.is_nobody:
        why = "danh sách này chưa có nơi nào" if group else _why_nobody(line.level, day)
        raise Refused(
            f"Nhóm “{line.name}” không có ai vào ngày {day_text(day)}: {why}. Xin sửa dòng này.",
            field="recipients",
        )
    return meant


def _why_nobody(level: str, day: date) -> str:
    if level == Level.DISTRICT and day >= date(2025, 7, 1):
        return "cấp huyện không còn từ 01/7/2025"
    return f"không có đơn vị cấp {Level(level).label} trong phạm vi của cơ quan"


def _bodies_named(names: Iterable[str]) -> dict[str, int]:
    """{name: the one body that bears it}."""
    found: dict[str, set[int]] = {}
    for name, body in BodyName.objects.filter(name__in=list(names)).values_list("name", "body"):
        found.setdefault(name, set()).add(body)
    return {name: min(bodies) for name, bodies in found.items() if len(bodies) == 1}


def _deliver(document: Document, rows: Sequence[Recipient], reached: Sequence[Iterable[int]]) -> None:
    """A delivery for each body once, under the first line that means it; what was opened or entered stays."""
    wanted: dict[int, Recipient] = {}
    for row, bodies in zip(rows, reached, strict=True):
        for body in bodies:
            if body != document.keeper_id:
                wanted.setdefault(body, row)
    old = document.deliveries.filter(opened_at__isnull=True, entered__isnull=True)
    old.exclude(body__in=wanted).delete()
    kept = {one.body_id: one for one in document.deliveries.all()}
    for body, one in kept.items():
        one.recipient = wanted.get(body)
    Delivery.objects.bulk_update(kept.values(), ["recipient"], batch_size=500)
    Delivery.objects.bulk_create(
        [
            Delivery(document=document, body_id=body, recipient=row)
            for body, row in wanted.items()
            if body not in kept
        ],
        batch_size=2000,
    )


@transaction.atomic
def note_opened(*, document: Document, by: Actor, at: datetime) -> int:
    """Remember that somebody of the receiving bodies has opened the document; only the first time counts."""
    return queries.not_yet_opened(document, by).update(opened_at=at, opened_by=by.person)


@transaction.atomic
def keep_group(*, keeper: Body, name: str, members: Sequence[str], by: Actor, at: datetime) -> Group:
    """A body's own list of recipients under a name; the same name again replaces its members."""
    plain = " ".join(name.split())
    if not plain:
        raise Refused("Xin ghi tên nhóm, ví dụ Các ban đảng Tỉnh ủy.", field="name")
    wanted = list(
        dict.fromkeys(" ".join(one.split()).strip("-–, ;.")[:200] for one in members if one.strip())
    )
    if not wanted:
        raise Refused("Xin ghi ít nhất một nơi, mỗi nơi một dòng.", field="members")
    group, _ = Group.objects.update_or_create(
        keeper=keeper, folded=fold(plain)[:220], defaults={"name": plain[:200]}
    )
    bodies = _bodies_named(wanted)
    group.members.all().delete()
    GroupMember.objects.bulk_create(
        GroupMember(group=group, order=order, name=one, body_id=bodies.get(one))
        for order, one in enumerate(wanted, start=1)
    )
    record(act="registry.keep_group", subject=f"registry.Group:{group.pk}", by=by, at=at, body_id=keeper.pk,
           sentence=f"Ghi nhóm nơi nhận “{group.name}”: {len(wanted)} nơi.")  # fmt: skip
    return group


@transaction.atomic
def drop_group(*, group: Group, by: Actor, at: datetime) -> None:
    """Documents already sent keep what the list meant when they went."""
    record(act="registry.drop_group", subject=f"registry.Group:{group.pk}", by=by, at=at, body_id=group.keeper_id,
           sentence=f"Bỏ nhóm nơi nhận “{group.name}”.", facts={"members": list(group.members.values_list("name", flat=True))})  # fmt: skip
    group.delete()
