"""One section for every printed page: its picture in two sizes and its text, whether set, recognised or typed."""

import html
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PIL import Image

from tusach.library.ingest.lines import Paragraph
from tusach.library.ingest.pictures import WEBP, Pictures, fitted, webp, webp_exact
from tusach.library.ingest.sanitise import clean
from tusach.library.ingest.shape import Blob, Blobs, DerivedResource, DerivedSection

SMALL, LARGE, LARGE_SCAN = 480, 800, 1200
SMALL_USE, LARGE_USE = "PAGE_SMALL", "PAGE_LARGE"
_TALLEST = 3
_GREYS = [85 * round(value / 85) for value in range(256)]


@dataclass(frozen=True)
class PageText:
    """`confidence` in per cent, None when the text was set and not recognised."""

    paragraphs: list[Paragraph]
    confidence: float | None = None


def keep_text(text: PageText, blobs: Blobs) -> tuple[Blob | None, Blob | None, int]:
    """The page's HTML and its lines as JSON, None for both without text; and the number of words."""
    if not text.paragraphs:
        return None, None, 0
    shown, lines, words = [], [], 0
    for number, one in enumerate(text.paragraphs, start=1):
        tag = "h2" if one.heading else "p"
        shown.append(f'<{tag} id="p{number}">{html.escape(one.text, quote=False)}</{tag}>')
        lines.append([f"p{number}", one.text])
        words += len(one.text.split())
    page = blobs.put(clean("".join(shown)).encode(), squeezed=True)
    return page, blobs.put(json.dumps(lines, ensure_ascii=False).encode()), words


def page_section(
    text: PageText, pictures_of_page: list[DerivedResource], *, label: str, title: str, blobs: Blobs
) -> DerivedSection:
    page, lines, words = keep_text(text, blobs)
    confidence = None if text.confidence is None else float(round(Decimal(text.confidence), 2))
    return DerivedSection(
        title=title[:300], label=label[:40], html=page, text=lines, words=words, confidence=confidence,
        resources=pictures_of_page,
    )  # fmt: skip


@dataclass(frozen=True)
class Packed:
    data: bytes
    width: int
    height: int
    use: str


def pack_scan(image: Any) -> list[Packed]:
    """A photographed page, small and large; colours as they are."""
    sizes = ((SMALL, SMALL_USE, 55), (LARGE_SCAN, LARGE_USE, 62))
    fits = [(fitted(image, width, _TALLEST * width), use, quality) for width, use, quality in sizes]
    return [Packed(webp(one, quality=quality), one.width, one.height, use) for one, use, quality in fits]


def pack_print(small: Any, large: Any) -> list[Packed]:
    """A page of set text in four greys, exact: sharper and smaller than a photograph of it would be."""
    greys = [(image.point(_GREYS), use) for image, use in ((small, SMALL_USE), (large, LARGE_USE))]
    return [Packed(webp_exact(grey), grey.width, grey.height, use) for grey, use in greys]


def keep_pictures(packed: list[Packed], pictures: Pictures) -> list[DerivedResource]:
    return [pictures.keep(one.data, WEBP, one.width, one.height, use=one.use) for one in packed]


def paste_on_white(image: Any) -> Any:
    """Without transparency, as paper is."""
    if image.mode not in {"LA", "RGBA"}:
        return image
    sheet = Image.new(image.mode[:-1], image.size, "white")
    sheet.paste(image, mask=image.getchannel("A"))
    return sheet
