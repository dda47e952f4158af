"""Who may see and publish figures: any post its own subtree, the centre everything, the public only published cuts."""

from typing import Any

from tusach.people.models import Actor, Role


def has_place(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return bool(actor.units())


def may_see(actor: Actor, thing: Any = None) -> bool:
    return actor.serves_centre() or has_place(actor, thing)


def may_cut(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR, Role.LEADER)


def may_publish(actor: Actor, thing: Any = None) -> bool:
    return may_cut(actor, thing)
