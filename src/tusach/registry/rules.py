from typing import Any

from tusach.people.models import Actor, Body, Role
from tusach.registry.models import Attachment, Document


def may_read_registers(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return bool(actor.duties)


def may_read_document(actor: Actor, document: Document | Attachment) -> bool:  # noqa: ARG001 - found is allowed
    return actor.is_known


def may_keep_registers(actor: Actor, body: Body | None) -> bool:
    return body is not None and body.pk in actor.bodies(Role.CLERK)


def may_change_document(actor: Actor, document: Document) -> bool:
    return document.keeper_id is not None and document.keeper_id in actor.bodies(Role.CLERK)
