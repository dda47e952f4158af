"""Content controls of a Word file turned into bookmarks, which every word processor keeps. Pure: bytes in, bytes out.

LibreOffice up to 7.4 takes a control around a paragraph apart when it saves: the tag goes, and with it remarks and tracked
changes inside. A bookmark stays where it is (docs/hard/comment-rounds.md).
"""

import io
import zipfile
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_FIRST_ID = 500_000  # above what a writer of documents counts up to


def with_bookmarks(data: bytes, *, only: tuple[str, ...]) -> bytes:
    """Controls whose tag begins with one of `only` become bookmarks around the words of each of their paragraphs.

    `block:ab12:3` is named `block_ab12_3`, `block_ab12_3_2` in its second paragraph: a name may hold letters, digits and
    underscores, and is used once.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == _MAIN:
                content = _rewritten(content, only)
            new.writestr(zipfile.ZipInfo(info.filename, info.date_time), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _rewritten(content: bytes, only: tuple[str, ...]) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    count: dict[str, int] = {}
    number = _FIRST_ID
    for control in list(root.iter(W + "sdt")):
        tag = control.find(f"{W}sdtPr/{W}tag")
        name = tag.get(W + "val", "") if tag is not None else ""
        if not name.startswith(only):
            continue
        base = name.replace(":", "_")
        held = control.find(W + "sdtContent")
        for paragraph in held.iter(W + "p"):
            count[base] = count.get(base, 0) + 1
            number += 1
            _mark(paragraph, base if count[base] == 1 else f"{base}_{count[base]}", number)
        _unwrap(control, held)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _mark(paragraph: Any, name: str, number: int) -> None:
    start, end = etree.Element(W + "bookmarkStart"), etree.Element(W + "bookmarkEnd")
    for one in (start, end):
        one.set(W + "id", str(number))
    start.set(W + "name", name[:40])
    first = 1 if len(paragraph) and paragraph[0].tag == W + "pPr" else 0
    paragraph.insert(first, start)
    paragraph.append(end)


def _unwrap(control: Any, held: Any) -> None:
    parent = control.getparent()
    at = parent.index(control)
    for child in reversed(list(held)):
        parent.insert(at, child)
    parent.remove(control)
