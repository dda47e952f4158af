"""Plain text as a layer: each line a paragraph, for a line of a text file is what its writer ended."""

import unicodedata

from tusach.kit.errors import Refused
from tusach.kit.textlayer.finish import tidy
from tusach.kit.textlayer.legacy import NAMES, convert, detect
from tusach.kit.textlayer.shape import Layer, Paragraph

EXTRACTOR, VERSION = "tusach-text", 1
MOST_LINES = 60_000


def read_plain(data: bytes, *, name: str) -> Layer:
    """UTF-8, UTF-16 with a mark, or one byte a letter (old Vietnamese encodings). Raises Refused for what is no text."""
    text = _decoded(data)
    sample = text[:20_000]
    strange = sum(
        unicodedata.category(char) in {"Cc", "Cn", "Co"} and char not in "\r\n\t\f" for char in sample
    )
    if "\0" in sample or strange > len(sample) // 20:
        raise Refused(
            f"Không đọc được “{name}”: tệp không phải Word, PDF, ảnh quét hay văn bản. Xin gửi .docx hoặc .pdf."
        )
    warnings = []
    if encoding := detect(text):
        text = convert(text, encoding)
        warnings.append(
            f"Tệp dùng bảng mã cũ {NAMES.get(encoding, encoding)}, đã chuyển sang Unicode; xin dò lại dấu."
        )
    lines = [
        unicodedata.normalize("NFC", tidy(line)).strip() for line in text.replace("\f", "\n").splitlines()
    ]
    kept = [line for line in lines if line]
    if len(kept) > MOST_LINES:
        raise Refused(f"Tệp “{name}” có quá nhiều dòng nên không đọc. Xin tách thành nhiều tệp.")
    paragraphs = tuple(Paragraph(id=f"p{n}", text=line) for n, line in enumerate(kept, start=1))
    return Layer(
        source="text", extractor=EXTRACTOR, version=VERSION, paragraphs=paragraphs, warnings=tuple(warnings)
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
