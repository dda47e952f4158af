"""Predicates over who acts. Every later room's rules are sums of these."""

from typing import Any

from tusach.people.models import Actor, Delegation, Person, Post, Role
from tusach.places import queries as places
from tusach.places.models import Level, Unit

ACCOUNT_KEEPERS = (Role.REVIEWER, Role.CLERK)  # of a province: they make and end its communes' accounts


def is_known(actor: Actor, thing: Any) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.is_known


def is_administrator(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.has_role(Role.ADMINISTRATOR)


def is_centre(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre()


def needs_second_factor(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    """Posts of the centre, own or stood in for, and the administrators."""
    return actor.serves_centre() or actor.has_role(Role.ADMINISTRATOR)


def keeps_accounts_of(actor: Actor) -> frozenset[int]:
    """Ids of the provinces whose communes' accounts the actor keeps."""
    return actor.units(*ACCOUNT_KEEPERS, level=Level.PROVINCE)


def may_keep_accounts(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return bool(keeps_accounts_of(actor)) or is_administrator(actor)


def may_manage_accounts_of(actor: Actor, unit: Unit) -> bool:
    """An administrator everywhere, a province in itself and its own communes of that day, nobody else."""
    return is_administrator(actor) or unit.pk in keeps_accounts_of(actor) or _keeps(actor, unit)


def may_print_slip(actor: Actor, person: Person) -> bool:
    return is_administrator(actor) or _keeps_person(actor, person)


def may_delegate(actor: Actor, post: Post) -> bool:
    """Only the holder: who stands in does not pass it on."""
    return actor.person is not None and post.person_id == actor.person.pk


def may_end_delegation(actor: Actor, delegation: Delegation) -> bool:
    people = {delegation.to_id, delegation.post.person_id}
    return is_administrator(actor) or (actor.person is not None and actor.person.pk in people)


def may_end_post(actor: Actor, post: Post) -> bool:
    unit = post.body.unit
    return is_administrator(actor) or (unit is not None and _keeps(actor, unit))


def may_hand_over(actor: Actor, heir: Unit) -> bool:
    """To a place whose accounts one keeps; a province's own posts are handed over by an administrator."""
    return is_administrator(actor) or _keeps(actor, heir)


def _keeps(actor: Actor, unit: Unit) -> bool:
    provinces = keeps_accounts_of(actor)
    within = places.versions_on(actor.day).filter(unit=unit, province__in=provinces)
    return bool(provinces) and unit.level == Level.COMMUNE and within.exists()


def _keeps_person(actor: Actor, person: Person) -> bool:
    """Whether all that the person may do lies within the communes that the actor keeps.

    One post elsewhere, own or stood in for, is enough to say no: otherwise a province could print itself a way
    into an account of the centre.
    """
    provinces = keeps_accounts_of(actor)
    communes = places.versions_on(actor.day).filter(unit__level=Level.COMMUNE, province__in=provinces)
    here = set(communes.values_list("unit", flat=True)) if provinces else set()
    own = Post.objects.filter(person=person).exclude(to_date__lte=actor.day)
    lent = Delegation.objects.filter(to=person).exclude(to_date__lte=actor.day)
    held = set(own.values_list("body__unit", flat=True))
    carried = set(lent.values_list("post__body__unit", flat=True))
    return bool(held) and held | carried <= here
