"""The list of a year: what is on it, sent up, approved by a document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books import actions, exports, queries, rules
from tusach.books.forms import ApproveForm, ListForm, ReasonForm
from tusach.books.models import ListState, YearlyList
from tusach.books.views.titles import attached
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor

MARKS = {
    ListState.OPEN: ("info", "pen"),
    ListState.PROPOSED: ("warn", "send"),
    ListState.APPROVED: ("ok", "okc"),
}


class ListLists(Listing):
    may = rules.may_read_weighed
    template_name = "books/lists.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[YearlyList]:
        return queries.lists_counted(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        return {
            "page": page,
            "rows": [(one, *MARKS[ListState(one.state)]) for one in page.object_list],
            "form": ListForm(initial={"year": actor.day.year + 1}),
            "may_weigh": rules.may_weigh(actor),
        }


class OpenList(Act):
    may = rules.may_weigh
    form_class = ListForm

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        made = actions.open_list(year=data["year"], name=data["name"], by=actor, at=at)
        return f"Đã mở “{made.name}”. Giờ chọn đề tài đưa vào."

    def next_url(self, thing: Any) -> str:
        return reverse("books:lists")


class OneList:
    may: ClassVar[Any] = staticmethod(rules.may_weigh)
    thing: YearlyList

    def find(self, actor: Actor, **address: Any) -> YearlyList:
        return get_object_or_404(queries.lists_visible_to(actor).select_related("document"), pk=address["pk"])

    def next_url(self, thing: YearlyList) -> str:
        return reverse("books:list", args=[thing.pk])


class ShowList(OneList, Page):
    may = rules.may_read_weighed
    template_name = "books/list.html"

    def context(self, actor: Actor, thing: YearlyList) -> Mapping[str, Any]:
        rows = list(queries.proposals_of(thing))
        weights = queries.weights(rows, actor.day)
        tone, icon = MARKS[ListState(thing.state)]
        return {
            "rows": [(one, weights[one.pk]) for one in rows],
            "tone": tone,
            "icon": icon,
            "state": str(thing.get_state_display()).capitalize(),
            "may_weigh": rules.may_weigh(actor),
            "may_approve": rules.may_approve(actor, thing),
            "approve": ApproveForm(),
            "back": ReasonForm(),
        }


class ExportList(OneList, Page):
    may = rules.may_read_weighed

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        rows = list(queries.proposals_of(self.thing))
        data = exports.list_sheet(self.thing, rows, queries.weights(rows, self.actor.day))
        return attached("xlsx", data, f"danh-muc-{self.thing.year}.xlsx")


class ProposeList(OneList, Act):
    def act(self, actor: Actor, thing: YearlyList, data: Mapping[str, Any], at: datetime) -> str:
        actions.propose_list(yearly=thing, by=actor, at=at)
        return "Đã trình danh mục. Từ nay không thêm bớt đề tài."


class TakeListBack(OneList, Act):
    form_class: type[forms.Form] | None = ReasonForm

    def act(self, actor: Actor, thing: YearlyList, data: Mapping[str, Any], at: datetime) -> str:
        actions.take_list_back(yearly=thing, reason=data["reason"], by=actor, at=at)
        return "Danh mục trở lại đang chọn."


class ApproveList(OneList, Act):
    may = rules.may_approve
    form_class: type[forms.Form] | None = ApproveForm

    def act(self, actor: Actor, thing: YearlyList, data: Mapping[str, Any], at: datetime) -> str:
        document = queries.document_numbered(actor, data["number"])
        if document is None:
            raise Refused(
                f"Không thấy văn bản số {data['number']} trong sổ văn bản. Xin vào sổ trước.", field="number"
            )
        made = actions.approve_list(yearly=thing, document=document, by=actor, at=at)
        return f"Đã duyệt theo {document}: {len(made)} đầu sách mới, đã báo các nơi đề nghị."
