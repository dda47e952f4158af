"""A file becomes a book: `derive` (docs/hard/ingest.md). Run it apart from the house: files are from strangers."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from tusach.kit.errors import Refused
from tusach.kit.text import decimal
from tusach.library.ingest import kinds
from tusach.library.ingest.facts import merged
from tusach.library.ingest.shape import Blobs, Derived, InMemory, Limits, Told

__all__ = ["Derived", "Limits", "derive"]

_NOT_READ = (
    "Tệp này không phải sách mà thư viện đọc được. Xin nộp tệp EPUB, PDF, Word (.docx), ảnh chụp trang "
    "(PNG, JPEG, TIFF hoặc zip của ảnh), MP3 hoặc M4B."
)


def derive(
    source: Path | IO[bytes],
    *,
    kind: str = "",
    given: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    blobs: Blobs | None = None,
    told: Told | None = None,
) -> Derived:
    """The book in a file. A pure function of its bytes and `kinds.made_by()`: the same hashes every time.

    `kind` is seen from the bytes when not given; `given` facts win over those in the file. Derived bytes go to
    `blobs` (kept in memory by default). Raises Refused with a sentence for what is no book or is not bearable.
    """
    limits = limits or Limits()
    if isinstance(source, Path):
        with source.open("rb") as file:
            return derive(file, kind=kind, given=given, limits=limits, blobs=blobs, told=told)
    size = source.seek(0, 2)
    if size > limits.source_bytes:
        raise Refused(
            f"Tệp lớn {decimal(size >> 20, 0)} MB, quá mức {decimal(limits.source_bytes >> 20, 0)} MB. Xin giảm cỡ ảnh, âm thanh "
            "hoặc chia thành nhiều tập."
        )
    if size == 0:
        raise Refused("Tệp không có gì bên trong.")
    source.seek(0)
    book = _read(
        source, kind or kinds.kind_of(source), size, limits, blobs or InMemory(limits.derived_bytes), told
    )
    book.facts = merged(book.facts, given or {})
    return book


def _read(
    source: IO[bytes], kind: str, size: int, limits: Limits, blobs: Blobs, told: Told | None
) -> Derived:
    from tusach.library.ingest import audio, docx, epub, pdf, scan  # noqa: PLC0415 - each is slow to load

    readers = {kinds.PDF: pdf.read_pdf, kinds.DOCX: docx.read_docx, epub.EPUB: epub.read_epub}
    readers |= dict.fromkeys(kinds.AUDIO, audio.read_audio)
    readers |= dict.fromkeys(kinds.IMAGES, scan.read_images)
    readers[kinds.ZIP] = scan.read_zip
    if kind not in readers:
        raise Refused(_NOT_READ)
    return readers[kind](
        source,
        size=size,
        made_by=kinds.made_by(),
        limits=limits,
        blobs=blobs,
        told=told or (lambda _done, _total: None),
    )
