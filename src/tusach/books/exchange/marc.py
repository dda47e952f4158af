"""MARC 21 bibliographic fields <-> facts (TCVN 7539:2005 is the same field list)."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lxml import etree
from pymarc import Field, Indicators, Record, Subfield

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
    unpunctuated,
    whole,
)
from tusach.books.exchange.iso2709 import Apart
from tusach.books.models import MARC_LANGUAGE, Audience, Carrier, Topic

AGENCY = "VN-TuSach-DS"  # under it 001 is our own code of a title
MARC_SPACE = "http://www.loc.gov/MARC21/slim"
_LONGEST_FIELD = 9_000  # bytes; the directory has four digits for a field's length
_LONGEST_RECORD = 99_999
_MOST_KEPT = 60_000  # bytes of what has no column
# Fields that `facts_of` reads and `record_of` writes; the others are kept as they came.
_OURS = {
    "001", "003", "005", "008", "020", "040", "041", "082", "100", "245", "260", "264", "300", "336", "337", "338",
    "490", "520", "521", "653", "700", "710", "110",
}  # fmt: skip
_CARRIERS = {
    Carrier.PRINT: ("a", "văn bản"),
    Carrier.CD: ("i", "lời nói"),
    Carrier.DVD: ("g", "hình ảnh động"),
}


def reading_of(apart: Apart) -> Reading:
    """What one record of a file says, as facts."""
    reading = Reading(apart.number, doubts=list(apart.doubts), broken=apart.broken)
    if not reading.broken:
        reading.facts = facts_of(apart.record, reading.doubts)
        if not reading.facts.title:
            reading.broken = "Biểu ghi không có tên sách (trường 245 $a)."
            if apart.record.get_fields("200"):
                reading.broken = "Biểu ghi theo UNIMARC (tên sách ở trường 200). Xin xuất lại theo MARC 21."
    return reading


def facts_of(record: Any, doubts: list[str]) -> Facts:
    said = _first(record, "245", "b")
    facts = Facts(
        title=_title(record), subtitle=unpunctuated(said), authors=_authors(record),
        publisher=_published(record, "b"), series=unpunctuated(_first(record, "490", "a") or _first(record, "830", "a")),
        ddc=clean(_first(record, "082", "a")).replace("/", "").rstrip("."), pages=whole(_first(record, "300", "a")),
        summary=clean(_first(record, "520", "a"))[:4_000], audience=audience_of(_first(record, "521", "a")),
    )  # fmt: skip
    if _first(record, "003").strip() == AGENCY:
        facts.code = clean(_first(record, "001"))
    fixed = _first(record, "008")
    facts.year = read_year(_published(record, "c")) or read_year(fixed[7:11])
    facts.language = _language(record, fixed, doubts)
    facts.topic = next(filter(None, (topic_of(text) for text in _all(record, "653", "a"))), "")
    kind = str(record.leader)[6:7]
    facts.carrier = {"i": Carrier.CD, "j": Carrier.CD, "g": Carrier.DVD}.get(kind, Carrier.PRINT)
    _isbn_and_price(record, facts, doubts)
    if facts.pages is not None and facts.carrier != Carrier.PRINT:
        facts.pages = None
    facts.marc = _kept(record, facts)
    shortened(facts, doubts)
    return facts


def _all(record: Any, tag: str, code: str = "") -> Iterator[str]:
    for one in record.get_fields(tag):
        if not code:
            yield str(one.data or "")
        else:
            yield from (str(text) for text in one.get_subfields(code))


def _first(record: Any, tag: str, code: str = "") -> str:
    return next(_all(record, tag, code), "")


def _title(record: Any) -> str:
    field = next(iter(record.get_fields("245")), None)
    if field is None:
        return ""
    parts = [unpunctuated(text).rstrip(".") for text in field.get_subfields("a", "n", "p")]
    return ". ".join(part for part in parts if part)


def _authors(record: Any) -> list[str]:
    names = [
        unpunctuated(name).rstrip(".")
        for tag in ("100", "110", "700", "710")
        for field in record.get_fields(tag)
        for name in field.get_subfields("a")[:1]
    ]
    said = [part for part in unpunctuated(_first(record, "245", "c")).rstrip(".").split(",") if part.strip()]
    return list(dict.fromkeys(names)) or [clean(name) for name in said]


def _published(record: Any, code: str) -> str:
    for field in record.get_fields("264", "260"):
        if field.tag == "260" or field.indicator2 in {"1", " "}:
            for text in field.get_subfields(code):
                return unpunctuated(text)
    return ""


def _language(record: Any, fixed: str, doubts: list[str]) -> str:
    exact = [clean(text) for field in record.get_fields("041") if "rfc5646" in field.get_subfields("2")
             for text in field.get_subfields("a")]  # fmt: skip
    coarse = fixed[35:38] if len(fixed) >= 38 else ""
    return language_of(exact[0] if exact else coarse or _first(record, "041", "a")[:3], doubts)


def _isbn_and_price(record: Any, facts: Facts, doubts: list[str]) -> None:
    raw = list(_all(record, "020", "a"))
    found = list(dict.fromkeys(filter(None, (read_isbn(text, doubts) for text in raw))))
    facts.isbn = found[0] if found else ""
    if len(found) > 1:
        doubts.append(f"Biểu ghi có {len(found)} ISBN; lấy số đầu {found[0]}, còn: {', '.join(found[1:4])}.")
    price = _first(record, "020", "c")
    facts.price = whole(price) if any(sign in price.lower() for sign in ("đ", "vnd", "d")) else None


def _kept(record: Any, facts: Facts) -> dict[str, Any]:
    """What has no column, in MARC-in-JSON; foreign control numbers stay, so that a record is known again."""
    rest = [one for one in record.as_dict()["fields"] if not set(one) & _OURS]
    if not facts.code:
        rest = [one for one in record.as_dict()["fields"] if set(one) & {"001", "003"}] + rest
    kept = json.dumps({"leader": str(record.leader), "fields": rest}).replace(
        "\\u0000", ""
    )  # PostgreSQL keeps no NUL
    return json.loads(kept) if len(kept) <= _MOST_KEPT else {}


def record_of(facts: Facts, *, entered: date) -> Any:
    """A MARC 21 record of a title. `entered` is the day it came on the lists."""
    kind, words = _CARRIERS[Carrier(facts.carrier or Carrier.PRINT)]
    record = Record(leader=f"00000n{kind}m a2200000 i 4500", force_utf8=True)
    if facts.code:
        record.add_field(Field("001", data=facts.code), Field("003", data=AGENCY))
    record.add_field(
        Field("005", data=f"{entered:%Y%m%d}000000.0"), Field("008", data=_fixed(facts, entered))
    )
    for tag, marks, parts in _fields(facts, words):
        values = [Subfield(code, _cut(text)) for code, text in parts if text]
        if values:
            record.add_field(Field(tag, Indicators(*marks), subfields=values))
    for one in facts.marc.get("fields", []):
        if not set(one) & (_OURS | {"001", "003"}):
            record.add_field(_field(one))
    record.fields.sort(key=lambda field: field.tag)
    return record


def _fixed(facts: Facts, entered: date) -> str:
    """008: entered on, date, Viet Nam, language. 40 characters."""
    year = f"s{facts.year:04}    " if facts.year else "nuuuuuuuu"
    language = MARC_LANGUAGE.get(facts.language, "und")
    return f"{entered:%y%m%d}{year}vm |||||r|||||00| ||{language} d"


def _fields(facts: Facts, kind: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    said, has_author = ", ".join(facts.authors), bool(facts.authors)
    yield "020", "  ", [("a", facts.isbn), ("c", f"{facts.price}đ" if facts.price is not None else "")]
    yield "040", "  ", [("a", AGENCY), ("b", "vie"), ("e", "rda"), ("c", AGENCY)]
    yield "041", "07", [("a", facts.language), ("2", "rfc5646" if facts.language else "")]
    yield "082", "04", [("a", facts.ddc), ("2", "23" if facts.ddc else "")]
    yield "100", "0 ", [("a", name) for name in facts.authors[:1]]
    end = " /" if said else ""
    yield "245", f"{int(has_author)}0", [
        ("a", facts.title + (" :" if facts.subtitle else end)), ("b", facts.subtitle and facts.subtitle + end), ("c", said)
    ]  # fmt: skip
    if facts.publisher or facts.year:
        yield (
            "264",
            " 1",
            [
                ("a", "[Việt Nam] :"),
                ("b", facts.publisher and f"{facts.publisher},"),
                ("c", str(facts.year or "")),
            ],
        )
    yield "300", "  ", [("a", f"{facts.pages} tr." if facts.pages else "")]
    yield "336", "  ", [("a", kind), ("2", "rdacontent")]
    yield "490", "0 ", [("a", facts.series)]
    yield "520", "  ", [("a", facts.summary)]
    yield "521", "  ", [("a", str(Audience(facts.audience).label) if facts.audience else "")]
    yield "653", " 0", [("a", str(Topic(facts.topic).label) if facts.topic else "")]
    yield from (("700", "0 ", [("a", name)]) for name in facts.authors[1:])


def _cut(text: str) -> str:
    data = "".join(char for char in clean(text) if char.isprintable()).encode()
    return data[:_LONGEST_FIELD].decode("utf-8", "ignore")


def _field(one: dict[str, Any]) -> Any:
    ((tag, value),) = one.items()
    if isinstance(value, str):
        return Field(tag, data=_cut(value))
    parts = [Subfield(code, _cut(text)) for sub in value["subfields"] for code, text in sub.items()]
    return Field(tag, Indicators(value.get("ind1") or " ", value.get("ind2") or " "), subfields=parts)


def write_marc(rows: Iterable[tuple[Facts, date]]) -> bytes:
    """ISO 2709 in UTF-8. A record over 99,999 bytes loses what was only kept for others, so that it can be written."""
    out = io.BytesIO()
    for facts, entered in rows:
        data = record_of(facts, entered=entered).as_marc()
        if len(data) > _LONGEST_RECORD:
            facts.marc = {}
            data = record_of(facts, entered=entered).as_marc()
        out.write(data)
    return out.getvalue()


def write_marcxml(rows: Iterable[tuple[Facts, date]]) -> bytes:
    root: Any = etree.Element(f"{{{MARC_SPACE}}}collection", nsmap={None: MARC_SPACE})  # type: ignore[dict-item]
    for facts, entered in rows:
        record = record_of(facts, entered=entered)
        made: Any = etree.SubElement(root, f"{{{MARC_SPACE}}}record")
        etree.SubElement(made, f"{{{MARC_SPACE}}}leader").text = str(record.leader)
        for field in record.fields:
            _add(made, field)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(made: Any, field: Any) -> None:
    if field.is_control_field():
        etree.SubElement(made, f"{{{MARC_SPACE}}}controlfield", {"tag": field.tag}).text = field.data
        return
    marks = {"tag": field.tag, "ind1": field.indicator1, "ind2": field.indicator2}
    box: Any = etree.SubElement(made, f"{{{MARC_SPACE}}}datafield", marks)
    for part in field.subfields:
        etree.SubElement(box, f"{{{MARC_SPACE}}}subfield", {"code": part.code}).text = part.value
