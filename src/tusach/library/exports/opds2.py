"""OPDS 2.0: the catalogue as JSON, publications as Readium web publications have it. (drafts.opds.io/opds-2.0)"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.templatetags.static import static

from tusach.library.exports.jsonld import ACCESSIBILITY
from tusach.library.exports.words import (
    ABOUT,
    RIGHTS,
    Leaf,
    Site,
    changed_at,
    cover_of,
    is_audio,
    query_of,
    stamp,
    title_of,
    turning,
)
from tusach.library.models import Edition
from tusach.library.queries.feeds import Asked, Facet

FEED = "application/opds+json"
PUBLICATION = "application/opds-publication+json"
_FREE = "http://opds-spec.org/acquisition/open-access"
Json = dict[str, Any]


def root_feed(
    site: Site, groups: Sequence[tuple[str, Asked, Sequence[Edition]]], counts: dict[str, int], at: datetime
) -> Json:
    """Ways through the shelf, then groups: (title, what it chooses, its first editions)."""
    ways = [("Sách mới", Asked(newest=True)), ("Mọi cuốn sách", Asked())]
    return {
        "metadata": {"title": "Tủ sách", "subtitle": ABOUT, "modified": stamp(at), "numberOfItems": sum(counts.values())},
        "links": _always(site, site.to("library:opds2")),
        "navigation": [{"href": _shelf(site, asked), "title": title, "type": FEED, "rel": "subsection"} for title, asked in ways],
        "groups": [
            {
                "metadata": {"title": title, "numberOfItems": len(editions)},
                "links": [{"rel": "self", "href": _shelf(site, asked), "type": FEED}],
                "publications": [publication(site, edition) for edition in editions],
            }
            for title, asked, editions in groups
            if editions
        ],
    }  # fmt: skip


def books_feed(site: Site, leaf: Leaf, facets: Sequence[Facet], label: str = "") -> Json:
    asked = leaf.asked
    turns = turning(leaf, lambda page: _shelf(site, asked, page))
    made: Json = {
        "metadata": {
            "title": title_of(asked, label), "modified": stamp(leaf.at), "numberOfItems": leaf.total,
            "itemsPerPage": leaf.per_page, "currentPage": leaf.number,
        },
        "links": [
            *_always(site, _shelf(site, asked, leaf.number)),
            *({"rel": rel, "href": href, "type": FEED} for rel, href in turns),
        ],
        "publications": [publication(site, edition) for edition in leaf.editions],
    }  # fmt: skip
    if not leaf.editions:
        del made["publications"]  # the schema knows no empty list; a feed must then lead somewhere
        made["navigation"] = [{"href": site.to("library:opds2"), "title": "Về đầu", "type": FEED}]
    shown = [
        {"metadata": {"title": group}, "links": [_facet(site, facet) for facet in of_group]}
        for group, of_group in groupby(facets, key=lambda facet: facet.group)
    ]
    return made | ({"facets": shown} if shown else {})


def _facet(site: Site, facet: Facet) -> Json:
    line: Json = {
        "href": _shelf(site, facet.asked), "type": FEED, "title": facet.label,
        "properties": {"numberOfItems": facet.count},
    }  # fmt: skip
    return line | ({"rel": "self"} if facet.active else {})


def publication(site: Site, edition: Edition) -> Json:
    """One edition. The schema asks for an image of each: where there is no cover, the house's seal."""
    key = edition.key
    links: list[Json] = [
        {"rel": "self", "href": site.to("library:opds2_book", key), "type": PUBLICATION},
        {"rel": "alternate", "href": site.to("portal:book", key), "type": "text/html"},
        {"rel": _FREE, "href": site.to("portal:start", key), "type": "text/html"},
    ]
    if edition.may_download:
        links.append({"rel": _FREE, "href": site.to("portal:original", key), "type": edition.source_type})
    cover = cover_of(edition)
    image: Json = {"href": site.base + static("ui/seal.svg"), "type": "image/svg+xml"}
    if cover is not None:
        image = {"href": site.to("portal:resource", key, cover.sha256), "type": cover.content_type}
        image |= {"width": cover.width, "height": cover.height} if cover.width and cover.height else {}
    return {"metadata": metadata(site, edition), "links": links, "images": [image]}


def metadata(site: Site, edition: Edition) -> Json:
    said: Json = {
        "@type": "http://schema.org/Audiobook" if is_audio(edition) else "http://schema.org/Book",
        "title": edition.title,
        "subtitle": edition.subtitle,
        "identifier": f"urn:isbn:{edition.isbn}" if edition.isbn else site.to("portal:book", edition.key),
        "author": [{"name": name, "links": [{"href": _shelf(site, Asked(author=name)), "type": FEED}]} for name in edition.authors],
        "narrator": edition.reader_of,
        "publisher": edition.publisher,
        "published": f"{edition.year:04}-01-01" if edition.year else "",
        "language": edition.language,
        "modified": stamp(changed_at(edition)),
        "description": edition.description,
        "duration": edition.seconds,
        "readingProgression": "rtl" if edition.right_to_left else "ltr",
        "rights": RIGHTS.get(edition.licence, ""),
    }  # fmt: skip
    if edition.topic:
        said["subject"] = [{
            "name": str(edition.get_topic_display()), "code": edition.topic, "scheme": site.to("library:opds2"),
            "links": [{"href": _shelf(site, Asked(topic=edition.topic)), "type": FEED}],
        }]  # fmt: skip
    access = {name: value for name, value in edition.accessibility.items() if name in ACCESSIBILITY and value}
    if access:
        said["accessibility"] = access
    return {name: value for name, value in said.items() if value not in ("", 0, [], None)}


def _shelf(site: Site, asked: Asked, page: int = 1) -> str:
    return f"{site.to('library:opds2_books')}{query_of(asked, page=page)}"


def _always(site: Site, here: str) -> list[Json]:
    return [
        {"rel": "self", "href": here, "type": FEED},
        {"rel": "start", "href": site.to("library:opds2"), "type": FEED},
        {
            "rel": "search",
            "href": f"{site.to('library:opds2_books')}{{?query}}",
            "type": FEED,
            "templated": True,
        },
    ]
