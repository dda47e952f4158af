"""From the bytes of a file to lines of clean Vietnamese text. Bounded; what cannot be read is one sentence."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePath

import viparse

from tusach.campaign.plan.labels import is_upper, roman_value
from tusach.campaign.plan.shape import Doubt
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, Paragraph, read_layer

MAX_BYTES = 50 * 1024 * 1024
QUICK_BYTES = 2 * 1024 * 1024
MAX_LINES = 20_000
MAX_CHARS = 2_000_000
_DOTLESS = re.compile(r"^([IVX]{1,5})([Ll]?)\s+(\S.*)$")
_LEGACY_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS"}


@dataclass(slots=True)
class Text:
    """`wrapped`: lines end where the page was full, so a sentence may run over several of them."""

    lines: list[str]
    wrapped: bool
    case_lost: bool = False
    doubts: list[Doubt] = field(default_factory=list)


Reader = Callable[..., Layer]  # (data, name=) -> Layer, as kit.textlayer.read_layer and read_apart


def look_at(data: bytes, *, name: str) -> None:
    """Refused for what need not be read at all."""
    if not data.strip(b"\0 \r\n\t"):
        raise Refused(f"Tệp “{name}” không có nội dung. Xin chọn lại tệp kế hoạch.")
    if len(data) > MAX_BYTES:
        raise Refused(f"Tệp “{name}” lớn hơn {MAX_BYTES >> 20} MB. Xin bớt ảnh trong tệp rồi gửi lại.")


def is_quick(data: bytes, *, name: str) -> bool:
    """A text or a small DOCX: read in a second. PDFs may be scans, DOC and RTF go through LibreOffice: they take as long as they take."""
    return len(data) <= QUICK_BYTES and not _is_pdf(data, name) and not data.startswith(_THROUGH_OFFICE)


def read_text(data: bytes, *, name: str, reader: Reader = read_layer) -> Text:
    """The lines of a txt, Word or pdf file. Raises Refused with a sentence for everything else. A stranger's Word or PDF file
    is read by a `reader` that may die of it.
    """
    look_at(data, name=name)
    if _is_pdf(data, name) or data.startswith((b"PK", *_THROUGH_OFFICE)):
        text = _from_layer(reader(data, name=name))
    else:
        text = _from_plain(data, name)
    return _bounded(_without_legacy(text), name)


_THROUGH_OFFICE = (b"\xd0\xcf\x11\xe0", b"{\\rtf")


def _is_pdf(data: bytes, name: str) -> bool:
    return data.startswith(b"%PDF-") or PurePath(name).suffix.lower() == ".pdf"


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


# --- Word, PDF, scans -------------------------------------------------------------------------------


def _from_layer(layer: Layer) -> Text:
    """By the house's reader of files: tracked changes as final, automatic numbers written out, the lines of a page joined to
    paragraphs.
    """
    text = Text(list(_lines(layer.paragraphs)), wrapped=False)
    kind = {"pdf": "tệp PDF", "scan": "bản quét"}.get(layer.source, "tệp Word")
    text.doubts += [Doubt(kind, 0, warning) for warning in layer.warnings]
    if layer.source == "scan":
        _with_dots(text)
    return text


def _with_dots(text: Text) -> None:
    """Recognised letters lose the dot of a heading, or take it for an L: `IL MỤC ĐÍCH` is `I. MỤC ĐÍCH`."""
    for place, line in enumerate(text.lines):
        found = _DOTLESS.match(line)
        if found and roman_value(found[1]) and " " in found[3] and is_upper(found[3]):
            text.lines[place] = f"{found[1]}. {found[3]}"
            why = f"Nhãn được đọc là “{found[1]}.”; xin so với bản giấy."
            text.doubts.append(Doubt(f"nhãn “{found[1]}{found[2]}”", place + 1, why))


def _lines(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
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
