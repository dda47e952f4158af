from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.kit.text import number
from tusach.people import actions, exports, queries, rules
from tusach.people.forms import Choose, Upload
from tusach.people.forms.lines import read_lines
from tusach.people.models import Actor, Person
from tusach.people.queries import AccountState
from tusach.places import queries as places
from tusach.places.models import Level, Unit, UnitVersion

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST_SLIPS = 1_000  # in one PDF: more than any province has communes


def area_of(actor: Actor, request: HttpRequest) -> Unit:
    """The area named by `?tinh=`, or the actor's first, the whole country first of all; 404 when the actor keeps none."""
    areas = queries.areas_of(actor).order_by(
        Case(When(level=Level.NATION, then=Value(0)), default=Value(1)), "key"
    )
    asked = request.GET.get("tinh", "")
    return get_object_or_404(areas, pk=asked) if asked.isdecimal() else get_object_or_404(areas[:1])


def attached(data: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


class InArea:
    """What all doors of one area share."""

    request: HttpRequest

    def find(self, actor: Actor, **address: Any) -> Unit:
        return area_of(actor, self.request)

    def next_url(self, thing: Unit) -> str:
        return f"{reverse('people:area')}?tinh={thing.pk}"


class Area(InArea, Listing):
    template_name = "people/area.html"
    may = rules.may_manage_accounts_of

    def rows(self, actor: Actor, thing: Unit) -> QuerySet[UnitVersion]:
        asked = self.request.GET
        return queries.communes_of_area(
            thing, actor.day, words=asked.get("tim", ""), state=asked.get("tinh_trang", "")
        )

    def context(self, actor: Actor, thing: Unit) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        communes = queries.communes_of_area(thing, actor.day)
        rows = queries.rows_of(page.object_list, self.at, provinces=thing.level == Level.NATION)
        return {
            "page": page,
            "rows": rows,
            "has_above": any(row.district for row in rows),
            "area": places.names_on([thing.pk], actor.day)[thing.pk],
            "areas": areas_to_choose(actor),
            "states": AccountState.choices,
            "total": communes.count(),
            "without": queries.communes_of_area(thing, actor.day, state=AccountState.NONE).count(),
            "signed_in": queries.communes_of_area(thing, actor.day, state=AccountState.SIGNED_IN).count(),
            "whole": thing.level == Level.NATION,
            "stranded": queries.stranded_posts_for(actor).count(),
        }


def areas_to_choose(actor: Actor) -> QuerySet[UnitVersion]:
    first = Case(When(unit__level=Level.NATION, then=Value(0)), default=Value(1))
    return places.versions_on(actor.day).filter(unit__in=queries.areas_of(actor)).order_by(first, "sort_key")


class AreaDownload(InArea, Page):
    may = rules.may_manage_accounts_of

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        communes = queries.communes_of_area(self.thing, self.actor.day)
        whole = self.thing.level == Level.NATION
        rows = queries.rows_of(communes, self.at, provinces=whole)
        if address["kind"] == "json":
            data = {
                "demo": settings.DEMO,
                "accounts": exports.accounts_json(rows, above="province" if whole else "district"),
            }
            return JsonResponse(data, json_dumps_params={"ensure_ascii": False})
        name = places.names_on([self.thing.pk], self.actor.day)[self.thing.pk].full_name
        sheet = exports.accounts_sheet(
            rows,
            title=f"Tài khoản các xã, phường, {name}",
            above="Tỉnh" if whole else "Huyện",
            demo=settings.DEMO,
        )
        return attached(sheet, XLSX, "tai-khoan.xlsx")


class EmptyForm(InArea, Page):
    may = rules.may_manage_accounts_of

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        communes = queries.communes_of_area(self.thing, self.actor.day)
        return attached(exports.account_form(communes), XLSX, "mau-tai-khoan.xlsx")


class MakeFromFile(InArea, Act):
    """Reads the list and makes what can be made; the page then says every line that could not."""

    template_name = "people/make.html"
    may = rules.may_manage_accounts_of
    form_class = Upload
    tier = actions.COMMUNES
    made: actions.Made | None = None

    def context(self, actor: Actor, thing: Unit) -> Mapping[str, Any]:
        asked = f"?tinh={thing.pk}"
        return {
            "place": places.names_on([thing.pk], actor.day)[thing.pk].full_name,
            "made": self.made,
            "blank": reverse("people:empty_form") + asked,
            "back": reverse("people:area") + asked,
        }

    def act(self, actor: Actor, thing: Unit, data: Mapping[str, Any], at: datetime) -> str:
        file = data["file"]
        lines = read_lines(file.read(), name=file.name)
        self.made = actions.make_accounts(
            area=thing, lines=lines, roles=data["roles"], by=actor, at=at, tier=self.tier
        )
        return said_of(self.made) if not self.made.problems else ""

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        response = super().post(request, **address)
        if self.made is not None and self.made.problems:
            return self.show(status=422, form=self.form_class(), said=said_of(self.made))
        return response


class MakeMissing(InArea, Act):
    may = rules.may_manage_accounts_of

    def act(self, actor: Actor, thing: Unit, data: Mapping[str, Any], at: datetime) -> str:
        return said_of(actions.make_missing_accounts(area=thing, by=actor, at=at))


def said_of(made: actions.Made) -> str:
    kept = f" {number(len(made.kept))} người đã có từ trước, giữ nguyên." if made.kept else ""
    return f"Đã lập {number(len(made.created))} tài khoản.{kept}"


class PrintSlips(InArea, Act):
    """Answers with the PDF. `all=1` takes everybody of the area who has not signed in yet; of the whole country only
    those ticked, for slips are handed out by provinces.
    """

    may = rules.may_manage_accounts_of
    pdf: bytes = b""

    def among(self, actor: Actor, thing: Unit) -> QuerySet[Person]:
        return queries.slip_people(actor, thing)

    def act(self, actor: Actor, thing: Unit, data: Mapping[str, Any], at: datetime) -> str:
        among = self.among(actor, thing)
        if data.get("all") and among.filter(last_login=None)[MOST_SLIPS:].exists():
            raise Refused("Quá nhiều phiếu cho một lần in. Xin chọn từng tỉnh rồi in.")
        if data.get("all"):
            people: list[Person] = list(among.filter(last_login=None).order_by("username"))
        else:
            form = Choose(self.request.POST, among=among)
            if not form.is_valid():
                raise Refused(next(str(error) for errors in form.errors.values() for error in errors))
            people = list(form.cleaned_data["people"].order_by("username"))
        self.pdf = print_slips(people, actor, at)
        return ""

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        response = super().post(request, **address)
        return attached(self.pdf, "application/pdf", "phieu-mo-tai-khoan.pdf") if self.pdf else response


def print_slips(people: list[Person], actor: Actor, at: datetime) -> bytes:
    slips = actions.make_slips(people=people, by=actor, at=at)
    return exports.slips_pdf(
        slips,
        places=queries.where_of(people, actor.day),
        door=f"{settings.SITE_ADDRESS}{reverse('people:first')}",
        demo=settings.DEMO,
    )
