from typing import Any

from tusach.people.models import Actor, Body, Role
from tusach.registry.models import (
    Attachment,
    Delivery,
    Direction,
    Document,
    Dossier,
    DossierPaper,
    Group,
    HeldNumber,
    Reference,
    Series,
    Task,
    TaskState,
    Volume,
)


def may_read_registers(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return bool(actor.duties)


def may_read_document(actor: Actor, document: Document | Attachment) -> bool:  # noqa: ARG001 - found is allowed
    return actor.is_known


def may_keep_registers(actor: Actor, body: Body | None) -> bool:
    return body is not None and body.pk in actor.bodies(Role.CLERK)


def may_change_document(actor: Actor, document: Document) -> bool:
    return document.keeper_id is not None and document.keeper_id in actor.bodies(Role.CLERK)


def may_change_reference(actor: Actor, reference: Reference) -> bool:
    return may_change_document(actor, reference.document)


def may_cancel(actor: Actor, document: Document) -> bool:
    return document.direction == Direction.OUTGOING and may_change_document(actor, document)


def may_enter_delivery(actor: Actor, delivery: Delivery) -> bool:
    return delivery.body_id in actor.bodies(Role.CLERK)


def may_settle_number(actor: Actor, thing: HeldNumber | Series) -> bool:
    series = thing if isinstance(thing, Series) else thing.series
    return series.keeper_id in actor.bodies(Role.CLERK)


def may_close_volume(actor: Actor, volume: Volume) -> bool:
    return volume.keeper_id in actor.bodies(Role.CLERK)


def may_change_group(actor: Actor, group: Group) -> bool:
    return group.keeper_id in actor.bodies(Role.CLERK)


def may_route(actor: Actor, document: Document) -> bool:
    """The body's clerk and leaders hand on what came or was made there."""
    return document.keeper_id is not None and document.keeper_id in actor.bodies(Role.CLERK, Role.LEADER)


def may_hand_on(actor: Actor, task: Task) -> bool:
    """Who has a task hands it on to colleagues; it stays theirs to answer for."""
    return may_answer(actor, task) and task.state in {TaskState.GIVEN, TaskState.ACCEPTED}


def may_answer(actor: Actor, task: Task) -> bool:
    """The person of the task, who stands in for that person, and for a unit without an account the clerk."""
    if task.person_id is None:
        return may_change_document(actor, task.document)
    stands_in = any(duty.in_place_of == task.person_id for duty in actor.duties)
    return stands_in or (actor.person is not None and actor.person.pk == task.person_id)


def may_keep_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Whoever serves in a body keeps its dossiers: who handles a matter files its papers."""
    return dossier.keeper_id in actor.bodies()


def may_open_dossier(actor: Actor, body: Body | None) -> bool:
    return body is not None and body.pk in actor.bodies()


def may_move_paper(actor: Actor, paper: DossierPaper) -> bool:
    return may_keep_dossier(actor, paper.dossier)


def may_file(actor: Actor, document: Document) -> bool:
    return document.keeper_id is not None and document.keeper_id in actor.bodies()
