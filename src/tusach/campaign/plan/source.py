"""From the bytes of a file to lines of clean Vietnamese text. Bounded; what cannot be read is one sentence."""

import io
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePath
from typing import Any

import viparse

from tusach.campaign.plan.shape import Doubt
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Paragraph, read_layer

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 200
MAX_SCANNED_PAGES = 40
MAX_LINES = 20_000
MAX_CHARS = 2_000_000
_OCR_SECONDS = 60
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}  # several wait for each other longer than they work
_LEGACY_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS"}


@dataclass(slots=True)
class Text:
    """`wrapped`: lines end where the page was full, so a sentence may run over several of them."""

    lines: list[str]
    wrapped: bool
    case_lost: bool = False
    doubts: list[Doubt] = field(default_factory=list)


def read_text(data: bytes, *, name: str) -> Text:
    """The lines of a txt, Word or pdf file. Raises Refused with a sentence for everything else."""
    if not data.strip(b"\0 \r\n\t"):
        raise Refused(f"Tệp “{name}” không có nội dung. Xin chọn lại tệp kế hoạch.")
    if len(data) > MAX_BYTES:
        raise Refused(f"Tệp “{name}” lớn hơn {MAX_BYTES >> 20} MB. Xin bớt ảnh trong tệp rồi gửi lại.")
    if data.startswith(b"%PDF-") or PurePath(name).suffix.lower() == ".pdf":
        text = _from_pdf(data, name)
    elif data.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        text = _from_word(data, name)
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


# --- Word ------------------------------------------------------------------------------------------


def _from_word(data: bytes, name: str) -> Text:
    """By the house's reader of Word files: tracked changes as final, automatic numbers written out."""
    layer = read_layer(data, name=name)
    text = Text(list(_word_lines(layer.paragraphs)), wrapped=False)
    text.doubts += [Doubt("tệp Word", 0, warning) for warning in layer.warnings]
    return text


def _word_lines(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    kept = [one for one in paragraphs if one.where not in {"note", "header", "footer"}]
    for table, group in groupby(kept, key=lambda one: one.cell.table if one.cell else 0):
        if table:
            yield from _table_lines(list(group))
        else:
            for one in group:
                yield from _numbered(one).splitlines() or [""]


def _numbered(paragraph: Paragraph) -> str:
    """With its automatic number; a bullet is written as “- ”."""
    label = (
        "-" if paragraph.label and not any(char.isalnum() for char in paragraph.label) else paragraph.label
    )
    return f"{label} {paragraph.text}".strip()


def _table_lines(cells: Sequence[Paragraph]) -> Iterator[str]:
    """A letterhead or closing (two columns, few rows) is read cell by cell, a real table row by row."""
    rows: dict[int, dict[int, list[str]]] = {}
    for one in cells:
        if one.cell:
            rows.setdefault(one.cell.row, {}).setdefault(one.cell.column, []).append(_numbered(one))
    is_layout = len(rows) <= 3 and all(len(row) <= 2 for row in rows.values())
    for row in rows.values():
        if is_layout:
            for lines in row.values():
                for line in lines:
                    yield from line.splitlines() or [""]
        else:
            yield " | ".join(" ".join(" ".join(lines).split()) for lines in row.values())


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
    text.lines = [line for line in text.lines if not line.strip().isdecimal()]
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
                env=os.environ | _ONE_THREAD,
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
