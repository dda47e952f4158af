"""Asking a service to say a block better; what it says counts only when a person takes it."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from tusach.drafting import assistant, queries
from tusach.drafting.actions.blocks import held, record, write
from tusach.drafting.models import Block, BlockKind, BlockVersion
from tusach.drafting.queries.manuscript import spoken_node
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor

_ASKING, _A_LITTLE = "drafting.assistant", 10  # seconds


def propose_wording(*, block: Block, by: Actor, at: datetime) -> str:
    """The service's words for the block, checked; nothing is saved but that it was asked."""
    if not queries.assistant_may_help(block.manuscript):
        raise Refused("Báo cáo này không được nhờ máy viết.")
    if block.kind != BlockKind.TEXT or not block.text.strip():
        raise Refused("Đoạn chưa có chữ nào để viết lại.")
    excerpts = queries.excerpts_for(block)
    service = queries.service()
    # It may take its time, and each that waits keeps one of the few that answer pages: one at a time in the whole house.
    if not cache.add(_ASKING, at, service.seconds + _A_LITTLE):
        raise Refused("Máy đang viết một đoạn khác. Xin chờ ít giây rồi bấm lại.")
    try:
        return _asked(block, service, excerpts, by, at)
    finally:
        cache.delete(_ASKING)


def _asked(block: Block, service: assistant.Service, excerpts: list[str], by: Actor, at: datetime) -> str:
    journal.record(
        act="drafting.ask_assistant", subject=f"drafting.Block:{block.pk}", by=by, at=at,
        sentence=f"Nhờ máy viết lại đoạn của mục {spoken_node(block.manuscript, block.node)}",
        facts={"letters": len(block.text), "excerpts": len(excerpts)},
    )  # fmt: skip
    return assistant.rewrite(service, block.text, excerpts, values=queries.values_in)


@transaction.atomic
def take_wording(*, block: Block, text: str, base: int, by: Actor, at: datetime) -> BlockVersion:
    """Save what the service proposed as a version marked as a machine's. It is checked again: the page is not trusted.

    Refused when somebody saved the block meanwhile: the service did not see that text, and nobody's own words are lost.
    """
    block = held(block, by, at)
    if base != block.number:
        raise Refused("Đoạn đã được sửa sau khi máy viết. Xin nhờ máy viết lại từ bản mới.")
    assistant.check(text, block.text, queries.excerpts_for(block), values=queries.values_in)
    version = write(block, text, by=by, at=at, why="Nhận bản máy viết", machine=True)
    record(block, by, at, verb="take_wording", sentence="Nhận bản máy viết cho đoạn")
    return version
