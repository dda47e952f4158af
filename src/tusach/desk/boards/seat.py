from enum import StrEnum

from tusach.people.models import Actor, Role
from tusach.places.models import Level


class Seat(StrEnum):
    """Where a person sits: the highest of their posts decides the home page."""

    NOBODY = "nobody"
    COMMUNE = "commune"
    PROVINCE = "province"  # provinces, and districts while there were any
    CENTRE = "centre"
    ADMINISTRATOR = "administrator"


def seat_of(actor: Actor) -> Seat:
    if not actor.is_known:
        return Seat.NOBODY
    if actor.serves_centre():
        only_administers = all(duty.role == Role.ADMINISTRATOR for duty in actor.duties)
        return Seat.ADMINISTRATOR if only_administers else Seat.CENTRE
    if actor.units(level=Level.PROVINCE) or actor.units(level=Level.DISTRICT):
        return Seat.PROVINCE
    return Seat.COMMUNE
