from typing import Any

from tusach.people.models import Actor, Role
from tusach.supply.models import ClosedPeriod, Movement


def may_see_sheets(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.is_known


def keeps_central(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.SUPPLIER)


def may_reverse(actor: Actor, movement: Movement) -> bool:
    bodies = {movement.source.body_id, movement.target.body_id} - {None}
    return keeps_central(actor) or bool(bodies & actor.bodies(Role.SUPPLIER, Role.KEEPER))


def may_close(actor: Actor, period: ClosedPeriod | None = None) -> bool:  # noqa: ARG001
    return keeps_central(actor)
