"""Papers that other rooms have written and that wait for their number: told to the clerks, listed over the outgoing book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.people.models import Actor, Body
from tusach.registry import queries
from tusach.registry.models import Awaiting, Document

WAITS = "registry.waits"
name_kind(WAITS, "Văn bản chờ cấp số")


@dataclass(frozen=True)
class Written:
    """What waits: its type and subject, the page (`/...`) on which it gets its number, the day its own work waits for."""

    kind: str
    subject: str
    url: str
    due: date | None = None


@transaction.atomic
def await_number(*, keepers: Sequence[Body], paper: Written, by: Actor, at: datetime) -> list[Awaiting]:
    """Put a paper before the clerks of these bodies, any of whom may number it. They are told once; of a paper that waits
    already only the words are brought up to date. Raises Refused when no body has a clerk.
    """
    clerks = queries.clerks_of(keepers, day_of(at))
    if not clerks:
        raise Refused(
            "Chưa nơi nào có văn thư để cấp số. Xin lãnh đạo ban hành, hoặc nhờ quản trị ghi văn thư của cơ quan."
        )
    rows, is_new = [], False
    for keeper in keepers:
        row, made = Awaiting.objects.update_or_create(
            keeper=keeper, url=paper.url[:200], settled_at=None,
            defaults={"kind": paper.kind[:60], "subject": paper.subject[:500], "due": paper.due},
            create_defaults={
                "kind": paper.kind[:60], "subject": paper.subject[:500], "due": paper.due, "asked_by": by.person, "asked_at": at,
            },
        )  # fmt: skip
        is_new |= made
        rows.append(row)
    if is_new:
        until = f". Hạn của việc: {day_text(paper.due)}" if paper.due else ""
        tell(
            people=clerks, kind=WAITS, at=at, url=paper.url,
            sentence=f"{paper.kind} chờ cấp số: {paper.subject}{until}.", subject=f"registry.Awaiting:{rows[0].pk}",
        )  # fmt: skip
        record(
            act="registry.await_number", subject=f"registry.Awaiting:{rows[0].pk}", by=by, at=at, facts={"url": paper.url},
            sentence=f"Chuyển văn thư cấp số: {paper.kind} {paper.subject}", body_id=rows[0].keeper_id,
        )  # fmt: skip
    return rows


@transaction.atomic
def settle_awaiting(*, url: str, by: Actor, at: datetime, document: Document | None = None) -> int:
    """It has its number, or is taken back: it waits nowhere any more. Says at how many registries it waited."""
    rows = list(Awaiting.objects.select_for_update().filter(url=url, settled_at__isnull=True).order_by("pk"))
    Awaiting.objects.filter(pk__in=[one.pk for one in rows]).update(settled_at=at, document=document)
    if rows and document is None:
        record(
            act="registry.settle_awaiting", subject=f"registry.Awaiting:{rows[0].pk}", by=by, at=at, facts={"url": url},
            sentence=f"Rút lại, chưa cấp số: {rows[0].kind} {rows[0].subject}", body_id=rows[0].keeper_id,
        )  # fmt: skip
    return len(rows)
