"""OPDS 1.2: the catalogue as Atom feeds, for reading apps. (specs.opds.io/opds-1.2)"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tusach.books.models import Language, Topic
from tusach.library.exports import xml
from tusach.library.exports.words import (
    ABOUT,
    NAME,
    RIGHTS,
    Leaf,
    Site,
    changed_at,
    cover_of,
    full_title,
    is_audio,
    query_of,
    stamp,
    title_of,
    turning,
)
from tusach.library.models import Edition, Form
from tusach.library.queries.feeds import Asked, Facet

NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
ENTRY = "application/atom+xml;type=entry;profile=opds-catalog"
OPENSEARCH = "application/opensearchdescription+xml"
_REL = "http://opds-spec.org"
_SPACES: dict[str | None, str] = {
    "dc": xml.DCTERMS, "opds": xml.OPDS, "thr": xml.THREAD, "opensearch": xml.SEARCH,
}  # fmt: skip


def root_feed(site: Site, counts: dict[str, int], at: datetime) -> bytes:
    """Where a reading app begins: new, by topic, by language, by author, everything."""
    made = _feed(site, "library:opds", "", "Tủ sách", at, NAVIGATION)
    shelf = site.to("library:opds_books")
    lines = [
        ("Sách mới", f"{shelf}{query_of(Asked(newest=True))}", ACQUISITION, f"{_REL}/sort/new"),
        ("Theo chủ đề", site.to("library:opds_by", "chu-de"), NAVIGATION, "subsection"),
        ("Theo ngôn ngữ", site.to("library:opds_by", "ngon-ngu"), NAVIGATION, "subsection"),
        ("Theo tác giả", site.to("library:opds_by", "tac-gia"), NAVIGATION, "subsection"),
        ("Mọi cuốn sách", shelf, ACQUISITION, "subsection"),
    ]
    for title, href, kind, rel in lines:
        _way(made, title, href, kind, rel=rel, at=at)
    xml.add(made, xml.ATOM, "subtitle", f"{ABOUT} Hiện có {sum(counts.values())} cuốn.")
    return xml.text_of(made)


def ways_feed(site: Site, by: str, title: str, ways: Sequence[tuple[str, Asked, int]], at: datetime) -> bytes:
    """Navigation by one property: (label, what it chooses, how many)."""
    made = _feed(site, "library:opds_by", by, title, at, NAVIGATION)
    for label, asked, count in ways:
        href = f"{site.to('library:opds_books')}{query_of(asked)}"
        _way(made, label, href, ACQUISITION, rel="subsection", at=at, count=count)
    return xml.text_of(made)


def ways_of(
    by: str, counts: dict[str, int], authors: Iterable[tuple[str, int]]
) -> tuple[str, list[tuple[str, Asked, int]]]:
    """The title and the lines of a navigation feed; of what is on the shelf only."""
    if by == "chu-de":
        return "Theo chủ đề", [(str(t.label), Asked(topic=t), counts[t]) for t in Topic if counts.get(t)]
    if by == "ngon-ngu":
        return "Theo ngôn ngữ", [
            (str(la.label), Asked(language=la), counts[la]) for la in Language if counts.get(la)
        ]
    return "Theo tác giả", [(name, Asked(author=name), count) for name, count in authors]


def books_feed(site: Site, leaf: Leaf, facets: Sequence[Facet], label: str = "") -> bytes:
    asked = leaf.asked
    made = _feed(
        site,
        "library:opds_books",
        "",
        title_of(asked, label),
        leaf.at,
        ACQUISITION,
        query_of(asked, page=leaf.number),
    )
    here = site.to("library:opds_books")
    for rel, href in turning(leaf, lambda page: f"{here}{query_of(asked, page=page)}"):
        xml.link(made, rel, href, ACQUISITION)
    for facet in facets:
        line = xml.link(
            made, f"{_REL}/facet", f"{here}{query_of(facet.asked)}", ACQUISITION, title=facet.label
        )
        line.set(f"{{{xml.OPDS}}}facetGroup", facet.group)
        line.set(f"{{{xml.THREAD}}}count", str(facet.count))
        if facet.active:
            line.set(f"{{{xml.OPDS}}}activeFacet", "true")
    xml.add(made, xml.SEARCH, "totalResults", leaf.total)
    xml.add(made, xml.SEARCH, "itemsPerPage", leaf.per_page)
    xml.add(made, xml.SEARCH, "startIndex", (leaf.number - 1) * leaf.per_page + 1)
    for edition in leaf.editions:
        made.append(_entry(site, edition, partial=True))
    return xml.text_of(made)


def entry_document(site: Site, edition: Edition) -> bytes:
    return xml.text_of(_entry(site, edition, partial=False))


def search_description(site: Site) -> bytes:
    made = xml.root(xml.SEARCH, "OpenSearchDescription")
    for name, text in (
        ("ShortName", NAME),
        ("Description", "Tìm sách theo tên và tác giả, có dấu hay không dấu"),
    ):
        xml.add(made, xml.SEARCH, name, text)
    shelf, word = site.to("library:opds_books"), "tim={searchTerms}&trang={startPage?}"
    xml.add(made, xml.SEARCH, "Url", type=ACQUISITION, template=f"{shelf}?{word}")
    xml.add(
        made, xml.SEARCH, "Url", type="text/html", template=f"{site.to('portal:search')}?q={{searchTerms}}"
    )
    for name, text in (("Language", "vi"), ("InputEncoding", "UTF-8"), ("OutputEncoding", "UTF-8")):
        xml.add(made, xml.SEARCH, name, text)
    return xml.text_of(made)


def _feed(
    site: Site, name: str, by: str, title: str, at: datetime, kind: str, query: str = ""
) -> xml.Element:
    made = xml.root(xml.ATOM, "feed", others=_SPACES)
    made.set(xml.XML_LANG, "vi")
    here = site.to(name, *([by] if by else [])) + query
    xml.add(made, xml.ATOM, "id", here)
    xml.add(made, xml.ATOM, "title", title)
    xml.add(made, xml.ATOM, "updated", stamp(at))
    author = xml.add(made, xml.ATOM, "author")
    xml.add(author, xml.ATOM, "name", NAME)
    xml.add(author, xml.ATOM, "uri", site.to("portal:home"))
    xml.link(made, "self", here, kind)
    xml.link(made, "start", site.to("library:opds"), NAVIGATION)
    if name != "library:opds":
        xml.link(made, "up", site.to("library:opds"), NAVIGATION)
    xml.link(made, "search", site.to("library:opensearch"), OPENSEARCH)
    xml.link(made, "alternate", site.to("portal:home"), "text/html")
    return made


def _way(
    feed: xml.Element, title: str, href: str, kind: str, *, rel: str, at: datetime, count: int | None = None
) -> None:
    made = xml.add(feed, xml.ATOM, "entry")
    xml.add(made, xml.ATOM, "title", title)
    xml.add(made, xml.ATOM, "id", href)
    xml.add(made, xml.ATOM, "updated", stamp(at))
    xml.add(made, xml.ATOM, "content", title if count is None else f"{count} cuốn", type="text")
    line = xml.link(made, rel, href, kind)
    if count is not None:
        line.set(f"{{{xml.THREAD}}}count", str(count))


def _entry(site: Site, edition: Edition, *, partial: bool) -> xml.Element:
    made = xml.root(xml.ATOM, "entry", others=_SPACES)
    made.set(xml.XML_LANG, edition.language)
    xml.add(made, xml.ATOM, "title", full_title(edition))
    xml.add(made, xml.ATOM, "id", site.to("portal:book", edition.key))
    xml.add(made, xml.ATOM, "updated", stamp(changed_at(edition)))
    if edition.published_at:
        xml.add(made, xml.ATOM, "published", stamp(edition.published_at))
    for name in edition.authors:
        author = xml.add(made, xml.ATOM, "author")
        xml.add(author, xml.ATOM, "name", name)
        xml.add(author, xml.ATOM, "uri", site.to("library:opds_books") + query_of(Asked(author=name)))
    if not (edition.authors or partial):  # an entry outside a feed has an author (RFC 4287, 4.1.2)
        xml.add(xml.add(made, xml.ATOM, "author"), xml.ATOM, "name", edition.publisher or NAME)
    if edition.topic:
        xml.add(made, xml.ATOM, "category", scheme=site.to("library:opds_by", "chu-de"), term=edition.topic,
                label=edition.get_topic_display())  # fmt: skip
    xml.add(
        made, xml.ATOM, "rights", f"{edition.get_licence_display()} {RIGHTS.get(edition.licence, '')}".strip()
    )
    if edition.description:
        xml.add(made, xml.ATOM, "summary", edition.description, type="text")
    _facts(made, edition)
    _links(made, site, edition, partial=partial)
    return made


def _facts(entry: xml.Element, edition: Edition) -> None:
    xml.add(entry, xml.DCTERMS, "language", edition.language)
    for name, value in (
        ("publisher", edition.publisher),
        ("issued", edition.year),
        ("identifier", edition.isbn and f"urn:isbn:{edition.isbn}"),
    ):
        if value:
            xml.add(entry, xml.DCTERMS, name, value)
    form = str(Form(edition.form).label)
    xml.add(entry, xml.DCTERMS, "format", "audio/mpeg" if is_audio(edition) else "text/html")
    xml.add(entry, xml.DCTERMS, "extent", f"{form}, {edition.section_count} phần")


def _links(entry: xml.Element, site: Site, edition: Edition, *, partial: bool) -> None:
    """To read it is always open; the file itself where its licence lets it go."""
    key, free = edition.key, f"{_REL}/acquisition/open-access"
    if edition.may_download:
        xml.link(
            entry, free, site.to("portal:original", key), edition.source_type, length=edition.source_size
        )
    xml.link(entry, free, site.to("portal:start", key), "text/html")
    cover = cover_of(edition)
    if cover is not None:
        for rel in (f"{_REL}/image", f"{_REL}/image/thumbnail"):
            xml.link(entry, rel, site.to("portal:resource", key, cover.sha256), cover.content_type)
    here = site.to("library:opds_book", key)
    xml.link(entry, "alternate" if partial else "self", here, ENTRY)
    xml.link(entry, "alternate", site.to("portal:book", key), "text/html")
    xml.link(entry, "alternate", site.to("library:jsonld", key), "application/ld+json")
