"""Whatever file somebody has: its kind is seen from its bytes, never from its name."""

import re
from collections.abc import Iterator

from tusach.books.exchange import iso2709, marc, marcxml, onix, sheet, xml
from tusach.books.exchange.facts import Reading
from tusach.kit.errors import Refused
from tusach.kit.text import number

MOST_BYTES = 30 * 1024 * 1024
MOST_RECORDS = 20_000
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
KINDS = {"marc": "MARC 21 (ISO 2709)", "marcxml": "MARCXML", "onix": "ONIX 3", "sheet": "bảng tính"}


def kind_of(data: bytes, *, name: str) -> str:
    """marc, marcxml, onix or sheet. `Refused` for an empty file, one over 30 MB and XML that is neither."""
    if not data.strip(b"\0 \r\n\t"):
        raise Refused(f"Tệp {name} không có gì bên trong.")
    if len(data) > MOST_BYTES:
        raise Refused(f"Tệp {name} lớn hơn 30 MB nên không đọc. Xin chia thành nhiều tệp.")
    if data.startswith(_PACKED):
        return "sheet"
    if _looks_like_xml(data):
        return _xml_kind(data, name)
    if re.match(rb"[\xef\xbb\xbf\s]*\d{5}", data) and b"\x1e" in data:
        return "marc"
    return "marc" if b"\x1d" in data or b"\x1e" in data else "sheet"


def _looks_like_xml(data: bytes) -> bool:
    head = data[:200].replace(b"\0", b"")
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.lstrip().startswith(b"<")


def _xml_kind(data: bytes, name: str) -> str:
    xml.refuse_entities(data)
    space, root = xml.name_of_root(data)
    if root.lower() == "onixmessage":
        if "/onix/2" in space:
            raise Refused(f"Tệp {name} là ONIX 2. Xin xuất lại theo ONIX 3.0 hoặc 3.1.")
        return "onix"
    if root in {"collection", "record", "OAI-PMH", "ListRecords", "searchRetrieveResponse"}:
        return "marcxml"
    raise Refused(f"Tệp {name} là XML nhưng không phải MARCXML, cũng không phải ONIX 3.")


def read_records(data: bytes, *, name: str) -> Iterator[Reading]:
    """Every record of the file in its order, broken ones with their reason. `Refused` for what is no such file at all."""
    kind = kind_of(data, name=name)
    for count, reading in enumerate(_of_kind(kind, data, name), start=1):
        if count > MOST_RECORDS:
            raise Refused(f"Tệp {name} có hơn {number(MOST_RECORDS)} biểu ghi. Xin chia thành nhiều tệp.")
        yield reading


def _of_kind(kind: str, data: bytes, name: str) -> Iterator[Reading]:
    if kind == "marc":
        return (marc.reading_of(apart) for apart in iso2709.records_of(data))
    if kind == "marcxml":
        return (marc.reading_of(apart) for apart in marcxml.records_of(data))
    return onix.records_of(data) if kind == "onix" else sheet.records_of(data, name=name)
