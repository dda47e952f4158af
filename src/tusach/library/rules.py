from typing import Any

from tusach.library.models import Edition, State
from tusach.people.models import Actor, Role


def is_librarian(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.has_role(Role.LIBRARIAN)


def may_change(actor: Actor, edition: Edition) -> bool:
    """A librarian of the centre, or of the body that handed the edition in."""
    return actor.serves_centre(Role.LIBRARIAN) or edition.body_id in actor.bodies(Role.LIBRARIAN)


def may_read(actor: Actor, edition: Edition) -> bool:  # noqa: ARG001 - found through `visible_to` is allowed
    return edition.state != State.WITHDRAWN


def may_see_packs(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.has_role(Role.LIBRARIAN) or actor.has_role(Role.ADMINISTRATOR)


def may_make_packs(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - they bear the house's signature
    return actor.serves_centre(Role.LIBRARIAN, Role.ADMINISTRATOR)


def may_keep_boxes(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.has_role(Role.LIBRARIAN) or actor.has_role(Role.ADMINISTRATOR)
