"""What the rules offer for a node, to be taken into the text; a skeleton for the whole report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tusach.drafting import actions, rules
from tusach.drafting.models import Block, Manuscript
from tusach.drafting.queries import Offers
from tusach.drafting.views.writing import OneManuscript, OneNode, node_url
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor


class ShowOffers(OneNode, Page):
    template_name = "drafting/writing/offers.html"
    may = rules.may_write

    def context(self, actor: Actor, thing: Manuscript) -> Mapping[str, Any]:
        offers = Offers(thing)
        return {
            "node": self.node, "offers": offers.offers_of(offers.sentences_of(self.node)),
            "passages": offers.passages_of(self.node), "quotes": offers.quotes_of(self.node), "findings": offers.findings_of(self.node),
        }  # fmt: skip


class TakeOffer(OneNode, Act):
    may = rules.may_write
    made: Block | None = None

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        self.made = actions.take_offer(
            manuscript=thing, node=self.node.key, key=str(data.get("offer", "")), by=actor, at=at
        )
        return "Đã thêm câu này thành một đoạn. Xin sửa cho hợp mạch văn."

    def next_url(self, thing: Manuscript) -> str:
        return node_url(thing.pk, self.node.key, self.made) if self.made else super().next_url(thing)


class LaySkeleton(OneManuscript, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.lay_skeleton(manuscript=thing, by=actor, at=at)
        return f"Đã dựng khung {made} đoạn. Số trong đoạn đều nối với nguồn; xin sửa lời."
