from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.kit.errors import Refused
from tusach.kit.pages import Act
from tusach.kit.text import number
from tusach.people import actions, queries, rules
from tusach.people.forms import HandOver
from tusach.people.models import Actor
from tusach.people.queries import Proposal

AT_ONCE = 100


class HandOverAct(Act):
    """Posts of abolished places beside the places that carry them on. Only what is chosen here passes."""

    template_name = "people/handover.html"
    may = rules.may_keep_accounts
    form_class = HandOver

    def find(self, actor: Actor, **address: Any) -> list[Proposal]:
        posts = queries.stranded_posts_for(actor)
        self.total = posts.count()
        return queries.propose_handover(posts[:AT_ONCE], actor.day)

    def context(self, actor: Actor, thing: Sequence[Proposal]) -> Mapping[str, Any]:
        return {"total": self.total, "at_once": AT_ONCE}

    def form_arguments(self, actor: Actor, thing: Sequence[Proposal]) -> dict[str, Any]:
        return {"offers": [(one.post.pk, [heir.unit_id for heir in one.heirs]) for one in thing]}

    @transaction.atomic
    def act(self, actor: Actor, thing: Sequence[Proposal], data: Mapping[str, Any], at: datetime) -> str:
        heirs = {heir.unit_id: heir.unit for one in thing for heir in one.heirs}
        posts = {one.post.pk: one.post for one in thing}
        chosen = {int(name.removeprefix("heir-")): heir for name, heir in data.items() if heir is not None}
        if not chosen:
            raise Refused("Chưa chọn đơn vị tiếp nhận cho chức trách nào.")
        for post, heir in chosen.items():
            if not rules.may_hand_over(actor, heirs[heir]):
                raise Refused("Có đơn vị tiếp nhận không thuộc địa bàn này.")
            actions.hand_over(post=posts[post], heir=heirs[heir], by=actor, at=at)
        return f"Đã chuyển {number(len(chosen))} chức trách."

    def next_url(self, thing: Sequence[Proposal]) -> str:
        return "people:handover"
