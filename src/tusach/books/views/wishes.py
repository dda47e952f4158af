"""What a place asked for and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books import actions, queries, rules
from tusach.books.forms import WishForm
from tusach.books.models import Proposal, Verdict, Wish
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing
from tusach.people.models import Actor, Body, Role
from tusach.people.queries import names_of
from tusach.places.models import Level
from tusach.places.queries import names_on

VERDICT_MARKS = {
    Verdict.OPEN: ("info", "clock"),
    Verdict.CHOSEN: ("ok", "okc"),
    Verdict.EXISTS: ("ok", "books"),
    Verdict.DECLINED: ("todo", "x"),
}
_SPEAK = (Role.REPORTER, Role.KEEPER, Role.LEADER)


def body_that_speaks(actor: Actor) -> Body:
    """The body in whose name the person asks. `Refused` for who serves none."""
    body = Body.objects.filter(pk__in=actor.bodies(*_SPEAK), unit__isnull=False).order_by("pk").first()
    if body is None:
        raise Refused("Chỉ người báo cáo, giữ tủ sách hoặc lãnh đạo của một địa phương mới ghi đề nghị.")
    return body


def told(wishes: list[Wish], actor: Actor) -> list[dict[str, Any]]:
    """Each wish with where it comes from and what became of it."""
    places = names_on({wish.unit_id for wish in wishes if wish.unit_id}, actor.day)
    bodies = names_of({wish.body_id for wish in wishes if wish.body_id}, actor.day)
    rows = []
    for wish in wishes:
        verdict = Verdict(wish.proposal.verdict) if wish.proposal else Verdict.OPEN
        tone, icon = VERDICT_MARKS[verdict] if wish.proposal else ("todo", "todo")
        place, body = places.get(wish.unit_id or 0), bodies.get(wish.body_id or 0)
        rows.append({
            "wish": wish, "proposal": wish.proposal, "tone": tone, "icon": icon,
            "state": str(verdict.label).capitalize() if wish.proposal else "Đã ghi, chờ gộp",
            "place": place.full_name if place else "", "body": body.name if body else "",
            "may_take_back": rules.may_take_back(actor, wish),
        })  # fmt: skip
    return rows


class ListWishes(Listing):
    may = rules.may_read_titles
    template_name = "books/wishes.html"
    per_page = 30

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Wish]:
        return queries.wishes_told(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        speaks, own = rules.may_wish(actor), actor.units(level=Level.COMMUNE)
        return {
            "page": page,
            "rows": told(list(page.object_list), actor),
            "form": WishForm(),
            "speaks": speaks,
            "to_join": queries.to_join(actor) if speaks else [],
            "commune": bool(own) and speaks,
            "many_places": len(own) != 1 or not speaks,
            "may_weigh": rules.may_weigh(actor),
        }


class Here:
    def next_url(self, thing: Any) -> str:
        return reverse("books:wishes")


class MakeWish(Here, Act):
    may = rules.may_wish
    form_class = WishForm

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        actions.make_wish(text=data["text"], body=body_that_speaks(actor), by=actor, at=at)
        return "Đã ghi đề nghị. Kết quả sẽ hiện ở trang này và trong thông báo."


class JoinProposal(Here, Act):
    """The place needs it too: its voice stands behind what others asked for."""

    may = rules.may_wish

    def find(self, actor: Actor, **address: Any) -> Proposal:
        return get_object_or_404(queries.proposals_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Proposal, data: Mapping[str, Any], at: datetime) -> str:
        body = body_that_speaks(actor)
        actions.make_wish(text=thing.text, topic=thing.topic, body=body, proposal=thing, by=actor, at=at)
        return f"Đã ghi: nơi này cũng cần “{thing.text}”."


class TakeBackWish(Here, Act):
    may = rules.may_take_back

    def find(self, actor: Actor, **address: Any) -> Wish:
        return get_object_or_404(queries.wishes_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Wish, data: Mapping[str, Any], at: datetime) -> str:
        text = thing.text
        actions.take_back_wish(wish=thing, by=actor, at=at)
        return f"Đã rút đề nghị “{text}”."
