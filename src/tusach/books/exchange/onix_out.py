"""ONIX for Books 3.0, reference names: blocks and elements in the order that the schema wants."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from tusach.books.exchange.facts import Facts
from tusach.books.exchange.onix import SENDER_SCHEME
from tusach.books.models import MARC_LANGUAGE, Audience, Carrier, Standing, Topic
from tusach.kit.text import for_xml

SPACE = "http://ns.editeur.org/onix/3.0/reference"
_FORM = {Carrier.PRINT: "BA", Carrier.CD: "AC", Carrier.DVD: "VI"}


def write_onix(rows: Iterable[Facts], *, at: datetime, sender: str) -> bytes:
    """A message of all the titles; `sender` is who says so. No price is guessed: without one there is no supply block."""
    root: Any = etree.Element(f"{{{SPACE}}}ONIXMessage", {"release": "3.0"}, nsmap={None: SPACE})  # type: ignore[dict-item]
    header = _add(root, "Header")
    _add(_add(header, "Sender"), "SenderName", sender)
    _add(header, "SentDateTime", f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    _add(header, "DefaultLanguageOfText", "vie")
    for facts in rows:
        _product(_add(root, "Product"), facts)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: Any, name: str, text: object = None, **marks: str) -> Any:
    made: Any = etree.SubElement(parent, f"{{{SPACE}}}{name}", marks)
    if text is not None:
        made.text = for_xml(str(text))
    return made


def _product(product: Any, facts: Facts) -> None:
    _add(product, "RecordReference", f"{SENDER_SCHEME}.{facts.code}")
    _add(product, "NotificationType", "03")
    _own_identifier(product, facts.code)
    if facts.isbn:
        for kind in ("03", "15"):  # GTIN-13 and ISBN-13
            _identifier(product, kind, facts.isbn)
    _described(_add(product, "DescriptiveDetail"), facts)
    if facts.summary:
        content = _add(_add(product, "CollateralDetail"), "TextContent")
        _add(content, "TextType", "03")
        _add(content, "ContentAudience", "00")
        _add(content, "Text", facts.summary)
    _published(_add(product, "PublishingDetail"), facts)
    if facts.superseded_by:
        related = _add(_add(product, "RelatedMaterial"), "RelatedProduct")
        _add(related, "ProductRelationCode", "05")  # replaced by
        _own_identifier(related, facts.superseded_by)
    if facts.price is not None:
        _supplied(_add(product, "ProductSupply"), facts)


def _identifier(parent: Any, kind: str, value: str) -> None:
    made = _add(parent, "ProductIdentifier")
    _add(made, "ProductIDType", kind)
    _add(made, "IDValue", value)


def _own_identifier(parent: Any, code: str) -> None:
    made = _add(parent, "ProductIdentifier")
    _add(made, "ProductIDType", "01")
    _add(made, "IDTypeName", SENDER_SCHEME)
    _add(made, "IDValue", code)


def _described(detail: Any, facts: Facts) -> None:
    _add(detail, "ProductComposition", "00")
    _add(detail, "ProductForm", _FORM[Carrier(facts.carrier or Carrier.PRINT)])
    if facts.series:
        collection = _add(detail, "Collection")
        _add(collection, "CollectionType", "10")
        _title(collection, "02", facts.series)
    _title(detail, "01", facts.title, facts.subtitle)
    for number, name in enumerate(facts.authors, start=1):
        contributor = _add(detail, "Contributor")
        _add(contributor, "SequenceNumber", number)
        _add(contributor, "ContributorRole", "A01")
        _add(contributor, "PersonName", name)
    if not facts.authors:
        _add(detail, "NoContributor")
    language = _add(detail, "Language")
    _add(language, "LanguageRole", "01")
    _add(language, "LanguageCode", MARC_LANGUAGE.get(facts.language, "und"))
    if facts.pages:
        extent = _add(detail, "Extent")
        for name, value in (("ExtentType", "00"), ("ExtentValue", facts.pages), ("ExtentUnit", "03")):
            _add(extent, name, value)
    _subjects(detail, facts)


def _title(parent: Any, level: str, name: str, subtitle: str = "") -> None:
    title = _add(parent, "TitleDetail")
    _add(title, "TitleType", "01")
    element = _add(title, "TitleElement")
    _add(element, "TitleElementLevel", level)
    _add(element, "TitleText", name)
    if subtitle:
        _add(element, "Subtitle", subtitle)


def _subjects(detail: Any, facts: Facts) -> None:
    if facts.ddc:
        subject = _add(detail, "Subject")
        _add(subject, "SubjectSchemeIdentifier", "01")
        _add(subject, "SubjectCode", facts.ddc)
    if facts.topic:
        subject = _add(detail, "Subject")
        _add(subject, "SubjectSchemeIdentifier", "24")
        _add(subject, "SubjectSchemeName", SENDER_SCHEME)
        _add(subject, "SubjectCode", facts.topic)
        _add(subject, "SubjectHeadingText", Topic(facts.topic).label)
    if facts.audience:
        audience = _add(detail, "Audience")
        _add(audience, "AudienceCodeType", "02")
        _add(audience, "AudienceCodeTypeName", SENDER_SCHEME)
        _add(audience, "AudienceCodeValue", facts.audience)
        _add(detail, "AudienceDescription", Audience(facts.audience).label)


def _published(block: Any, facts: Facts) -> None:
    if facts.publisher:
        publisher = _add(block, "Publisher")
        _add(publisher, "PublishingRole", "01")
        _add(publisher, "PublisherName", facts.publisher)
    _add(block, "CountryOfPublication", "VN")
    _add(
        block,
        "PublishingStatus",
        {Standing.EXPIRED: "11", Standing.SUPERSEDED: "08"}.get(
            Standing(facts.standing or Standing.IN_FORCE), "04"
        ),
    )
    if facts.year:
        when = _add(block, "PublishingDate")
        _add(when, "PublishingDateRole", "01")
        _add(when, "Date", f"{facts.year:04}", dateformat="05")


def _supplied(block: Any, facts: Facts) -> None:
    detail = _add(block, "SupplyDetail")
    supplier = _add(detail, "Supplier")
    _add(supplier, "SupplierRole", "01")
    _add(supplier, "SupplierName", facts.publisher or SENDER_SCHEME)
    _add(detail, "ProductAvailability", "20" if facts.standing in {"", Standing.IN_FORCE} else "40")
    price = _add(detail, "Price")
    _add(price, "PriceType", "02")
    _add(price, "PriceAmount", facts.price)
    _add(price, "CurrencyCode", "VND")
