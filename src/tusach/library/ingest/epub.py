"""EPUB 2 and 3 by our own hands: zipfile, lxml and nh3. Fonts, styles, scripts and sound stay behind."""

from typing import IO

import viparse

from tusach.library.ingest.archive import Archive
from tusach.library.ingest.bind import Places, bind, toc_from_titles, toc_of
from tusach.library.ingest.epub_nav import Entry, read_nav
from tusach.library.ingest.epub_package import Package, read_package, refuse_locked
from tusach.library.ingest.epub_page import Reader
from tusach.library.ingest.kinds import EPUB
from tusach.library.ingest.page import Page, make_page
from tusach.library.ingest.pictures import Pictures
from tusach.library.ingest.shape import TEXT, Blobs, Derived, Limits, Told

_SAMPLE = 200_000
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
_LEGACY_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS"}


def read_epub(
    file: IO[bytes], *, size: int, made_by: str, limits: Limits, blobs: Blobs, told: Told
) -> Derived:
    """Raises Refused when the file is locked, hostile, or holds no page that can be read."""
    archive = Archive(file, limits, size=size)
    book = Derived(TEXT, EPUB, made_by)
    refuse_locked(archive, limits)
    package = read_package(archive, limits)
    pictures = Pictures(blobs, limits)
    legacy = _legacy(archive, package, pictures, limits)
    reader = Reader(archive, pictures, limits, legacy, package.fallbacks)
    contents, page_list = read_nav(archive, package, limits)
    pages = _pages(package, reader, contents)
    places = bind(book, pages, blobs=blobs, limits=limits, told=told, images=pictures.made)
    book.toc = toc_of(contents, places) or toc_from_titles(book.sections)
    book.page_list = _page_list(page_list, reader, places)
    book.facts, book.accessibility = package.facts, package.accessibility
    mostly = reader.found.right_to_left > len(package.spine) / 2
    book.right_to_left = package.right_to_left or mostly
    _cover(book, package, archive, pictures)
    _say(book, package, reader, legacy)
    return book


def _legacy(archive: Archive, package: Package, pictures: Pictures, limits: Limits) -> str:
    """The old encoding of the book's letters, from a sample of its first pages; "" for Unicode."""
    if package.facts.language and not package.facts.language.lower().startswith(("vi", "und")):
        return ""
    reader, sample = Reader(archive, pictures, limits), ""
    for name in package.spine:
        if not name.lower().endswith(_IMAGES):
            sample += "".join(reader.tree(name).itertext())
        if len(sample) > _SAMPLE:
            break
    if sample.isascii():
        return ""
    return str(viparse.detect_text_encoding(sample[:_SAMPLE]) or "")


def _pages(package: Package, reader: Reader, contents: list[Entry]) -> list[Page]:
    titles: dict[str, str] = {}
    for title, path, _, _ in _all(contents):
        titles.setdefault(path, title)
    pages = []
    for name in package.spine:
        if name.lower().endswith(_IMAGES):
            row = reader.pictures.add(reader.archive.read(name))
            html = reader.shown(row, "")
        else:
            html = reader.html(name)
        pages.append(make_page(name, html, title=titles.get(name, "")))
    return pages


def _all(entries: list[Entry]) -> list[Entry]:
    found: list[Entry] = []
    for entry in entries:
        found += [entry, *_all(entry[3])]
    return found


def _page_list(entries: list[Entry], reader: Reader, places: Places) -> list[dict[str, object]]:
    """Of the navigation, or else of the page breaks met on the way."""
    wanted = [(label, path, anchor) for label, path, anchor, _ in entries] or reader.found.breaks
    rows: list[dict[str, object]] = []
    for label, path, anchor in wanted:
        if label and (found := places.find(path, anchor)):
            rows.append({"label": label[:40], "section": found[0], "anchor": found[1]})
    return rows


def _cover(book: Derived, package: Package, archive: Archive, pictures: Pictures) -> None:
    name = package.cover
    if not name:
        named = [one for one in archive.names if "cover" in one.lower() and one.lower().endswith(_IMAGES)]
        name = named[0] if named else ""
    rows = pictures.cover(archive.read(name)) if name else []
    book.resources += rows
    book.cover_sha256 = rows[0].sha256 if rows else ""


def _say(book: Derived, package: Package, reader: Reader, legacy: str) -> None:
    found = reader.found
    book.measures.update(
        images=found.images, without_alt=found.without_alt, lost_images=found.lost_images, broken=found.broken,
        math=found.math, missing=len(package.missing), fixed_layout=package.fixed_layout,
    )  # fmt: skip
    if legacy:
        label = _LEGACY_NAMES.get(legacy, legacy)
        book.note(
            "encoding", f"Chữ trong sách theo bảng mã cũ {label}, đã chuyển sang Unicode; xin dò lại dấu."
        )
    if found.broken:
        book.note("structure", f"{found.broken} phần viết sai quy cách, đã đọc theo cách của trình duyệt.")
    if package.missing:
        book.note("structure", f"{len(package.missing)} tệp có trong danh mục nhưng không có trong sách.")
    if found.lost_images:
        book.note("images", f"{found.lost_images} hình không hiển thị được, đã thay bằng lời.")
    if found.remote:
        book.note("remote", f"{found.remote} hình nằm ở máy chủ khác, không tải về.")
    if found.scripts or found.media:
        book.note("media", "Sách có chương trình, âm thanh hoặc phim bên trong; phần đó không giữ lại.")
    if package.read_along:
        book.note(
            "media", "Sách có lời đọc đi theo từng câu (media overlays); chữ giữ đủ, lời đọc không giữ lại."
        )
    if package.fixed_layout:
        book.note("layout", "Sách dàn trang cố định; chữ và hình được xếp lại theo dòng đọc.")
