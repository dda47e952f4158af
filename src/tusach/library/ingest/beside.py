"""The facts of a book from a record beside its file: MARCXML (one record) or an ONIX 3 message (one product)."""

import re
from typing import Any

from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.library.ingest.isbn import find_isbn
from tusach.library.ingest.licences import licence_of
from tusach.library.ingest.markup import local, xml_tree

MOST_BYTES = 2 << 20
_YEAR = re.compile(r"(1[5-9][0-9]{2}|20[0-9]{2})")
_TAIL = " /:;,."
_MARC_LANGUAGES = {
    "vie": "vi",
    "khm": "km",
    "chi": "zh",
    "zho": "zh",
    "eng": "en",
    "fre": "fr",
    "fra": "fr",
    "ara": "ar",
}
_SHORT_TAGS = {
    "b203": "titletext", "b029": "subtitle", "b202": "titletype", "b035": "contributorrole", "b036": "personname",
    "b081": "publishername", "b306": "date", "b244": "idvalue", "b221": "productidtype", "b252": "languagecode",
    "d104": "text", "x426": "texttype", "b069": "subjectcode", "b070": "subjectheadingtext", "contributor": "contributor",
    "titledetail": "titledetail", "b047": "corporatename", "b030": "titleprefix", "b031": "titlewithoutprefix",
    "x462": "publisher", "x448": "publishingdaterole", "publishingdate": "publishingdate", "x510": "epublicenseexpressionlink",
}  # fmt: skip


def read_record(data: bytes) -> dict[str, Any]:
    """Facts as `given` takes them. Raises Refused when the file is neither MARCXML nor ONIX 3."""
    if len(data) > MOST_BYTES:
        raise Refused("Tệp mô tả lớn hơn 2 MB. Xin nộp biểu ghi MARCXML hoặc ONIX của riêng cuốn sách này.")
    root = xml_tree(data)
    record = next((node for node in root.iter() if local(node) == "record"), None)
    if record is not None:
        return _kept(_from_marc(record))
    product = next((node for node in root.iter() if local(node) == "product"), None)
    if product is not None:
        return _kept(_from_onix(product))
    raise Refused(
        "Tệp mô tả không phải MARCXML hay ONIX 3. Xin kiểm tra lại hoặc gõ thông tin sách bằng tay."
    )


def _kept(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}


def _from_marc(record: Any) -> dict[str, Any]:
    fields: list[tuple[str, dict[str, list[str]]]] = []
    control: dict[str, str] = {}
    for node in record:
        tag = node.get("tag", "")
        if local(node) == "controlfield":
            control[tag] = node.text or ""
        elif local(node) == "datafield":
            parts: dict[str, list[str]] = {}
            for part in node:
                parts.setdefault(part.get("code", ""), []).append(" ".join(nfc(part.text or "").split()))
            fields.append((tag, parts))

    def first(tags: str, code: str) -> str:
        return next((parts[code][0] for tag, parts in fields if tag in tags.split() and code in parts), "")

    language = first("041", "a") or control.get("008", "")[35:38]
    year = _YEAR.search(first("260 264", "c"))
    return {
        "title": first("245", "a").rstrip(_TAIL), "subtitle": first("245", "b").rstrip(_TAIL),
        "authors": [name.rstrip(" ,;/") for tag, parts in fields if tag in {"100", "110", "700", "710"}
                    for name in parts.get("a", [])[:1]],
        "publisher": first("260 264", "b").rstrip(_TAIL), "year": int(year[1]) if year else None,
        "isbn": find_isbn(first("020", "a")), "language": _MARC_LANGUAGES.get(language, language),
        "description": first("520", "a"), "reader_of": first("511", "a"),
        "licence": licence_of(f"{first('540', 'a')} {first('540', 'u')}"),
    }  # fmt: skip


def _from_onix(product: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {"authors": []}
    for node in product.iter():
        name = _name(node)
        if name == "titledetail" and "title" not in facts:
            facts["title"] = _child(node, "titletext") or " ".join(
                part for part in (_child(node, "titleprefix"), _child(node, "titlewithoutprefix")) if part
            )
            facts["subtitle"] = _child(node, "subtitle")
        elif name == "contributor":
            _contributor(node, facts)
        elif name == "productidentifier" and _child(node, "productidtype") in {"15", "03", "02"}:
            facts["isbn"] = facts.get("isbn") or find_isbn(_child(node, "idvalue"))
        elif name == "publishingdate" and (found := _YEAR.search(_child(node, "date"))):
            facts.setdefault("year", int(found[1]))
        elif name == "language":
            facts.setdefault(
                "language", _MARC_LANGUAGES.get(_child(node, "languagecode"), _child(node, "languagecode"))
            )
        elif name == "textcontent" and _child(node, "texttype") in {"02", "03"}:
            facts["description"] = _child(node, "text")
        elif name == "publishername":
            facts.setdefault("publisher", _said(node))
        elif name == "epublicenseexpressionlink":
            facts["licence"] = licence_of(_said(node))
    return facts


def _contributor(node: Any, facts: dict[str, Any]) -> None:
    named = _child(node, "personname") or _child(node, "corporatename")
    if _child(node, "contributorrole") == "E03":  # read by
        facts["reader_of"] = named
    elif named:
        facts["authors"].append(named)


def _name(node: Any) -> str:
    """Of the reference tags, also for the short ones."""
    name = local(node)
    return _SHORT_TAGS.get(name, name)


def _child(node: Any, name: str) -> str:
    return next((_said(one) for one in node.iter() if one is not node and _name(one) == name), "")


def _said(node: Any) -> str:
    return " ".join(nfc("".join(node.itertext())).split())
