"""MARC 21 bibliographic records in MARCXML."""

from collections.abc import Iterable, Iterator

from tusach.books.models import MARC_LANGUAGE
from tusach.kit.clock import day_of
from tusach.library.exports import xml
from tusach.library.exports.words import RIGHTS, Site, changed_at, cover_of, is_audio, stamp
from tusach.library.models import Edition

_SCHEMA = f"{xml.MARC} http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
_AGENCY = "VN-TuSach"  # no code of the MARC organisation list: a local name under its country
_LONGEST = 9_000  # what one field may hold on ISO 2709, should someone convert the record

Field = tuple[str, str, list[tuple[str, str]]]  # tag, its two indicators, subfields


def record(edition: Edition, site: Site) -> xml.Element:
    made = xml.root(xml.MARC, "record", schema=_SCHEMA)
    kind = "i" if is_audio(edition) else "a"
    xml.add(made, xml.MARC, "leader", f"00000n{kind}m a2200000 i 4500")
    for tag, text in _control(edition):
        xml.add(made, xml.MARC, "controlfield", text, tag=tag)
    for tag, marks, parts in _fields(edition, site):
        field = xml.add(made, xml.MARC, "datafield", tag=tag, ind1=marks[0], ind2=marks[1])
        for code, text in parts:
            xml.add(field, xml.MARC, "subfield", text[:_LONGEST], code=code)
    return made


def _control(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "001", edition.key
    yield "003", _AGENCY
    yield "005", "".join(c for c in stamp(changed_at(edition)) if c.isdecimal()) + ".0"
    yield "006", "m     o  d        "
    yield "007", "sr|uuuuuu" if is_audio(edition) else "cr||||||||||||"
    yield "008", fixed_length(edition)


def fixed_length(edition: Edition) -> str:
    """008, 40 characters: entered on, date, country (Viet Nam), form of item (o: online), language."""
    year = f"{edition.year:04}" if edition.year else "uuuu"
    entered = f"{day_of(edition.added_at):%y%m%d}"
    begin = f"{entered}{'s' if edition.year else 'n'}{year}{'    ' if edition.year else 'uuuu'}vm "
    middle = "nnnn o      ||   " if is_audio(edition) else "|||||o|||||00| ||"
    language = MARC_LANGUAGE.get(edition.language, "und")
    return f"{begin}{middle}{language} d"


def _fields(edition: Edition, site: Site) -> Iterator[Field]:
    isbn, year, licence = edition.isbn, str(edition.year or ""), RIGHTS.get(edition.licence, "")
    if isbn:
        yield "020", "  ", [("a", isbn)]
    yield "040", "  ", [("a", _AGENCY), ("b", "vie"), ("e", "rda"), ("c", _AGENCY)]
    yield "041", "07", [("a", edition.language), ("2", "rfc5646")]
    if edition.authors:
        yield "100", "0 ", [("a", edition.authors[0]), ("e", "tác giả")]
    yield "245", f"{int(bool(edition.authors))}0", _title(edition)
    published = [
        ("a", "[Việt Nam] :"),
        ("b", edition.publisher and edition.publisher + "," * bool(year)),
        ("c", year),
    ]
    if edition.publisher or year:
        yield "264", " 1", [part for part in published if part[1]]
    yield from _kinds(edition)
    if edition.description:
        yield "520", "  ", [("a", edition.description)]
    yield "506", "0 ", [("a", "Đọc miễn phí, không cần tài khoản"), ("2", "star")]
    if edition.reader_of:
        yield "511", "0 ", [("a", f"Người đọc: {edition.reader_of}")]
    yield "521", "  ", [("a", str(edition.get_audience_display()))]
    yield "540", "  ", [("a", str(edition.get_licence_display())), *([("u", licence)] if licence else [])]
    if edition.topic:
        yield "653", " 0", [("a", str(edition.get_topic_display()))]
    yield from (("700", "0 ", [("a", name), ("e", "tác giả")]) for name in edition.authors[1:])
    yield from _addresses(edition, site)


def _title(edition: Edition) -> list[tuple[str, str]]:
    said = ", ".join(edition.authors)
    parts = [("a", edition.title + (" :" if edition.subtitle else " /" if said else ""))]
    if edition.subtitle:
        parts.append(("b", edition.subtitle + (" /" if said else "")))
    return [*parts, *([("c", said)] if said else [])]


def _kinds(edition: Edition) -> Iterable[Field]:
    """RDA's three: what it is, by what it is met, what carries it."""
    audio = is_audio(edition)
    yield "300", "  ", [("a", "1 tài liệu trực tuyến")]
    yield (
        "336",
        "  ",
        [("a", "lời nói" if audio else "văn bản"), ("b", "spw" if audio else "txt"), ("2", "rdacontent")],
    )
    yield "337", "  ", [("a", "máy tính"), ("b", "c"), ("2", "rdamedia")]
    yield "338", "  ", [("a", "tài nguyên trực tuyến"), ("b", "cr"), ("2", "rdacarrier")]


def _addresses(edition: Edition, site: Site) -> Iterator[Field]:
    yield "856", "40", [("u", site.to("portal:book", edition.key)), ("y", "Đọc trên Tủ sách")]
    if edition.may_download:
        yield "856", "40", [("u", site.to("portal:original", edition.key)), ("q", edition.source_type)]
    if cover_of(edition) is not None:
        yield (
            "856",
            "42",
            [("u", site.to("portal:resource", edition.key, edition.cover_sha256)), ("3", "Ảnh bìa")],
        )


def document(edition: Edition, site: Site) -> bytes:
    return xml.text_of(record(edition, site))
