"""XML from outside, one record at a time: no entities, no network, bounded depth and text."""

import io
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tusach.kit.errors import Refused

Element = Any


def local(element: Element) -> str:
    """The name without its namespace; "" for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def refuse_entities(data: bytes) -> None:
    """Raises `Refused` for a file that declares entities, in whatever encoding it stands."""
    if b"<!ENTITY" in data.replace(b"\0", b"").upper():
        raise Refused("Tệp XML này có khai báo thực thể (ENTITY) nên không đọc, vì lý do an toàn.")


def name_of_root(data: bytes) -> tuple[str, str]:
    """Namespace and name of the outermost element; empty when it is no XML."""
    try:
        for _, element in _walk(data, "start"):
            name = etree.QName(element)
            return name.namespace or "", name.localname
    except etree.XMLSyntaxError:
        pass
    return "", ""


def elements_of(data: bytes, names: frozenset[str]) -> Iterator[Element | str]:
    """Elements of these local names in their order; a sentence at the end where the file stops being XML."""
    try:
        for _, element in _walk(data, "end"):
            if local(element) in names:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as wrong:
        line = getattr(wrong, "lineno", None)
        where = f" từ dòng {line}" if line else ""
        yield f"Tệp XML hỏng{where}; các biểu ghi phía sau không đọc được."


def _walk(data: bytes, event: str) -> Any:
    return etree.iterparse(
        io.BytesIO(data), events=(event,), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
