"""The table of contents and the page list of the printed book, from the navigation page (EPUB 3) or the NCX (EPUB 2)."""

from typing import Any
from urllib.parse import unquote

from tusach.kit.text import nfc
from tusach.library.ingest.archive import Archive
from tusach.library.ingest.epub_package import Package, resolve
from tusach.library.ingest.markup import local, xhtml_tree, xml_tree
from tusach.library.ingest.page import own_id
from tusach.library.ingest.shape import Limits

Entry = tuple[str, str, str, list[Any]]
"""Title, path of the page, anchor on it, children."""

_DEEPEST = 8
_TYPE = "{http://www.idpf.org/2007/ops}type"


def read_nav(archive: Archive, package: Package, limits: Limits) -> tuple[list[Entry], list[Entry]]:
    """The contents and the page list; each may be empty."""
    contents: list[Entry] = []
    pages: list[Entry] = []
    if package.nav:
        root, _ = xhtml_tree(archive.read(package.nav, most=limits.markup_bytes))
        for node in root.iter():
            if local(node) != "nav":
                continue
            kinds = (node.get(_TYPE) or node.get("epub:type") or node.get("role") or "").split()
            if not contents and {"toc", "doc-toc"} & set(kinds):
                contents = _from_list(node, package.nav, archive, 0)
            elif "page-list" in kinds or "doc-pagelist" in kinds:
                pages = _from_list(node, package.nav, archive, 0)
    if package.ncx and not (contents and pages):
        root = xml_tree(archive.read(package.ncx, most=limits.markup_bytes))
        for node in root:
            if local(node) == "navmap" and not contents:
                contents = _from_points(node, package.ncx, archive, 0)
            elif local(node) == "pagelist" and not pages:
                pages = _from_points(node, package.ncx, archive, 0)
    return contents, pages


def target(base: str, href: str, archive: Archive) -> tuple[str, str]:
    """The path and the anchor that an address means, ("", "") outside the book."""
    path = resolve(base, href)
    name = archive.find(path) if path else ""
    anchor = href.partition("#")[2]
    return (name, own_id(unquote(anchor))) if name else ("", "")


def _from_list(node: Any, base: str, archive: Archive, depth: int) -> list[Entry]:
    listed = next((child for child in node.iter() if local(child) == "ol"), None)
    if listed is None or depth > _DEEPEST:
        return []
    entries: list[Entry] = []
    for item in listed:
        if local(item) != "li":
            continue
        head = next((child for child in item.iter() if local(child) in {"a", "span"}), None)
        inner = _from_list(item, base, archive, depth + 1)
        if head is None:
            entries += inner
            continue
        path, anchor = target(base, head.get("href") or "", archive) if head.get("href") else ("", "")
        entries.append((_said(head), path, anchor, inner))
    return entries


def _from_points(node: Any, base: str, archive: Archive, depth: int) -> list[Entry]:
    entries: list[Entry] = []
    for point in node:
        if local(point) not in {"navpoint", "pagetarget"} or depth > _DEEPEST:
            continue
        label = next((_said(child) for child in point if local(child) == "navlabel"), "")
        source = next((child.get("src", "") for child in point if local(child) == "content"), "")
        path, anchor = target(base, source, archive) if source else ("", "")
        entries.append((label, path, anchor, _from_points(point, base, archive, depth + 1)))
    return entries


def _said(node: Any) -> str:
    """Its text; of a picture in it, what the picture says instead."""
    text = " ".join(nfc("".join(node.itertext())).split())
    return text or next((child.get("alt", "") for child in node.iter() if local(child) == "img"), "")
