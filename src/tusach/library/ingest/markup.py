"""XML and XHTML from strangers: no entity, no outside file, any encoding, and a tree even from tag soup."""

import codecs
import html.entities
import re
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from lxml import etree
from lxml import html as soup

from tusach.kit.errors import Refused
from tusach.kit.text import nfc

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*", re.IGNORECASE)
_SUBSET_ENDS = re.compile(r"\]\s*>")
_ENTITY = re.compile(r"&([A-Za-z][\w.-]{0,60});")
_PLAIN_ENTITY = re.compile(
    r"""<!ENTITY\s+([A-Za-z][\w.-]{0,60})\s+(?:"((?:[^"<&%]|&\#\w{1,6};){0,120})"|'((?:[^'<&%]|&\#\w{1,6};){0,120})')\s*>"""
)
_MOST_ENTITIES, _MOST_USES, _MOST_DECLARED = 200, 5_000, 1 << 18  # the last in characters
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OF_XML = {"amp", "lt", "gt", "quot", "apos"}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes) -> tuple[str, bool]:
    """The text in NFC, and whether its bytes were all valid in the encoding that was taken.

    A byte order mark wins, then UTF-8, then what the file declares, then Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return nfc(text), "\ufffd" not in text
    declared = _DECLARED.search(data[:1024]) or _META.search(data[:2048])
    named = declared[1].decode("ascii") if declared else ""
    for encoding in ("utf-8", named):
        try:
            return nfc(data.decode(encoding)), True
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    text = data.decode("utf-8", "replace")
    right = sum(char > "\x7f" for char in text) - text.count("\ufffd")
    if text.count("\ufffd") > right:  # hardly any letter beyond ASCII came out whole: another encoding
        text = data.decode("cp1252", "replace")
    return nfc(text), False


def xml_tree(data: bytes) -> Any:
    """The root of an XML file whatever its doctype says. Raises Refused when nothing can be made of it."""
    text, _ = decode(data)
    for recover in (False, True):
        try:
            root = etree.fromstring(_disarmed(text), _parser(recover=recover))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root
    raise Refused(
        "Tệp mô tả bên trong sách hỏng, không đọc được. Xin xuất lại sách từ phần mềm đã làm ra nó."
    )


def xhtml_tree(data: bytes) -> tuple[Any, bool]:
    """The root of a page, and whether it was well-formed XML with valid bytes; tag soup is read as browsers would."""
    text, valid = decode(data)
    ready = _disarmed(text)
    try:
        return etree.fromstring(ready, _parser(recover=False)), valid
    except (etree.XMLSyntaxError, ValueError):
        pass
    try:
        return soup.document_fromstring(ready or "<p></p>", parser=_soup()), False
    except (etree.ParserError, ValueError):
        return soup.document_fromstring("<p></p>"), False


def fragment(text: str) -> Any:
    """A `div` that holds the nodes of clean HTML."""
    return soup.fragment_fromstring(text, create_parent="div", parser=_soup())


def local(node: Any) -> str:
    """The name of an element without its namespace, in lower case; "" for comments and instructions."""
    tag = node.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _soup() -> Any:
    return soup.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)


def _disarmed(text: str) -> str:
    """Without declarations. Characters by name, and entities of the file's own that are a few letters and nothing else
    (no markup, no other entity), are put in at most _MOST_USES times; every other one stays a word.
    """
    text = _FORBIDDEN.sub("", _XML_HEAD.sub("", text.lstrip("\ufeff")))
    plain, subset = _without_doctype(text)
    own = {name: a or b for name, a, b in islice(_found_entities(subset), _MOST_ENTITIES)}
    uses = count(1)

    def said(found: re.Match[str]) -> str:
        name = found[1]
        if name in own and next(uses) <= _MOST_USES:
            return own[name]
        if name in _OF_XML:
            return found[0]
        return html.entities.html5.get(f"{name};") or f"&amp;{name};"

    return _ENTITY.sub(said, plain)


def _found_entities(subset: str) -> Iterator[tuple[str, str, str]]:
    return ((found[1], found[2] or "", found[3] or "") for found in _PLAIN_ENTITY.finditer(subset))


def _without_doctype(text: str) -> tuple[str, str]:
    """The text and the declarations inside its doctype. Only the first one is looked for: a file has one, and a search
    for many would cost the square of its size.
    """
    found = _DOCTYPE.search(text)
    if not found:
        return text, ""
    if text[found.end() : found.end() + 1] == "[":
        ends = _SUBSET_ENDS.search(text, found.end())
        if ends is None:
            return text[: found.start()], ""
        return text[: found.start()] + text[ends.end() :], text[found.end() : ends.start()][:_MOST_DECLARED]
    return text[: found.start()] + text[found.end() + 1 :], ""
