"""For who weighs: alike wishes, proposals with what stands behind them, and their answers."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books import actions, queries, rules
from tusach.books.forms import ChooseForm, ExistsForm, MergeForm, ReasonForm, WishesForm
from tusach.books.models import Language, Proposal, Topic, Verdict
from tusach.books.views.wishes import VERDICT_MARKS, told
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor
from tusach.places.queries import names_on

_SHOWN = 40


class AlikeWishes(Page):
    may = rules.may_weigh
    template_name = "books/alike.html"

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        groups = queries.alike_wishes()
        shown = groups[:_SHOWN]
        places = names_on({wish.unit_id for one in shown for wish in one.wishes if wish.unit_id}, actor.day)
        readers, hidden = queries.readers_wish(actor.day)
        return {
            "groups": [
                {
                    "group": one, "said": Counter(wish.text for wish in one.wishes).most_common(8),
                    "wishes": [(wish, places.get(wish.unit_id or 0)) for wish in one.wishes],
                }
                for one in shown
            ],
            "more": max(0, len(groups) - _SHOWN),
            "waiting": sum(len(one.wishes) for one in groups),
            "readers": readers,
            "hidden": hidden,
            "topics": Topic.choices,
            "languages": Language.choices,
        }  # fmt: skip


class MergeWishes(Act):
    """By a person's hand: the chosen wishes become a proposal, or join one."""

    may = rules.may_weigh
    form_class = MergeForm
    made: Proposal | None = None

    def form_arguments(self, actor: Actor, thing: Any) -> dict[str, Any]:
        return {"among": queries.free_wishes()}

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        if data["proposal"] is not None:
            count = actions.add_wishes(proposal=data["proposal"], wishes=data["wish"], by=actor, at=at)
            return f"Đã thêm {count} đề nghị vào “{data['proposal'].text}”."
        made = actions.make_proposal(
            text=data["text"], topic=data["topic"], language=data["language"] or Language.VIETNAMESE,
            wishes=data["wish"], by=actor, at=at,
        )  # fmt: skip
        return f"Đã lập đề tài “{made.text}”."

    def next_url(self, thing: Any) -> str:
        return reverse("books:alike")


class ListProposals(Listing):
    may = rules.may_read_weighed
    template_name = "books/proposals.html"
    per_page = 30

    @property
    def verdict(self) -> str:
        given = self.request.GET.get("ket-qua", "")
        return given if given in Verdict.values else ""

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Proposal]:
        return queries.proposals_weighed(self.verdict)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        weights = queries.weights(page.object_list, actor.day)
        return {
            "page": page,
            "rows": [
                (one, weights[one.pk], *VERDICT_MARKS[Verdict(one.verdict)]) for one in page.object_list
            ],
            "tabs": [("", "Tất cả", not self.verdict)]
            + [(value, str(label).capitalize(), value == self.verdict) for value, label in Verdict.choices],
            "may_weigh": rules.may_weigh(actor),
        }


class OneProposal:
    may: ClassVar[Any] = staticmethod(rules.may_weigh)
    thing: Proposal

    def find(self, actor: Actor, **address: Any) -> Proposal:
        rows = queries.proposals_visible_to(actor).select_related("list", "title", "made_by")
        return get_object_or_404(rows, pk=address["pk"])

    def next_url(self, thing: Proposal) -> str:
        return reverse("books:proposal", args=[thing.pk])


class ShowProposal(OneProposal, Page):
    may = rules.may_read_weighed
    template_name = "books/proposal.html"

    def context(self, actor: Actor, thing: Proposal) -> Mapping[str, Any]:
        tone, icon = VERDICT_MARKS[Verdict(thing.verdict)]
        lists = queries.open_lists()
        return {
            "weight": queries.weights([thing], actor.day)[thing.pk],
            "rows": told(list(thing.wishes.order_by("at", "pk")[:500]), actor),
            "tone": tone,
            "icon": icon,
            "verdict": str(thing.get_verdict_display()).capitalize(),
            "may_weigh": rules.may_weigh(actor),
            "is_open": thing.verdict == Verdict.OPEN,
            "lists": list(lists),
            "choose": ChooseForm(lists=lists),
            "exists": ExistsForm(),
            "decline": ReasonForm(),
        }


class RemoveWishes(OneProposal, Act):
    form_class = WishesForm

    def form_arguments(self, actor: Actor, thing: Proposal) -> dict[str, Any]:
        return {"among": thing.wishes.all()}

    def act(self, actor: Actor, thing: Proposal, data: Mapping[str, Any], at: datetime) -> str:
        count = actions.remove_wishes(proposal=thing, wishes=data["wish"], by=actor, at=at)
        return f"Đã tách {count} đề nghị."


class Choose(OneProposal, Act):
    form_class: type[forms.Form] | None = ChooseForm

    def form_arguments(self, actor: Actor, thing: Proposal) -> dict[str, Any]:
        return {"lists": queries.open_lists()}

    def act(self, actor: Actor, thing: Proposal, data: Mapping[str, Any], at: datetime) -> str:
        actions.choose_proposal(proposal=thing, yearly=data["yearly"], by=actor, at=at)
        return f"Đã đưa vào “{data['yearly'].name}” và báo các nơi đã đề nghị."


class Exists(OneProposal, Act):
    form_class: type[forms.Form] | None = ExistsForm

    def act(self, actor: Actor, thing: Proposal, data: Mapping[str, Any], at: datetime) -> str:
        actions.answer_with_title(proposal=thing, title=data["code"], reason=data["reason"], by=actor, at=at)
        return "Đã trả lời là có sách và báo các nơi đã đề nghị."


class Decline(OneProposal, Act):
    form_class: type[forms.Form] | None = ReasonForm

    def act(self, actor: Actor, thing: Proposal, data: Mapping[str, Any], at: datetime) -> str:
        actions.decline_proposal(proposal=thing, reason=data["reason"], by=actor, at=at)
        return "Đã trả lời là chưa chọn và báo các nơi đã đề nghị."


class Reopen(OneProposal, Act):
    def act(self, actor: Actor, thing: Proposal, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_proposal(proposal=thing, by=actor, at=at)
        return "Đề tài được xem xét lại."
