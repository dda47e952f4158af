"""A tracked change taken over into the text, with the point that asked for it."""

from datetime import datetime

from django.db import transaction

from tusach.drafting import queries
from tusach.drafting.actions.blocks import save_block
from tusach.drafting.actions.points import dispose
from tusach.drafting.applying import apply_change
from tusach.drafting.models import Block, CommentKind, Disposition, Point
from tusach.kit.errors import Refused
from tusach.people.models import Actor


@transaction.atomic
def take_over(*, point: Point, by: Actor, at: datetime, reason: str = "") -> Point:
    """Accept a proposed wording in full: the old words, where they still stand in the text as it is now, become the
    new ones, as a new version of the block; the point is accepted with that version.
    """
    comment = point.comment
    if comment.kind != CommentKind.EDIT or not comment.quote:
        raise Refused("Ý kiến này không đề nghị một chỗ sửa cụ thể. Xin bấm “Sửa ngay”.")
    if comment.block is None or comment.block.removed_at is not None:
        raise Refused("Đoạn này không còn trong báo cáo nên không tự sửa được.")
    if point.disposition != Disposition.OPEN:
        raise Refused("Ý kiến này đã xử lý. Muốn làm lại, xin bấm “Xử lý lại” trước.")
    block = Block.objects.get(pk=comment.block.pk)
    text = apply_change(
        block.text,
        queries.shown_of(block),
        quote=comment.quote,
        proposed=comment.proposed,
        near=comment.start or 0,
    )
    version = save_block(block=block, text=text, base=block.number, by=by, at=at, why=point.why)
    return dispose(
        point=point, disposition=Disposition.ACCEPTED, reason=reason, versions=[version], by=by, at=at
    )
