"""PDF files as layers: set text in its places, pages that are pictures or rubbish recognised where possible."""

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tusach.kit.errors import Refused
from tusach.kit.tesseract import ocr_version
from tusach.kit.textlayer.legacy import (
    NAMES,
    convert,
    detect,
    encoding_of_font,
    in_capitals,
    is_capital_font,
    is_old,
)
from tusach.kit.textlayer.lines import Line
from tusach.kit.textlayer.ocr import Scans, pages_said, recognise, recognised_later
from tusach.kit.textlayer.outline import with_levels
from tusach.kit.textlayer.pdf_notes import MOST_NOTES, Note, remarks_of_notes
from tusach.kit.textlayer.pdf_page import Page
from tusach.kit.textlayer.printed import Sheet, paragraphs_of
from tusach.kit.textlayer.ruled import Drawn, tables_of
from tusach.kit.textlayer.sense import LEAST_LETTERS, has_marks, is_rubbish, strange_share
from tusach.kit.textlayer.shape import Layer

EXTRACTOR, VERSION = "tusach-pdf", 2
MOST_PAGES = 2_000
OCR_DPI = 220
_MOST_DOTS = 24_000_000
_HYPHENS = str.maketrans({"\x02": "\u00ad", "\ufffe": "\u00ad"})
_NO_OCR = (
    "“{}” là bản quét, không có chữ. Máy chủ chưa cài bộ nhận chữ (gói tesseract-ocr-vie); "
    "xin gửi tệp Word hoặc PDF có chữ, hoặc nhờ người quản trị cài gói này."
)
_RUBBISH = (
    "Lớp chữ trong “{}” hỏng (chép ra toàn ký tự lạ) và máy chủ chưa cài bộ nhận chữ (gói tesseract-ocr-vie). "
    "Xin gửi tệp Word, hoặc in lại ra PDF từ Word."
)
_RUBBISH_SEEN = "Lớp chữ trong “{}” hỏng và không nhận được chữ từ ảnh trang. Xin gửi tệp Word."
_RUBBISH_LATER = "Lớp chữ trong “{}” hỏng (chép ra toàn ký tự lạ). Nhận chữ từ ảnh mất vài giây mỗi trang nên không làm ngay lúc này."


def read_pdf(data: bytes, *, name: str, scans: Scans) -> Layer:
    """Raises Refused."""
    document = _open(data, name)
    try:
        return _Document(document, name, scans).layer()
    except pypdfium2.PdfiumError as error:
        raise Refused(f"Tệp PDF “{name}” hỏng, không đọc được. Xin xuất lại tệp rồi gửi lại.") from error
    finally:
        document.close()


def _open(data: bytes, name: str) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
        total = len(document)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Refused(f"Tệp PDF “{name}” đặt mật khẩu. Xin gửi bản không có mật khẩu.") from error
        raise Refused(f"Tệp PDF “{name}” hỏng hoặc gửi chưa hết, không mở được. Xin gửi lại tệp.") from error
    if not total:
        raise Refused(f"Tệp PDF “{name}” không có trang nào.")
    if total > MOST_PAGES:
        raise Refused(
            f"Tệp PDF “{name}” có {total} trang, nhiều hơn mức {MOST_PAGES}. Xin tách thành nhiều tệp."
        )
    return document


