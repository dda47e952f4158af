"""Who holds a block, where it stands, whether it is agreed on, and its way back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.dateparse import parse_datetime

from tusach.drafting import queries
from tusach.drafting.actions.blocks import (
    clean,
    held,
    is_locked_for,
    lock_until,
    open_manuscript,
    record,
    snapshot,
)
from tusach.drafting.models import Block, BlockState, BlockVersion, Live
from tusach.kit.errors import Refused
from tusach.kit.text import clock
from tusach.people.models import Actor


@transaction.atomic
def lock_block(*, block: Block, by: Actor, at: datetime, take_over: bool = False) -> Block:
    """Hold the block for some minutes; held again, it is held longer. `take_over`: from whoever holds it, who then
    finds both texts side by side on saving.
    """
    open_manuscript(block.manuscript)
    now = Block.objects.select_for_update(of=("self",)).select_related("locked_by").get(pk=block.pk)
    taken = is_locked_for(now, by, at)
    if taken and not take_over:
        assert now.locked_until is not None  # noqa: S101 - is_locked_for looked at it
        who = now.locked_by.full_name if now.locked_by else "Người khác"
        raise Refused(f"{who} đang sửa đoạn này đến {clock(now.locked_until)}.")
    if taken:
        record(now, by, at, verb="take_over_block", sentence="Giành quyền sửa đoạn")
    now.locked_by, now.locked_until = by.person, lock_until(at)
    now.save(update_fields=["locked_by", "locked_until"])
    return now


@transaction.atomic
def unlock_block(*, block: Block, by: Actor) -> None:
    """Let go of a block that one holds; nothing happens to another's hold."""
    mine = Block.objects.filter(pk=block.pk, locked_by=by.person)
    mine.update(locked_by=None, locked_until=None)


@transaction.atomic
def move_block(*, block: Block, down: bool, by: Actor, at: datetime) -> None:
    """Change places with the neighbour under the same node; at the edge nothing happens."""
    block = held(block, by, at)
    around = queries.blocks_of(block.manuscript, block.node)
    here = next(place for place, each in enumerate(around) if each.pk == block.pk)
    there = here + (1 if down else -1)
    if not 0 <= there < len(around):
        return
    around[here], around[there] = around[there], around[here]
    for order, each in enumerate(around, start=1):
        Block.objects.filter(pk=each.pk).update(order=order)
    record(block, by, at, verb="move_block", sentence="Chuyển chỗ đoạn")


@transaction.atomic
def remove_block(*, block: Block, by: Actor, at: datetime, why: str = "") -> None:
    """Take a block out of the text. It is kept with all its versions and comments, and can come back."""
    block = held(block, by, at)
    block.number += 1
    block.removed_at = at
    block.locked_by = block.locked_until = None
    block.save()
    snapshot(block, by=by, at=at, why=why or "Bỏ đoạn", removed=True)
    record(block, by, at, verb="remove_block", sentence="Bỏ đoạn", why=why)


@transaction.atomic
def restore_block(*, version: BlockVersion, by: Actor, at: datetime) -> BlockVersion:
    """Make an earlier version the newest again, with the figures as they were taken then: what changed since is stale."""
    manuscript = open_manuscript(version.block.manuscript)
    block = Block.objects.select_for_update().get(pk=version.block_id)
    block.manuscript = manuscript
    if is_locked_for(block, by, at):
        raise Refused("Đang có người khác sửa đoạn này. Xin chờ rồi khôi phục.")
    if block.removed_at is not None:
        Block.objects.filter(manuscript=block.manuscript, node=block.node, order__gte=block.order).exclude(
            pk=block.pk
        ).update(order=F("order") + 1)
    block.lives.filter(removed_at__isnull=True).update(removed_at=at)
    for name, kept in version.lives.items():
        _put_back(block, name, kept, at)
    block.text, block.spec, block.removed_at = clean(version.text), version.spec, None
    block.number += 1
    block.state = BlockState.WRITING
    block.save()
    record(block, by, at, verb="restore_block", sentence=f"Khôi phục bản {version.number}")
    return snapshot(block, by=by, at=at, why=f"Khôi phục bản {version.number}")


def _put_back(block: Block, name: str, kept: Mapping[str, Any], at: datetime) -> None:
    Live.objects.create(
        block=block, name=name, kind=kept["kind"], source=kept["source"], shown=kept["shown"], taken=kept["taken"],
        taken_at=parse_datetime(str(kept.get("taken_at") or "")) or at, kept_why=str(kept.get("kept_why") or ""),
    )  # fmt: skip


@transaction.atomic
def agree_block(
    *, block: Block, by: Actor, at: datetime, agreed: bool = True, base: int | None = None
) -> None:
    """Mark it as agreed on; a later change of the text takes the mark away again. `base` is the version that was read:
    nobody agrees to words that were written meanwhile.
    """
    block = held(block, by, at)
    if agreed and base not in {None, block.number}:
        raise Refused("Đoạn này vừa có bản mới sau khi anh chị mở trang. Xin đọc lại rồi bấm “Thống nhất”.")
    if agreed and not block.text.strip() and block.kind == "TEXT":
        raise Refused("Đoạn chưa có chữ nào nên chưa thống nhất được.")
    block.state = BlockState.AGREED if agreed else BlockState.WRITING
    block.save(update_fields=["state"])
    record(block, by, at, verb="agree_block", sentence="Thống nhất đoạn" if agreed else "Mở lại đoạn")
