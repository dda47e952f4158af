"""The reading pages: a section of text, a scanned page, a track; the file behind a picture or a sound."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import mark_safe

from tusach.kit import store
from tusach.kit.text import number
from tusach.library.models import Edition, Form, Section, State
from tusach.library.queries import reading
from tusach.portal import appearance as looks
from tusach.portal import contents, shown
from tusach.portal.marking import mark
from tusach.portal.shaping import Shaped, is_numbered, shape
from tusach.portal.views.base import OneEdition
from tusach.portal.views.book import contents_of
from tusach.portal.views.ranges import ranged

_YEAR = 365 * 24 * 3600
_LONGEST_QUERY = 120
_STOPS = {Form.TEXT: "Chương", Form.PAGES: "Trang", Form.AUDIO: "Phần"}
_IN_TOC = 300
_LONGEST_NUMBER = (
    7  # digits of seconds or of a section; what is believed of seconds is bounded by the counter
)


class Start(OneEdition):
    """Opens a book at its beginning, or at a page of the printed edition: `?trang=41`."""

    def answer(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        wanted = request.GET.get("trang", "").strip()[:20]
        section, anchor = place_of_page(self.thing, wanted) if wanted else (1, "")
        if not section:
            came = request.GET.get("tu", "")
            back = int(came) if came.isdecimal() and len(came) < _LONGEST_NUMBER else 1
            back = min(max(1, back), max(1, self.thing.section_count))
            return HttpResponseRedirect(
                f"{section_address(self.thing, back)}?{urlencode({'khong-co-trang': wanted})}"
            )
        return HttpResponseRedirect(section_address(self.thing, section) + (f"#{anchor}" if anchor else ""))


def place_of_page(edition: Edition, label: str) -> tuple[int, str]:
    """The section and anchor where a printed page begins; (0, "") when the edition does not know the page."""
    for entry in edition.page_list:
        if str(entry.get("label", "")).casefold() == label.casefold():
            return int(entry.get("section") or 0), str(entry.get("anchor") or "")
    section = reading.section_labelled(edition, label) if edition.form == Form.PAGES else None
    return (section.ordinal, "") if section else (0, "")


def section_address(edition: Edition, ordinal: int) -> str:
    return reverse("portal:read", args=[edition.key, ordinal])


def html_of(section: Section) -> str:
    if not section.html_sha256:
        return ""
    with store.open_kept(section.html_sha256) as file:
        return bytes(file.read()).decode()


class OneSection(OneEdition):
    """A door to one section of an edition."""

    section: Section

    def answer(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        sections = self.thing.sections.filter(ordinal=address["ordinal"])
        self.section = get_object_or_404(sections)
        self.section.edition = self.thing
        self.item = str(self.section.ordinal)
        return self.open(request)

    def open(self, request: HttpRequest) -> HttpResponseBase:
        return self.show()


class Read(OneSection):
    """One section, with everything that turns a page of text into a book: contents, place, appearance."""

    template_name = "portal/read.html"
    kept_as = "request"

    def open(self, request: HttpRequest) -> HttpResponseBase:
        if wanted := looks.chosen(request.GET):
            return self.remembered(wanted)
        self.note("request")
        return self.show()

    def remembered(self, wanted: Mapping[str, str]) -> HttpResponse:
        """A choice of size, ground or width made without scripts: into the phone's cookie, and back to the page."""
        answer = HttpResponseRedirect(self.request.path)
        for name, value in wanted.items():
            answer.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=self.request.is_secure())
        return answer

    def context(self, actor: Any, thing: Edition) -> Mapping[str, Any]:
        known = super().context(actor, thing)
        query, about = self.request.GET.get("q", "").strip()[:_LONGEST_QUERY], shown.card(thing)
        lines = contents_of(thing, self.section.ordinal)
        return {
            **known,
            **self.place(thing, self.section),
            **self.body(thing, self.section, query),
            "section": self.section,
            "card_json": json.dumps({name: about[name] for name in ("title", "by", "tone", "icon")}, ensure_ascii=False),
            "lines": contents.short(lines)[:_IN_TOC],
            "q": query,
            "no_page": self.request.GET.get("khong-co-trang", "")[:20],
            "superseded": thing.state == State.SUPERSEDED,
            "draft": thing.state in {State.DRAFT, State.CHECKED},
            "sizes": looks.SIZES, "grounds": looks.GROUNDS, "widths": looks.WIDTHS,
        }  # fmt: skip

    def body(self, edition: Edition, section: Section, query: str) -> dict[str, Any]:
        marks = [(str(one["label"]), str(one["anchor"])) for one in edition.page_list
                 if one.get("section") == section.ordinal and one.get("anchor")]  # fmt: skip
        plain = edition.form == Form.TEXT and not edition.right_to_left
        page = shape(html_of(section), initial=plain, marks=marks)
        body = mark(page.body, query) if query else page.body
        return {
            "heading": mark_safe(mark(page.heading, query) if query else page.heading) or title_of(section),
            "heading_id": page.heading_id,
            "kicker": kicker_of(section, page),
            "body": mark_safe(body),
            "pictures": reading.pictures_of(section) if edition.form == Form.PAGES else [],
            "sound": reading.sound_of(section) if edition.form == Form.AUDIO else None,
        }

    def place(self, edition: Edition, section: Section) -> dict[str, Any]:
        """Where we are: percent before this section, what is left of it, the neighbours."""
        audio = edition.form == Form.AUDIO
        reach, last = reading.reach_of(edition, section.ordinal), edition.section_count
        here = section.seconds if audio else section.words
        whole = (reach.seconds if audio else reach.words) or 1
        left = round(section.seconds / 60) if audio else shown.minutes_to_read(section.words)
        return {
            "stop": _STOPS[Form(edition.form)],
            "percent": reach.percent(audio=audio),
            "share": f"{100 * here / whole:.2f}",
            "minutes": left,
            "before": section.ordinal - 1 if section.ordinal > 1 else None,
            "after": section.ordinal + 1 if section.ordinal < last else None,
            "stop_label": section.label if edition.form == Form.PAGES and section.label else section.ordinal,
            "of": number(last),
            "begins": f"{section.begins_ms / 1000:g}" if section.begins_ms else "",
        }


