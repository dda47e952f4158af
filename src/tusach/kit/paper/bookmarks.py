"""Content controls of a Word file turned into bookmarks, which every word processor keeps. Pure: bytes in, bytes out.

LibreOffice up to 7.4 takes a control around a paragraph apart when it saves: the tag goes, and with it remarks and tracked
changes inside. A bookmark stays where it is (docs/hard/comment-rounds.md).
"""

import io
import re
import zipfile
from collections.abc import Callable
from itertools import groupby
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_FIRST_ID = 500_000  # above what a writer of documents counts up to
_LONGEST = 40  # Word's limit of a bookmark's name


def bookmark_name(tag: str) -> str:
    """`leaf:1.2` is named `leaf_1__2`: a name may hold letters, digits and underscores."""
    return re.sub(r"\W", "_", tag.replace(".", "__"))[:_LONGEST]


def with_bookmarks(data: bytes, *, only: tuple[str, ...]) -> bytes:
    """Controls whose tag begins with one of `only` become bookmarks around the words of each of their paragraphs.

    `block:ab12:3` is named `block_ab12_3`, `block_ab12_3_2` in its second paragraph: a name is used once.
    """
    return _rewritten(data, lambda root: _mark_each(root, only))


def with_spans(data: bytes, *, only: tuple[str, ...]) -> bytes:
    """Controls that stand side by side with one tag become one bookmark, from the end of the paragraph before them to the
    beginning of the one after: whatever is written between is within it, also when every word that stood there is typed
    over, which takes away a bookmark that ends with those words.
    """
    return _rewritten(data, lambda root: _mark_spans(root, only))


def _rewritten(data: bytes, change: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == _MAIN:
                root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
                change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(zipfile.ZipInfo(info.filename, info.date_time), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _mark_each(root: Any, only: tuple[str, ...]) -> None:
    count: dict[str, int] = {}
    number = _FIRST_ID
    for control in list(root.iter(W + "sdt")):
        if not (tag := _tag(control)).startswith(only):
            continue
        base = bookmark_name(tag)
        held = control.find(W + "sdtContent")
        for paragraph in held.iter(W + "p"):
            count[base] = count.get(base, 0) + 1
            number += 1
            start, end = _ends(base if count[base] == 1 else f"{base}_{count[base]}", number)
            _put_first(paragraph, start)
            paragraph.append(end)
        _unwrap(control)


def _mark_spans(root: Any, only: tuple[str, ...]) -> None:
    body = root.find(W + "body")
    number = _FIRST_ID
    for tag, group in groupby(list(body), _tag):
        controls = list(group)
        if not tag.startswith(only):
            continue
        number += 1
        start, end = _ends(bookmark_name(tag), number)
        before, after = controls[0].getprevious(), controls[-1].getnext()
        inside = [one for control in controls for one in control.iter(W + "p")]
        if before is not None and before.tag == W + "p":
            before.append(start)
        else:
            _put_first(inside[0], start)
        if after is not None and after.tag == W + "p":
            _put_first(after, end)
        else:
            inside[-1].append(end)
        for control in controls:
            _unwrap(control)


def _tag(element: Any) -> str:
    tag = element.find(f"{W}sdtPr/{W}tag") if element.tag == W + "sdt" else None
    return str(tag.get(W + "val", "")) if tag is not None else ""


def _ends(name: str, number: int) -> tuple[Any, Any]:
    start, end = etree.Element(W + "bookmarkStart"), etree.Element(W + "bookmarkEnd")
    for one in (start, end):
        one.set(W + "id", str(number))
    start.set(W + "name", name[:_LONGEST])
    return start, end


def _put_first(paragraph: Any, mark: Any) -> None:
    paragraph.insert(1 if len(paragraph) and paragraph[0].tag == W + "pPr" else 0, mark)


def _unwrap(control: Any) -> None:
    parent, held = control.getparent(), control.find(W + "sdtContent")
    at = parent.index(control)
    for child in reversed(list(held)):
        parent.insert(at, child)
    parent.remove(control)
