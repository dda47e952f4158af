"""ONIX for Books 3.0 and 3.1, reference names and short tags, as facts."""

from collections.abc import Iterator
from typing import Any

from tusach.books.exchange import xml
from tusach.books.exchange.facts import (
    Facts,
    Reading,
    audience_of,
    clean,
    language_of,
    read_isbn,
    read_year,
    shortened,
    topic_of,
    whole,
)
from tusach.books.exchange.words import said_of
from tusach.books.models import Audience, Carrier, Topic

SENDER_SCHEME = "VN-TuSach"  # the name of our own code lists and identifiers
# Data elements by their short tags; composites differ from their short tags only by case.
_SHORT = {
    "a001": "recordreference", "a002": "notificationtype", "b221": "productidtype", "b233": "idtypename", "b244": "idvalue",
    "b012": "productform", "b202": "titletype", "x409": "titleelementlevel", "b203": "titletext", "b030": "titleprefix",
    "b031": "titlewithoutprefix", "b029": "subtitle", "b034": "sequencenumber", "b035": "contributorrole",
    "b036": "personname", "b037": "personnameinverted", "b039": "namesbeforekey", "b040": "keynames",
    "b047": "corporatename", "b253": "languagerole", "b252": "languagecode", "b218": "extenttype",
    "b219": "extentvalue", "b067": "subjectschemeidentifier", "b171": "subjectschemename", "b069": "subjectcode",
    "b070": "subjectheadingtext", "b206": "audiencecodevalue", "b204": "audiencecodetype", "b081": "publishername",
    "b079": "imprintname", "x448": "publishingdaterole", "b306": "date", "x426": "texttype", "d104": "text",
    "j151": "priceamount", "j152": "currencycode", "b394": "publishingstatus", "x455": "productrelationcode",
}  # fmt: skip
_AUTHORS, _PAGES = {"A01", "A02", "A03", "B01"}, {"00", "07", "11", "05"}
_CD, _DVD = "A", "V"  # first letters of product forms: audio, video


def records_of(data: bytes) -> Iterator[Reading]:
    products = xml.elements_of(data, frozenset({"Product", "product"}))
    for number, element in enumerate(products, start=1):
        reading = Reading(number)
        try:
            if isinstance(element, str):
                reading.broken = element
            else:
                _read(_Node(element), reading)
        except Exception as wrong:  # noqa: BLE001 - whatever one record does to the reader, its neighbours are read
            reading.broken = said_of(wrong)
        yield reading


class _Node:
    """An element by its lower-case reference name."""

    def __init__(self, element: Any) -> None:
        self.element = element

    def all(self, *path: str) -> Iterator["_Node"]:
        for child in self.element:
            name = xml.local(child).lower()
            if _SHORT.get(name, name) == path[0]:
                yield from _Node(child).all(*path[1:]) if path[1:] else [_Node(child)]

    def text(self, *path: str) -> str:
        return next((clean("".join(node.element.itertext())) for node in self.all(*path)), "")


def _read(product: _Node, reading: Reading) -> None:
    doubts, facts = reading.doubts, reading.facts
    if product.text("notificationtype") == "05":
        reading.broken = (
            "Biểu ghi báo xóa (NotificationType 05). Đầu sách không bị xóa; xin đổi hiệu lực nếu cần."
        )
        return
    detail = next(product.all("descriptivedetail"), None)
    if detail is None:
        reading.broken = (
            "Biểu ghi không có DescriptiveDetail: không phải ONIX 3, hoặc chỉ báo cập nhật một phần."
        )
        return
    _identified(product, facts, doubts)
    _titled(detail, facts)
    facts.authors = _authors(detail)
    facts.language = next(
        (language_of(node.text("languagecode"), doubts) for node in detail.all("language") if node.text("languagerole") == "01"), ""
    )  # fmt: skip
    form = detail.text("productform")
    facts.carrier = {_CD: Carrier.CD, _DVD: Carrier.DVD}.get(form[:1], Carrier.PRINT)
    for node in detail.all("extent"):
        if node.text("extenttype") in _PAGES and facts.carrier == Carrier.PRINT:
            facts.pages = whole(node.text("extentvalue"))
            break
    _subjects(detail, facts)
    _published(product, facts, doubts)
    if not facts.title:
        reading.broken = "Biểu ghi không có tên sách (TitleDetail)."
    shortened(facts, doubts)


