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
    text, replaced = _placed(block, live.token(name), quote, start)
    worded = bound.shown or (_worded(replaced, present.shown) if replaced else present.shown)
    if replaced and bound.kind == LiveKind.CITATION:
        text, worded = text.replace(live.token(name), replaced + live.token(name), 1), ""
    elif replaced and queries.amount_of(replaced) is None:
        text = text.replace(
            live.token(name), f"{replaced} {live.token(name)}", 1
        )  # words alone are never replaced
        worded = bound.shown or present.shown
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
    quote = queries.whole_quote(block.text, place, quote, shown)
    _refuse_other(quote, theirs, agreed=agreed)
    return quote


def _refuse_other(words: str, theirs: str, *, agreed: bool) -> None:
    """Never a count in the place of a share; another value or unit only when a person agreed to it."""
    mine, amount = queries.amount_of(words), queries.amount_of(theirs)
    if mine is None or amount is None:
        return
    if not queries.of_one_kind(mine, amount):
        share, count = (words, theirs) if mine.is_share else (theirs, words)
        raise Refused(
            f"Bản thảo ghi {words}, nguồn ghi {theirs}: {share} là tỷ lệ phần trăm, {count} là số đếm, không thay cho nhau "
            "được. Xin chọn nguồn khác."
        )
    if not agreed and not queries.says_the_same(mine, amount):
        raise Differs(words, theirs, _worded(words, theirs))


def _placed(block: Block, token: str, quote: str, start: int | None) -> tuple[str, str]:
    """The text with the token put in, and the words it replaced."""
    text, shown = block.text, queries.shown_of(block)
    if quote:
        at = live.find_plain(text, quote, shown, near=start or 0)
        if at is None:
            raise Refused(f"Không còn thấy “{quote}” trong đoạn, hoặc chỗ ấy đã gắn nguồn. Xin chọn lại.")
        return text[:at] + token + text[at + len(quote) :], quote
    if start is None or not 0 <= start < len(text):
        return f"{text} {token}".strip(), ""
    start = live.outside(text, start, shown)
    left = "" if not text[:start] or text[:start][-1].isspace() else " "
    right = "" if not text[start:] or not text[start].isalnum() else " "
    return text[:start] + left + token + right + text[start:], ""


def _worded(words: str, shown: str) -> str:
    """A person's own words around the source's numbers: `64 lượt mượn` with 65 becomes `65 lượt mượn`. Words that count
    something else than the source are not kept.
    """
    now = live.numerals(shown)
    mine, theirs = queries.amount_of(words), queries.amount_of(shown)
    if mine and theirs and mine.unit and theirs.unit and mine.unit != theirs.unit:
        return shown
    if len(live.numerals(words)) != len(now):
        return shown
    return live.reworded(words, words, shown)


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
    each.shown = live.unbraced(bound.shown or _worded(worded, present.shown))
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
    text = "".join(
        each.shown if piece.name == each.name else piece.text
        for piece in live.parse(block.text, queries.shown_of(block))
    )
    version = write(block, text, by=by, at=at, why=f"Bỏ nguồn của {each.shown}")
    record(block, by, at, verb="free_live", sentence="Bỏ nguồn")
    return version
