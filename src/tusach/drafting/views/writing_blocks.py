"""Doors of one block: write, hold, move, agree, remove; its versions side by side."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, live, queries, rules
from tusach.drafting.compare import changes, changes_of
from tusach.drafting.forms.writing import BlockForm, lives_sent
from tusach.drafting.models import Block, BlockKind, BlockVersion, LiveKind, Manuscript
from tusach.drafting.views.writing import OneNode, node_url, standing
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Door, Page
from tusach.people.models import Actor


class AddBlock(OneNode, Act):
    """A new empty block at the end of the node, opened for writing."""

    may = rules.may_write

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        after = queries.blocks_visible_to(actor).filter(manuscript=thing, key=data.get("after", "")).first()
        self.made = actions.add_block(manuscript=thing, node=self.node.key, after=after, by=actor, at=at)
        actions.lock_block(block=self.made, by=actor, at=at)
        return ""

    def next_url(self, thing: Manuscript) -> str:
        made = getattr(self, "made", None)
        return reverse("drafting:writing-edit", args=[made.key]) if made else super().next_url(thing)


class LeaveBlank(OneNode, Act):
    """The node stays without text, with the reason."""

    may = rules.may_write

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        actions.leave_blank(manuscript=thing, node=self.node.key, why=data.get("why", ""), by=actor, at=at)
        return "Đã ghi: mục này để trống có chủ ý."


class OneBlock(Door):
    may = rules.may_read_writing

    def find(self, actor: Actor, **address: Any) -> Block:
        return get_object_or_404(queries.blocks_visible_to(actor), key=address["key"])

    def next_url(self, thing: Block) -> str:
        return node_url(thing.manuscript_id, thing.node, thing)


class HoldBlock(OneBlock, Act):
    """Begin to write: the block is held, and its form opens. `take_over` from somebody who holds it."""

    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        actions.lock_block(block=thing, by=actor, at=at, take_over=bool(data.get("take_over")))
        return ""

    def next_url(self, thing: Block) -> str:
        return reverse("drafting:writing-edit", args=[thing.key])

    def back_url(self, thing: Block) -> str:
        return node_url(thing.manuscript_id, thing.node, thing)


class HoldLonger(OneBlock, Act):
    """What the page asks by itself while somebody types: 204 when held, 409 with the reason when it is lost."""

    may = rules.may_write

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            actions.lock_block(block=self.thing, by=self.actor, at=self.at)
        except Refused as refusal:
            return HttpResponse(refusal.sentence, status=409, content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)

    def back_url(self, thing: Block) -> str:
        return self.next_url(thing)


class LetGo(OneBlock, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        actions.unlock_block(block=thing, by=actor)
        return ""


class EditBlock(OneBlock, Act):
    """The words of a block, figures shown as `{{s1: 10.431}}`. An older base shows both texts; nothing is lost, figures
    that were only just put in neither.
    """

    may = rules.may_write
    template_name = "drafting/writing/edit.html"
    form_class = BlockForm
    clash: actions.Clash | None = None
    saved_as: BlockVersion

    def form_arguments(self, actor: Actor, thing: Block) -> dict[str, Any]:
        words = live.for_hand(thing.text, queries.shown_of(thing))
        why = self.request.GET.get("why", "")[:300]
        return {
            "initial": {"text": words, "base": thing.number, "why": why},
            "is_caption": thing.kind != BlockKind.TEXT,
        }

    def context(self, actor: Actor, thing: Block) -> Mapping[str, Any]:
        blocks = queries.blocks_of(thing.manuscript, thing.node)
        here = next((place for place, each in enumerate(blocks) if each.pk == thing.pk), None)
        if here is None and self.request.method == "GET":
            raise Http404
        node = next(each for each in queries.nodes_of(thing.manuscript) if each.key == thing.node)
        around = {} if here is None else _around(blocks, here)
        states = () if here is None else queries.states_of(thing.manuscript, [blocks[here]]).of(blocks[here])
        return {
            "node": node, "place": "đã bỏ" if here is None else here + 1, "is_here": here is not None, "is_text": thing.kind == BlockKind.TEXT, "states": states, "clash": self.clash,
            "compared": self._compared(thing), **around, "chips": json.dumps([chip_of(one) for one in states]),
            "new_lives": json.dumps(self._new_lives(thing)),
            "assistant": queries.assistant_may_help(thing.manuscript), **standing(actor, thing.manuscript),
        }  # fmt: skip

    def _compared(self, thing: Block) -> Any:
        """The other's text as it is edited, and the two compared as they are printed."""
        if self.clash is None:
            return None
        theirs = self.clash.theirs
        shown = queries.shown_of(theirs) | {
            name: one["shown"] for name, one in self._new_lives(thing).items()
        }
        mine = live.read_aloud(self.request.POST.get("text", ""), shown)
        return {
            "theirs": live.for_hand(theirs.text, queries.shown_of(theirs)),
            "changes": changes(queries.words_of(theirs), mine.replace("\r\n", "\n")),
        }

    def _new_lives(self, thing: Block) -> dict[str, Any]:
        """Figures to be bound when the form is sent again: those put in while writing, and after a clash those of the text
        that the other person's version no longer has.
        """
        _, sent, _ = lives_sent(self.request.POST.get("lives", ""))
        base = self.request.POST.get("base", "")
        if self.clash is None or not (base.isascii() and base.isdecimal()):
            return sent
        mine = thing.versions.filter(number=base).first()
        gone = (
            set(live.names_in(self.request.POST.get("text", ""))) - set(queries.shown_of(thing)) - set(sent)
        )
        held = {name: one for name, one in mine.lives.items() if name in gone} if mine else {}
        return sent | {name: entry_of(one) for name, one in held.items()}

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        is_first, new = not thing.text.strip(), data["lives"] if thing.kind == BlockKind.TEXT else {}
        shown = queries.shown_of(thing) | {name: bound.shown for name, bound in new.items()}
        read = live.from_hand(data["text"], shown)
        lives = {name: replace(bound, shown=read.shown.get(name, bound.shown)) for name, bound in new.items()}
        try:
            self.saved_as = actions.save_block(
                block=thing, text=read.text, base=data["base"], by=actor, at=at, why=data["why"], lives=lives,
                shown={name: words for name, words in read.shown.items() if name not in new},
            )  # fmt: skip
        except actions.Clash as clash:
            self.clash = clash
            raise
        if not data["go_on"]:
            actions.unlock_block(block=thing, by=actor)
        freed = ", ".join(f"“{shown[name]}”" for name in read.freed)
        tail = f" Số {freed} đã sửa tay nên không còn nguồn; xin gắn lại." if freed else ""
        tail += "".join(_changed_meanwhile(self.saved_as, new))
        return f"Đã lưu{'' if is_first else f' bản {self.saved_as.number}'}.{tail}"

    def next_url(self, thing: Block) -> str:
        if self.request.POST.get("go_on"):
            return reverse("drafting:writing-edit", args=[thing.key])
        return super().next_url(thing)


