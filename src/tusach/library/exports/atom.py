"""New books as an Atom feed for news readers (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime

from tusach.library.exports import xml
from tusach.library.exports.words import NAME, Site, full_title, stamp
from tusach.library.models import Edition


def new_books(site: Site, editions: Sequence[Edition], at: datetime) -> bytes:
    made = xml.root(xml.ATOM, "feed")
    made.set(xml.XML_LANG, "vi")
    here = site.to("library:feed")
    xml.add(made, xml.ATOM, "id", here)
    xml.add(made, xml.ATOM, "title", "Sách mới của Tủ sách")
    newest = editions[0].published_at if editions else None
    xml.add(made, xml.ATOM, "updated", stamp(newest or at))
    xml.add(xml.add(made, xml.ATOM, "author"), xml.ATOM, "name", NAME)
    xml.link(made, "self", here, "application/atom+xml")
    xml.link(made, "alternate", site.to("portal:home"), "text/html")
    for edition in editions:
        _entry(made, site, edition, at)
    return xml.text_of(made)


def _entry(feed: xml.Element, site: Site, edition: Edition, at: datetime) -> None:
    made = xml.add(feed, xml.ATOM, "entry")
    address = site.to("portal:book", edition.key)
    published = stamp(edition.published_at or at)
    for name, text in (
        ("id", address),
        ("title", full_title(edition)),
        ("updated", published),
        ("published", published),
    ):
        xml.add(made, xml.ATOM, name, text)
    for author in edition.authors:
        xml.add(xml.add(made, xml.ATOM, "author"), xml.ATOM, "name", author)
    if edition.topic:
        xml.add(made, xml.ATOM, "category", term=edition.topic, label=edition.get_topic_display())
    if edition.description:
        xml.add(made, xml.ATOM, "summary", edition.description, type="text")
    xml.link(made, "alternate", address, "text/html")
