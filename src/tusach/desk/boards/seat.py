from enum import StrEnum

from tusach.people.models import Actor, Role
from tusach.places.models import Level


class Seat(StrEnum):
    """Where a person sits: the highest of their posts decides the home page."""

    NOBODY = "nobody"
    COMMUNE = "commune"
    PROVINCE = "province"  # provinces, and districts while there were any
    CENTRE = "centre"
    TRADE = "trade"  # a librarian, who supplies books, a clerk, wherever they sit: with no post in the review
    ADMINISTRATOR = "administrator"


TRADES = frozenset({Role.LIBRARIAN, Role.SUPPLIER, Role.CLERK})


def seat_of(actor: Actor) -> Seat:
    if not actor.is_known:
        return Seat.NOBODY
    roles = {duty.role for duty in actor.duties}
    if roles and roles <= TRADES:
        return Seat.TRADE
    if actor.serves_centre():
        return Seat.ADMINISTRATOR if roles == {Role.ADMINISTRATOR} else Seat.CENTRE
    if actor.units(level=Level.PROVINCE) or actor.units(level=Level.DISTRICT):
        return Seat.PROVINCE
    return Seat.COMMUNE
