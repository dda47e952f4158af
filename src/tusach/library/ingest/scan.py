"""Scanned books from pictures: one picture (TIFF may hold many pages), or a zip of them in the order of their names."""

import io
import re
import warnings
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from PIL import Image

from tusach.kit.errors import Refused
from tusach.library.ingest.archive import Archive
from tusach.library.ingest.audio import read_tracks
from tusach.library.ingest.kinds import ZIP
from tusach.library.ingest.ocr import can_recognise, recognise
from tusach.library.ingest.pictures import Pictures, fitted, open_picture
from tusach.library.ingest.printed import (
    SMALL,
    PageText,
    keep_pictures,
    pack_scan,
    page_section,
    paste_on_white,
)
from tusach.library.ingest.shape import PAGES, Blobs, Derived, Limits, Told

_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
_SOUNDS = (".mp3", ".m4a", ".m4b")
_DIGITS = re.compile(r"(\d+)")
_BAD = "Ảnh {name} hỏng hoặc quá lớn, không đọc được. Xin quét lại ở 300 điểm mỗi inch, lưu PNG hoặc JPEG."


def read_images(
    file: IO[bytes], *, size: int, made_by: str, limits: Limits, blobs: Blobs, told: Told
) -> Derived:
    """A single picture file. Raises Refused when it is none."""
    file.seek(0)
    data = file.read(size)
    book = Derived(PAGES, Image.MIME.get(_format(data), "image/png"), made_by)
    return _bound(book, list(_frames(data, limits)), limits, blobs, told)


def read_zip(
    file: IO[bytes], *, size: int, made_by: str, limits: Limits, blobs: Blobs, told: Told
) -> Derived:
    """A zip of pictures, or of tracks. Raises Refused when it holds neither, or both."""
    archive = Archive(file, limits, size=size)
    names = [
        name
        for name in archive.names
        if not name.startswith("__MACOSX/") and not PurePosixPath(name).name.startswith(".")
    ]
    pictures = sorted((name for name in names if name.lower().endswith(_PICTURES)), key=_natural)
    sounds = sorted((name for name in names if name.lower().endswith(_SOUNDS)), key=_natural)
    if sounds and not pictures[3:]:
        return read_tracks(archive, sounds, pictures, made_by=made_by, limits=limits, blobs=blobs, told=told)
    if not pictures:
        raise Refused(
            "Tệp zip không có ảnh trang sách (PNG, JPEG, TIFF) hay MP3 nào. Xin nộp thẳng sách EPUB, Word."
        )
    if len(pictures) > limits.pages:
        raise Refused(
            f"Tệp zip có {len(pictures)} ảnh, nhiều hơn mức {limits.pages}. Xin chia thành nhiều tập."
        )
    book = Derived(PAGES, ZIP, made_by)
    return _bound(
        book, [(name, lambda name=name: archive.read(name)) for name in pictures], limits, blobs, told
    )


def _bound(
    book: Derived, sources: list[tuple[str, Any]], limits: Limits, blobs: Blobs, told: Told
) -> Derived:
    pictures, empty, recognised = Pictures(blobs, limits), 0, 0
    for number, (name, read) in enumerate(sources, start=1):
        image = open_picture(read(), limits)
        if image is None:
            raise Refused(_BAD.format(name=f"“{PurePosixPath(name).name[:60]}”"))
        image = paste_on_white(image)
        text = PageText([])
        if can_recognise():
            text = recognise(image)
            recognised += 1
        empty += not text.paragraphs
        rows = keep_pictures(pack_scan(image), pictures)
        book.sections.append(page_section(text, rows, label=str(number), title="", blobs=blobs))
        if number == 1:
            book.resources = pictures.cover_of(fitted(image, SMALL))
            book.cover_sha256 = book.resources[0].sha256
        told(number, len(sources))
    book.page_list = [
        {"label": one.label, "section": i, "anchor": ""} for i, one in enumerate(book.sections, 1)
    ]
    book.measures.update(pages=len(sources), recognised=recognised, empty=empty)
    book.accessibility = {"accessMode": ["visual"] if empty else ["visual", "textual"]}
    if recognised:
        book.note("ocr", f"Chữ của {recognised} trang được nhận từ ảnh; xin dò lại trước khi phát hành.")
    else:
        book.note("ocr", "Máy chủ chưa cài tesseract (gói tesseract-ocr-vie) nên chưa nhận được chữ từ ảnh.")
    if empty:
        book.note("text", f"{empty} trang chỉ có ảnh, chưa có chữ để tìm và nghe đọc.")
    return book


def _frames(data: bytes, limits: Limits) -> Iterator[tuple[str, Any]]:
    """The pages of a TIFF, or the one picture."""
    if _format(data) != "TIFF":
        yield "tệp", lambda: data
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            count = getattr(Image.open(io.BytesIO(data), formats=("TIFF",)), "n_frames", 1)
    except Exception as error:
        raise Refused(_BAD.format(name="này")) from error
    if count > limits.pages:
        raise Refused(f"Tệp TIFF có {count} trang, nhiều hơn mức {limits.pages}. Xin chia thành nhiều tập.")
    for number in range(count):
        yield f"trang {number + 1}", lambda number=number: _frame(data, number, limits)


def _frame(data: bytes, number: int, limits: Limits) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Any = Image.open(io.BytesIO(data), formats=("TIFF",))
            image.seek(number)
            if image.size[0] * image.size[1] > limits.pixels:
                return b""
            packed = io.BytesIO()
            image.convert("L" if image.mode in {"1", "L", "I;16"} else "RGB").save(
                packed, "PNG", compress_level=1
            )
    except Exception:  # noqa: BLE001 - decoders raise what they like; the caller says which page is broken
        return b""
    return packed.getvalue()


def _format(data: bytes) -> str:
    return "TIFF" if data[:4] in {b"II*\0", b"MM\0*"} else "JPEG" if data[:2] == b"\xff\xd8" else "PNG"


def _natural(name: str) -> list[tuple[int, int, str]]:
    """trang-2 before trang-10."""
    parts = _DIGITS.split(name.casefold())
    return [(0, int(part[:18]), "") if part.isdecimal() else (1, 0, part) for part in parts]
