"""A section of a book as a printed A5 leaf, set by typst; the text goes in as data and is never read as markup."""

import io
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tusach.kit.paper import set_pdf
from tusach.portal import square
from tusach.portal.leaves import Leaf

_TEMPLATE = Path(__file__).parent / "extract.typ"
_MOST_PIXELS = 1_000  # 118 mm wide: about 215 dots an inch
_FONTS = ["Noto Serif", "Source Serif 4", "Liberation Serif", "Times New Roman"]


@dataclass(frozen=True)
class Sheet:
    """`source` is the line under the text: publisher and year; `address` leads back to the section."""

    book: str
    title: str
    source: str
    address: str
    leaves: list[Leaf]
    language: str = "vi"
    demo: bool = False
    right_to_left: bool = False
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # by the hash that the leaves name


def pdf(sheet: Sheet) -> bytes:
    """The same sheet gives the same bytes."""
    data = (
        asdict(replace(sheet, pictures={}))
        | {"pictures": drawn(sheet.pictures)}
        | {"code": square.svg(sheet.address, quiet=0).decode()}
    )
    first = data["leaves"][:1]
    if first and first[0]["kind"] == "heading" and sheet.leaves[0].text.strip() == sheet.title.strip():
        data["leaves"] = data["leaves"][1:]  # the page's own title says it
    return set_pdf(_TEMPLATE.read_bytes(), json.dumps(data, ensure_ascii=False), fonts=_FONTS)


def drawn(pictures: Mapping[str, bytes]) -> dict[str, str]:
    """Each picture as an SVG with a JPEG in it, since data goes to typst as text; drawings as they are (the store keeps
    only harmless ones); what cannot be read is left out.
    """
    made = {}
    for name, data in pictures.items():
        if data.startswith(b"<svg"):
            if data.rstrip().endswith(b"</svg>"):
                made[name] = data.decode("utf-8", "replace")
            continue
        try:
            with Image.open(io.BytesIO(data)) as image:
                image.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
                shaped = image.convert("RGBA")
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
            continue
        flat = Image.new("RGB", shaped.size, "white")
        flat.paste(shaped, mask=shaped)
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=80)
        wide, high = flat.size
        made[name] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"><image'
            f' width="{wide}" height="{high}" href="data:image/jpeg;base64,{b64encode(out.getvalue()).decode()}"/></svg>'
        )
    return made
