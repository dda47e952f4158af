"""Photographed or scanned pages in picture files (JPEG, PNG, TIFF of many pages)."""

import io
import warnings
from typing import Any

from PIL import Image

from tusach.kit.errors import Refused
from tusach.kit.tesseract import ocr_version
from tusach.kit.textlayer.ocr import Scans, pages_said, recognise, recognised_later
from tusach.kit.textlayer.printed import Sheet, paragraphs_of
from tusach.kit.textlayer.shape import Layer

EXTRACTOR, VERSION = "tusach-scan", 1
_MOST_DOTS = 120_000_000
_WIDEST = 2_600
_PAGE = 595.0


def read_picture(data: bytes, *, name: str, scans: Scans) -> Layer:
    """Raises Refused when nothing is recognised here, and for a picture that is broken, huge or without letters."""
    if scans.is_later:
        raise Refused(recognised_later(name))
    if not scans.can:
        raise Refused(
            f"“{name}” là ảnh quét. Máy chủ chưa cài bộ nhận chữ (gói tesseract-ocr-vie); "
            "xin gửi tệp Word hoặc PDF có chữ, hoặc nhờ người quản trị cài gói này."
        )
    sheets: list[Sheet] = []
    late: list[int] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _open(data, name)
        total = min(int(getattr(image, "n_frames", 1)), 10_000)
        for number in range(1, total + 1):
            if not scans.wants(number, total, len(sheets)):
                late.append(number)
                continue
            frame = _frame(image, number - 1, name)
            found = recognise(frame, number=number, points=_PAGE / frame.width) or []
            sheets.append(Sheet(number, found, width=_PAGE))
            scans.tell(number, total)
    paragraphs = tuple(paragraphs_of(sheets))
    if not paragraphs:
        raise Refused(
            f"Không nhận được chữ nào trong ảnh “{name}”. Xin quét lại ở 300 điểm mỗi inch, đặt ngay ngắn."
        )
    said = ["Chữ được nhận từ ảnh; xin dò lại số, ngày và nhãn đề mục."]
    if late:
        said.append(f"Chưa nhận được chữ ở {pages_said(late)}.")
    return Layer(
        source="scan", extractor=EXTRACTOR, version=VERSION, paragraphs=paragraphs, warnings=tuple(said),
        pages=total, facts={"pages_recognised": str(len(sheets)), "ocr": ocr_version()},
    )  # fmt: skip


def _open(data: bytes, name: str) -> Any:
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))
    except Exception as error:  # decoders raise what they like
        raise Refused(f"Ảnh “{name}” hỏng, không mở được. Xin quét lại, lưu PNG hoặc JPEG.") from error
    _measured(image, name)
    return image


def _measured(image: Any, name: str) -> None:
    if image.size[0] * image.size[1] > _MOST_DOTS:
        raise Refused(
            f"Ảnh “{name}” quá lớn ({image.size[0]} × {image.size[1]} điểm). Xin quét lại ở 300 điểm mỗi inch."
        )


def _frame(image: Any, place: int, name: str) -> Any:
    try:
        if place:
            image.seek(place)
            _measured(image, name)
        frame = image.convert("L")
        if frame.width > _WIDEST:
            frame = frame.resize((_WIDEST, max(1, round(frame.height * _WIDEST / frame.width))))
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"Ảnh “{name}” hỏng ở trang {place + 1}. Xin quét lại, lưu PNG hoặc JPEG.") from error
    return frame
