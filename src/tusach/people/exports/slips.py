import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

import segno

from tusach.kit.paper import glued, set_pdf
from tusach.kit.text import moment
from tusach.people.actions import PrintedSlip

_FORM = Path(__file__).with_name("slips.typ").read_bytes()
_FONTS = ["Liberation Sans", "Arimo", "Noto Sans", "DejaVu Sans"]
_ON_A_SLIP = 26  # letters in a line of the place


def slips_pdf(
    slips: Sequence[PrintedSlip], *, places: Mapping[int, str], door: str, demo: bool = False
) -> bytes:
    """Eight slips to an A4 page. `places` is {person id: where the person serves}; `door` the full address of the
    first sign-in, which the QR opens with the code filled in. The code stands after `#`: it is not sent to anybody.
    """
    data = {
        "title": "Phiếu mở tài khoản Tủ sách",
        "address": door.removeprefix("https://").removeprefix("http://"),
        "demo": "Số liệu minh hoạ, không phải số liệu chính thức." if demo else "",
        "slips": [_slip(one, places.get(one.person.pk, ""), door) for one in slips],
    }
    return set_pdf(_FORM, json.dumps(data, ensure_ascii=False), fonts=_FONTS)


def _slip(one: PrintedSlip, place: str, door: str) -> dict[str, str]:
    drawing = io.BytesIO()
    segno.make(f"{door}#{urlencode({'ma': one.code})}", error="m").save(drawing, kind="svg", border=2)
    return {
        "name": one.person.full_name,
        "place": glued(place, _ON_A_SLIP),
        "username": one.person.username,
        "code": one.code,
        "until": moment(one.expires_at),
        "qr": drawing.getvalue().decode(),
    }
