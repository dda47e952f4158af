"""A file becomes a book: `derive` (docs/hard/ingest.md). Run it apart from the house: files are from strangers."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from tusach.kit.errors import Refused
from tusach.kit.text import decimal
from tusach.library.ingest import kinds
from tusach.library.ingest.facts import merged
from tusach.library.ingest.shape import Blobs, Derived, InMemory, Limits, Told

__all__ = ["Derived", "Limits", "derive"]

Reader = Callable[..., Derived]

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
            f"Tệp lớn {decimal(size >> 20, 0)} MB, quá mức {decimal(limits.source_bytes >> 20, 0)} MB. Xin giảm dung lượng ảnh, âm thanh "
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
    # Each reader is slow to load, and a worker needs one of them.
    from tusach.library.ingest.audio import read_audio  # noqa: PLC0415
    from tusach.library.ingest.docx import read_docx  # noqa: PLC0415
    from tusach.library.ingest.epub import read_epub  # noqa: PLC0415
    from tusach.library.ingest.pdf import read_pdf  # noqa: PLC0415
    from tusach.library.ingest.scan import read_images, read_zip  # noqa: PLC0415

    readers: dict[str, Reader] = {
        kinds.PDF: read_pdf, kinds.DOCX: read_docx, kinds.EPUB: read_epub, kinds.ZIP: read_zip,
        **dict.fromkeys(kinds.AUDIO, read_audio), **dict.fromkeys(kinds.IMAGES, read_images),
    }  # fmt: skip
    if kind not in readers:
        raise Refused(_NOT_READ)
    return readers[kind](
        source, size=size, made_by=kinds.made_by(), limits=limits, blobs=blobs, told=told or _to_nobody
    )


def _to_nobody(done: int, total: int) -> None:
    """For readings that no one watches."""
