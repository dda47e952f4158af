"""The accounts of the provinces themselves: the administrator makes them all at once on an empty house."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.pages import Act, Page
from tusach.people import actions, exports, queries, rules
from tusach.people.forms import UploadProvinces
from tusach.people.models import Actor, Person
from tusach.people.views.area import XLSX, MakeFromFile, PrintSlips, attached, said_of
from tusach.places import queries as places
from tusach.places.models import Level, Unit


class TheCountry:
    """What the doors of the provinces' accounts share: their area is the country."""

    def find(self, actor: Actor, **address: Any) -> Unit:
        return get_object_or_404(places.units_on(actor.day, level=Level.NATION))

    def next_url(self, thing: Unit) -> str:
        return reverse("people:provinces")


class Provinces(TheCountry, Page):
    template_name = "people/provinces.html"
    may = rules.is_administrator

    def context(self, actor: Actor, thing: Unit) -> Mapping[str, Any]:
        rows = queries.province_rows(self.at)
        return {
            "rows": rows,
            "without": sum(not row.accounts for row in rows),
            "communes": sum(row.communes for row in rows),
            "communes_without": sum(row.communes - row.made for row in rows),
            "signed_in": sum(row.signed_in for row in rows),
        }


class ProvincesForm(TheCountry, Page):
    may = rules.is_administrator

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        form = exports.account_form(
            queries.provinces_on(self.actor.day).order_by("code"), level=Level.PROVINCE
        )
        return attached(form, XLSX, "mau-tai-khoan-tinh.xlsx")


class MakeProvinces(TheCountry, MakeFromFile):
    may = rules.is_administrator  # type: ignore[assignment] # a rule, as every door's
    form_class = UploadProvinces  # type: ignore[assignment] # other roles
    tier = actions.PROVINCES

    def context(self, actor: Actor, thing: Unit) -> Mapping[str, Any]:
        blank, back = reverse("people:provinces_form"), reverse("people:provinces")
        return {"place": "Các tỉnh, thành phố", "made": self.made, "blank": blank, "back": back}


class MakeMissingProvinces(TheCountry, Act):
    may = rules.is_administrator

    def act(self, actor: Actor, thing: Unit, data: Mapping[str, Any], at: datetime) -> str:
        return said_of(actions.make_missing_accounts(area=thing, by=actor, at=at, tier=actions.PROVINCES))


class PrintProvinceSlips(TheCountry, PrintSlips):
    may = rules.is_administrator  # type: ignore[assignment] # a rule, as every door's

    def among(self, actor: Actor, thing: Unit) -> QuerySet[Person]:
        return queries.people_of_provinces(actor.day)
