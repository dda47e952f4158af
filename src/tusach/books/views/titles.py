"""Titles: the list, one title, its print runs, whether it is in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books import actions, exports, queries, rules
from tusach.books.forms import LotForm, StandingForm, TitleForm, described
from tusach.books.models import TOPIC_NUMBER, Language, Standing, Title, Topic
from tusach.books.queries import Chosen
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor

MARKS = {
    Standing.IN_FORCE: ("ok", "okc"),
    Standing.SUPERSEDED: ("warn", "swap"),
    Standing.EXPIRED: ("bad", "x"),
}
TOLD = "Xã nào còn giữ sách này sẽ thấy trong danh sách cần thay của tủ sách mình; người giữ tủ sách đọc được lý do."


def marked(title: Title) -> dict[str, Any]:
    """A title with the look of its cover and its standing."""
    standing = Standing(title.standing)
    tone, icon = MARKS[standing]
    number = TOPIC_NUMBER.get(Topic(title.topic)) if title.topic else None
    return {
        "title": title, "tone": tone, "icon": icon, "standing": str(standing.label).capitalize(),
        "cloth": f"t{number or 1}", "pattern": f"m{number}" if number else "books",
    }  # fmt: skip


def chosen_in(given: Mapping[str, str]) -> Chosen:
    """The list's conditions in an address; what is no condition of ours is left out."""
    year = given.get("nam", "")
    return Chosen(
        words=given.get("q", "").replace("\0", "").strip()[:100],
        topic=_one_of(given.get("chu-de", ""), Topic.values), language=_one_of(given.get("tieng", ""), Language.values),
        standing=_one_of(given.get("hieu-luc", ""), Standing.values),
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
    )  # fmt: skip


def _one_of(value: str, allowed: list[str]) -> str:
    return value if value in allowed else ""


class ListTitles(Listing):
    may = rules.may_read_titles
    template_name = "books/titles.html"
    per_page = 30

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Title]:
        return queries.titles_listed(actor, chosen_in(self.request.GET))

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        return {
            "page": page,
            "shown": [marked(title) for title in page.object_list],
            "chosen": chosen_in(self.request.GET),
            "topics": Topic.choices,
            "languages": Language.choices,
            "standings": [(value, str(label).capitalize()) for value, label in Standing.choices],
            "years": queries.years_of_titles(),
            "may_keep": rules.may_keep_titles(actor),
        }


class ExportTitles(Page):
    """The titles of the list as it is narrowed, as a file for other systems."""

    may = rules.may_read_titles

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        kind = _known(str(address["kind"]))
        rows = queries.titles_listed(self.actor, chosen_in(request.GET)).select_related(
            "work", "superseded_by"
        )
        return attached(kind, exports.write_titles(kind, rows, at=self.at))


def _known(kind: str) -> str:
    if kind not in exports.FORMATS:
        raise Http404
    return kind


def attached(kind: str, data: bytes, name: str = "") -> HttpResponse:
    known, content_type = exports.FORMATS[kind]
    wanted = f'attachment; filename="{name or known}"'
    return HttpResponse(
        data, content_type=content_type, headers={"Content-Disposition": wanted, "Cache-Control": "no-store"}
    )


class OneTitle:
    thing: Title

    def find(self, actor: Actor, **address: Any) -> Title:
        rows = queries.titles_visible_to(actor).select_related("work", "superseded_by")
        return get_object_or_404(rows, code=address["code"])

    def next_url(self, thing: Title) -> str:
        return reverse("books:title", args=[thing.code])


