"""Figures in a block: bound to a source, taken again when it changed, kept with a reason, let go."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.drafting import live, queries
from tusach.drafting.actions.blocks import Bound, held, on_base, open_manuscript, record, write
from tusach.drafting.models import Block, BlockVersion, Live, LiveKind, Manuscript
from tusach.drafting.queries import Present, Source
from tusach.kit.errors import Refused
from tusach.kit.text import day
from tusach.people.models import Actor


class Differs(Refused):
    """The text and the source do not say the same, and nobody has agreed to that yet: `mine` is what the text prints,
    `theirs` what the source says, `printed` what would be printed. Nothing was changed.
    """

    def __init__(self, mine: str, theirs: str, printed: str) -> None:
        super().__init__(f"Bản thảo ghi {mine}, nguồn ghi {theirs}. Xin xác nhận lấy số của nguồn.")
        self.mine, self.theirs, self.printed = mine, theirs, printed


@transaction.atomic
def bind_live(
    *,
    block: Block,
    bound: Bound,
    base: int,
    by: Actor,
    at: datetime,
    quote: str = "",
    start: int | None = None,
    agreed: bool = False,
) -> Live:
    """Put a figure or citation into the text: in the place of the words `quote` (the ones nearest to `start` when they
    are there twice), else at `start`, else at the end. The numbers printed are those of the source; when the words say
    another number or count something else, `Differs` is raised unless a person has `agreed`.
    """
    block = on_base(held(block, by, at), base, block.text)
    present = _asked(block, bound)
    if bound.kind != LiveKind.CITATION:
        quote = _compared(block, quote, start, bound.shown or present.shown, agreed=agreed)
    letter = "c" if bound.kind == LiveKind.CITATION else "s"
    name = live.free_name(block.lives.values_list("name", flat=True), letter)
    goes = live.token(name)
    worded = bound.shown or present.shown
    if quote and bound.kind == LiveKind.CITATION:
        goes, worded = quote + goes, ""
    elif quote and queries.amount_of(quote) is None:
        goes = f"{quote} {goes}"  # words alone are never replaced
    elif quote and not bound.shown:
        worded = queries.worded(quote, present.shown)
    text = _placed(block, goes, quote, start)
    write(
        block,
        text,
        by=by,
        at=at,
        lives={name: Bound(bound.kind, bound.source, worded)},
        why=f"Gắn nguồn {name}",
    )
    record(block, by, at, verb="bind_live", sentence="Gắn nguồn")
    return block.lives.get(name=name, removed_at__isnull=True)


def _asked(block: Block, bound: Bound) -> Present:
    source = Source(LiveKind(bound.kind), bound.source)
    present = queries.present_of(block.manuscript.campaign, [source])[source.key]
    if present.is_gone:
        raise Refused(f"Không gắn được nguồn: {present.doubt[:1].lower()}{present.doubt[1:]}")
    return present


def _compared(block: Block, quote: str, start: int | None, theirs: str, *, agreed: bool) -> str:
    """The words to replace, whole: with the percent sign behind them. Words that are not there are left to `_placed`."""
    shown = queries.shown_of(block)
    place = live.find_plain(block.text, quote, shown, near=start or 0) if quote else None
    if place is None:
        return quote
    quote = queries.whole_quote(block.text, place[0], quote, shown, theirs)
    _refuse_other(quote, theirs, agreed=agreed)
    return quote


def _refuse_other(words: str, theirs: str, *, agreed: bool) -> None:
    """Never a count in the place of a share; another value or unit only when a person agreed to it."""
    put = queries.instead(words, theirs)
    if put.refused:
        raise Refused(put.refused)
    if put.differs and not agreed:
        raise Differs(words, theirs, put.shown)


def _placed(block: Block, goes: str, quote: str, start: int | None) -> str:
    """The text with a token, and what stands with it, put in."""
    text, shown = block.text, queries.shown_of(block)
    if quote:
        place = live.find_plain(text, quote, shown, near=start or 0)
        if place is None:
            raise Refused(f"Không còn thấy “{quote}” trong đoạn, hoặc chỗ ấy đã gắn nguồn. Xin chọn lại.")
        return live.replaced(text, *place, goes, shown)
    if start is None or not 0 <= start < len(text):
        return f"{text} {goes}".strip()
    start = live.outside(text, start, shown)
    bare = live.plain(text, shown)
    before, after = bare.text[: bare.place(start)][-1:], bare.text[bare.place(start) :][:1]
    left = "" if not before or before.isspace() else " "
    right = "" if not after.isalnum() else " "
    return live.replaced(text, start, start, left + goes + right, shown)


@transaction.atomic
def refresh_live(*, each: Live, by: Actor, at: datetime) -> BlockVersion:
    """Take the source's present value; the wording stays, its numbers change."""
    block = held(each.block, by, at)
    each = block.lives.get(pk=each.pk)
    present = queries.present_of_lives(block.manuscript.campaign, [each])[each.pk]
    if present.is_gone:
        raise Refused(f"Không lấy được số mới: {present.doubt} Xin gắn nguồn khác.")
    before = each.shown
    _take_again(each, present, by, at)
    version = write(block, block.text, by=by, at=at, why=f"Lấy số mới: {before} thành {each.shown}")
    record(block, by, at, verb="refresh_live", sentence=f"Lấy số mới, {before} thành {each.shown},")
    return version


