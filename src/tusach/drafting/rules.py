from typing import Any

from tusach.people.models import Actor, Role


def may_read_drafts(actor: Actor, thing: Any) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.serves_centre()


def may_make_draft(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR)
