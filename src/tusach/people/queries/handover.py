from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from tusach.kit.models import in_force
from tusach.people.models import Actor, Post, Role
from tusach.people.rules import keeps_accounts_of
from tusach.places import queries as places
from tusach.places.models import Level, Unit, UnitVersion


@dataclass(frozen=True)
class Proposal:
    """A post at a place that is no more, with the places that carry it on. Nothing passes until confirmed."""

    post: Post
    was: UnitVersion | None
    heirs: tuple[UnitVersion, ...]


def stranded_posts(day: date) -> QuerySet[Post]:
    """Posts in force on the day at bodies whose place is not."""
    alive = places.versions_on(day).filter(unit=OuterRef("body__unit"))
    return (
        Post.objects.filter(in_force(day), ~Exists(alive), body__unit__isnull=False)
        .select_related("person", "body__unit")
        .prefetch_related("body__names")
        .order_by("body__unit", "pk")
    )


def stranded_posts_for(actor: Actor) -> QuerySet[Post]:
    """Stranded posts that the actor may hand over: an administrator all, a province those of communes with
    an heir within it.
    """
    posts = stranded_posts(actor.day)
    if actor.has_role(Role.ADMINISTRATOR):
        return posts
    provinces = keeps_accounts_of(actor)
    if not provinces:
        return posts.none()
    communes = posts.filter(body__unit__level=Level.COMMUNE)
    heirs = heirs_of(communes.values_list("body__unit", flat=True), actor.day)
    mine = [unit for unit, found in heirs.items() if any(heir.province_id in provinces for heir in found)]
    return communes.filter(body__unit__in=mine)


def heirs_of(unit_ids: Iterable[int], day: date) -> dict[int, list[UnitVersion]]:
    """{old unit: the versions on the day of the places that carry it on}."""
    found = places.successors(set(unit_ids), on=day)
    names = {
        one.unit_id: one
        for one in places.versions_on(day)
        .filter(unit__in={heir.unit for heirs in found.values() for heir in heirs})
        .select_related("unit")
    }
    heirs: dict[int, list[UnitVersion]] = defaultdict(list)
    for unit, steps in found.items():
        heirs[unit] = [names[heir.unit] for heir in steps if heir.unit in names]
    return heirs


def propose_handover(
    posts: Iterable[Post], day: date, *, units: Iterable[Unit] | None = None
) -> list[Proposal]:
    """What can be offered for these posts, of all places or only of `units`; queries do not grow with posts."""
    wanted = None if units is None else {unit.pk for unit in units}
    listed = [post for post in posts if wanted is None or post.body.unit_id in wanted]
    ids = {post.body.unit_id for post in listed if post.body.unit_id}
    names, heirs = places.names_on(ids, day), heirs_of(ids, day)
    return [
        Proposal(post, names.get(post.body.unit_id or 0), tuple(heirs.get(post.body.unit_id or 0, ())))
        for post in listed
    ]


def heir_or_none(post: Post, unit_id: int, day: date) -> UnitVersion | None:
    """The version of the named place, when it does carry on the post's place on the day."""
    unit = post.body.unit_id
    if unit is None:
        return None
    return next((one for one in heirs_of([unit], day)[unit] if one.unit_id == unit_id), None)