def _identified(product: _Node, facts: Facts, doubts: list[str]) -> None:
    for node in product.all("productidentifier"):
        kind, value = node.text("productidtype"), node.text("idvalue")
        if (
            kind in {"15", "02", "03"}
            and not facts.isbn
            and (kind != "03" or value.startswith(("978", "979")))
        ):
            facts.isbn = read_isbn(value, doubts)
        elif kind == "01" and node.text("idtypename") == SENDER_SCHEME:
            facts.code = value


def _titled(detail: _Node, facts: Facts) -> None:
    titles = list(detail.all("titledetail"))
    chosen = next((one for one in titles if one.text("titletype") == "01"), titles[0] if titles else None)
    if chosen is not None:
        facts.title, facts.subtitle = _element(chosen)
    for collection in detail.all("collection"):
        for one in collection.all("titledetail"):
            facts.series = facts.series or _element(one)[0]


def _element(title: _Node) -> tuple[str, str]:
    for one in title.all("titleelement"):
        name = one.text("titletext") or f"{one.text('titleprefix')} {one.text('titlewithoutprefix')}".strip()
        if name:
            return name, one.text("subtitle")
    return "", ""


def _authors(detail: _Node) -> list[str]:
    found: list[tuple[int, str]] = []
    for node in detail.all("contributor"):
        roles = {clean("".join(one.element.itertext())) for one in node.all("contributorrole")}
        name = (
            node.text("personname") or f"{node.text('namesbeforekey')} {node.text('keynames')}".strip()
            or node.text("corporatename") or node.text("personnameinverted")
        )  # fmt: skip
        if name and roles & _AUTHORS:
            found.append((whole(node.text("sequencenumber")) or len(found) + 1, name))
    return [name for _, name in sorted(found, key=lambda one: one[0])]


def _subjects(detail: _Node, facts: Facts) -> None:
    for node in detail.all("subject"):
        scheme, code = node.text("subjectschemeidentifier"), node.text("subjectcode")
        if scheme == "01":
            facts.ddc = facts.ddc or code
        elif scheme == "24" and node.text("subjectschemename") == SENDER_SCHEME and code in Topic.values:
            facts.topic = code
        facts.topic = facts.topic or topic_of(node.text("subjectheadingtext"))
    for node in detail.all("audience"):
        code = node.text("audiencecodevalue")
        facts.audience = facts.audience or (code if code in Audience.values else audience_of(code))


def _published(product: _Node, facts: Facts, doubts: list[str]) -> None:
    for node in product.all("publishingdetail"):
        facts.publisher = node.text("publisher", "publishername") or node.text("imprint", "imprintname")
        dates = list(node.all("publishingdate"))
        dates.sort(key=lambda one: one.text("publishingdaterole") not in {"01", "11"})
        facts.year = next((year for one in dates if (year := read_year(one.text("date")))), None)
    for node in product.all("collateraldetail", "textcontent"):
        if node.text("texttype") in {"02", "03"}:
            facts.summary = node.text("text")[:4_000]
    for node in product.all("productsupply", "supplydetail", "price"):
        if node.text("currencycode") == "VND" and facts.price is None:
            facts.price = whole(node.text("priceamount"))
    for node in product.all("relatedmaterial", "relatedproduct"):
        if node.text("productrelationcode") == "05":
            names = [one.text("idvalue") for one in node.all("productidentifier")]
            doubts.append(
                f"Biểu ghi nói sách đã có sách thay ({', '.join(names[:2])}). Xin đổi hiệu lực ở trang đầu sách."
            )
