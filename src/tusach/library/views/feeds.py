"""The library open to the world: feeds, harvesting, records and manifests. No session, no cookie."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from tusach.books.models import Language, Topic
from tusach.kit.pages import Page, anyone
from tusach.library.exports import atom, dublin, iiif, jsonld, marc, oai, opds, opds2, sitemap
from tusach.library.exports.words import ASKED_BY, Leaf, Site
from tusach.library.models import Edition, Form
from tusach.library.queries import feeds, published
from tusach.library.queries.feeds import FORMS, Asked
from tusach.people.models import Actor

PER_PAGE = 30
_NEW = 30
_IN_A_GROUP = 6
_LONGEST_PAGE = 9  # digits of a page number


class Fed(Page):
    """Whoever asks is nobody: the same bytes for all, so that caches between may keep them a while."""

    may = anyone
    without_session: ClassVar[bool] = True
    content_type = "application/atom+xml; charset=utf-8"
    kept_for = 300

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.actor = Actor(None, (), request.at)  # type: ignore[attr-defined]
        response = super().dispatch(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", f"public, max-age={self.kept_for}")
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
        return response

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        made = self.body()
        data = made if isinstance(made, bytes | str) else json.dumps(made, ensure_ascii=False, indent=1)
        return HttpResponse(data, content_type=self.content_type)

    def body(self) -> bytes | str | dict[str, Any]:
        raise NotImplementedError

    @property
    def site(self) -> Site:
        return Site(self.request.build_absolute_uri("/").rstrip("/"))

    def asked(self) -> Asked:
        given: Mapping[str, str] = self.request.GET
        read = {field: given.get(name, "")[:200].replace("\0", "") for field, name in ASKED_BY.items()}
        read["words"] = read["words"] or given.get("query", "")[:200].replace(
            "\0", ""
        )  # as OPDS 2.0 names it
        read["form"] = FORMS.get(read["form"].lower(), read["form"])
        return Asked(**read, newest=bool(given.get("moi")))

    def leaf(self, asked: Asked) -> Leaf:
        """The page asked by `?trang=`; beyond the last one there is nothing to find."""
        typed = self.request.GET.get("trang") or "1"
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_PAGE else 0
        try:
            page = Paginator(feeds.with_covers(feeds.choose(asked)), PER_PAGE).page(number)
        except EmptyPage:
            raise Http404 from None
        pages = page.paginator.num_pages
        return Leaf(asked, list(page.object_list), number, pages, page.paginator.count, PER_PAGE, self.at)


class OneRecord(Fed):
    """A record of one published edition; of another state there is no record."""

    thing: Edition

    def find(self, actor: Actor, **address: Any) -> Edition:
        return get_object_or_404(feeds.with_covers(published()), key=address["key"])


class OpdsRoot(Fed):
    content_type = opds.NAVIGATION

    def body(self) -> bytes:
        return opds.root_feed(self.site, feeds.counts_by("form"), self.at)


class OpdsBy(Fed):
    content_type = opds.NAVIGATION

    def body(self) -> bytes:
        by = self.kwargs["by"]
        field = {"chu-de": "topic", "ngon-ngu": "language"}.get(by, "")
        counts = feeds.counts_by(field) if field else {}
        title, ways = opds.ways_of(by, counts, [] if field else feeds.authors())
        return opds.ways_feed(self.site, by, title, ways, self.at)


class OpdsBooks(Fed):
    content_type = opds.ACQUISITION

    def body(self) -> bytes:
        asked = self.asked()
        return opds.books_feed(self.site, self.leaf(asked), feeds.facets(asked), label_of(asked))


class OpdsBook(OneRecord):
    content_type = opds.ENTRY

    def body(self) -> bytes:
        return opds.entry_document(self.site, self.thing)


class OpenSearch(Fed):
    content_type = opds.OPENSEARCH
    kept_for = 86_400

    def body(self) -> bytes:
        return opds.search_description(self.site)


class Opds2Root(Fed):
    content_type = opds2.FEED

    def body(self) -> dict[str, Any]:
        newest = feeds.newest_by_topic(_IN_A_GROUP)
        groups: list[tuple[str, Asked, Sequence[Edition]]] = [("Sách mới", Asked(newest=True), newest[""])]
        groups += [(str(topic.label), Asked(topic=topic), newest.get(topic, [])) for topic in Topic]
        return opds2.root_feed(self.site, groups, feeds.counts_by("form"), self.at)


class Opds2Books(Fed):
    content_type = opds2.FEED

    def body(self) -> dict[str, Any]:
        asked = self.asked()
        return opds2.books_feed(self.site, self.leaf(asked), feeds.facets(asked), label_of(asked))


class Opds2Book(OneRecord):
    content_type = opds2.PUBLICATION

    def body(self) -> dict[str, Any]:
        return opds2.publication(self.site, self.thing)


class Oai(Fed):
    """GET and POST alike; it changes nothing, and a harvester has no token of a form."""

    http_method_names = ["get", "head", "post", "options"]
    content_type = "text/xml; charset=utf-8"
    kept_for = 0

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return self.get(request, **address)

    def body(self) -> bytes:
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        pairs = [(name, value) for name, values in given.lists() for value in values]
        return oai.respond(self.site, pairs, at=self.at, email=parseaddr(settings.MAIL_FROM)[1])


class MarcXml(OneRecord):
    content_type = "application/marcxml+xml; charset=utf-8"

    def body(self) -> bytes:
        return marc.document(self.thing, self.site)


class DublinCore(OneRecord):
    content_type = "application/xml; charset=utf-8"

    def body(self) -> bytes:
        return dublin.document(self.thing, self.site)


class JsonLd(OneRecord):
    content_type = "application/ld+json"

    def body(self) -> dict[str, Any]:
        return jsonld.book(self.thing, self.site)


class IiifManifest(OneRecord):
    content_type = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'

    def find(self, actor: Actor, **address: Any) -> Edition:
        edition = super().find(actor, **address)
        if edition.form != Form.PAGES:
            raise Http404
        return edition

    def body(self) -> dict[str, Any]:
        return iiif.manifest(self.site, self.thing, feeds.pages_with_pictures(self.thing))


class NewBooks(Fed):
    def body(self) -> bytes:
        return atom.new_books(self.site, list(feeds.choose(Asked(newest=True))[:_NEW]), self.at)


class Sitemap(Fed):
    """One file up to 50,000 addresses, else an index of parts (`?phan=2`)."""

    content_type = "application/xml; charset=utf-8"
    kept_for = 3_600
    most = sitemap.MOST - 10  # the library's own pages stand in the first

    def body(self) -> bytes:
        rows = feeds.choose(Asked()).order_by("pk").values_list("key", "published_at")
        parts = max(1, -(-rows.count() // self.most))
        typed = self.request.GET.get("phan", "")
        if not typed and parts > 1:
            return sitemap.index(self.site, parts)
        part = (
            int(typed)
            if typed.isascii() and typed.isdecimal() and len(typed) < _LONGEST_PAGE
            else int(not typed)
        )
        if not 1 <= part <= parts:
            raise Http404
        found: list[tuple[str, datetime | None]] = list(rows[(part - 1) * self.most : part * self.most])
        return sitemap.urls(self.site, found, first=part == 1)


class Robots(Fed):
    content_type = "text/plain; charset=utf-8"
    kept_for = 86_400

    def body(self) -> str:
        return sitemap.robots(self.site)


def label_of(asked: Asked) -> str:
    """What is asked by its name: a topic's or a language's."""
    if asked.topic in Topic.values:
        return str(Topic(asked.topic).label)
    return str(Language(asked.language).label) if asked.language in Language.values else ""
