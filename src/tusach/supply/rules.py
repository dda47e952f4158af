from typing import Any

from tusach.people.models import Actor, Role
from tusach.places.queries import successors
from tusach.supply.models import ClosedPeriod, Consignment, Discrepancy, HandOver, Movement, Parcel, RoundBody


def may_see_sheets(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.is_known


def keeps_central(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.SUPPLIER)


def may_reverse(actor: Actor, movement: Movement) -> bool:
    bodies = {movement.source.body_id, movement.target.body_id} - {None}
    return keeps_central(actor) or bool(bodies & actor.bodies(Role.SUPPLIER, Role.KEEPER))


def may_close(actor: Actor, period: ClosedPeriod | None = None) -> bool:  # noqa: ARG001
    return keeps_central(actor)


def may_prepare_rounds(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.SUPPLIER)


def may_change_lines(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.SUPPLIER, Role.LEADER)


def may_appeal(actor: Actor, receiver: RoundBody) -> bool:
    return receiver.body_id in actor.bodies(Role.KEEPER, Role.REPORTER)


def supplies(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.has_role(Role.SUPPLIER)


def is_receiver(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.has_role(Role.KEEPER)


def may_receive(actor: Actor, parcel: Parcel) -> bool:
    """The receiver's own people, or, where a merger ended the receiver, those of the place that carries it on."""
    if parcel.body_id in actor.bodies(Role.KEEPER, Role.REPORTER):
        return True
    units = actor.units(Role.KEEPER, Role.REPORTER)
    if not units or parcel.body.holds_on(actor.day):
        return False
    heirs = successors([parcel.unit_id], on=actor.day).get(parcel.unit_id, [])
    return any(heir.unit in units for heir in heirs)


def holds_depot(actor: Actor, consignment: Consignment) -> bool:
    return keeps_central(actor) or consignment.depot_id in actor.bodies(Role.SUPPLIER)


def holds_depot_of(actor: Actor, parcel: Parcel) -> bool:
    return holds_depot(actor, parcel.consignment)


def may_take_over(actor: Actor, consignment: Consignment) -> bool:
    return consignment.depot_id in actor.bodies(Role.SUPPLIER)


def may_settle(actor: Actor, case: Discrepancy) -> bool:
    return keeps_central(actor) or case.owner_id in actor.bodies(Role.SUPPLIER)


def may_sign(actor: Actor, handover: HandOver) -> bool:
    return handover.consignment is not None and may_take_over(actor, handover.consignment)
