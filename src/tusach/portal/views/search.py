"""Finding: the results page, suggestions while typing, finding inside one book, and wishes for what is not here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import reverse

from tusach.books.actions import record_wish
from tusach.books.models import WishSource
from tusach.kit.errors import Refused
from tusach.library import queries
from tusach.library.models import Edition, Section
from tusach.library.queries.search import Hit, search, suggest
from tusach.portal import finding
from tusach.portal.keeping import reader_of
from tusach.portal.pages import page_of
from tusach.portal.shown import card
from tusach.portal.views.base import OneEdition, Open
from tusach.portal.views.home import named
from tusach.portal.views.reading import html_of
from tusach.shelf.queries.public import copies_in

_LONGEST = 120
_PER_PAGE = 10
_LONGEST_PAGE = 4  # digits


@dataclass(frozen=True)
class Asked:
    """What the address asks for: words and filters, every value checked."""

    words: str
    exactly: bool
    topics: tuple[str, ...]
    forms: tuple[str, ...]
    languages: tuple[str, ...]
    audiences: tuple[str, ...]
    years: tuple[tuple[int, int], ...]
    page: int
    newest: bool = False

    @property
    def filtered(self) -> bool:
        return bool(self.topics or self.forms or self.languages or self.audiences or self.years)


def asked(given: QueryDict) -> Asked:
    page = given.get("trang", "1")
    return Asked(
        words=" ".join(given.get("q", "").split())[:_LONGEST],
        exactly=given.get("dung") == "1",
        topics=finding.known(given.getlist("chu-de"), "topic"),
        forms=finding.known(given.getlist("dang"), "form"),
        languages=finding.known(given.getlist("tieng"), "language"),
        audiences=finding.known(given.getlist("ban-doc"), "audience"),
        years=finding.spans(given.getlist("nam")),
        page=int(page) if page.isdecimal() and len(page) < _LONGEST_PAGE and int(page) else 1,
        newest=given.get("xep") == "moi",
    )


class Search(Open):
    """Books and their paragraphs; without words, the shelf of a topic."""

    template_name = "portal/search.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        wanted = asked(self.request.GET)
        found = self.by_words(wanted) if wanted.words else self.by_shelf(wanted)
        chosen = self.commune
        copies = copies_in(chosen, [row["work"] for row in found["rows"]]) if chosen else {}
        for row in found["rows"]:
            row["copies"] = copies.get(row["work"])
        return {
            **super().context(actor, thing),
            **found,
            "asked": wanted,
            "view": "cuon" if self.request.GET.get("xem") == "cuon" else "doan",
            "groups": finding.groups(found["facets"], self.request.GET),
            "pressed": finding.pressed(self.request.GET),
            "commune": named(chosen, self.at),
            "thanked": self.request.GET.get("da-ghi") == "1",
            "tab": "search",
        }

    def by_words(self, wanted: Asked) -> dict[str, Any]:
        found = search(
            wanted.words, topics=wanted.topics, years=wanted.years, languages=wanted.languages,
            audiences=wanted.audiences, forms=wanted.forms, exactly=wanted.exactly, page=wanted.page,
            per_page=_PER_PAGE,
        )  # fmt: skip
        self.item = wanted.words
        self.note("search")
        if found.whole and not (found.total_books or wanted.filtered or wanted.exactly):
            self.note("missed")  # a wish once five readers looked for it (docs/hard/no-trace.md)
        printed = printed_of([(one.edition, one.hits) for one in found.books])
        rows = [
            {
                "card": card(one.edition),
                "work": one.edition.work_id,
                "hits": printed[one.edition.pk],
                "more": one.more,
            }
            for one in found.books
        ]
        return {"rows": rows, "found": found, "total": found.total_books, "facets": found.facets,
                "pages": finding.turns(wanted.page, found.pages)}  # fmt: skip

    def by_shelf(self, wanted: Asked) -> dict[str, Any]:
        rows = narrowed(queries.on_shelf(), wanted)
        in_order = rows.order_by("-published_at", "-pk") if wanted.newest else rows
        page = Paginator(in_order, 2 * _PER_PAGE).get_page(wanted.page)
        shelf = [{"card": card(edition), "work": edition.work_id, "hits": [], "more": 0} for edition in page]
        return {"rows": shelf, "found": None, "total": page.paginator.count, "facets": finding.facets_of(rows),
                "pages": finding.turns(page.number, page.paginator.num_pages)}  # fmt: skip


def printed_of(found: list[tuple[Edition, list[Hit]]]) -> dict[int, list[dict[str, Any]]]:
    """By edition its hits with the printed page that each paragraph begins on, where the edition knows its pages."""
    paged = [(edition, {hit.section for hit in hits}) for edition, hits in found if edition.page_list]
    texts = {}
    if paged:
        wanted = Q()
        for edition, ordinals in paged:
            wanted |= Q(edition=edition.pk, ordinal__in=ordinals)
        texts = {(one.edition_id, one.ordinal): html_of(one) for one in Section.objects.filter(wanted)}
    return {
        edition.pk: [
            {"hit": hit, "page": page_of(html, edition.page_list, hit.section, hit.paragraph)
             if (html := texts.get((edition.pk, hit.section))) else ""}
            for hit in hits
        ]
        for edition, hits in found
    }  # fmt: skip


def narrowed(rows: QuerySet[Edition], wanted: Asked) -> QuerySet[Edition]:
    chosen = {"topic": wanted.topics, "form": wanted.forms, "language": wanted.languages,
              "audience": wanted.audiences}  # fmt: skip
    for field, values in chosen.items():
        if values:
            rows = rows.filter(**{f"{field}__in": values})
    bands = Q()
    for band in wanted.years:
        bands |= Q(year__range=band)
    return rows.filter(bands)


class Suggest(Open):
    """What the words being typed may become; the page works without it."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        words = request.GET.get("q", "").strip()[:_LONGEST]
        found = suggest(words, limit=8) if len(words) > 1 else []
        answer = JsonResponse(
            [one.text for one in found], safe=False, json_dumps_params={"ensure_ascii": False}
        )
        answer.headers["Cache-Control"] = "max-age=300"
        return answer


