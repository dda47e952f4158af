from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.people import actions, queries, rules
from tusach.people.forms import Appoint, FullName, NewPerson
from tusach.people.models import Actor, Body, Person
from tusach.people.views.area import attached, print_slips
from tusach.people.views.bodies import find_body


class Persons(Listing):
    template_name = "people/persons.html"
    may = rules.may_keep_accounts

    def rows(self, actor: Actor, thing: None) -> QuerySet[Person]:
        found = queries.people_named(queries.people_visible_to(actor), self.request.GET.get("tim", ""))
        return found.order_by("sort_key", "pk")

    def context(self, actor: Actor, thing: None) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        listed = list(page.object_list)
        states = queries.states_of(listed, self.at)
        where = queries.where_of(listed, actor.day)
        rows = [(one, where.get(one.pk, ""), states[one.pk]) for one in listed]
        return {"page": page, "rows": rows, "administers": rules.is_administrator(actor)}


class PersonPage(Page):
    template_name = "people/person.html"
    may = rules.may_keep_accounts

    def find(self, actor: Actor, **address: Any) -> Person:
        return get_object_or_404(queries.people_visible_to(actor), pk=address["pk"])

    def context(self, actor: Actor, thing: Person) -> Mapping[str, Any]:
        posts = list(queries.posts_of(thing, actor.day))
        return {
            "posts": [(post, rules.may_end_post(actor, post)) for post in posts],
            "state": queries.states_of([thing], self.at)[thing.pk],
            "may_print": rules.may_print_slip(actor, thing),
        }


class NewPersonAct(Act):
    template_name = "people/new_person.html"
    may = rules.is_administrator
    form_class = NewPerson
    person: Person

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        self.person = actions.create_person(**data, by=actor, at=at)
        return "Đã lập tài khoản. Giao chức trách ở trang cơ quan, rồi in phiếu cho người dùng."

    def next_url(self, thing: None) -> str:
        return reverse("people:person", args=[self.person.pk])


class PersonSlip(Act):
    may = rules.may_print_slip
    pdf: bytes = b""

    def find(self, actor: Actor, **address: Any) -> Person:
        return get_object_or_404(queries.people_visible_to(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Person, data: Mapping[str, Any], at: datetime) -> str:
        self.pdf = print_slips([thing], actor, at)
        return ""

    def next_url(self, thing: Person) -> str:
        return reverse("people:person", args=[thing.pk])

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        response = super().post(request, **address)
        return attached(self.pdf, "application/pdf", "phieu-mo-tai-khoan.pdf") if self.pdf else response


class RenamePersonAct(Act):
    """The name of a person as it should have been written. Who prints the slip says whose it is."""

    template_name = "people/rename_person.html"
    may = rules.may_print_slip
    form_class = FullName

    def find(self, actor: Actor, **address: Any) -> Person:
        return get_object_or_404(queries.people_visible_to(actor), pk=address["pk"])

    def form_arguments(self, actor: Actor, thing: Person) -> dict[str, Any]:
        return {"initial": {"full_name": thing.full_name}}

    def act(self, actor: Actor, thing: Person, data: Mapping[str, Any], at: datetime) -> str:
        person = actions.rename_person(person=thing, full_name=data["full_name"], by=actor, at=at)
        return f"Đã ghi họ tên {person.full_name}."

    def next_url(self, thing: Person) -> str:
        return reverse("people:person", args=[thing.pk])


class AppointAct(Act):
    template_name = "people/appoint.html"
    may = rules.is_administrator
    form_class = Appoint

    def find(self, actor: Actor, **address: Any) -> Body:
        return find_body(actor, address["pk"])

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        return {"initial": {"from_date": actor.day}}

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        username = data["username"].strip().lower()
        person = queries.people_visible_to(actor).filter(username=username).first()
        if person is None:
            raise Refused(f"Không có tài khoản nào tên {username}.", field="username")
        facts = {key: data[key] for key in ("role", "title", "from_date", "to_date")}
        post = actions.appoint(person=person, body=thing, by=actor, at=at, **facts)
        return f"{person.full_name} là {post.get_role_display()} từ ngày đã chọn."

    def next_url(self, thing: Body) -> str:
        return reverse("people:body", args=[thing.pk])
