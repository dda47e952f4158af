"""One door for every kind of file."""

from collections.abc import Callable
from dataclasses import replace

from tusach.kit.errors import Refused
from tusach.kit.tesseract import ocr_version
from tusach.kit.textlayer.docx import read_docx
from tusach.kit.textlayer.kinds import kind_of
from tusach.kit.textlayer.ocr import MOST_SCANNED, Scans
from tusach.kit.textlayer.office import to_docx
from tusach.kit.textlayer.pdf import read_pdf
from tusach.kit.textlayer.pictures import read_picture
from tusach.kit.textlayer.plain import read_plain
from tusach.kit.textlayer.shape import Layer

MOST_LETTERS = 8_000_000


def read_layer(
    data: bytes,
    *,
    name: str,
    ocr: bool = True,
    deadline: float | None = None,
    scans: int | None = None,
    heard: Callable[[int, int], None] | None = None,
) -> Layer:
    """What is known of a document. `name` is what the user calls the file; `ocr=False` leaves scans alone; pages are
    recognised until `deadline` (of time.monotonic), the rest is named in the warnings. With `scans` no more than so many
    are recognised: the first ones and the last (a letterhead and who signed). `heard(page, pages)` follows the pages.

    Raises Refused with a sentence for what cannot be read. For a stranger's file use `read_apart`.
    """
    scans_wanted = Scans(
        asked=ocr, deadline=deadline, most=MOST_SCANNED if scans is None else scans, heard=heard
    )
    match kind_of(data, name=name):
        case "docx":
            layer = read_docx(data, name=name)
        case "pdf":
            layer = read_pdf(data, name=name, scans=scans_wanted)
        case "image":
            layer = read_picture(data, name=name, scans=scans_wanted)
        case "office":
            layer = replace(
                read_docx(to_docx(data, name=name), name=name), source="doc", extractor="tusach-doc"
            )
        case "text":
            layer = read_plain(data, name=name)
    if layer.letters > MOST_LETTERS:
        raise Refused(
            f"Tệp “{name}” dài quá {MOST_LETTERS // 1_000_000} triệu ký tự. Xin tách thành nhiều tệp."
        )
    if not layer.letters:
        raise Refused(f"Tệp “{name}” không có chữ nào đọc được. Xin chọn lại tệp.")
    return layer


def can_read_scans() -> bool:
    return bool(ocr_version())
