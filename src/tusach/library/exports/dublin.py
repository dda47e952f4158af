"""Dublin Core, simple, as OAI-PMH carries it (oai_dc)."""

from collections.abc import Iterator

from tusach.library.exports import xml
from tusach.library.exports.words import RIGHTS, Site, full_title, is_audio
from tusach.library.models import Edition

_SCHEMA = f"{xml.OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def record(edition: Edition, site: Site) -> xml.Element:
    made = xml.root(
        xml.OAI_DC, "dc", others={"dc": xml.DC, "oai_dc": xml.OAI_DC, None: xml.OAI_DC}, schema=_SCHEMA
    )
    for name, value in _elements(edition, site):
        if value:
            xml.add(made, xml.DC, name, value)
    return made


def _elements(edition: Edition, site: Site) -> Iterator[tuple[str, str]]:
    yield "title", full_title(edition)
    yield from (("creator", name) for name in edition.authors)
    yield "contributor", edition.reader_of
    yield "subject", edition.get_topic_display() if edition.topic else ""
    yield "description", edition.description
    yield "publisher", edition.publisher
    yield "date", str(edition.year or "")
    yield "type", "Sound" if is_audio(edition) else "Text"
    yield "format", "text/html"
    yield "format", edition.source_type if edition.may_download else ""
    yield "identifier", site.to("portal:book", edition.key)
    yield "identifier", f"urn:isbn:{edition.isbn}" if edition.isbn else ""
    yield "language", edition.language
    yield "rights", str(edition.get_licence_display())
    yield "rights", RIGHTS.get(edition.licence, "")


def document(edition: Edition, site: Site) -> bytes:
    return xml.text_of(record(edition, site))