class ShowTitle(OneTitle, Page):
    may = rules.may_read_titles
    template_name = "books/title.html"

    def context(self, actor: Actor, thing: Title) -> Mapping[str, Any]:
        lots = list(thing.lots.select_related("decision").order_by("number"))
        return {
            **marked(thing),
            "ebook": queries.ebooks_of([thing.work_id]).get(thing.work_id, ""),
            "lots": lots,
            "printed": sum(lot.quantity for lot in lots),
            "siblings": thing.work.titles.exclude(pk=thing.pk).order_by("year", "code")[:20],
            "replaces": thing.supersedes.order_by("code")[:20],
            "twins": Title.objects.filter(isbn=thing.isbn).exclude(pk=thing.pk).order_by("code")[:5]
            if thing.isbn
            else [],
            "may_keep": rules.may_keep_titles(actor),
            "formats": [
                ("marc", "MARC 21"),
                ("marcxml", "MARCXML"),
                ("onix", "ONIX 3"),
                ("dc", "Dublin Core"),
            ],
            "kept_fields": len(thing.marc.get("fields", [])),
        }


class ExportTitle(OneTitle, Page):
    may = rules.may_read_titles

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        kind = _known(str(address["kind"]))
        known, _ = exports.FORMATS[kind]
        data = exports.write_titles(kind, [self.thing], at=self.at)
        return attached(kind, data, f"{self.thing.code}.{known.rsplit('.', 1)[1]}")


class AddTitle(Act):
    may = rules.may_keep_titles
    template_name = "books/describe.html"
    form_class = TitleForm
    made: Title | None = None

    def form_arguments(self, actor: Actor, thing: Any) -> dict[str, Any]:
        return {"initial": {"language": Language.VIETNAMESE, "carrier": "PRINT", "audience": "EVERYONE"}}

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        facts = dict(data)
        actions.ask_about_isbn(isbn=facts["isbn"], title=None, shared=facts.pop("shared"))
        self.made = actions.add_title(**facts, by=actor, at=at)
        return f"Đã thêm đầu sách {self.made.code}."

    def next_url(self, thing: Any) -> str:
        return reverse("books:title", args=[self.made.code]) if self.made else reverse("books:titles")


class ChangeTitle(OneTitle, Act):
    may = rules.may_keep_titles
    template_name = "books/describe.html"
    form_class = TitleForm

    def form_arguments(self, actor: Actor, thing: Title) -> dict[str, Any]:
        return {"initial": described(thing)}

    def act(self, actor: Actor, thing: Title, data: Mapping[str, Any], at: datetime) -> str:
        actions.ask_about_isbn(isbn=data["isbn"], title=thing, shared=data["shared"])
        actions.change_title(title=thing, facts=data, by=actor, at=at)
        return "Đã ghi thông tin của đầu sách."


class AddLot(OneTitle, Act):
    may = rules.may_keep_titles
    template_name = "books/lot.html"
    form_class: type[forms.Form] = LotForm

    def form_arguments(self, actor: Actor, thing: Title) -> dict[str, Any]:
        return {"initial": {"year": self.at.year}}

    def act(self, actor: Actor, thing: Title, data: Mapping[str, Any], at: datetime) -> str:
        lot = actions.add_lot(title=thing, **data, by=actor, at=at)
        return f"Đã ghi lần in {lot.number} của {thing.code}."


class SetStanding(OneTitle, Act):
    may = rules.may_keep_titles
    template_name = "books/standing.html"
    form_class: type[forms.Form] = StandingForm

    def form_arguments(self, actor: Actor, thing: Title) -> dict[str, Any]:
        now = {
            "standing": thing.standing,
            "superseded_by": thing.superseded_by,
            "reason": thing.standing_reason,
        }
        return {
            "heirs": queries.heirs_of(thing),
            "initial": {**now, "since": thing.standing_since or actor.day},
        }

    def context(self, actor: Actor, thing: Title) -> Mapping[str, Any]:
        return {"told": TOLD}

    def act(self, actor: Actor, thing: Title, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_standing(title=thing, **data, by=actor, at=at)
        return f"Đã ghi hiệu lực của {thing.code}. {TOLD if data['standing'] != Standing.IN_FORCE else ''}".strip()
