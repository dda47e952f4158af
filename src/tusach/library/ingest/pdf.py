"""PDF, set or scanned: every page a section with its picture in two sizes and its text (docs/hard/ingest.md)."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import IO, Any

import pypdfium2
import pypdfium2.raw as pdfium
import viparse

from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.library.ingest import lines as printed_lines
from tusach.library.ingest.isbn import find_isbn
from tusach.library.ingest.kinds import PDF
from tusach.library.ingest.lines import Line
from tusach.library.ingest.ocr import can_recognise, recognise
from tusach.library.ingest.pdf_text import is_good, lines_of
from tusach.library.ingest.pictures import Pictures, fitted
from tusach.library.ingest.printed import (
    LARGE,
    LARGE_SCAN,
    SMALL,
    Packed,
    PageText,
    keep_pictures,
    pack_print,
    pack_scan,
    page_section,
)  # fmt: skip
from tusach.library.ingest.shape import PAGES, Blobs, Derived, Limits, Note, Told

_TALLEST = 3
_AHEAD = 6
_RISKS = ((b"/JavaScript", "chương trình JavaScript"), (b"/JS", "chương trình JavaScript"), (b"/Launch", "lệnh mở tệp khác"),
          (b"/EmbeddedFile", "tệp đính kèm"), (b"/RichMedia", "đa phương tiện"))  # fmt: skip
_IMAGE, _SHADING = 3, 4
_SAMPLE = 100_000
_OCR_WIDTH = 1_700


def read_pdf(
    file: IO[bytes], *, size: int, made_by: str, limits: Limits, blobs: Blobs, told: Told
) -> Derived:
    """Raises Refused when the file is locked, broken, or has more pages than the limits allow."""
    document = _open(file)
    try:
        total = len(document)
        if total > limits.pages:
            raise Refused(
                f"Tệp PDF có {total} trang, nhiều hơn mức {limits.pages}. Xin chia thành nhiều tập."
            )
        if not total:
            raise Refused("Tệp PDF không có trang nào.")
        book = Derived(PAGES, PDF, made_by)
        maker = _Maker(document, Pictures(blobs, limits), blobs)
        maker.make(book, told)
        _outline(book, document)
        _describe(book, document, maker)
        book.notes += _risks(file, size)
    finally:
        document.close()
    return book


def _open(file: IO[bytes]) -> Any:
    file.seek(0)
    try:
        return pypdfium2.PdfDocument(file, autoclose=False)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise Refused("Tệp PDF đặt mật khẩu hoặc bị khóa bản quyền. Xin nộp bản không khóa.") from error
        raise Refused("Tệp PDF hỏng, không mở được. Xin xuất lại hoặc tải lại tệp.") from error


class _Maker:
    """The pages of one document, in two passes: first all lines (running heads show only then), then the pictures."""

    def __init__(self, document: Any, pictures: Pictures, blobs: Blobs) -> None:
        self.document, self.pictures, self.blobs = document, pictures, blobs
        self.recognised = self.empty = 0
        self.legacy = ""
        self.first_page: Any = None
        self.text = ""

    def make(self, book: Derived, told: Told) -> None:
        total = len(self.document)
        raw = [self._with_page(number, lines_of) for number in range(total)]
        good = [is_good(lines) for lines in raw]
        raw = self._to_unicode(raw)
        self.text = "\n".join(line.text for lines in raw[:8] for line in lines)
        body = printed_lines.body_size(raw)
        kept = printed_lines.without_running_heads(raw, body=body)
        texts = [
            PageText(printed_lines.paragraphs(lines, body=body)) if fine else None
            for lines, fine in zip(kept, good, strict=True)
        ]
        for number, (packed, text) in enumerate(self._pages(texts)):
            label = nfc(self.document.get_page_label(number) or "") or str(number + 1)
            rows = keep_pictures(packed, self.pictures)
            book.sections.append(page_section(text, rows, label=label, title="", blobs=self.blobs))
            told(number + 1, total)
        if self.first_page is not None:
            book.resources += self.pictures.cover_of(self.first_page)
            book.cover_sha256 = book.resources[0].sha256

    def _pages(self, texts: list[PageText | None]) -> Iterator[tuple[list[Packed], PageText]]:
        """The pages in order. Drawing is one thread's work (pdfium), packing another's, a few pages ahead."""
        waiting: deque[tuple[Future[list[Packed]], PageText]] = deque()
        with ThreadPoolExecutor(max_workers=2) as packers:
            for number, text in enumerate(texts):
                waiting.append(self._with_page(number, partial(self._page, packers, text)))
                if len(waiting) > _AHEAD:
                    packed, kept = waiting.popleft()
                    yield packed.result(), kept
            for packed, kept in waiting:
                yield packed.result(), kept

    def _with_page(self, number: int, do: Callable[[Any], Any]) -> Any:
        try:
            page = self.document[number]
        except pypdfium2.PdfiumError as error:
            raise Refused(f"Trang {number + 1} của tệp PDF hỏng. Xin xuất lại tệp.") from error
        try:
            return do(page)
        finally:
            page.close()

    def _page(
        self, packers: ThreadPoolExecutor, text: PageText | None, page: Any
    ) -> tuple[Future[list[Packed]], PageText]:
        if text is not None and not _has_pictures(page):
            large = _render(page, LARGE, grey=True)
            packed = packers.submit(pack_print, _render(page, SMALL, grey=True), large)
        else:
            large = _render(page, LARGE_SCAN if text is None else LARGE, grey=False)
            packed = packers.submit(pack_scan, large)
        if self.first_page is None:
            self.first_page = fitted(large, SMALL)
        if text is None:
            text = PageText([])
            if can_recognise():
                text = recognise(_render(page, _OCR_WIDTH, grey=True))
                self.recognised += 1
            self.empty += not text.paragraphs
        return packed, text

    def _to_unicode(self, pages: list[list[Line]]) -> list[list[Line]]:
        sample = "\n".join(line.text for lines in pages for line in lines)[:_SAMPLE]
        self.legacy = "" if sample.isascii() else str(viparse.detect_text_encoding(sample) or "")
        if not self.legacy:
            return pages
        return [
            [Line(nfc(viparse.fix(line.text, encoding=self.legacy)), line.left, line.right, line.top, line.bottom, line.size)
             for line in lines]
            for lines in pages
        ]  # fmt: skip


def _render(page: Any, width: int, *, grey: bool) -> Any:
    """The page that wide, however large or long its sheet says it is."""
    wide, high = page.get_size()
    scale = min(width / max(wide, 1.0), _TALLEST * width / max(high, 1.0))
    bitmap = page.render(scale=scale, grayscale=grey, may_draw_forms=False)
    image = bitmap.to_pil()
    image.load()
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _has_pictures(page: Any) -> bool:
    """Photographs or shades, which four greys would spoil."""
    return any(True for _ in page.get_objects(filter=[_IMAGE, _SHADING], max_depth=3))


def _outline(book: Derived, document: Any) -> None:
    """The outline as table of contents; its entries are the titles of the pages where they begin."""
    rows: list[dict[str, Any]] = []
    holders: list[list[dict[str, Any]]] = [rows]
    for number, mark in enumerate(document.get_toc(max_depth=6)):
        if number >= 3_000:
            break
        title = " ".join(nfc(mark.get_title() or "").split())[:300]
        destination = mark.get_dest()
        index = destination.get_index() if destination else None
        if not title or index is None or not 0 <= index < len(book.sections):
            continue
        row: dict[str, Any] = {"title": title, "section": index + 1, "anchor": "", "children": []}
        del holders[min(mark.level, len(holders) - 1) + 1 :]
        holders[-1].append(row)
        holders.append(row["children"])
        book.sections[index].title = book.sections[index].title or title
    book.toc = rows
    book.page_list = [
        {"label": section.label, "section": ordinal, "anchor": ""}
        for ordinal, section in enumerate(book.sections, start=1)
    ]


def _describe(book: Derived, document: Any, maker: _Maker) -> None:
    facts = document.get_metadata_dict()
    book.facts.title = _said(facts.get("Title"))[:300]
    book.facts.authors = [
        name for one in re.split(r"[;,]", _said(facts.get("Author"))) if (name := one.strip())
    ][:20]
    book.facts.isbn = find_isbn(maker.text)
    book.measures.update(
        pages=len(book.sections), recognised=maker.recognised, empty=maker.empty, tagged=document.is_tagged()
    )
    book.accessibility = {"accessMode": ["visual"] if maker.empty else ["visual", "textual"]}
    if maker.legacy:
        book.note("encoding", "Chữ trong tệp theo bảng mã cũ, đã chuyển sang Unicode; xin dò lại dấu.")
    if maker.recognised:
        book.note(
            "ocr", f"Chữ của {maker.recognised} trang được nhận từ ảnh; xin dò lại trước khi phát hành."
        )
    if maker.empty:
        book.note("text", f"{maker.empty} trang chỉ có ảnh, chưa có chữ để tìm và nghe đọc.")


def _said(text: str | None) -> str:
    return " ".join(nfc(text or "").split())


def _risks(file: IO[bytes], size: int) -> list[Note]:
    """What the file holds beside pages; pdfium is built without a script engine, so none of it ever runs here."""
    file.seek(0)
    found: list[str] = []
    tail = b""
    for _ in range(0, size, 1 << 20):
        chunk = file.read(1 << 20)
        found = list(dict.fromkeys([*found, *(said for mark, said in _RISKS if mark in tail + chunk)]))
        tail = chunk[-32:]
    return (
        [Note("active", f"Tệp gốc có {', '.join(found)}; bản đọc trên hệ thống không giữ lại.")]
        if found
        else []
    )
