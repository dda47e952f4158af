"""From the bytes of a file to lines of clean Vietnamese text. Bounded; what cannot be read is one sentence."""

import io
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import viparse

from tusach.campaign.plan.shape import Doubt
from tusach.kit.errors import Refused

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PAGES = 200
MAX_SCANNED_PAGES = 40
MAX_LINES = 20_000
MAX_CHARS = 2_000_000
_OCR_SECONDS = 60
_LEGACY_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS"}


@dataclass(slots=True)
class Text:
    """`wrapped`: lines end where the page was full, so a sentence may run over several of them."""

    lines: list[str]
    wrapped: bool
    case_lost: bool = False
    doubts: list[Doubt] = field(default_factory=list)


def read_text(data: bytes, *, name: str) -> Text:
    """The lines of a txt, docx or pdf file. Raises Refused with a sentence for everything else."""
    if not data.strip(b"\0 \r\n\t"):
        raise Refused(f"Tệp “{name}” không có nội dung. Xin chọn lại tệp kế hoạch.")
    if len(data) > MAX_BYTES:
        raise Refused(f"Tệp “{name}” lớn hơn {MAX_BYTES >> 20} MB. Xin bớt ảnh trong tệp rồi gửi lại.")
    if data.startswith(b"%PDF-") or PurePath(name).suffix.lower() == ".pdf":
        text = _from_pdf(data, name)
    elif data.startswith(b"PK"):
        text = _from_docx(data, name)
    elif data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Refused(
            f"“{name}” là tệp Word đời cũ (.doc hoặc .rtf). Xin mở bằng Word hoặc LibreOffice, lưu thành .docx rồi gửi lại."
        )
    else:
        text = _from_plain(data, name)
    return _bounded(_without_legacy(text), name)


def _bounded(text: Text, name: str) -> Text:
    kept, chars = [], 0
    for line in text.lines[:MAX_LINES]:
        chars += len(line)
        if chars > MAX_CHARS:
            break
        kept.append(_cleaned(line))
    if len(kept) < len(text.lines):
        text.doubts.append(
            Doubt("độ dài", len(kept), f"Chỉ đọc {len(kept)} dòng đầu trong {len(text.lines)} dòng của tệp.")
        )
    text.lines = kept
    if not any(line.strip() for line in kept):
        raise Refused(f"Tệp “{name}” không có chữ nào đọc được.")
    return text


def _cleaned(line: str) -> str:
    """NFC, no control characters, no marks of Markdown, look-alike letters put right."""
    line = unicodedata.normalize("NFC", line).replace("ð", "đ").replace("Ð", "Đ").replace("\xa0", " ")
    line = "".join(char for char in line if char == "\t" or unicodedata.category(char)[0] != "C")
    line = line.replace("**", "").replace("<http", "http").replace(">)", ")")
    return line.lstrip("#").rstrip() if line.startswith("#") else line.rstrip()


def _without_legacy(text: Text) -> Text:
    """Lines typed with TCVN3 or VNI fonts become Unicode; line numbers stay as they were."""
    encoding = viparse.detect_text_encoding("\n".join(text.lines)[:200_000])
    if encoding is None:
        return text
    label = _LEGACY_NAMES.get(encoding, encoding)
    text.lines = [viparse.fix(line, encoding=encoding) if line.strip() else "" for line in text.lines]
    text.case_lost = encoding == "tcvn3"
    text.doubts.append(
        Doubt("bảng mã", 0, f"Tệp dùng bảng mã cũ {label}, đã chuyển sang Unicode; xin dò lại dấu.")
    )
    return text


def _from_plain(data: bytes, name: str) -> Text:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = data.decode("utf-16", errors="replace")
    else:
        try:
            found = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            found = data.decode("cp1252", errors="replace").replace("\ufffd", "\x81")
    sample = found[:20_000]
    strange = sum(
        unicodedata.category(char) in {"Cc", "Cn", "Co"} and char not in "\r\n\t\f" for char in sample
    )
    if "\0" in sample or strange > len(sample) // 20:
        raise Refused(f"“{name}” không phải tệp văn bản. Xin gửi tệp .docx, .pdf hoặc .txt.")
    return Text(found.replace("\f", "\n").splitlines(), wrapped=True)


# --- docx ------------------------------------------------------------------------------------------


