"""Handing documents on and answering for them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Listing, Page
from tusach.people.models import Actor, Body, Role
from tusach.registry import actions, exports, queries, rules
from tusach.registry.forms import FinishForm, RouteForm, WhyForm
from tusach.registry.models import Document, Task
from tusach.registry.views.document import ChangeDocument
from tusach.registry.views.doors import BackToDocument, OfOneBody, OneDocument, given


class ListTasks(OfOneBody, Listing):
    """One's own open tasks, or with `?cua=co-quan` those of the whole body, the earliest due first."""

    template_name = "registry/tasks.html"
    may = rules.may_read_registers

    def rows(self, actor: Actor, thing: Body) -> QuerySet[Task]:
        rows = queries.of_body(thing) if self._of_body(actor, thing) else queries.mine(actor)
        if self.request.GET.get("qua-han") == "1":
            return queries.overdue(rows, day_of(self.at))
        return rows

    def _of_body(self, actor: Actor, thing: Body) -> bool:
        leads = thing.pk in actor.bodies(Role.CLERK, Role.LEADER)
        return leads and self.request.GET.get("cua") == "co-quan"

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        leads = thing.pk in actor.bodies(Role.CLERK, Role.LEADER)
        whole = self._of_body(actor, thing)
        rows = queries.of_body(thing) if whole else queries.mine(actor)
        return {
            **super().context(actor, thing), **self.body_facts(actor, thing, self.at), "leads": leads, "whole": whole,
            "late": queries.overdue(rows, day_of(self.at)).count(), "today": day_of(self.at),
            "only_late": self.request.GET.get("qua-han") == "1",
        }  # fmt: skip


class RouteDocument(ChangeDocument):
    may = rules.may_route
    form_class = RouteForm
    form_name = "route_form"

    def form_arguments(self, actor: Actor, thing: Document) -> dict[str, Any]:
        return {"people": queries.colleagues_in(thing.keeper, day_of(self.at)) if thing.keeper else ()}

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        form = RouteForm(**self.form_arguments(actor, thing))
        made = actions.route_document(
            document=thing,
            shares=form.shares(data),
            instruction=data["instruction"],
            due=data["due"],
            by=actor,
            at=at,
        )
        return f"Đã chuyển {len(made)} nơi."


class OneTask(BackToDocument):
    may = rules.may_answer

    def find(self, actor: Actor, **address: Any) -> Task:
        rows = queries.tasks_visible_to(actor).select_related("document__keeper", "person")
        return get_object_or_404(rows, pk=address["pk"])


class HandOn(OneTask):
    may = rules.may_hand_on
    form_class = RouteForm

    def form_arguments(self, actor: Actor, thing: Task) -> dict[str, Any]:
        keeper = thing.document.keeper
        return {"people": queries.colleagues_in(keeper, day_of(self.at)) if keeper else ()}

    def act(self, actor: Actor, thing: Task, data: Mapping[str, Any], at: datetime) -> str:
        form = RouteForm(**self.form_arguments(actor, thing))
        made = actions.route_document(
            document=thing.document, shares=form.shares(data), instruction=data["instruction"], due=data["due"],
            above=thing, by=actor, at=at,
        )  # fmt: skip
        return f"Đã giao tiếp {len(made)} nơi."


class AcceptTask(OneTask):
    def act(self, actor: Actor, thing: Task, data: Mapping[str, Any], at: datetime) -> str:
        actions.accept_task(task=thing, by=actor, at=at)
        return "Đã nhận văn bản."


class ReturnTask(OneTask):
    form_class = WhyForm

    def act(self, actor: Actor, thing: Task, data: Mapping[str, Any], at: datetime) -> str:
        actions.return_task(task=thing, why=data["why"], by=actor, at=at)
        return "Đã trả lại; người giao nhận thông báo."


class FinishTask(OneTask):
    form_class = FinishForm

    def act(self, actor: Actor, thing: Task, data: Mapping[str, Any], at: datetime) -> str:
        answer = None
        if data["answer"]:
            answer = queries.outgoing_by_code(actor, thing.document.keeper, data["answer"])
            if answer is None:
                raise Refused(
                    f"Không thấy {data['answer']} trong sổ văn bản đi; xin xem lại số, ký hiệu.",
                    field="answer",
                )
        actions.finish_task(task=thing, said=data["said"], answer=answer, by=actor, at=at)
        return "Đã ghi xử lý xong."


class DownloadSlip(OneDocument, Page):
    """The processing slip: what the leader gave, what the unit's head gave, what was done."""

    may = rules.may_read_document

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        data = exports.slip_of(self.thing, kind=address["kind"], at=self.at, demo=settings.DEMO)
        return given(data, f"phieu-xu-ly-{self.thing.pk}", address["kind"])