def chip_of(one: queries.Resolved) -> dict[str, Any]:
    """A figure of the block as the editor shows it."""
    return {
        "name": one.live.name, "shown": one.live.shown, "number": one.number, "tone": one.tone, "words": one.words,
        "kind": one.live.kind,
    }  # fmt: skip


def entry_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A figure that a version kept, as the form sends a new one."""
    source = kept["source"]
    by_hand = {
        "document": source.get("document", ""),
        "page": source.get("page", ""),
        "said": source.get("quote", ""),
    }
    return {
        "kind": kept["kind"], "source": json.dumps(source), "shown": kept["shown"],
        **(by_hand if kept["kind"] == LiveKind.HAND else {}),
    }  # fmt: skip


def _changed_meanwhile(version: BlockVersion, new: Mapping[str, actions.Bound]) -> Iterator[str]:
    """What to read again: sources that said another number when the text was saved than when they were chosen."""
    for bound in new.values():
        for one in version.lives.values():
            is_it = (one["kind"], one["source"]) == (bound.kind, dict(bound.source))
            if is_it and live.numerals(one["shown"]) != live.numerals(bound.shown):
                yield f" Nguồn của “{bound.shown}” nay ghi {one['shown']}: đã lấy {one['shown']}, xin đọc lại câu."


def _around(blocks: Sequence[Block], here: int) -> dict[str, str]:
    """The words of the neighbours."""
    return {
        "above": queries.words_of(blocks[here - 1]) if here else "",
        "below": queries.words_of(blocks[here + 1]) if here + 1 < len(blocks) else "",
    }


class MoveBlock(OneBlock, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        actions.move_block(block=thing, down=data.get("to") == "down", by=actor, at=at)
        return ""


class RemoveBlock(OneBlock, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        actions.remove_block(block=thing, by=actor, at=at, why=str(data.get("why", "")))
        return "Đã bỏ đoạn. Vẫn giữ ở mục Đoạn đã bỏ, khôi phục lúc nào cũng được."

    def next_url(self, thing: Block) -> str:
        return node_url(thing.manuscript_id, thing.node)


class AgreeBlock(OneBlock, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        agreed, base = data.get("agreed") != "no", str(data.get("base", ""))
        read = int(base) if base.isascii() and base.isdecimal() else None
        actions.agree_block(block=thing, by=actor, at=at, agreed=agreed, base=read)
        return "Đã đánh dấu thống nhất." if agreed else "Đã mở lại đoạn để viết tiếp."


class ShowVersions(OneBlock, Page):
    """All versions of a block; two of them compared word by word."""

    template_name = "drafting/writing/versions.html"

    def context(self, actor: Actor, thing: Block) -> Mapping[str, Any]:
        versions = queries.versions_of(thing)
        by_number = {str(each.number): each for each in versions}
        newer = by_number.get(self.request.GET.get("moi", ""), versions[0])
        older = by_number.get(self.request.GET.get("cu", ""))
        if older is None:
            older = next((each for each in versions if each.number < newer.number), newer)
        return {
            "versions": versions, "newer": newer, "older": older,
            "changes": changes_of(queries.styled_of(older), queries.styled_of(newer)),
            **standing(actor, thing.manuscript),
        }  # fmt: skip


class RestoreVersion(OneBlock, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        version = get_object_or_404(thing.versions, number=self.kwargs["number"])
        made = actions.restore_block(version=version, by=actor, at=at)
        return f"Đã khôi phục bản {version.number} thành bản {made.number}."

    def back_url(self, thing: Block) -> str:
        return reverse("drafting:writing-versions", args=[thing.key])


class ShowRemoved(OneNode, Page):
    """Blocks that were taken out of the node, with their last words."""

    template_name = "drafting/writing/removed.html"

    def context(self, actor: Actor, thing: Manuscript) -> Mapping[str, Any]:
        rows = [(last, queries.kept_lines(last)) for last in queries.removed_of(thing, self.node.key)]
        return {"node": self.node, "rows": rows, **standing(actor, thing)}
