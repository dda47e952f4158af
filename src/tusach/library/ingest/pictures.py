"""Pictures made small and harmless: re-encoded point by point, so that nothing of the sent file is left but the view."""

import hashlib
import io
import warnings
from dataclasses import dataclass, field
from typing import Any, cast

from PIL import Image, ImageOps, UnidentifiedImageError

from tusach.library.ingest.drawings import safe_drawing
from tusach.library.ingest.shape import Blobs, DerivedResource, Limits

WIDEST = 960
COVER_BOX = (240, 360)
COVER_LARGE = 480
COVER_BYTES = 4_096
_KINDS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
_QUALITY = 70
_FEW_COLOURS = 32
WEBP, SVG = "image/webp", "image/svg+xml"


def open_picture(data: bytes, limits: Limits) -> "Image.Image | None":
    """The picture turned upright, in L, LA, RGB or RGBA; None when it is no picture or has too many points."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # Pillow warns of what is measured here before any point is decoded
            image: Any = Image.open(io.BytesIO(data), formats=_KINDS)
            width, height = image.size
            if width * height > limits.pixels or min(width, height) < 1:
                return None
            image.draft("RGB", (2 * WIDEST, 2 * WIDEST))
            image.load()
            image = ImageOps.exif_transpose(image)
            return cast("Image.Image", _plain(image))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        return None
    except Exception:  # noqa: BLE001 - decoders raise what they like (struct.error, zlib.error, IndexError)
        return None


def _plain(image: Any) -> Any:
    clear = image.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in image.info
    if image.mode in {"1", "L", "I", "F", "I;16", "LA"}:
        return image.convert("LA" if clear else "L")
    return image.convert("RGBA" if clear else "RGB")


def fitted(image: Any, width: int, height: int = 1 << 16) -> Any:
    """No wider and no higher than that; never enlarged."""
    share = min(1.0, width / image.width, height / image.height)
    if share == 1.0:
        return image
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS)


def webp(image: Any, *, quality: int = _QUALITY, method: int = 2) -> bytes:
    packed = io.BytesIO()
    image.save(packed, "WEBP", quality=quality, method=method)
    return packed.getvalue()


def webp_exact(image: Any) -> bytes:
    """Lossless, at the least effort that still packs well: for line drawings and printed pages."""
    packed = io.BytesIO()
    image.save(packed, "WEBP", lossless=True, quality=50, method=0)
    return packed.getvalue()


@dataclass
class Pictures:
    """The pictures of one book, each made once. `made` are the resources by their hash."""

    blobs: Blobs
    limits: Limits
    made: dict[str, DerivedResource] = field(default_factory=dict)
    refused: int = 0
    _known: dict[str, DerivedResource | None] = field(default_factory=dict)

    def add(self, data: bytes) -> DerivedResource | None:
        """The picture in its small form; None when it cannot be shown."""
        source = hashlib.sha256(data).hexdigest()
        if source not in self._known:
            if len(self._known) >= self.limits.images:
                self.refused += 1
                return None
            self._known[source] = self._make(data)
            self.refused += self._known[source] is None
        return self._known[source]

    def _make(self, data: bytes) -> DerivedResource | None:
        if _looks_like_svg(data):
            drawn = safe_drawing(data)
            return self.keep(drawn.data, SVG, drawn.width, drawn.height, squeezed=True) if drawn else None
        image = open_picture(data, self.limits)
        if image is None:
            return None
        image = fitted(image, WIDEST, 4 * WIDEST)
        few = image.width * image.height < 1_000_000 and image.getcolors(_FEW_COLOURS) is not None
        return self.keep(webp_exact(image) if few else webp(image), WEBP, image.width, image.height)

    def keep(
        self,
        data: bytes,
        kind: str,
        width: int,
        height: int,
        *,
        use: str = "IMAGE",
        squeezed: bool = False,
    ) -> DerivedResource:
        blob = self.blobs.put(data, squeezed=squeezed)
        row = DerivedResource(use, blob.sha256, kind, blob.size, width, height)
        return self.made.setdefault(blob.sha256, row) if use == "IMAGE" else row

    def cover(self, data: bytes) -> list[DerivedResource]:
        """The cover for lists (at most 4 kB) and the larger one for the book's page; [] when it is no picture."""
        image = open_picture(data, self.limits)
        return [] if image is None else self.cover_of(image)

    def cover_of(self, image: Any) -> list[DerivedResource]:
        image = image.convert("RGB") if image.mode not in {"L", "RGB"} else image
        small, data = _small_cover(image)
        large = fitted(image, COVER_LARGE, 2 * COVER_LARGE)
        rows = [self.keep(data, WEBP, small.width, small.height, use="COVER")]
        if large.size != small.size:
            rows.append(self.keep(webp(large), WEBP, large.width, large.height, use="COVER"))
        return rows


def _small_cover(image: Any) -> tuple[Any, bytes]:
    """The largest and best that fits into COVER_BYTES."""
    for width, height in (COVER_BOX, (160, 240), (96, 144), (48, 72)):
        small = fitted(image, width, height)
        for quality in (70, 50, 30):
            data = webp(small, quality=quality, method=6)
            if len(data) <= COVER_BYTES:
                return small, data
    return small, data


def _looks_like_svg(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg", b"<!--")) and b"<svg" in data[:8192]
