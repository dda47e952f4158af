"""The package of an EPUB 2 or 3: where its pages are, in which order, and what it says of itself."""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.library.ingest.archive import Archive
from tusach.library.ingest.isbn import isbn_of_identifier
from tusach.library.ingest.licences import licence_of
from tusach.library.ingest.markup import fragment, local, xml_tree
from tusach.library.ingest.shape import Facts, Limits

_FONT_OBFUSCATION = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
_PAGES = {
    "application/xhtml+xml",
    "text/html",
    "image/svg+xml",
    "text/x-oeb1-document",
    "application/x-dtbook+xml",
}
_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_ACCESSIBILITY = {
    "accessmode": "accessMode", "accessmodesufficient": "accessModeSufficient",
    "accessibilityfeature": "accessibilityFeature", "accessibilityhazard": "accessibilityHazard",
    "accessibilitysummary": "accessibilitySummary", "conformsto": "conformsTo", "certifiedby": "certifiedBy",
}  # fmt: skip


@dataclass
class Item:
    name: str
    kind: str
    properties: set[str]
    fallback: str = ""


@dataclass
class Package:
    path: str
    items: dict[str, Item] = field(default_factory=dict)
    spine: list[str] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    accessibility: dict[str, Any] = field(default_factory=dict)
    right_to_left: bool = False
    fixed_layout: bool = False
    read_along: bool = False
    nav: str = ""
    ncx: str = ""
    cover: str = ""
    missing: list[str] = field(default_factory=list)

    @property
    def fallbacks(self) -> dict[str, str]:
        """Path of a file -> path of what may be shown in its place."""
        known = ((item.name, self.items.get(item.fallback)) for item in self.items.values())
        return {name: other.name for name, other in known if other is not None}


def refuse_locked(archive: Archive, limits: Limits) -> bool:
    """Raises Refused for a book under DRM; returns whether fonts are obfuscated, which does not matter here."""
    if archive.find("META-INF/license.lcpl"):
        raise Refused(
            "Sách bị khóa bản quyền (Readium LCP) nên không đọc được. Xin đề nghị nhà xuất bản cho bản không khóa."
        )
    name = archive.find("META-INF/encryption.xml")
    if not name or "META-INF" not in name:
        return False
    algorithms = {
        node.get("Algorithm", "")
        for node in xml_tree(archive.read(name, most=limits.markup_bytes)).iter()
        if local(node) == "encryptionmethod"
    }
    if algorithms - _FONT_OBFUSCATION:
        raise Refused(
            "Sách bị khóa bản quyền (DRM) nên không đọc được. Xin đề nghị nhà xuất bản cho bản không khóa."
        )
    return bool(algorithms)


def read_package(archive: Archive, limits: Limits) -> Package:
    """Raises Refused when the file is no book: no package, or a spine without a page."""
    package = Package(_package_path(archive, limits))
    root = xml_tree(archive.read(package.path, most=limits.markup_bytes))
    parts = {local(node): node for node in root}
    if "manifest" not in parts or "spine" not in parts:
        raise Refused(
            "Sách thiếu danh mục bên trong (manifest, spine) nên không đọc được. Xin xuất lại tệp EPUB."
        )
    for node in parts["manifest"]:
        if local(node) == "item" and node.get("id"):
            _add_item(package, node, archive)
    if "metadata" in parts:
        _read_metadata(package, parts["metadata"])
    _read_spine(package, parts["spine"], limits)
    if "guide" in parts and not package.cover:
        _cover_of_guide(package, parts["guide"], archive)
    if not package.spine:
        raise Refused(
            "Sách không có phần nào để đọc: mục lục trình tự (spine) rỗng hoặc trỏ sai. Xin xuất lại tệp EPUB."
        )
    return package


