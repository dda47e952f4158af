"""Predicates over who acts. Every later room's rules are sums of these."""

from typing import Any

from tusach.people.models import Actor, Role


def is_known(actor: Actor, thing: Any) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.is_known


def is_administrator(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.has_role(Role.ADMINISTRATOR)


def is_centre(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre()
