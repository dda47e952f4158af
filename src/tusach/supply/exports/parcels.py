"""What goes into and onto a parcel: the list inside with its QR and witness code, and the labels' sheet."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from tusach.kit.paper import glued, set_pdf
from tusach.people.queries import names_of
from tusach.places.queries import names_on
from tusach.supply.codes import witness_code
from tusach.supply.models import Consignment, Parcel, ParcelLine
from tusach.supply.queries.delivery import parcels_of

_HERE = Path(__file__).parent
_FONTS = ["Liberation Sans", "Arimo", "Noto Sans", "DejaVu Sans"]
_ON_A_LABEL = 20  # letters of a name that stay together
_DEMO = "Số liệu minh hoạ, không phải số liệu chính thức."


def parcel_lists_pdf(consignment: Consignment, *, on: date) -> bytes:
    """A page a parcel: what is inside (not in one that is counted blind), how to say that it came, a witness's code."""
    lines: dict[int, list[list[str]]] = {}
    rows = ParcelLine.objects.filter(parcel__consignment=consignment).select_related("title")
    for row in rows.order_by("title__sort_key"):
        shown = [row.title.title, str(row.quantity)]
        lines.setdefault(row.parcel_id, []).append(shown)
    return _set("lists.typ", consignment, on, lines)


def labels_pdf(consignment: Consignment, *, on: date) -> bytes:
    """Eight labels to an A4 sheet, one a parcel; a parcel of several boxes has as many."""
    return _set("labels.typ", consignment, on, {})


def _set(source: str, consignment: Consignment, on: date, lines: dict[int, list[list[str]]]) -> bytes:
    parcels = list(parcels_of(consignment))
    places = names_on({one.unit_id for one in parcels} | {consignment.province_id}, on)
    bodies = names_of({one.body_id for one in parcels}, on)
    data = {
        "title": f"{consignment.round.name}, chuyến {consignment.code}",
        "demo": _DEMO if settings.DEMO else "",
        "parcels": [
            _parcel(one, bodies[one.body_id].name if one.body_id in bodies else "", places[one.unit_id].full_name,
                    places[consignment.province_id].full_name, lines.get(one.pk, []))
            for one in parcels
        ],
    }  # fmt: skip
    return set_pdf((_HERE / source).read_bytes(), json.dumps(data, ensure_ascii=False), fonts=_FONTS)


def _parcel(parcel: Parcel, body: str, place: str, province: str, lines: list[list[str]]) -> dict[str, Any]:
    address = f"{settings.SITE_ADDRESS}{reverse('supply:receive', args=[parcel.code])}"
    seen = f"{settings.SITE_ADDRESS}{reverse('supply:witness', args=[parcel.code])}"
    return {
        "code": f"{parcel.code[:4]} {parcel.code[4:]}", "body": glued(body, _ON_A_LABEL), "place": glued(f"{place}, {province}", _ON_A_LABEL),
        "copies": parcel.copies, "boxes": parcel.boxes, "qr": _qr(address), "lines": [] if parcel.is_blind else lines, "blind": parcel.is_blind,
        "witness": witness_code(parcel.code), "seen": seen.removeprefix("https://").removeprefix("http://"),
    }  # fmt: skip


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", border=2)
    return drawing.getvalue().decode()
