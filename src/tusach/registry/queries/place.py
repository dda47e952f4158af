"""The place that stands before the day of a document."""

from datetime import date

from tusach.people.models import Body
from tusach.places import queries as places
from tusach.places.models import Level
from tusach.registry.models import Document


def place_of_body(body: Body | None, day: date) -> str:
    """`Lâm Đồng` for a province's body, `Hà Nội` for a central one, "" for a body without a place."""
    if body is None or body.unit is None:
        return ""
    if body.unit.level == Level.NATION:
        return "Hà Nội"
    version = places.version_of(body.unit, day) or places.last_version_of(body.unit)
    return version.name if version else ""


def place_of(document: Document, day: date) -> str:
    """What the document says, else where its issuer is, as far as the issuer is a body of this house."""
    return document.place or place_of_body(document.issuer_body, document.dated or day)
