"""Writing: a manuscript is begun, blocks are added, saved, moved, removed and agreed on. Versions are only added."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from tusach.campaign.models import Campaign
from tusach.drafting import live, queries
from tusach.drafting.actions.issuing import put_before_clerks
from tusach.drafting.models import (
    Block,
    BlockKind,
    BlockState,
    BlockVersion,
    Live,
    LiveKind,
    Manuscript,
    ManuscriptState,
)
from tusach.drafting.queries import Present, Source
from tusach.drafting.queries.covering import issue_page
from tusach.drafting.queries.manuscript import spoken_node
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.text import clock
from tusach.people.models import Actor
from tusach.registry.queries import waits_since

LOCK_MINUTES = 10
_LONGEST = 20_000


@dataclass(frozen=True)
class Bound:
    """A live to be taken from its source: kind and source as in Live, `shown` the wording when it is not the
    source's own.
    """

    kind: str
    source: Mapping[str, Any]
    shown: str = ""
    present: Present | None = None  # what the source says, when the caller has just asked


class Clash(Refused):
    """Somebody saved the block since it was opened. `mine` is what was not saved, `theirs` what stands now."""

    def __init__(self, sentence: str, *, mine: str, theirs: BlockVersion) -> None:
        super().__init__(sentence)
        self.mine = mine
        self.theirs = theirs


@transaction.atomic
def start_manuscript(*, campaign: Campaign, by: Actor, at: datetime, title: str = "") -> Manuscript:
    """Begin the national report of a campaign under its newest issued outline."""
    outline = queries.outline_of(campaign)
    if outline is None:
        raise Refused(
            "Đợt này chưa ban hành đề cương nên chưa viết được báo cáo. Xin ban hành đề cương trước."
        )
    if queries.manuscript_of(campaign) is not None:
        raise Refused("Đợt này đã có báo cáo đang viết. Xin mở báo cáo ấy.")
    manuscript = Manuscript.objects.create(
        campaign=campaign,
        outline=outline,
        title=title.strip() or campaign.name,
        made_by=by.person,
        made_at=at,
    )
    journal.record(
        act="drafting.start_manuscript", subject=f"drafting.Manuscript:{manuscript.pk}", by=by, at=at,
        sentence=f"Bắt đầu viết báo cáo: {campaign.short_name}", facts={"campaign": campaign.pk},
    )  # fmt: skip
    return manuscript


@transaction.atomic
def describe_manuscript(
    *, manuscript: Manuscript, title: str, restricted: bool, by: Actor, at: datetime
) -> Manuscript:
    """Its title as printed, and whether its text may never go to a service outside."""
    manuscript = open_manuscript(manuscript)
    if not title.strip():
        raise Refused("Xin ghi tên báo cáo.", field="title")
    manuscript.title, manuscript.restricted = title.strip()[:300], restricted
    manuscript.save(update_fields=["title", "restricted"])
    journal.record(
        act="drafting.describe_manuscript", subject=f"drafting.Manuscript:{manuscript.pk}", by=by, at=at,
        sentence=f"Ghi tên, mức lưu hành của báo cáo: {manuscript.title}", facts={"restricted": restricted},
    )  # fmt: skip
    if waits_since(issue_page(manuscript)):
        put_before_clerks(manuscript=manuscript, by=by, at=at)
    return manuscript


@transaction.atomic
def add_block(
    *,
    manuscript: Manuscript,
    node: str,
    by: Actor,
    at: datetime,
    text: str = "",
    spec: Mapping[str, Any] | None = None,
    after: Block | None = None,
    lives: Mapping[str, Bound] | None = None,
) -> Block:
    """A new block under a node, after another or at the end, with its first version. With a `spec` it is the table
    or chart that `spec["kind"]` says, and the text its caption.
    """
    manuscript = open_manuscript(manuscript)
    if node not in {each.key for each in queries.nodes_of(manuscript)}:
        raise Refused("Đề cương không có mục này. Xin mở lại trang mục.")
    block = Block.objects.create(
        manuscript=manuscript, key=_free_key(), node=node, order=_place(manuscript, node, after),
        kind=spec["kind"] if spec else BlockKind.TEXT, text=clean(text), spec=dict(spec or {}), number=0,
    )  # fmt: skip
    write(block, text, by=by, at=at, lives=lives)
    record(block, by, at, verb="add_block", sentence="Thêm đoạn")
    return block


@transaction.atomic
def leave_blank(*, manuscript: Manuscript, node: str, why: str, by: Actor, at: datetime) -> Block:
    """Say that a leaf stays without text, and why: it no longer stands in the way of the issue. Writing into the block,
    or taking it out, ends that.
    """
    manuscript = open_manuscript(manuscript)
    if not why.strip():
        raise Refused("Xin ghi vì sao để trống mục này.", field="why")
    here = queries.blocks_of(manuscript, node)
    if any(block.text.strip() for block in here):
        raise Refused("Mục này đã có chữ nên không để trống được. Xin bỏ các đoạn trước.")
    if known := next((block for block in here if block.is_left_blank), None):
        return known
    spec = {"kind": BlockKind.TEXT.value, "blank": why.strip()[:300]}
    return add_block(manuscript=manuscript, node=node, spec=spec, by=by, at=at)


def _free_key() -> str:
    """Ten characters that no block has; comments and files hold on to it."""
    while True:
        key = secrets.token_hex(5)
        if not Block.objects.filter(key=key).exists():
            return key


def _place(manuscript: Manuscript, node: str, after: Block | None) -> int:
    here = Block.objects.filter(manuscript=manuscript, node=node)
    if after is None:
        return int(here.aggregate(last=Max("order"))["last"] or 0) + 1
    here.filter(order__gt=after.order).update(order=F("order") + 1)
    return after.order + 1


def open_manuscript(manuscript: Manuscript) -> Manuscript:
    """The manuscript as it is now, held for the change; refused once it is issued. Its row is taken before that of any
    block: nothing is written while it is being issued, and no two changes wait for each other.
    """
    held = Manuscript.objects.select_for_update(of=("self",), no_key=True)
    now = held.select_related("campaign", "outline").get(pk=manuscript.pk)
    if now.state == ManuscriptState.ISSUED:
        raise Refused("Báo cáo đã ban hành nên không sửa được nữa.")
    return now


@transaction.atomic
def save_block(
    *,
    block: Block,
    text: str,
    base: int,
    by: Actor,
    at: datetime,
    why: str = "",
    lives: Mapping[str, Bound] | None = None,
    shown: Mapping[str, str] | None = None,
) -> BlockVersion:
    """Save what was written on version `base`. `lives`: new figures whose tokens are in the text; `shown`: new
    wordings of standing ones. The same words again add nothing; an older base is a Clash and loses neither text.

    A new figure whose name the block has had before gets another one, in the text too. What is printed for it is its
    wording when that holds the source's numbers of now, else the source's own words.
    """
    block = on_base(held(block, by, at), base, text)
    text, lives = _named(block, text, lives or {})
    lives = _worded(block, lives)
    if clean(text) == block.text and not lives and not shown:
        return block.versions.get(number=block.number)
    version = write(block, text, by=by, at=at, lives=lives, shown=shown, why=why)
    record(block, by, at, verb="save_block", sentence="Sửa đoạn", why=why)
    return version


def _named(block: Block, text: str, lives: Mapping[str, Bound]) -> tuple[str, dict[str, Bound]]:
    """New figures under names that are free, those alone whose tokens are there."""
    taken = set(block.lives.values_list("name", flat=True)) if lives else set()
    names: dict[str, str] = {}
    for name in live.names_in(text):
        if name in lives:
            letter = "c" if lives[name].kind == LiveKind.CITATION else "s"
            is_free = name not in taken and re.fullmatch(rf"{letter}\d+", name)
            names[name] = name if is_free else live.free_name({*taken, *lives, *names.values()}, letter)
            taken.add(names[name])
    return live.renamed(text, names), {new: lives[name] for name, new in names.items()}


def _worded(block: Block, lives: Mapping[str, Bound]) -> dict[str, Bound]:
    sources = {name: Source(LiveKind(bound.kind), bound.source) for name, bound in lives.items()}
    present = queries.present_of(block.manuscript.campaign, sources.values()) if lives else {}
    found = {}
    for name, bound in lives.items():
        now = bound.present or present[sources[name].key]
        holds = live.numerals(bound.shown) == live.numerals(now.shown)
        found[name] = replace(bound, shown=bound.shown if holds else now.shown, present=now)
    return found


def on_base(block: Block, base: int, mine: str) -> Block:
    """The block when `base` is its newest version; else a Clash that holds both texts."""
    if base == block.number:
        return block
    newest = block.versions.select_related("person").get(number=block.number)
    who = newest.person.full_name if newest.person else "Người khác"
    said = f"{who} đã lưu đoạn này lúc {clock(newest.at)}, sau khi anh chị mở. Cả hai bản ở dưới đây; xin ghép rồi lưu lại."
    raise Clash(said, mine=mine, theirs=newest)


def held(block: Block, by: Actor, at: datetime) -> Block:
    """The block for a change by this person: not removed, not locked by somebody else."""
    manuscript = open_manuscript(block.manuscript)
    now = Block.objects.select_for_update().get(pk=block.pk)
    now.manuscript = manuscript
    if now.removed_at is not None:
        raise Refused("Đoạn này đã bị bỏ. Xin khôi phục ở trang các bản của đoạn rồi sửa.")
    if is_locked_for(now, by, at):
        raise Refused(_locked(now))
    return now


def _locked(block: Block) -> str:
    who = block.locked_by.full_name if block.locked_by else "Người khác"
    until = f" đến {clock(block.locked_until)}" if block.locked_until else ""
    return f"{who} đang sửa đoạn này{until}. Xin chờ, hoặc giành quyền sửa."


def is_locked_for(block: Block, by: Actor, at: datetime) -> bool:
    """Whether somebody other than `by` holds the block at this moment."""
    return (
        block.locked_by_id is not None
        and block.locked_until is not None
        and block.locked_until > at
        and (by.person is None or block.locked_by_id != by.person.pk)
    )


def write(
    block: Block,
    text: str,
    *,
    by: Actor,
    at: datetime,
    lives: Mapping[str, Bound] | None = None,
    shown: Mapping[str, str] | None = None,
    why: str = "",
    machine: bool = False,
) -> BlockVersion:
    """The next version of a block; inside the transaction of the action that decided on it."""
    block.text = clean(text)
    _take(block, lives or {}, by, at)
    for name, words in (shown or {}).items():
        Live.objects.filter(block=block, name=name, removed_at__isnull=True).update(
            shown=live.unbraced(words)
        )
    named = live.names_in(block.text)
    if block.kind == BlockKind.TEXT:
        block.lives.filter(removed_at__isnull=True).exclude(name__in=named).update(removed_at=at)
    block.number += 1
    block.state = BlockState.WRITING
    block.save()
    return snapshot(block, by=by, at=at, why=why, machine=machine)


def snapshot(
    block: Block, *, by: Actor, at: datetime, why: str = "", machine: bool = False, removed: bool = False
) -> BlockVersion:
    lives = {
        each.name: {
            "shown": each.shown, "kind": each.kind, "source": each.source, "taken": each.taken,
            "taken_at": each.taken_at.isoformat(), "kept_why": each.kept_why,
        }
        for each in block.lives.filter(removed_at__isnull=True).order_by("pk")
    }  # fmt: skip
    return BlockVersion.objects.create(
        block=block, number=block.number, node=block.node, order=block.order, text=block.text, spec=block.spec,
        lives=lives, person=by.person, why=why.strip()[:300], machine=machine, removed=removed, at=at,
    )  # fmt: skip


def _take(block: Block, lives: Mapping[str, Bound], by: Actor, at: datetime) -> None:
    """Bind new lives to what their sources say at this moment."""
    if not lives:
        return
    sources = {name: Source(LiveKind(bound.kind), bound.source) for name, bound in lives.items()}
    unknown = [sources[name] for name, bound in lives.items() if bound.present is None]
    present = queries.present_of(block.manuscript.campaign, unknown)
    rows = []
    for name, bound in lives.items():
        now = bound.present or present[sources[name].key]
        if now.is_gone:
            raise Refused(f"Không gắn được nguồn: {now.doubt[:1].lower()}{now.doubt[1:]}")
        rows.append(
            Live(
                block=block, name=name, kind=bound.kind, source=dict(bound.source),
                shown=live.unbraced(bound.shown or now.shown), taken={**now.value, "text": now.shown},
                taken_at=at, taken_by=by.person,
            )
        )  # fmt: skip
    Live.objects.bulk_create(rows)


def clean(text: str) -> str:
    """The text as it is kept: one kind of line end, no NUL, nothing hanging at its end. Too long is refused."""
    if len(text) > _LONGEST:
        raise Refused(f"Đoạn dài quá {_LONGEST // 1000} nghìn ký tự. Xin chia thành nhiều đoạn.")
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").rstrip()


def record(block: Block, by: Actor, at: datetime, *, verb: str, sentence: str, why: str = "") -> None:
    journal.record(
        act=f"drafting.{verb}", subject=f"drafting.Block:{block.pk}", by=by, at=at,
        sentence=f"{sentence} của mục {spoken_node(block.manuscript, block.node)}, bản {block.number}{f': {why}' if why else ''}",
        facts={"manuscript": block.manuscript_id, "key": block.key, "number": block.number},
    )  # fmt: skip


def lock_until(at: datetime) -> datetime:
    return at + timedelta(minutes=LOCK_MINUTES)
