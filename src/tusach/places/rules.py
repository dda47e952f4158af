"""Who may change the table of units. Everyone may read it."""

from typing import Any, Protocol


class Acting(Protocol):
    """What these rules ask of who acts; the room `people` answers (people.models.Actor)."""

    def has_role(self, *roles: str) -> bool: ...

    def serves_centre(self, *roles: str) -> bool: ...


def may_reorganise(actor: Acting, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    # every figure hangs on this table: librarians, suppliers and experts of the centre read it only
    return actor.has_role("ADMINISTRATOR") or actor.serves_centre("EDITOR")


may_settle = may_reorganise