def resolve(base: str, href: str) -> str:
    """The path in the archive that an address on the page `base` means; "" for an address outside.

    The root of the container is the root of its addresses (EPUB 3.3, 4.2.5): `/a` and a leaking `../../../a` are `a`.
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:  # a host that is none: http://[1
        return ""
    if parts.scheme or parts.netloc:
        return ""
    if not parts.path:
        return base
    path = posixpath.join("/", posixpath.dirname(base), nfc(unquote(parts.path)))
    return posixpath.normpath(path).lstrip("/")


def _package_path(archive: Archive, limits: Limits) -> str:
    container = archive.find("META-INF/container.xml")
    if container and "META-INF" in container:
        for node in xml_tree(archive.read(container, most=limits.markup_bytes)).iter():
            if local(node) == "rootfile" and (found := archive.find(unquote(node.get("full-path", "")))):
                return found
    loose = sorted(name for name in archive.names if name.lower().endswith(".opf"))
    if not loose:
        raise Refused(
            "Tệp không phải sách EPUB: thiếu META-INF/container.xml. Xin xuất lại từ phần mềm làm sách."
        )
    return loose[0]


def _add_item(package: Package, node: Any, archive: Archive) -> None:
    path = resolve(package.path, node.get("href", ""))
    name = archive.find(path) if path else ""
    kind = node.get("media-type", "").strip().lower()
    properties = set((node.get("properties") or "").split())
    if not name:
        package.missing.append(node.get("href", "")[:200])
        return
    package.items[node.get("id")] = Item(name, kind, properties, node.get("fallback", ""))
    package.read_along |= kind == "application/smil+xml"
    if "nav" in properties:
        package.nav = name
    if kind == "application/x-dtbncx+xml":
        package.ncx = package.ncx or name
    if "cover-image" in properties:
        package.cover = name


def _read_spine(package: Package, spine: Any, limits: Limits) -> None:
    """Linear pages in order, then those that are only linked to (answers, notes)."""
    package.right_to_left = spine.get("page-progression-direction") == "rtl"
    if toc := package.items.get(spine.get("toc") or ""):
        package.ncx = toc.name
    linear: list[str] = []
    aside: list[str] = []
    for node in spine:
        if local(node) == "itemref" and (name := _page_of(package, node.get("idref", ""))):
            (aside if node.get("linear") == "no" else linear).append(name)
    package.spine = list(dict.fromkeys(linear + aside))
    if len(package.spine) > limits.sections:
        raise Refused(
            f"Sách có {len(package.spine)} phần, nhiều hơn mức {limits.sections}. Xin chia thành nhiều tập rồi nộp lại."
        )


def _page_of(package: Package, wanted: str) -> str:
    """The page or the first of its fallbacks that can be read. No script runs here, so a page that is made by scripts
    gives way to its fallback, and is read when none can be.
    """
    scripted = ""
    seen: set[str] = set()
    while wanted in package.items and wanted not in seen:
        seen.add(wanted)
        item = package.items[wanted]
        if item.kind in _PAGES or item.name.lower().endswith((".xhtml", ".html", ".htm")):
            if "scripted" not in item.properties or not item.fallback:
                return item.name
            scripted = scripted or item.name
        elif item.kind.startswith("image/") and not item.fallback:
            return item.name
        wanted = item.fallback
    return scripted


def _read_metadata(package: Package, metadata: Any) -> None:
    nodes = list(metadata.iter())
    refines: dict[str, dict[str, str]] = {}
    for node in nodes:
        if local(node) == "meta" and (node.get("refines") or "").startswith("#"):
            refines.setdefault(node.get("refines")[1:], {})[node.get("property", "")] = _said(node)
    facts = package.facts
    _titles(facts, nodes, refines)
    _people(facts, nodes, refines)
    facts.language = next((_said(node) for node in nodes if local(node) == "language" and _said(node)), "")
    facts.publisher = next((_said(node) for node in nodes if local(node) == "publisher"), "")[:200]
    facts.description = _plain(next((_said(node) for node in nodes if local(node) == "description"), ""))
    facts.isbn = next((found for node in nodes if (found := _isbn(node, refines))), "")
    facts.licence = licence_of(
        " ".join(
            f"{_said(node)} {node.get('href', '')}" for node in nodes if local(node) in {"rights", "link"}
        )
    )
    facts.topic = "\n".join(_said(node) for node in nodes if local(node) == "subject")[:400]
    _dates(facts, nodes)
    _metas(package, nodes)


def _isbn(node: Any, refines: dict[str, dict[str, str]]) -> str:
    if local(node) not in {"identifier", "source"}:
        return ""
    scheme = next((value for name, value in node.attrib.items() if name.rpartition("}")[2] == "scheme"), "")
    refined = refines.get(node.get("id") or "", {}).get("identifier-type", "")
    return isbn_of_identifier(_said(node), scheme or refined)


def _titles(facts: Facts, nodes: list[Any], refines: dict[str, dict[str, str]]) -> None:
    titles = [
        (refines.get(node.get("id") or "", {}).get("title-type", ""), _said(node))
        for node in nodes
        if local(node) == "title"
    ]
    titles = [(kind, said) for kind, said in titles if said]
    facts.title = next((said for kind, said in titles if kind == "main"), titles[0][1] if titles else "")[
        :300
    ]
    facts.subtitle = next((said for kind, said in titles if kind == "subtitle"), "")[:300]


def _people(facts: Facts, nodes: list[Any], refines: dict[str, dict[str, str]]) -> None:
    for node in nodes:
        if local(node) not in {"creator", "contributor"} or not (name := _said(node)[:200]):
            continue
        named = next((value for key, value in node.attrib.items() if key.endswith("role")), "")
        role = refines.get(node.get("id") or "", {}).get("role", named)
        if role == "nrt":
            facts.reader_of = name
        elif (
            local(node) == "creator"
            and role in {"", "aut", "cre", "ctb", "edt", "com"}
            and name not in facts.authors
        ):
            facts.authors.append(name)


def _dates(facts: Facts, nodes: list[Any]) -> None:
    """The year of publication: dcterms:issued, then dc:date of the event publication, then any other date."""
    dated = []
    for node in nodes:
        event = next((value for key, value in node.attrib.items() if key.endswith("event")), "")
        rank = {"issued": 0, "date": 1 if event == "publication" else 2 if not event else 3}.get(
            "issued" if node.get("property") == "dcterms:issued" else local(node), 9
        )
        if rank < 9 and (found := _YEAR.search(_said(node))):
            dated.append((rank, int(found[1])))
    facts.year = min(dated)[1] if dated else None


def _metas(package: Package, nodes: list[Any]) -> None:
    for node in nodes:
        if local(node) not in {"meta", "link"}:
            continue
        name = node.get("property") or node.get("name") or node.get("rel") or ""
        value = _said(node) or node.get("content") or node.get("href") or ""
        if (name == "rendition:layout" and value == "pre-paginated") or (
            name == "fixed-layout" and value == "true"
        ):
            package.fixed_layout = True
        elif name == "cover" and (item := package.items.get(value)) and item.kind.startswith("image/"):
            package.cover = package.cover or item.name
        elif name == "media:narrator":
            package.facts.reader_of = package.facts.reader_of or value[:200]
        elif key := _ACCESSIBILITY.get(name.rsplit(":", 1)[-1].lower()):
            package.accessibility.setdefault(key, [])
            if value and value not in package.accessibility[key] and len(package.accessibility[key]) < 40:
                package.accessibility[key].append(value[:1000])


def _cover_of_guide(package: Package, guide: Any, archive: Archive) -> None:
    for node in guide:
        name = archive.find(resolve(package.path, node.get("href", "").split("#")[0]))
        if node.get("type") == "cover" and name.lower().endswith((".jpg", ".jpeg", ".png", ".webp", ".gif")):
            package.cover = name


def _said(node: Any) -> str:
    return " ".join(nfc("".join(node.itertext())).split())


def _plain(text: str) -> str:
    """A description without its HTML."""
    if "<" not in text:
        return text[:4_000]
    return " ".join(fragment(text).text_content().split())[:4_000]