def _from_docx(data: bytes, name: str) -> Text:
    from docx import Document  # noqa: PLC0415 - slow to load, and only one door needs it

    _check_package(data, name)
    try:
        lines = list(_docx_lines(Document(io.BytesIO(data))))
    except Exception as error:
        raise Refused(f"Tệp “{name}” hỏng, không mở được. Xin lưu lại bằng Word rồi gửi lại.") from error
    return Text(lines, wrapped=False)


def _check_package(data: bytes, name: str) -> None:
    """The directory of the package promises a Word file of a bearable size; nothing is unpacked for this."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except zipfile.BadZipFile as error:
        raise Refused(f"Tệp “{name}” hỏng, không mở được. Xin lưu lại bằng Word rồi gửi lại.") from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > 5_000:
        raise Refused(f"Tệp “{name}” nở ra quá lớn khi mở. Xin gửi bản gọn hơn hoặc bản PDF.")
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise Refused(f"“{name}” không phải tệp Word. Xin gửi tệp .docx, .pdf hoặc .txt.")


def _docx_lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _table_lines(block)
        else:
            yield from _numbered(block).splitlines() or [""]


def _numbered(paragraph: Any) -> str:
    """The paragraph's text; an automatic bullet, which is not part of the text, is written as “- ”."""
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    text = str(paragraph.text)
    return f"- {text}" if style.startswith("List Bullet") and text.strip() else text


def _table_lines(table: Any) -> Iterator[str]:
    """A letterhead or closing (two columns, few rows) is read cell by cell, a real table row by row."""
    rows = [list(dict.fromkeys(row.cells)) for row in table.rows]
    if len(rows) <= 3 and all(len(cells) <= 2 for cells in rows):
        for cells in rows:
            for cell in cells:
                for paragraph in cell.paragraphs:
                    yield from _numbered(paragraph).splitlines() or [""]
        return
    for cells in rows:
        yield " | ".join(" ".join(cell.text.split()) for cell in cells)


# --- pdf -------------------------------------------------------------------------------------------


def _from_pdf(data: bytes, name: str) -> Text:
    import pypdfium2  # noqa: PLC0415 - only this door needs it

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused(f"Tệp PDF “{name}” hỏng hoặc có mật khẩu, không mở được.") from error
    text = Text([], wrapped=True)
    try:
        total = len(document)
        for number in range(min(total, MAX_PAGES)):
            page = document[number]
            text.lines += [
                line.rstrip("\r\n") for line in page.get_textpage().get_text_bounded().splitlines()
            ]
            text.lines.append("")
        if total > MAX_PAGES:
            text.doubts.append(Doubt("số trang", 0, f"Tệp có {total} trang; chỉ đọc {MAX_PAGES} trang đầu."))
        if sum(len(line.strip()) for line in text.lines) < 20 * min(total, MAX_PAGES):
            return _from_scan(document, name)
    finally:
        document.close()
    text.lines = [line for line in text.lines if not line.strip().isdigit()]
    return text


def can_read_scans() -> bool:
    return shutil.which("tesseract") is not None


def _from_scan(document: Any, name: str) -> Text:
    """Every page as an image through tesseract, when the machine has it."""
    if not can_read_scans():
        raise Refused(
            f"“{name}” là bản quét, không có chữ. Máy chủ chưa cài tesseract để nhận chữ; "
            "xin gửi tệp Word hoặc PDF có chữ, hoặc cài gói tesseract-ocr-vie."
        )
    text = Text([], wrapped=True)
    text.doubts.append(Doubt("bản quét", 0, "Chữ được nhận từ ảnh; xin dò lại số, ngày và các nhãn đề mục."))
    total = len(document)
    for number in range(min(total, MAX_SCANNED_PAGES)):
        image = document[number].render(scale=200 / 72).to_pil().convert("L")
        packed = io.BytesIO()
        image.save(packed, format="PNG")
        try:
            found = subprocess.run(
                ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "4"],  # noqa: S607 - found on PATH
                input=packed.getvalue(),
                capture_output=True,
                timeout=_OCR_SECONDS,
                check=True,
            ).stdout.decode("utf-8", errors="replace")
        except (subprocess.SubprocessError, OSError):
            text.doubts.append(
                Doubt("bản quét", len(text.lines), f"Không nhận được chữ ở trang {number + 1}.")
            )
            continue
        text.lines += [*found.replace("\f", "").splitlines(), ""]
    if total > MAX_SCANNED_PAGES:
        why = f"Bản quét có {total} trang; chỉ nhận chữ {MAX_SCANNED_PAGES} trang đầu."
        text.doubts.append(Doubt("số trang", len(text.lines), why))
    return text
