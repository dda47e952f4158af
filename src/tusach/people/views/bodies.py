from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.people import actions, queries, rules
from tusach.people.forms import NewBodies, NewBody, Rename
from tusach.people.models import Actor, Body, BodyKind
from tusach.places import queries as places
from tusach.places.models import Level


class Bodies(Listing):
    template_name = "people/bodies.html"
    may = rules.is_administrator

    def rows(self, actor: Actor, thing: None) -> QuerySet[Body]:
        found = queries.bodies_named(queries.visible_to(actor), self.request.GET.get("tim", ""))
        kind = self.request.GET.get("loai", "")
        if kind in BodyKind.values:
            found = found.filter(kind=kind)
        return queries.with_posts(found, actor.day).order_by("-unit__level", "pk")

    def context(self, actor: Actor, thing: None) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        units = places.names_on([one.unit_id for one in page.object_list if one.unit_id], actor.day)
        rows = [(one, units.get(one.unit_id or 0)) for one in page.object_list]
        return {"page": page, "rows": rows, "kinds": BodyKind.choices}


class BodyPage(Page):
    template_name = "people/body.html"
    may = rules.is_administrator

    def find(self, actor: Actor, **address: Any) -> Body:
        return find_body(actor, address["pk"])

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        unit = places.names_on([thing.unit_id], actor.day).get(thing.unit_id) if thing.unit_id else None
        names = sorted(thing.names.all(), key=lambda one: one.from_date)
        return {"unit": unit, "names": names}


def find_body(actor: Actor, pk: int) -> Body:
    return get_object_or_404(queries.with_posts(queries.visible_to(actor), actor.day), pk=pk)


class NewBodyAct(Act):
    template_name = "people/new_body.html"
    may = rules.is_administrator
    form_class = NewBody
    body: Body

    def form_arguments(self, actor: Actor, thing: None) -> dict[str, Any]:
        return {"initial": {"from_date": actor.day}}

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        versions = places.versions_on(data["from_date"]).select_related("unit")
        code = data["code"].strip()
        place = versions.filter(code=code) if code else versions.filter(unit__level=Level.NATION)
        version = place.first()
        if version is None:
            raise Refused(f"Không có đơn vị nào mang mã {code} vào ngày ấy.", field="code")
        self.body = actions.create_body(
            kind=data["kind"],
            name=data["name"],
            symbol=data["symbol"],
            unit=version.unit,
            from_date=data["from_date"],
            by=actor,
            at=at,
        )
        return "Đã ghi cơ quan mới."

    def next_url(self, thing: None) -> str:
        return reverse("people:body", args=[self.body.pk])


class NewBodiesAct(Act):
    template_name = "people/new_bodies.html"
    may = rules.is_administrator
    form_class = NewBodies

    def form_arguments(self, actor: Actor, thing: None) -> dict[str, Any]:
        return {"initial": {"from_date": actor.day}}

    def act(self, actor: Actor, thing: None, data: Mapping[str, Any], at: datetime) -> str:
        made, there = actions.create_bodies(
            kind=data["kind"], level=data["level"], pattern=data["name"], symbol=data["symbol"],
            from_date=data["from_date"], by=actor, at=at,
        )  # fmt: skip
        if not made:
            return f"Cả {there} nơi đã có cơ quan loại này, không lập thêm."
        return f"Đã lập {made} cơ quan." + (f" {there} nơi đã có từ trước." if there else "")

    def next_url(self, thing: None) -> str:
        return reverse("people:bodies")


class RenameAct(Act):
    template_name = "people/rename.html"
    may = rules.is_administrator
    form_class = Rename

    def find(self, actor: Actor, **address: Any) -> Body:
        return find_body(actor, address["pk"])

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        return {"initial": {"from_date": actor.day, "name": queries.name_of(thing, actor.day)}}

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        actions.rename_body(
            body=thing, name=data["name"], symbol=data["symbol"], from_date=data["from_date"], by=actor, at=at
        )
        return "Đã ghi tên mới. Văn bản cũ vẫn mang tên cũ."

    def next_url(self, thing: Body) -> str:
        return reverse("people:body", args=[thing.pk])
