"""My shelf, its list, its settings; and the page that readers may open by its code."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Listing, Page, anyone
from tusach.people.models import Actor, Body, Role
from tusach.people.queries import names_of
from tusach.places.queries import names_on
from tusach.shelf import actions, rules
from tusach.shelf.forms import ChangeShelfForm, OpenShelfForm
from tusach.shelf.models import Shelf
from tusach.shelf.queries import kept, kept_by, rows_of, shelf_by_code, visible_to
from tusach.shelf.queries.shelves import sums_of, with_ebooks
from tusach.shelf.scanned import words_of
from tusach.shelf.views.doors import OneShelf
from tusach.supply.models import Parcel
from tusach.supply.queries import waiting_for


class Home(Listing):
    """The one shelf that I keep opens at once; otherwise all those that I may see."""

    may = rules.may_read
    template_name = "shelf/home.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        mine = list(kept_by(self.actor)[:2])
        if len(mine) == 1 and "tat-ca" not in request.GET:
            return HttpResponseRedirect(reverse("shelf:show", args=[mine[0].pk]))
        return super().get(request, **address)

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Shelf]:
        rows = visible_to(actor).filter(to_date__isnull=True)
        words = self.request.GET.get("q", "").strip()[:100]
        return (rows.filter(name__icontains=words) if words else rows).order_by("name", "pk")

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        names = names_on([shelf.unit_id for shelf in page], day_of(self.at))
        return {
            "page": page,
            "rows": [(shelf, names.get(shelf.unit_id)) for shelf in page],
            "words": self.request.GET.get("q", ""),
            "is_keeper": rules.is_keeper(actor),
        }


class OpenShelf(Act):
    may = rules.is_keeper
    template_name = "shelf/open.html"
    form_class = OpenShelfForm

    def form_arguments(self, actor: Actor, thing: Any) -> dict[str, Any]:
        bodies = Body.objects.filter(pk__in=actor.bodies(Role.KEEPER), unit__isnull=False)
        names = names_of([body.pk for body in bodies], day_of(self.at))
        return {"bodies": [(body, names[body.pk].name if body.pk in names else "") for body in bodies]}

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        facts = dict(data)
        body, name, place = facts.pop("body"), facts.pop("name"), facts.pop("place")
        self.thing = actions.open_shelf(
            body=body, unit=body.unit, name=name, place=place, by=actor, at=at, **facts
        )
        return "Đã mở tủ sách."

    def next_url(self, thing: Any) -> str:
        return reverse("shelf:show", args=[self.thing.pk])


class ShowShelf(OneShelf, Page):
    may = rules.may_read
    template_name = "shelf/show.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        today = day_of(self.at)
        shared = super().context(actor, thing)
        waiting = kept.events_waiting(thing).count() if shared["keeps"] else 0
        parcels = parcels_for(thing.body) if shared["keeps"] else []
        return {
            **shared,
            "sums": sums_of(thing, today, waiting),
            "parcels": parcels,
            "ready": next((parcel for parcel, _ in parcels if parcel.handed_on), None),
            "count": kept.open_count(thing),
            "month": kept.tallies_of(thing, today.replace(day=1), today),
            "device": uuid.uuid4(),
            "other": uuid.uuid4(),
            "several": len(kept_by(actor)[:2]) > 1,
        }


def parcels_for(body: Body) -> list[tuple[Parcel, str]]:
    """Parcels on their way to a body, those handed over first, with the address where they are received."""
    return [(parcel, reverse("supply:receive", args=[parcel.code])) for parcel in waiting_for(body)[:5]]


class Titles(OneShelf, Page):
    """The list of the shelf, found by words without their marks or by ISBN."""

    may = rules.may_read
    template_name = "shelf/titles.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        words = self.request.GET.get("q", "")
        page = Paginator(rows_of(thing, words_of(words)), 50).get_page(self.request.GET.get("trang"))
        return {**super().context(actor, thing), "page": page, "rows": with_ebooks(page), "words": words}


class ChangeShelf(OneShelf, Act):
    may = rules.keeps
    template_name = "shelf/change.html"
    form_class = ChangeShelfForm

    def form_arguments(self, actor: Actor, thing: Shelf) -> dict[str, Any]:
        return {"initial": {name: getattr(thing, name) for name in ChangeShelfForm.base_fields}}

    def act(self, actor: Actor, thing: Shelf, data: Mapping[str, Any], at: datetime) -> str:
        actions.change_shelf(shelf=thing, by=actor, at=at, **data)
        return "Đã lưu."


class Public(Page):
    """What the code on the shelf shows to whoever points a phone at it."""

    may = anyone
    without_session: ClassVar[bool] = True
    template_name = "shelf/public.html"

    def find(self, actor: Actor, **address: Any) -> Shelf:
        shelf = shelf_by_code(address["code"].upper())
        if shelf is None:
            raise Http404
        return shelf

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        words = self.request.GET.get("q", "")
        name = names_on([thing.unit_id], day_of(self.at)).get(thing.unit_id)
        rows = rows_of(thing, words_of(words))
        return {"shelf": thing, "place": name, "rows": rows[:100], "row_count": len(rows), "words": words, "demo": settings.DEMO}  # fmt: skip
