from collections.abc import Iterator
from typing import Any

from pymarc import Field, Indicators, Record, Subfield

from tusach.books.exchange import xml
from tusach.books.exchange.facts import clean
from tusach.books.exchange.iso2709 import Apart
from tusach.books.exchange.words import said_of

_RECORD = frozenset({"record"})
_PARTS = {"leader", "controlfield", "datafield"}


def records_of(data: bytes) -> Iterator[Apart]:
    """Records of a MARCXML file, with or without its namespace, one by one; what follows broken XML is one broken record."""
    number = 0
    for element in xml.elements_of(data, _RECORD):
        if not isinstance(element, str) and not _PARTS & {xml.local(child) for child in element}:
            continue  # OAI wraps records in records
        number += 1
        if isinstance(element, str):
            yield Apart(number, broken=element)
        else:
            yield _read(number, element)


def _read(number: int, element: Any) -> Apart:
    apart = Apart(number)
    try:
        apart.record = _record(element, apart.doubts)
    except Exception as wrong:  # noqa: BLE001 - whatever one record does to the reader, its neighbours are read
        apart.broken = said_of(wrong)
    return apart


def _record(element: Any, doubts: list[str]) -> Any:
    leader = next((str(child.text or "") for child in element if xml.local(child) == "leader"), "")
    if len(leader) != 24:
        doubts.append(f"Đầu biểu có {len(leader)} ký tự, cần đúng 24; đã đọc như một biểu ghi sách.")
        leader = f"{leader[:24]:<24}" if len(leader) > 9 else "00000nam a2200000 i 4500"
    record = Record(leader=leader, force_utf8=True)
    for child in element:
        tag = clean(child.get("tag"))
        if xml.local(child) == "controlfield":
            record.add_field(Field(tag, data=str(child.text or "")))
        elif xml.local(child) == "datafield":
            parts = [
                Subfield(clean(part.get("code"))[:1] or "a", clean("".join(part.itertext())))
                for part in child
                if xml.local(part) == "subfield"
            ]
            marks = Indicators(child.get("ind1") or " ", child.get("ind2") or " ")
            if len(tag) == 3:
                record.add_field(Field(tag, marks, subfields=parts))
            else:
                doubts.append(f"Có trường mang nhãn “{tag[:10]}”, không phải ba ký tự, nên bỏ qua.")
    return record
