from typing import Any

from tusach.books.models import ListState, Wish, YearlyList
from tusach.people.models import Actor, Role

LIST_MAKERS = (Role.EDITOR, Role.LIBRARIAN, Role.SUPPLIER)


def may_read_titles(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.is_known


def may_keep_titles(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(*LIST_MAKERS)


def may_wish(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    """Those who speak for a place: its reporters, keepers and leaders, of whatever level below the centre."""
    return bool(actor.units(Role.REPORTER, Role.KEEPER, Role.LEADER)) and not actor.serves_centre()


def may_take_back(actor: Actor, wish: Wish) -> bool:
    """The body that wished it, as long as nobody has merged it into a proposal."""
    return may_wish(actor) and wish.body_id in actor.bodies() and wish.proposal_id is None


def may_weigh(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    """Who reads all wishes, merges them into proposals and answers them."""
    return actor.serves_centre(Role.EDITOR, Role.LIBRARIAN, Role.SUPPLIER)


def may_read_weighed(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre()


def may_approve(actor: Actor, yearly: YearlyList | None = None) -> bool:
    """The centre's leader signs the list, its list makers enter the document that signs it."""
    waits = yearly is None or yearly.state == ListState.PROPOSED
    return waits and actor.serves_centre(Role.LEADER, *LIST_MAKERS)
