"""Files of documents: the list of a body, one of them, what is in it and in which order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor, Body
from tusach.registry import actions, exports, queries, rules
from tusach.registry.forms import DossierForm, FileIntoForm, WhyForm
from tusach.registry.models import Document, Dossier, DossierPaper
from tusach.registry.views.document import ChangeDocument
from tusach.registry.views.doors import PRINT_KINDS, OfOneBody, given, page_of_body, year_asked

PERIODS = ("Vĩnh viễn", "70 năm", "50 năm", "20 năm", "10 năm", "5 năm")


class ListDossiers(OfOneBody, Listing):
    template_name = "registry/dossiers.html"
    may = rules.may_read_registers

    def rows(self, actor: Actor, thing: Body) -> QuerySet[Dossier]:
        return queries.dossiers_of(thing, year=year_asked(self.request), words=self.request.GET.get("q", ""))

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        asked = {"words": self.request.GET.get("q", ""), "year": year_asked(self.request)}
        return {**super().context(actor, thing), **self.body_facts(actor, thing, self.at), **asked}


class OpenDossier(OfOneBody, Act):
    template_name = "registry/dossier_form.html"
    form_class = DossierForm
    may = rules.may_open_dossier
    opened: Dossier

    def form_arguments(self, actor: Actor, thing: Body) -> dict[str, Any]:
        return {"initial": {"year": day_of(self.at).year}}

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        return {
            **self.body_facts(actor, thing, self.at),
            "periods": PERIODS,
            "back": page_of_body("dossiers", thing),
        }

    def act(self, actor: Actor, thing: Body, data: Mapping[str, Any], at: datetime) -> str:
        self.opened = actions.open_dossier(keeper=thing, facts=DossierForm.facts(data), by=actor, at=at)
        return f"Đã mở hồ sơ {self.opened.notation}."

    def next_url(self, thing: Body) -> str:
        return reverse("registry:dossier", args=[self.opened.pk])


class OneDossier:
    may = staticmethod(rules.may_keep_dossier)

    def find(self, actor: Actor, **address: Any) -> Dossier:
        return get_object_or_404(
            queries.dossiers_visible_to(actor).select_related("keeper"), pk=address["pk"]
        )

    def next_url(self, thing: Dossier) -> str:
        return reverse("registry:dossier", args=[thing.pk])


class ShowDossier(OneDossier, Page):
    template_name = "registry/dossier.html"

    def context(self, actor: Actor, thing: Dossier) -> Mapping[str, Any]:
        papers = list(queries.papers_of(thing))
        seen = queries.visible_to(actor).filter(pk__in=[one.document_id for one in papers])
        return {
            "papers": papers,
            "contents": queries.contents_of(thing),
            "seen": set(seen.values_list("pk", flat=True)),
            "print_kinds": PRINT_KINDS,
        }


class ChangeDossier(OneDossier, Act):
    template_name = "registry/dossier_form.html"
    form_class = DossierForm

    def form_arguments(self, actor: Actor, thing: Dossier) -> dict[str, Any]:
        names = ("title", "notation", "year", "maintenance", "rights", "note")
        return {"initial": {name: getattr(thing, name) for name in names}}

    def context(self, actor: Actor, thing: Dossier) -> Mapping[str, Any]:
        return {"periods": PERIODS, "back": self.next_url(thing), "changing": True}

    def act(self, actor: Actor, thing: Dossier, data: Mapping[str, Any], at: datetime) -> str:
        actions.change_dossier(dossier=thing, facts=DossierForm.facts(data), by=actor, at=at)
        return "Đã sửa hồ sơ."


class CloseDossier(OneDossier, Act):
    http_method_names = ["post", "options"]

    def act(self, actor: Actor, thing: Dossier, data: Mapping[str, Any], at: datetime) -> str:
        actions.close_dossier(dossier=thing, by=actor, at=at)
        return "Đã kết thúc hồ sơ."


class ReopenDossier(OneDossier, Act):
    http_method_names = ["post", "options"]
    form_class = WhyForm

    def act(self, actor: Actor, thing: Dossier, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_dossier(dossier=thing, why=data["why"], by=actor, at=at)
        return "Đã mở lại hồ sơ."


class FileInto(ChangeDocument):
    """A document goes into one of its body's open dossiers."""

    may = rules.may_file
    form_class = FileIntoForm
    form_name = "into_form"

    def form_arguments(self, actor: Actor, thing: Document) -> dict[str, Any]:
        return {"prefix": "hs", "dossiers": queries.open_dossiers(thing.keeper) if thing.keeper else ()}

    def act(self, actor: Actor, thing: Document, data: Mapping[str, Any], at: datetime) -> str:
        dossier = get_object_or_404(queries.dossiers_visible_to(actor), pk=data["dossier"])
        paper = actions.file_document(dossier=dossier, document=thing, by=actor, at=at)
        return f"Đã xếp vào hồ sơ {dossier.notation}, thứ tự {paper.ordinal}."


class OnePaper(Act):
    http_method_names = ["post", "options"]
    may = rules.may_move_paper

    def find(self, actor: Actor, **address: Any) -> DossierPaper:
        rows = DossierPaper.objects.filter(dossier__in=queries.dossiers_visible_to(actor))
        return get_object_or_404(rows.select_related("dossier", "document"), pk=address["pk"])

    def next_url(self, thing: DossierPaper) -> str:
        return reverse("registry:dossier", args=[thing.dossier_id])


class MovePaper(OnePaper):
    def act(self, actor: Actor, thing: DossierPaper, data: Mapping[str, Any], at: datetime) -> str:
        actions.move_paper(paper=thing, up=data.get("len") == "1", by=actor, at=at)
        return ""


class UnfileDocument(OnePaper):
    def act(self, actor: Actor, thing: DossierPaper, data: Mapping[str, Any], at: datetime) -> str:
        actions.unfile_document(paper=thing, by=actor, at=at)
        return "Đã lấy ra khỏi hồ sơ."


class DownloadDossier(OneDossier, Page):
    """The list of documents in a file."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        data = exports.contents_of(self.thing, kind=address["kind"], at=self.at, demo=settings.DEMO)
        return given(data, f"muc-luc-van-ban-{self.thing.pk}", address["kind"])


class DownloadDossiers(OfOneBody, Page):
    """The list of a body's files of a year."""

    may = rules.may_read_registers

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        year = year_asked(request) or day_of(self.at).year
        data = exports.dossiers_of(
            self.thing, year=year, kind=address["kind"], at=self.at, demo=settings.DEMO
        )
        return given(data, f"muc-luc-ho-so-{year}", address["kind"])
