"""Tables and charts among the blocks: taken whole from their sources, and taken again when these changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.drafting import queries
from tusach.drafting.actions.blocks import add_block, held, on_base, record, write
from tusach.drafting.models import Block, BlockVersion, Manuscript
from tusach.kit.errors import Refused
from tusach.people.models import Actor


@transaction.atomic
def add_table(
    *,
    manuscript: Manuscript,
    node: str,
    asked: Mapping[str, Any],
    caption: str,
    by: Actor,
    at: datetime,
    after: Block | None = None,
) -> Block:
    """A table or chart as `queries.spec_of` reads it, with its data as they are now; empty ones are refused."""
    if not caption.strip():
        raise Refused("Xin ghi tên bảng hoặc biểu đồ.", field="caption")
    spec = _taken(manuscript, queries.spec_of(asked), at)
    if not spec["data"]["rows"]:
        raise Refused("Chưa có số liệu nào cho bảng này.")
    return add_block(
        manuscript=manuscript, node=node, text=caption.strip(), spec=spec, after=after, by=by, at=at
    )


@transaction.atomic
def refresh_table(*, block: Block, base: int, by: Actor, at: datetime) -> BlockVersion:
    """Take the whole table anew."""
    block = on_base(held(block, by, at), base, block.text)
    block.spec = _taken(block.manuscript, block.spec, at)
    version = write(block, block.text, by=by, at=at, why="Lấy số mới của cả bảng")
    record(block, by, at, verb="refresh_table", sentence="Lấy số mới của bảng")
    return version


def _taken(manuscript: Manuscript, spec: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    (data,) = queries.data_of(manuscript.campaign, [spec])
    return {**spec, "data": data, "taken_at": at.isoformat()}