class Find(OneEdition):
    """Finding inside one book: every paragraph that answers, in the order of the book."""

    template_name = "portal/find.html"

    def context(self, actor: Any, thing: Edition) -> Mapping[str, Any]:
        wanted = asked(self.request.GET)
        known = {**super().context(actor, thing), "card": card(thing), "asked": wanted, "tab": ""}
        if not wanted.words:
            return known
        found = search(wanted.words, edition=thing, page=wanted.page, per_page=30)
        hits = printed_of([(thing, [hit for one in found.books for hit in one.hits])])[thing.pk]
        return {**known, "found": found, "hits": hits, "pages": finding.turns(wanted.page, found.pages)}


_WISHES, _MINUTE = 10, 60  # of one address, in seconds, for each process


def _one_more(request: HttpRequest) -> None:
    """What a thousand machines wish for counts; what one writes down by the thousand does not. Counted in memory, where an
    address is forgotten with its minute: in the database even its digest would tell who wished, and when.
    """
    key, held = f"wish:{reader_of(request.META)[0]}", caches["worker"]
    held.add(key, 0, _MINUTE)
    try:
        count = held.incr(key)
    except ValueError:  # its minute ended just now
        return
    if count > _WISHES:
        raise Refused("Máy này đã ghi nhiều điều mong muốn quá. Xin chờ một phút rồi ghi tiếp.")


class Wish(Open):
    """A reader asks for a book that is not here. Nobody signs in, nothing says who asked, so no token is needed:
    there is no authority here that a forged form could borrow.
    """

    http_method_names = ["post", "get", "head", "options"]
    template_name = "portal/wish.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return HttpResponseNotAllowed(["POST"])

    def post(self, request: HttpRequest, **address: Any) -> HttpResponse:
        text = request.POST.get("text", "")
        try:
            _one_more(request)
            record_wish(text=text, source=WishSource.READER, unit=self.commune, at=self.at)
        except Refused as refusal:
            return self.show(status=422, refused=refusal.sentence, text=text[:_LONGEST], tab="search")
        return HttpResponseRedirect(f"{reverse('portal:search')}?da-ghi=1")