def title_of(section: Section) -> str:
    return section.title or f"{_STOPS[Form(section.edition.form)]} {section.label or section.ordinal}"


def kicker_of(section: Section, page: Shaped) -> str:
    """The line over the heading: the chapter's number, unless the heading itself says it."""
    if page.kicker:
        return page.kicker
    if is_numbered(section.title) or section.edition.form == Form.PAGES:
        return section.edition.title
    return f"{_STOPS[Form(section.edition.form)]} {section.ordinal}"


class Time(OneSection):
    """What the reading page tells when it is left: how long it was read or heard (docs/hard/no-trace.md)."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        told = request.POST.get("giay", "")
        get_object_or_404(self.thing.sections, ordinal=address["ordinal"])
        if told.isdecimal() and len(told) < _LONGEST_NUMBER:
            self.item = str(address["ordinal"])
            self.note("visit", seconds=int(told))
        return HttpResponse(status=204)


class ShowResource(OneEdition):
    """The bytes of a picture or a sound of this edition, for ever the same under their hash; parts on request."""

    def answer(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        resource = reading.resource_of(self.thing, address["sha256"])
        if resource is None or not store.is_kept(resource.sha256):
            raise Http404
        if resource.sha256 in request.headers.get("If-None-Match", ""):
            return HttpResponseNotModified()
        answer = ranged(request, store.open_kept(resource.sha256), resource.size, resource.content_type)
        answer.headers["ETag"] = f'"{resource.sha256}"'
        answer.headers["Cache-Control"] = "no-store" if self.secret else f"public, max-age={_YEAR}, immutable"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer
