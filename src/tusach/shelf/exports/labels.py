"""Square labels on A4, three by eight: the code of a title opens its e-book, or what is known of its copies."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import segno
from django.conf import settings

from tusach.books.models import Title
from tusach.kit.paper import set_pdf
from tusach.shelf.models import Shelf
from tusach.shelf.queries import rows_of

_TEMPLATE = Path(__file__).parent / "labels.typ"
_FONTS = ["Be Vietnam Pro", "Noto Sans", "Liberation Sans", "Arial"]
_MOST = 1500


def labels(shelf: Shelf, address: Callable[[Title | None], str]) -> bytes:
    """One label for the shelf, then one for each title on it. `address` gives the whole address of a title's code, or
    with None that of the shelf itself.
    """
    rows = list({row.title.pk: row.title for row in rows_of(shelf)}.values())[:_MOST]
    data = [{"name": shelf.name, "small": f"Mã tủ {shelf.code}", "code": square(address(None))}]
    data += [{"name": title.title, "small": title.code, "code": square(address(title))} for title in rows]
    told = {"labels": data, "shelf": shelf.name, "demo": settings.DEMO}
    return set_pdf(_TEMPLATE.read_bytes(), json.dumps(told, ensure_ascii=False), fonts=_FONTS)


def square(address: str) -> str:
    """The address as a square code, one SVG path (ISO/IEC 18004, correction level M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True, dark="#000", light="#fff"
    )
    return out.getvalue().decode()
