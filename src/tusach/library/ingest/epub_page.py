"""A page of an EPUB made plain: its own words for notes, verse and page breaks become ours, pictures are taken over."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import viparse
from lxml import etree

from tusach.kit.text import nfc
from tusach.library.ingest.archive import Archive
from tusach.library.ingest.drawings import safe_element
from tusach.library.ingest.epub_package import resolve
from tusach.library.ingest.markup import local, xhtml_tree
from tusach.library.ingest.page import in_book, own_id
from tusach.library.ingest.pictures import SVG, Pictures
from tusach.library.ingest.shape import DerivedResource, Limits
from tusach.library.ingest.styles import Styles

_TYPE = "{http://www.idpf.org/2007/ops}type"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_CLASS_OF_TYPE = {
    "footnote": "note", "endnote": "note", "rearnote": "note", "note": "note", "noteref": "noteref",
    "pagebreak": "page-break", "epigraph": "epigraph", "dedication": "epigraph", "z3998:verse": "verse",
    "z3998:poem": "verse", "sidebar": "sidebar", "help": "sidebar", "tip": "sidebar",
}  # fmt: skip
_ROLE_OF_CLASS = {"noteref": "doc-noteref", "page-break": "doc-pagebreak"}
_WRAPPERS = {"section", "article", "main", "header", "footer", "nav", "body", "center", "address", "hgroup"}
_RENAMED = {
    "center": "div", "strike": "s", "tt": "code", "big": "span", "font": "span", "acronym": "abbr", "dir": "ul",
    "menu": "ul", "address": "div", "line": "p", "linegroup": "div", "listing": "pre",
}  # fmt: skip
_MEDIA = {"audio", "video"}
_TAKEN = {"img", "image", "svg", "object"} | _MEDIA
_BLOCKS = {"p", "div", "table", "ul", "ol", "blockquote", "figure", "section", "h1", "h2", "h3", "h4"}
_DRAWN = {"path", "text", "rect", "use", "polygon", "circle"}
_UNKEPT = {"class", "style", "role"}


@dataclass
class Found:
    """What the pages held beside their text; the quality sheet counts it."""

    images: int = 0
    without_alt: int = 0
    lost_images: int = 0
    remote: int = 0
    scripts: int = 0
    media: int = 0
    broken: int = 0
    math: int = 0
    right_to_left: int = 0
    breaks: list[tuple[str, str, str]] = field(default_factory=list)


class Reader:
    """Reads the pages of one archive. `legacy` is the old Vietnamese encoding of its text, "" for Unicode;
    `fallbacks` say which file stands in for one that cannot be shown.
    """

    def __init__(
        self,
        archive: Archive,
        pictures: Pictures,
        limits: Limits,
        legacy: str = "",
        fallbacks: Mapping[str, str] | None = None,
    ) -> None:
        self.archive, self.pictures, self.limits, self.legacy = archive, pictures, limits, legacy
        self.fallbacks = fallbacks or {}
        self.found = Found()
        self._styles: dict[str, Styles] = {}

    def tree(self, name: str) -> Any:
        root, good = xhtml_tree(self.archive.read(name, most=self.limits.markup_bytes))
        self.found.broken += not good
        return root

    def html(self, name: str) -> str:
        """The body as HTML with links by path and pictures by hash; not yet judged."""
        root = self.tree(name)
        if local(root) == "svg":
            self.found.images += 1
            return self.shown(safe_drawing_row(self, root), _title_of(root))
        styles = self._styles_of(root, name)
        body = next((node for node in root.iter() if local(node) == "body"), root)
        self.found.right_to_left += "rtl" in {root.get("dir"), body.get("dir")}
        gone: set[Any] = set()
        for node in list(body.iter()):
            if node not in gone:
                self._plain(node, name, styles, gone)
        body.tag = "div"
        etree.cleanup_namespaces(body)
        return str(etree.tostring(body, encoding="unicode", method="html", with_tail=False))

    def _plain(self, node: Any, base: str, styles: Styles, gone: set[Any]) -> None:
        """One element in our own words; what left the page with it is added to `gone`."""
        tag = local(node)
        if self.legacy:
            self._to_unicode(node)
        if tag == "nav" and node.get("hidden") is not None:  # lists for machines in a page for people
            gone.update(node.iterdescendants())
            node.clear(keep_tail=True)
        inside = list(node.iterdescendants()) if tag in _TAKEN else []
        node.tag = _RENAMED.get(tag, tag)
        self._mark(node, tag, base, styles)
        if tag in _TAKEN:
            if self._take_over(node, tag, base):
                gone.update(inside)
        elif tag == "a":
            self._link(node, base)
        elif tag in {"switch", "noscript"}:
            gone.update(_choose(node) if tag == "switch" else ())
            node.tag = "div" if any(local(one) in _BLOCKS for one in node.iter()) else "span"
        elif tag in _WRAPPERS and node.get("id"):
            anchor = etree.Element("a", id=node.attrib.pop("id"))
            anchor.tail, node.text = node.text, None
            node.insert(0, anchor)
        self.found.scripts += tag == "script"
        self.found.math += tag == "math"

    def _mark(self, node: Any, tag: str, base: str, styles: Styles) -> None:
        kinds = (node.get(_TYPE) or node.get("epub:type") or "").split()
        classes = [_CLASS_OF_TYPE[kind] for kind in kinds if kind in _CLASS_OF_TYPE]
        classes += styles.classes(tag, (node.get("class") or "").split(), node.get("style") or "")
        classes += [mark for mark in ("center", "right") if mark in {node.get("align"), tag}]
        lang = node.get(_LANG) or node.get("lang")
        kept = {key: value for key, value in node.attrib.items() if key == _XLINK or _is_plain(key)}
        if classes:
            kept["class"] = " ".join(dict.fromkeys(classes))
            if role := next((_ROLE_OF_CLASS[name] for name in classes if name in _ROLE_OF_CLASS), ""):
                kept["role"] = role
        if lang:
            kept["lang"] = lang
        node.attrib.clear()
        node.attrib.update(kept)
        if "pagebreak" in kinds or "page-break" in classes:
            label = nfc(node.get("title") or "".join(node.itertext()).strip() or node.get("aria-label") or "")
            if node.get("id") and label and len(label) <= 20:
                self.found.breaks.append((label, base, own_id(node.get("id"))))
            if tag in {"div", "hr", "p"} and not "".join(node.itertext()).strip():
                node.tag = "span"

    def _link(self, node: Any, base: str) -> None:
        href = (node.get("href") or node.get(_XLINK) or "").strip()
        node.attrib.pop(_XLINK, None)
        if not href:
            if node.get("name") and not node.get("id"):
                node.set("id", node.get("name"))
            return
        path = resolve(base, href)
        name = self.archive.find(path) if path else ""
        if name:
            node.set("href", in_book(name, unquote(urlsplit(href).fragment)))
        elif path or not href.lower().startswith(("http://", "https://", "mailto:", "tel:")):
            node.attrib.pop("href", None)

    def _take_over(self, node: Any, tag: str, base: str) -> bool:
        """A picture in place of the element; False when only its own fallback is left to be read."""
        if tag in _MEDIA or (tag == "object" and not (node.get("type") or "").startswith("image/")):
            self.found.media += 1
            node.tag = "div"
            return False
        said = " ".join((node.get("alt") or _title_of(node) or node.get("title") or "").split())[:2000]
        row = self._picture(node, tag, base)
        self.found.images += 1
        self.found.without_alt += tag == "img" and node.get("alt") is None
        self.found.lost_images += row is None
        _replace(node, row, said)
        return True

    def _picture(self, node: Any, tag: str, base: str) -> DerivedResource | None:
        if tag != "svg":
            source = node.get("src") or node.get("data") or node.get(_XLINK) or node.get("href") or ""
            return self._file(source, base)
        inner = [one for one in node.iter() if local(one) == "image"]
        if len(inner) == 1 and not any(local(one) in _DRAWN for one in node.iter()):
            return self._file(inner[0].get(_XLINK) or inner[0].get("href") or "", base)
        return safe_drawing_row(self, node)

    def _file(self, href: str, base: str) -> DerivedResource | None:
        if href.lstrip().lower().startswith("data:image/"):
            held = data_of(href.strip(), self.limits.markup_bytes)
            return self.pictures.add(held) if held else None
        path = resolve(base, href)
        name = self.archive.find(path) if path else ""
        if not name:
            self.found.remote += href.lower().startswith(("http:", "https:", "//"))
            return None
        tried: set[str] = set()
        while name and name not in tried:
            if row := self.pictures.add(self.archive.read(name)):
                return row
            tried.add(name)
            name = self.fallbacks.get(name, "")
        return None

    def shown(self, row: DerivedResource | None, said: str) -> str:
        holder = etree.Element("div")
        _replace(etree.SubElement(holder, "span"), row, said)
        return str(etree.tostring(holder, encoding="unicode", method="html"))

    def _to_unicode(self, node: Any) -> None:
        if node.text and node.text.strip():
            node.text = nfc(viparse.fix(node.text, encoding=self.legacy))
        if node.tail and node.tail.strip():
            node.tail = nfc(viparse.fix(node.tail, encoding=self.legacy))

    def _styles_of(self, root: Any, base: str) -> Styles:
        texts = []
        for node in root.iter():
            if local(node) == "link" and "stylesheet" in (node.get("rel") or ""):
                path = resolve(base, node.get("href") or "")
                name = self.archive.find(path) if path else ""
                if name and self.archive.size(name) < 1 << 20:
                    texts.append(name)
        key = "\n".join(texts)
        if key not in self._styles:
            self._styles[key] = Styles.read([self.archive.read(name) for name in texts])
        return self._styles[key]


def data_of(address: str, most: int) -> bytes:
    """What a `data:` address holds (RFC 2397); nothing when it is no such address, or too much."""
    head, comma, body = address.partition(",")
    if not comma or len(body) > most:
        return b""
    plain = unquote_to_bytes(body)
    if not head.lower().rstrip().endswith(";base64"):
        return plain
    try:
        return base64.b64decode(b"".join(plain.split()), validate=True)
    except ValueError:
        return b""


def safe_drawing_row(reader: Reader, node: Any) -> DerivedResource | None:
    drawn = safe_element(node)
    return reader.pictures.keep(drawn.data, SVG, drawn.width, drawn.height, squeezed=True) if drawn else None


def _replace(node: Any, row: DerivedResource | None, said: str) -> None:
    """In place of the node the picture, or what it says when it cannot be shown."""
    tail, anchor = node.tail, node.get("id")
    node.clear()
    node.tail = tail
    if anchor:
        node.set("id", anchor)
    if row is None:
        node.tag = "span"
        node.text = f"[Hình: {said}]" if said else "[Hình không hiển thị được]"
        return
    node.tag = "img"
    node.attrib.update({"src": f"../r/{row.sha256}/", "width": str(row.width), "height": str(row.height),
                        "loading": "lazy", "alt": said})  # fmt: skip


def _title_of(node: Any) -> str:
    return next(
        (("".join(one.itertext())).strip() for one in node.iter() if local(one) in {"title", "desc"}), ""
    )


def _is_plain(key: str) -> bool:
    return key not in _UNKEPT and ":" not in key and "}" not in key


def _choose(node: Any) -> set[Any]:
    """epub:switch: the case in MathML, which is kept here, or else the default. Returns what went."""
    cases = [child for child in node if local(child) == "case" and child.get("required-namespace") == _MATHML]
    kept = cases[:1] or [child for child in node if local(child) == "default"]
    gone: set[Any] = set()
    for child in list(node):
        if child not in kept:
            gone.update(child.iter())
            node.remove(child)
    return gone
