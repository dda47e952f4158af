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

SMALL, LARGE, LARGE_SCAN = 480, 840, 1200
SMALL_USE, LARGE_USE = "PAGE_SMALL", "PAGE_LARGE"
_TALLEST = 3
_GREYS = [85 * round(value / 85) for value in range(256)]


@dataclass(frozen=True)
class PageText:
    """`confidence` in per cent, None when the text was set and not recognised."""

    paragraphs: list[Paragraph]
    confidence: float | None = None


def keep_text(text: PageText, blobs: Blobs) -> tuple[Blob, Blob, int]:
    """The page's HTML and its lines as JSON, with the number of words."""
    shown, lines, words = [], [], 0
    for number, one in enumerate(text.paragraphs, start=1):
        tag = "h2" if one.heading else "p"
        shown.append(f'<{tag} id="p{number}">{html.escape(one.text, quote=False)}</{tag}>')
        lines.append([f"p{number}", one.text])
        words += len(one.text.split())
    page = blobs.put(clean("".join(shown)).encode(), squeezed=True)
    return page, blobs.put(json.dumps(lines, ensure_ascii=False).encode(), squeezed=True), words


def page_section(
    text: PageText, pictures_of_page: list[DerivedResource], *, label: str, title: str, blobs: Blobs
) -> DerivedSection:
    page, lines, words = keep_text(text, blobs)
    confidence = None if text.confidence is None else float(round(Decimal(text.confidence), 2))
    return DerivedSection(
        title=title[:300], label=label[:40], html=page, text=lines, words=words, confidence=confidence,
        resources=pictures_of_page,
    )  # fmt: skip


def scan_pictures(image: Any, pictures: Pictures) -> list[DerivedResource]:
    """A photographed page, small and large; colours as they are."""
    large = fitted(image, LARGE_SCAN, _TALLEST * LARGE_SCAN)
    small = fitted(image, SMALL, _TALLEST * SMALL)
    return [
        pictures.keep(webp(small, quality=55), WEBP, small.width, small.height, use=SMALL_USE),
        pictures.keep(webp(large, quality=62), WEBP, large.width, large.height, use=LARGE_USE),
    ]


def print_pictures(small: Any, large: Any, pictures: Pictures) -> list[DerivedResource]:
    """A page of set text in four greys, exact: sharper and smaller than a photograph of it would be."""
    rows = []
    for image, use in ((small, SMALL_USE), (large, LARGE_USE)):
        grey = image.point(_GREYS)
        rows.append(pictures.keep(webp_exact(grey), WEBP, grey.width, grey.height, use=use))
    return rows


def paste_on_white(image: Any) -> Any:
    """Without transparency, as paper is."""
    if image.mode not in {"LA", "RGBA"}:
        return image
    sheet = Image.new(image.mode[:-1], image.size, "white")
    sheet.paste(image, mask=image.getchannel("A"))
    return sheet
