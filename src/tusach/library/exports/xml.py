"""Small XML: elements by prefix, text made fit, one serialisation."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from tusach.kit.text import for_xml

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
OPDS = "http://opds-spec.org/2010/catalog"
THREAD = "http://purl.org/syndication/thread/1.0"
SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
MARC = "http://www.loc.gov/MARC21/slim"
OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_ID = "http://www.openarchives.org/OAI/2.0/oai-identifier"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Element = Any


def root(
    space: str, name: str, *, others: Mapping[str | None, str] | None = None, schema: str = ""
) -> Element:
    """The outermost element in its namespace; `schema` says where its schema lies."""
    names: dict[str | None, str] = {None: space, **(others or {})}
    if schema:
        names["xsi"] = XSI
    made = etree.Element(f"{{{space}}}{name}", nsmap=names)  # type: ignore[arg-type] # its stubs know no default
    if schema:
        made.set(f"{{{XSI}}}schemaLocation", schema)
    return made


def add(parent: Element, space: str, name: str, text: object = None, **facts: object) -> Element:
    """A child; `facts` are attributes (`class_` for class, None left out)."""
    made = etree.SubElement(parent, f"{{{space}}}{name}")
    if text is not None:
        made.text = for_xml(str(text))
    for key, value in facts.items():
        if value is not None:
            made.set(key.rstrip("_"), for_xml(str(value)))
    return made


def link(parent: Element, rel: str, href: str, kind: str, **facts: object) -> Element:
    return add(parent, ATOM, "link", rel=rel, href=href, type=kind, **facts)


def text_of(made: Element) -> bytes:
    return bytes(etree.tostring(made, xml_declaration=True, encoding="UTF-8", pretty_print=True))
