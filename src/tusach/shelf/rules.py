from typing import Any

from tusach.people.models import Actor, Role
from tusach.places.models import Level
from tusach.shelf.models import CountLine, Merger, MergerPart, Offer, Shelf, Weeding


def is_keeper(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.has_role(Role.KEEPER)


def may_read(actor: Actor, shelf: Any = None) -> bool:  # noqa: ARG001 - what may be read is found by visible_to
    return actor.is_known


def oversees(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    """Who has no shelf and looks at those of others: districts, provinces, the centre."""
    above = actor.units(level=Level.DISTRICT) | actor.units(level=Level.PROVINCE)
    return not is_keeper(actor) and (bool(above) or actor.serves_centre())


def keeps(actor: Actor, shelf: Shelf) -> bool:
    """The keeper of its body and, while it is being handed over, the keeper who takes it."""
    return shelf.body_id in actor.bodies(Role.KEEPER) or inherits(actor, shelf)


def inherits(actor: Actor, shelf: Shelf) -> bool:
    bodies = actor.bodies(Role.KEEPER)
    open_ones = shelf.merger_parts.filter(
        merger__state__in=["COUNTING", "READY"], merger__into__body__in=bodies
    )
    return bool(bodies) and open_ones.exists()


def keeps_of(actor: Actor, thing: Any) -> bool:
    """Of whatever stands on a shelf: a loan, a count, a weeding list, an item, an event of a phone."""
    return keeps(actor, thing.shelf)


def may_decide(actor: Actor, weeding: Weeding) -> bool:
    """A leader of the shelf's body, of the body above it or of its province."""
    shelf = weeding.shelf
    bodies, units = actor.bodies(Role.LEADER), actor.units(Role.LEADER)
    return bool({shelf.body_id, shelf.body.parent_id} & bodies) or shelf.account.province_id in units


def hands_over(actor: Actor, offer: Offer) -> bool:
    return keeps(actor, offer.shelf)


def takes_over(actor: Actor, offer: Offer) -> bool:
    return offer.taken_by_shelf is not None and keeps(actor, offer.taken_by_shelf)


def keeps_line(actor: Actor, line: CountLine) -> bool:
    return keeps(actor, line.count.shelf)


def may_merge(actor: Actor, into: Shelf) -> bool:
    return keeps(actor, into) or actor.serves_centre(Role.SUPPLIER)


def may_hand_over(actor: Actor, merger: Merger) -> bool:
    return may_merge(actor, merger.into)


def may_count_part(actor: Actor, part: MergerPart) -> bool:
    """Both keepers count: who takes the shelf and who gives it."""
    return may_hand_over(actor, part.merger) or keeps(actor, part.shelf)
