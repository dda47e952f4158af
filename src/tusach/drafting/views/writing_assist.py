"""The service that rewrites: asked by a button, its words shown beside the block's, taken by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from tusach.drafting import actions, live, queries, rules
from tusach.drafting.compare import changes
from tusach.drafting.models import Block
from tusach.drafting.views.writing import node_url
from tusach.drafting.views.writing_blocks import OneBlock
from tusach.kit.errors import Refused
from tusach.kit.pages import Act
from tusach.people.models import Actor


class AskAssistant(OneBlock, Act):
    """Shows what the service proposes; nothing is saved."""

    may = rules.may_write
    template_name = "drafting/writing/assist.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return self.http_method_not_allowed(request)

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            said = actions.propose_wording(block=self.thing, by=self.actor, at=self.at)
        except Refused as refusal:
            return self.show(status=422, refused=refusal.sentence)
        words = live.printed(said, queries.shown_of(self.thing))
        return self.show(said=said, changes=changes(queries.words_of(self.thing), words))

    def context(self, actor: Actor, thing: Block) -> Mapping[str, Any]:
        return {"node": next(each for each in queries.nodes_of(thing.manuscript) if each.key == thing.node)}

    def back_url(self, thing: Block) -> str:
        return reverse("drafting:writing-edit", args=[thing.key])


class TakeWording(OneBlock, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        base = str(data.get("base", ""))
        made = actions.take_wording(
            block=thing,
            text=str(data.get("text", "")),
            base=int(base) if base.isdecimal() else 0,
            by=actor,
            at=at,
        )
        return f"Đã nhận bản máy viết thành bản {made.number}. Xin đọc lại rồi đánh dấu thống nhất."

    def next_url(self, thing: Block) -> str:
        return node_url(thing.manuscript_id, thing.node, thing)
