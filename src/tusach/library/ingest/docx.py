"""Word files through mammoth: its styles become HTML, its headings the sections; then the same judge as for EPUB."""

import io
from typing import IO, Any

import mammoth
import viparse
from lxml import html as soup

from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.library.ingest.archive import Archive
from tusach.library.ingest.bind import bind, toc_of
from tusach.library.ingest.kinds import DOCX
from tusach.library.ingest.markup import fragment, local, xml_tree
from tusach.library.ingest.page import Page, in_book, make_page
from tusach.library.ingest.pictures import Pictures
from tusach.library.ingest.shape import TEXT, Blobs, Derived, Facts, Limits, Told

_PATH = "document"
_STYLES = """
p[style-name='Title'] => p.center:fresh
p[style-name='Subtitle'] => p.center:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Thơ'] => p.verse:fresh
p[style-name='Verse'] => p.verse:fresh
p[style-name='Căn giữa'] => p.center:fresh
p[style-name='Chương'] => h1:fresh
p[style-name='Mục'] => h2:fresh
p[style-name='Điều'] => h3:fresh
u => u
strike => s
"""
_BREAK = {"h1", "h2"}
_MOST_XML = 48 << 20
_FEW_WORDS = 60


def read_docx(
    file: IO[bytes], *, size: int, made_by: str, limits: Limits, blobs: Blobs, told: Told
) -> Derived:
    """Raises Refused when the file is broken or hostile."""
    archive = Archive(file, limits, size=size)
    _refuse_declarations(archive)
    pictures = Pictures(blobs, limits)
    book = Derived(TEXT, DOCX, made_by, facts=_facts(archive))
    seen = {"images": 0, "without_alt": 0, "lost_images": 0}
    root = fragment(_html(file, pictures, seen))
    legacy = _to_unicode(root)
    pages = _pages(root)
    places = bind(book, pages, blobs=blobs, limits=limits, told=told, images=pictures.made)
    book.toc = toc_of([(page.title, page.path, "", []) for page in pages if page.title], places)
    first = next((" ".join(node.text_content().split()) for node in root if node.text_content().strip()), "")
    book.facts.title = book.facts.title or first[:300]
    book.measures.update(seen)
    if legacy:
        book.note("encoding", "Chữ trong tệp theo bảng mã cũ, đã chuyển sang Unicode; xin dò lại dấu.")
    if not book.toc:
        book.note(
            "structure",
            "Tệp Word không dùng kiểu Heading nên sách không có mục lục. Xin đặt kiểu cho tên chương.",
        )
    return book


def _refuse_declarations(archive: Archive) -> None:
    """Word never declares a doctype; whoever does, wants entities."""
    for name in archive.names:
        if name.lower().endswith((".xml", ".rels")):
            data = archive.read(name, most=_MOST_XML)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data:
                raise Refused(
                    "Tệp Word có khai báo lạ (DOCTYPE) bên trong nên không nhận. Xin lưu lại bằng Word."
                )


def _html(file: IO[bytes], pictures: Pictures, seen: dict[str, int]) -> str:
    def picture(image: Any) -> dict[str, str]:
        seen["images"] += 1
        seen["without_alt"] += not image.alt_text
        try:
            with image.open() as source:
                row = pictures.add(source.read())
        except Exception:  # noqa: BLE001 - a picture outside the file, or none: mammoth says so in many ways
            row = None
        if row is None:
            seen["lost_images"] += 1
            return {"src": "", "alt": image.alt_text or ""}
        return {"src": f"../r/{row.sha256}/", "width": str(row.width), "height": str(row.height), "loading": "lazy",
                "alt": image.alt_text or ""}  # fmt: skip

    file.seek(0)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(file.read()), style_map=_STYLES, include_embedded_style_map=False, external_file_access=False,
            convert_image=mammoth.images.img_element(picture),
        )  # fmt: skip
    except Refused:
        raise
    except Exception as error:
        raise Refused("Tệp Word hỏng, không mở được. Xin lưu lại bằng Word rồi nộp lại.") from error
    return str(result.value)


def _to_unicode(root: Any) -> str:
    sample = root.text_content()[:200_000]
    legacy = "" if sample.isascii() else str(viparse.detect_text_encoding(sample) or "")
    for node in root.iter() if legacy else ():
        for part in ("text", "tail"):
            said = getattr(node, part)
            if said and said.strip():
                setattr(node, part, nfc(viparse.fix(said, encoding=legacy)))
    return legacy


def _pages(root: Any) -> list[Page]:
    """A page for every heading of the first level (of the second when there is only one of the first)."""
    level = "h1" if sum(1 for node in root if node.tag == "h1") > 1 else None
    heads = {level} if level else _BREAK
    parts: list[list[Any]] = [[]]
    for node in root:
        if node.tag in heads and parts[-1]:
            parts.append([])
        parts[-1].append(node)
    if len(parts) > 1 and sum(len(node.text_content().split()) for node in parts[0]) < _FEW_WORDS:
        parts[:2] = [parts[0] + parts[1]]  # a title page is no section of its own
    notes = _notes(root)
    paths = {name: f"{_PATH}-{number}" for number, part in enumerate(parts, 1) for name in _ids(part)}
    pages = []
    for number, part in enumerate(parts, start=1):
        own = [
            node for node in part if not (node.tag == "ol" and any(item in notes.values() for item in node))
        ]
        called = [notes[name] for name in _called(own) if name in notes]
        for node in called:
            node.tag = "aside"
            node.set("class", "note")
            paths[node.get("id", "")] = f"{_PATH}-{number}"
        title = next((" ".join(node.text_content().split()) for node in own if node.tag in _BREAK), "")
        pages.append((f"{_PATH}-{number}", own + called, title))
    made = []
    for path, nodes, title in pages:
        for node in nodes:
            _link(node, paths)
        made.append(
            make_page(path, "".join(soup.tostring(node, encoding="unicode") for node in nodes), title=title)
        )
    return [page for page in made if any(piece.lines or len(piece.root) for piece in page.pieces)]


def _notes(root: Any) -> dict[str, Any]:
    return {
        node.get("id"): node
        for node in root.iter("li")
        if (node.get("id") or "").startswith(("footnote-", "endnote-"))
    }


def _called(nodes: list[Any]) -> list[str]:
    found = [
        link.get("href", "")[1:]
        for node in nodes
        for link in node.iter("a")
        if link.get("href", "").startswith("#")
    ]
    return list(dict.fromkeys(found))


def _ids(nodes: list[Any]) -> list[str]:
    return [one.get("id") for node in nodes for one in node.iter() if one.get("id")]


def _link(node: Any, paths: dict[str, str]) -> None:
    for link in node.iter("a"):
        href = link.get("href", "")
        if not href.startswith("#"):
            continue
        if href[1:].startswith(("footnote-", "endnote-")) and "-ref-" not in href:
            link.set("class", "noteref")
            link.set("role", "doc-noteref")
        link.set("href", in_book(paths.get(href[1:], ""), href[1:]))


def _facts(archive: Archive) -> Facts:
    facts = Facts()
    name = archive.find("docProps/core.xml")
    if not name:
        return facts
    try:
        root = xml_tree(archive.read(name, most=1 << 20))
    except Refused:
        return facts
    said = {local(node): " ".join(nfc(node.text or "").split()) for node in root}
    facts.title, facts.description = said.get("title", "")[:300], said.get("description", "")[:4_000]
    facts.authors = [
        one.strip() for one in said.get("creator", "").split(";") if one.strip() and one != "python-docx"
    ]
    facts.language = said.get("language", "")
    return facts
