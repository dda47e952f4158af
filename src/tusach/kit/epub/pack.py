"""An EPUB 3.3 package with a table of contents for EPUB 2 readers. The same book gives the same bytes."""

import io
import zipfile
from collections.abc import Iterator
from html import escape

from tusach.kit.epub.book import Book, Chapter
from tusach.kit.epub.inline import Fault
from tusach.kit.epub.parts import STYLE, container, nav, ncx, package

_FIXED = (1980, 1, 1, 0, 0, 0)  # the earliest day a ZIP can say


def pack_book(book: Book) -> bytes:
    """Raises `Fault` when a link or a picture leads nowhere."""
    _check(book)
    pages: list[tuple[str, str]] = []  # (label, address)
    bodies = {chapter.name: _body(book, chapter, pages) for chapter in book.chapters}
    files: dict[str, bytes | str] = {
        "META-INF/container.xml": container(),
        "EPUB/package.opf": package(book),
        "EPUB/nav.xhtml": nav(book, pages),
        "EPUB/toc.ncx": ncx(book, pages),
        "EPUB/style.css": STYLE,
    }
    files |= {f"EPUB/{name}.xhtml": text for name, text in bodies.items()}
    files |= {f"EPUB/{name}": picture.data for name, picture in sorted(book.pictures.items())}
    return _zip(files)


def _zip(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        first = zipfile.ZipInfo("mimetype", _FIXED)  # uncompressed and first, as OCF 3.3 section 4.3 asks
        archive.writestr(first, "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _FIXED)
            packed = zipfile.ZIP_STORED if name.endswith(".webp") else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, packed, 9)
    return out.getvalue()


def _check(book: Book) -> None:
    chapters = {chapter.name: chapter for chapter in book.chapters}
    if len(chapters) != len(book.chapters):
        raise Fault("two chapters have the same name")
    if book.cover and book.cover not in book.pictures:
        raise Fault(f"there is no picture {book.cover} for the cover")
    for chapter in book.chapters:
        for name, anchor in chapter.links:
            target = chapters.get(name or chapter.name)
            if target is None or (anchor and anchor not in target.anchors):
                raise Fault(f"{chapter.name}: the link to {name}#{anchor} leads nowhere")
    used = {picture for chapter in book.chapters for picture in chapter.pictures} | {book.cover} - {""}
    unused = sorted(set(book.pictures) - used)
    if unused:
        raise Fault(f"no chapter shows {', '.join(unused)}")


def _body(book: Book, chapter: Chapter, pages: list[tuple[str, str]]) -> str:
    inside = "".join(_flow(book, chapter, pages))
    notes = "".join(note.xhtml for note in chapter.notes)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{book.language}" xml:lang="{book.language}"><head><meta charset="utf-8"/>'
        f"<title>{escape(chapter.title, quote=False)}</title>"
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>'
        f'<body><section epub:type="chapter" role="doc-chapter">{inside}{notes}</section></body></html>'
    )


def _flow(book: Book, chapter: Chapter, pages: list[tuple[str, str]]) -> Iterator[str]:
    """The blocks, with a page marker before the first and after every `page_words` words."""
    since = book.page_words
    for block in chapter.blocks:
        if book.page_words and since >= book.page_words:
            label = str(len(pages) + 1)
            pages.append((label, f"{chapter.name}.xhtml#trang-{label}"))
            yield f'<div epub:type="pagebreak" role="doc-pagebreak" id="trang-{label}" aria-label="Trang {label}"></div>'
            since = 0
        yield block.xhtml
        since += block.words
