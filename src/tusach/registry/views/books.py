"""The registers as lists, the search over all of them, and the books that are printed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.pages import Listing, Page
from tusach.people.models import Actor, Body
from tusach.registry import exports, queries, rules
from tusach.registry.models import Direction, Document, Volume
from tusach.registry.views.doors import OfOneBody, given, page_of_body, span_asked, year_asked


class Register(OfOneBody, Listing):
    """One register of one body: by its days, or by words in the order of the answer."""

    may = rules.may_read_registers
    direction = ""
    found: queries.FoundPapers | None = None

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        raise NotImplementedError

    def words(self) -> str:
        return self.request.GET.get("q", "").strip()

    def look(self, actor: Actor, body: Body) -> queries.FoundPapers:
        return queries.search_documents(
            actor, self.words(), year=year_asked(self.request), body=body, direction=self.direction
        )

    def rows(self, actor: Actor, thing: Body) -> Any:
        if self.words():
            self.found = self.look(actor, thing)
            return self.found.ids
        rows = self.base_rows(actor, thing)
        year = year_asked(self.request)
        return queries.of_year(rows, self.direction, year) if year else rows

    def page_of(self, rows: Any) -> PageOfRows[Any]:
        page = Paginator(rows, self.per_page).get_page(self.request.GET.get("trang"))
        if self.found is not None:
            page.object_list = queries.in_this_order(list(page.object_list))
        return page

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        page = super().context(actor, thing)["page"]
        more = self.found is not None and self.found.more
        asked = {"words": self.words(), "year": year_asked(self.request), "page": page, "more": more}
        return {**self.body_facts(actor, thing, self.at), **asked}


class ListIncoming(Register):
    template_name = "registry/incoming.html"
    direction = Direction.INCOMING

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.open_to(actor, body, queries.incoming(body))

    def rows(self, actor: Actor, thing: Body) -> Any:
        if self.words():
            return super().rows(actor, thing)
        return queries.incoming_lines(actor, thing, queries.incoming(thing), year_asked(self.request))

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        years = queries.years_of(thing, Direction.INCOMING)
        return {**super().context(actor, thing), "years": years}


class ListOutgoing(Register):
    template_name = "registry/outgoing.html"
    direction = Direction.OUTGOING

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.open_to(actor, body, queries.outgoing(body))

    def rows(self, actor: Actor, thing: Body) -> Any:
        """Every number has its line, also one without a document; words find documents only."""
        rows = super().rows(actor, thing)
        if self.found is not None:
            return rows
        year = year_asked(self.request)
        unused = [one for one in queries.unused_numbers(thing) if year in {None, one.day.year}]
        return queries.OutgoingLines(rows, unused)

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        facts = super().context(actor, thing)
        waits = queries.awaiting(actor).filter(keeper=thing) if facts["keeps"] else []
        return {**facts, "years": queries.years_of(thing, Direction.OUTGOING), "waits": waits}


class ListReceived(Register):
    """What others have sent to the person's bodies inside this house; the clerk enters it with one press."""

    template_name = "registry/received.html"
    direction = Direction.OUTGOING

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.received_by(actor)

    def look(self, actor: Actor, body: Body) -> queries.FoundPapers:
        found = queries.search_documents(actor, self.words(), direction=Direction.OUTGOING)
        sent = set(queries.received_by(actor).filter(pk__in=found.ids).values_list("pk", flat=True))
        return queries.FoundPapers(tuple(pk for pk in found.ids if pk in sent), found.more)

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        facts = super().context(actor, thing)
        shown = list(facts["page"].object_list)
        facts["page"].object_list = shown
        entered = queries.entered_of([one.pk for one in shown], thing)
        return {**facts, "lines": [(one, entered.get(one.pk)) for one in shown]}


class SearchDocuments(Register):
    """Over all that the person may see: words of the register and of the files, with the place where they stand."""

    template_name = "registry/search.html"
    per_page = 20

    def base_rows(self, actor: Actor, body: Body) -> QuerySet[Document]:
        return queries.newest(actor)

    def rows(self, actor: Actor, thing: Body) -> Any:
        if self.words():
            return super().rows(actor, thing)
        return list(queries.newest(actor))

    def look(self, actor: Actor, body: Body) -> queries.FoundPapers:
        return queries.search_documents(actor, self.words(), year=year_asked(self.request))

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        facts = super().context(actor, thing)
        shown: Sequence[Document] = list(facts["page"].object_list)
        places = queries.snippets([one.pk for one in shown], self.words()) if self.words() else {}
        return {**facts, "lines": [(one, places.get(one.pk)) for one in shown]}


class DownloadBook(OfOneBody, Page):
    """A register between two days as XLSX, DOCX or PDF, with all its columns and a cover."""

    may = rules.may_read_registers

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        book, kind = exports.BOOKS.get(address["book"]), address["kind"]
        if book is None:
            raise Http404
        first, last = span_asked(request, day_of(self.at))
        number, one_kind = 1, ""
        if (asked := request.GET.get("quyen", "")).isdecimal():
            volume = get_object_or_404(Volume, keeper=self.thing, direction=book.direction, pk=asked)
            first, number, one_kind = volume.from_date, volume.number, volume.kind
            last = volume.to_date - timedelta(days=1) if volume.to_date else last
        span = exports.Span(first, last, volume=number, kind=one_kind)
        try:
            made = exports.book_of(
                self.actor, self.thing, book, span, kind=kind, at=self.at, demo=settings.DEMO
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(
                page_of_body("outgoing" if book.direction == Direction.OUTGOING else "incoming", self.thing)
            )
        return given(made, f"{book.file_name}-{first.year}", kind)


class FollowUp(OfOneBody, Page):
    """The follow-up book of a year: who leads, until when, how far, answered by what."""

    template_name = "registry/follow.html"
    may = rules.may_read_registers

    def context(self, actor: Actor, thing: Body) -> Mapping[str, Any]:
        first, last = span_asked(self.request, day_of(self.at))
        lines = queries.followed(thing, first=first, last=last, day=day_of(self.at))
        only_late = self.request.GET.get("qua-han") == "1"
        seen = set(
            queries.visible_to(actor)
            .filter(pk__in=[one.document.pk for one in lines])
            .values_list("pk", flat=True)
        )
        lines = [line for line in lines if line.document.pk in seen]  # nor is a secret one counted
        late = [line for line in lines if line.is_late]
        shown = late if only_late else lines
        return {
            **self.body_facts(actor, thing, self.at), "lines": Paginator(shown, 100).get_page(self.request.GET.get("trang")),
            "late": len(late), "only_late": only_late, "year": first.year,
        }  # fmt: skip
