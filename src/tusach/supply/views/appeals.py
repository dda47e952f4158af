"""What a place gets and why, its appeal, and the answer; lines changed by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor
from tusach.people.queries import names_of
from tusach.places.queries import names_on
from tusach.supply import rules
from tusach.supply.actions.appeals import answer_appeal, appeal, change_line
from tusach.supply.forms import AnswerForm, AppealForm, LineForm
from tusach.supply.models import Appeal, Line, LineChange, Round, RoundBody, RoundState
from tusach.supply.queries.problem import settings_of
from tusach.supply.queries.receivers import grounds_of
from tusach.supply.queries.rounds import (
    appeals_visible_to,
    lines_of,
    lines_visible_to,
    open_appeals,
    receivers_visible_to,
    visible_to,
    why,
)


class OneReceiver:
    def find(self, actor: Actor, **address: Any) -> RoundBody:
        return get_object_or_404(receivers_visible_to(actor), pk=address["pk"])

    def next_url(self, thing: RoundBody) -> str:
        return reverse("supply:mine_round", args=[thing.pk])


class ShowReceiver(OneReceiver, Page):
    """Xã mình được gì, vì sao."""

    may = rules.may_see_sheets
    template_name = "supply/round_receiver.html"

    def context(self, actor: Actor, thing: RoundBody) -> Mapping[str, Any]:
        told, total = settings_of(thing.round), thing.round.receivers.count()
        rows = [(line, why(line, total, told)) for line in lines_of(thing)]
        got = [(line, said) for line, said in rows if line.quantity]
        open_ = thing.round.state == RoundState.COMPUTED and rules.may_appeal(actor, thing)
        return {
            "got": got,
            "not_got": [(line, said) for line, said in rows if not line.quantity],
            "copies": sum(line.quantity for line, _ in got),
            "grounds": grounds_of(thing, told),
            "changes": LineChange.objects.filter(line__receiver=thing).select_related("line__title", "by").order_by("pk"),
            "appeals": thing.appeals.select_related("title").order_by("-at"),
            "place": names_on([thing.unit_id], day_of(self.at))[thing.unit_id].full_name,
            "body": names_of([thing.body_id], day_of(self.at)).get(thing.body_id),
            "form": AppealForm(titles=[line.title_id for line, _ in rows]) if open_ else None,
            "edits": thing.round.state == RoundState.COMPUTED and rules.may_change_lines(actor),
        }  # fmt: skip


class MakeAppeal(OneReceiver, Act):
    may = rules.may_appeal
    template_name = "supply/act.html"
    form_class = AppealForm

    def form_arguments(self, actor: Actor, thing: RoundBody) -> dict[str, Any]:
        return {"titles": list(thing.lines.values_list("title", flat=True))}

    def context(self, actor: Actor, thing: RoundBody) -> Mapping[str, Any]:
        return {"title": "Kiến nghị về sách được cấp", "verb": "Gửi kiến nghị", "back": self.next_url(thing)}

    def act(self, actor: Actor, thing: RoundBody, data: Mapping[str, Any], at: datetime) -> str:
        appeal(receiver=thing, title=data["title"], text=data["text"], by=actor, at=at)
        return "Đã gửi kiến nghị. Trung ương sẽ trả lời anh chị."


class ChangeLine(Act):
    may = rules.may_change_lines
    template_name = "supply/act.html"
    form_class = LineForm

    def find(self, actor: Actor, **address: Any) -> Line:
        return get_object_or_404(lines_visible_to(actor), pk=address["pk"])

    def form_arguments(self, actor: Actor, thing: Line) -> dict[str, Any]:
        return {"initial": {"quantity": thing.quantity}}

    def context(self, actor: Actor, thing: Line) -> Mapping[str, Any]:
        return {"title": f"Sửa tay: {thing.title}", "verb": "Sửa số bản", "back": self.next_url(thing)}

    def act(self, actor: Actor, thing: Line, data: Mapping[str, Any], at: datetime) -> str:
        change_line(line=thing, quantity=data["quantity"], why=data["why"], by=actor, at=at)
        return f"“{thing.title}”: {data['quantity']} bản."

    def next_url(self, thing: Line) -> str:
        return reverse("supply:mine_round", args=[thing.receiver_id])


class ListAppeals(Page):
    may = rules.may_change_lines
    template_name = "supply/round_appeals.html"

    def find(self, actor: Actor, **address: Any) -> Round:
        return get_object_or_404(visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        rows = list(open_appeals(thing)[:200])
        names = names_on({row.receiver.unit_id for row in rows}, day_of(self.at))
        return {"rows": [(row, names[row.receiver.unit_id].full_name) for row in rows]}


class AnswerAppeal(Act):
    may = rules.may_change_lines
    template_name = "supply/act.html"
    form_class = AnswerForm

    def find(self, actor: Actor, **address: Any) -> Appeal:
        return get_object_or_404(appeals_visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Appeal) -> Mapping[str, Any]:
        about = f"Về “{thing.title}”: " if thing.title else ""
        return {"title": "Trả lời kiến nghị", "verb": "Gửi trả lời", "text": f"{about}{thing.text}",
                "back": self.next_url(thing)}  # fmt: skip

    def act(self, actor: Actor, thing: Appeal, data: Mapping[str, Any], at: datetime) -> str:
        answer_appeal(
            appeal=thing, granted=data["granted"] == "yes", answer=data["answer"], quantity=data["quantity"],
            by=actor, at=at,
        )  # fmt: skip
        return "Đã trả lời xã."

    def next_url(self, thing: Appeal) -> str:
        return reverse("supply:round_appeals", args=[thing.receiver.round_id])