def _take_again(each: Live, present: Present, by: Actor, at: datetime) -> None:
    worded = each.taken.get("worded") or each.shown
    each.shown = live.unbraced(live.reworded(worded, str(each.taken.get("text") or ""), present.shown))
    each.taken = {**present.value, "text": present.shown}
    each.taken_at, each.taken_by, each.kept_why = at, by.person, ""
    each.save()


@transaction.atomic
def refresh_all(*, manuscript: Manuscript, by: Actor, at: datetime, node: str | None = None) -> int:
    """Take anew every figure that is out of date and not kept on purpose; how many were taken.

    Blocks that somebody else holds are left as they are: they say so themselves. So is a count whose theme was merged
    into another: a person must read its sentence.
    """
    manuscript = open_manuscript(manuscript)
    blocks = queries.blocks_of(manuscript, node)
    states = queries.states_of(manuscript, blocks)
    taken = 0
    for block in blocks:
        stale = [one for one in states.of(block) if one.is_stale and not one.speaks_of_another]
        if not stale:
            continue
        try:
            mine = held(block, by, at)
        except Refused:
            continue
        for one in stale:
            _take_again(one.live, one.present, by, at)
        write(mine, mine.text, by=by, at=at, why="Lấy số mới của cả đoạn")
        record(mine, by, at, verb="refresh_live", sentence=f"Lấy {len(stale)} số mới")
        taken += len(stale)
    return taken


@transaction.atomic
def keep_live(*, each: Live, why: str, by: Actor, at: datetime) -> BlockVersion:
    """Keep the older value, with its day printed and the reason kept. A later change of the source makes it stale again."""
    block = held(each.block, by, at)
    each = block.lives.get(pk=each.pk)
    if not why.strip():
        raise Refused("Xin ghi vì sao giữ số cũ.", field="why")
    present = queries.present_of_lives(block.manuscript.campaign, [each])[each.pk]
    if live.same(each.taken, present.value):
        raise Refused("Số này vẫn đúng như nguồn nên không có số cũ để giữ.")
    worded = str(each.taken.get("worded") or each.shown)
    each.shown = live.unbraced(f"{worded} (tính đến ngày {day(each.taken_at)})")
    each.taken = {**each.taken, "worded": worded, "kept": dict(present.value)}
    each.kept_why = why.strip()
    each.save()
    version = write(block, block.text, by=by, at=at, why=f"Giữ {worded}: {each.kept_why}")
    record(block, by, at, verb="keep_live", sentence=f"Giữ số cũ {worded}", why=each.kept_why)
    return version


@transaction.atomic
def change_source(*, each: Live, bound: Bound, by: Actor, at: datetime, agreed: bool = False) -> BlockVersion:
    """Bind the same place of the text to another source; the printed numbers become those of the new one. `Differs`
    unless they are the same or a person has `agreed`.
    """
    block = held(each.block, by, at)
    each = block.lives.get(pk=each.pk)
    present = _asked(block, bound)
    kinds: dict[str, Any] = {"kind": bound.kind, "source": dict(bound.source)}
    worded = str(each.taken.get("worded") or each.shown)
    if bound.kind != LiveKind.CITATION:
        _refuse_other(worded, bound.shown or present.shown, agreed=agreed)
    for name, value in kinds.items():
        setattr(each, name, value)
    each.shown = live.unbraced(bound.shown or queries.worded(worded, present.shown))
    each.taken = {**present.value, "text": present.shown}
    each.taken_at, each.taken_by, each.kept_why = at, by.person, ""
    each.save()
    version = write(block, block.text, by=by, at=at, why=f"Đổi nguồn của {each.shown}")
    record(block, by, at, verb="bind_live", sentence="Đổi nguồn")
    return version


@transaction.atomic
def free_live(*, each: Live, by: Actor, at: datetime) -> BlockVersion:
    """Let a figure go: its words stay in the text, without a source."""
    block = held(each.block, by, at)
    text, shown = block.text, queries.shown_of(block)
    for piece in reversed(live.parse(text, shown)):
        if piece.name == each.name:
            text = live.replaced(text, piece.start, piece.end, each.shown, shown)
    version = write(block, text, by=by, at=at, why=f"Bỏ nguồn của {each.shown}")
    record(block, by, at, verb="free_live", sentence="Bỏ nguồn")
    return version