class _Document:
    def __init__(self, document: Any, name: str, scans: Scans) -> None:
        self._document = document
        self._name = name
        self._scans = scans
        self._sheets: list[Sheet] = []
        self._recognised: list[int] = []
        self._unread: list[int] = []
        self._blank: list[int] = []
        self._doubtful: list[int] = []
        self._pictured: list[int] = []
        self._encodings: set[str] = set()
        self._notes: list[Note] = []

    def layer(self) -> Layer:
        total = len(self._document)
        for n in range(total):
            self._page(n + 1)
            self._scans.tell(n + 1, total)
        _put_right([line for sheet in self._sheets for line in sheet.lines], self._encodings)
        paragraphs = tuple(with_levels(paragraphs_of(self._sheets), self._document))
        if not paragraphs:
            raise Refused(self._nothing())
        scanned = 2 * (len(self._recognised) + len(self._pictured)) > len(self._sheets)
        return Layer(
            source="scan" if scanned else "pdf", extractor=EXTRACTOR, version=VERSION, paragraphs=paragraphs,
            remarks=tuple(remarks_of_notes(self._notes, paragraphs)), warnings=tuple(self._warnings()),
            pages=len(self._document), facts=self._facts(),
        )  # fmt: skip

    def _page(self, number: int) -> None:
        page = Page(self._document[number - 1], number)
        try:
            lines = page.lines()
            self._notes += page.notes() if len(self._notes) < MOST_NOTES else []
            text = "\n".join(line.text for line in lines)
            pictured = page.has_image()
            poor = len(text) < LEAST_LETTERS and pictured
            rubbish = not poor and is_rubbish(text, strict=pictured) and not _is_legacy(lines, text)
            if pictured and not poor and not rubbish:
                self._pictured.append(number)
            if poor or rubbish:
                self._sheets.append(
                    Sheet(number, self._recognise(page, lines, rubbish=rubbish), width=page.width)
                )
            else:
                tables = tables_of(page.rules()) if lines else []
                self._sheets.append(Sheet(number, _cut(page, lines, tables), tables, page.width))
                self._blank += [] if lines else [number]
        finally:
            page.close()

    def _recognise(self, page: Page, lines: list[Line], *, rubbish: bool) -> list[Line]:
        wanted = self._scans.wants(page.number, len(self._document), len(self._recognised))
        if wanted:
            scale = min(OCR_DPI / 72, (_MOST_DOTS / max(page.width * page.height, 1)) ** 0.5)
            found = recognise(page.picture(scale), number=page.number, points=1 / scale)
            if found is not None:
                self._recognised.append(page.number)
                return found
        if not rubbish:
            self._unread.append(page.number)
            return lines
        text = "".join(line.text for line in lines)
        if strange_share(text) <= 0.3 and (has_marks(text) or self._sheets):
            self._doubtful.append(page.number)
            return lines
        if self._scans.can and not wanted:  # out of time, or enough of them: what was recognised is kept
            self._unread.append(page.number)
            return []
        raise Refused(self._broken().format(self._name))

    def _nothing(self) -> str:
        if self._scans.is_later:
            nothing = f"Tệp “{self._name}” không có chữ nào đọc được. Xin chọn lại tệp."
            return recognised_later(self._name) if self._unread else nothing
        return (
            f"Không nhận được chữ nào trong “{self._name}”."
            if self._scans.can
            else _NO_OCR.format(self._name)
        )

    def _broken(self) -> str:
        if self._scans.is_later:
            return _RUBBISH_LATER
        return _RUBBISH_SEEN if self._scans.can else _RUBBISH

    def _warnings(self) -> list[str]:
        said = [
            f"Tệp dùng bảng mã cũ {NAMES.get(encoding, encoding)}, đã chuyển sang Unicode; xin dò lại dấu."
            for encoding in sorted(self._encodings)
        ]
        if self._recognised:
            where = pages_said(self._recognised)
            said.append(f"Chữ ở {where} được nhận từ ảnh; xin dò lại số, ngày và nhãn đề mục.")
        if self._pictured:
            where = pages_said(self._pictured)
            said.append(
                f"Ở {where} có ảnh lớn dưới lớp chữ, có thể là bản quét đã nhận chữ từ trước; xin dò lại số."
            )
        if self._unread:
            here = self._scans.can or self._scans.is_later
            why = "" if here else " vì máy chủ chưa cài bộ nhận chữ (gói tesseract-ocr-vie)"
            said.append(f"Chưa nhận được chữ ở {pages_said(self._unread)}{why}.")
        if self._doubtful:
            said.append(f"Lớp chữ ở {pages_said(self._doubtful)} có vẻ hỏng; xin so với tệp gốc.")
        return said

    def _facts(self) -> dict[str, str]:
        facts = {"pages_recognised": str(len(self._recognised))} if self._recognised else {}
        if self._unread and self._scans.is_later:
            facts["pages_later"] = str(len(self._unread))
        return facts | ({"ocr": ocr_version()} if self._recognised else {})


def _cut(page: Page, lines: list[Line], tables: list[Drawn]) -> list[Line]:
    """Lines that run over the edge of a cell, cut there."""
    made: list[Line] = []
    for line in lines:
        table = next((one for one in tables if one.holds(line)), None)
        edges = table.inner_edges(line) if table and line.last > line.first else []
        made += page.split_at(line, edges) if edges else [line]
    return made


def _is_legacy(lines: list[Line], text: str) -> bool:
    return any(encoding_of_font(line.font) for line in lines) or bool(detect(text))


def _put_right(lines: list[Line], found: set[str]) -> None:
    """Old encodings by the font of each line, or by the letters of the whole."""
    whole = detect("\n".join(line.text for line in lines))
    for line in lines:
        encoding = encoding_of_font(line.font)
        if encoding and not is_old(line.text, encoding, whole == encoding):
            continue
        if encoding := encoding or whole:
            said = line.text
            if encoding == "tcvn3":  # pdfium's sign for a hyphen at the end of a line is the letter ư there
                said = said.translate(_HYPHENS)
            text = convert(said, encoding)
            if text != line.text:
                found.add(encoding)
            capitals = encoding == "tcvn3" and text != line.text and in_capitals(text)
            line.text = text.upper() if capitals or is_capital_font(line.font) else text
