"""Simple Dublin Core (ISO 15836) in the wrapping that harvesters of OAI-PMH know."""

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from tusach.books.exchange.facts import Facts
from tusach.books.models import Audience, Carrier, Topic
from tusach.kit.text import for_xml

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_TYPE = {Carrier.PRINT: "Text", Carrier.CD: "Sound", Carrier.DVD: "MovingImage"}


def write_dublin_core(rows: Iterable[Facts]) -> bytes:
    root: Any = etree.Element("records", nsmap={"oai_dc": OAI_DC, "dc": DC})
    for facts in rows:
        made: Any = etree.SubElement(root, f"{{{OAI_DC}}}dc")
        for name, text in _elements(facts):
            if text:
                etree.SubElement(made, f"{{{DC}}}{name}").text = for_xml(text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _elements(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "title", f"{facts.title}: {facts.subtitle}" if facts.subtitle else facts.title
    yield from (("creator", name) for name in facts.authors)
    yield "subject", str(Topic(facts.topic).label) if facts.topic else ""
    yield "subject", f"DDC {facts.ddc}" if facts.ddc else ""
    yield "description", facts.summary
    yield "publisher", facts.publisher
    yield "date", str(facts.year or "")
    yield "type", _TYPE[Carrier(facts.carrier or Carrier.PRINT)]
    yield "format", f"{facts.pages} trang" if facts.pages else ""
    yield "identifier", facts.code
    yield "identifier", f"urn:isbn:{facts.isbn}" if facts.isbn else ""
    yield "language", facts.language
    yield "relation", facts.series
    yield "coverage", f"Bạn đọc: {Audience(facts.audience).label}" if facts.audience else ""
