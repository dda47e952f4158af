"""The place that stands before the day of a document."""

from datetime import date

from tusach.people.models import Body, BodyName
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
    """What the document says, else where its issuer is, as far as the issuer is a body of this house, by key or by name."""
    if document.place:
        return document.place
    body = document.issuer_body
    if body is None and document.issuer:
        named = (
            BodyName.objects.filter(name=document.issuer).select_related("body__unit").order_by("-from_date")
        )
        body = named[0].body if named else None
    return place_of_body(body, document.dated or day)
