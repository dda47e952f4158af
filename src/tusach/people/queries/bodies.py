from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.kit.prepared import Prepared, param
from tusach.kit.text import fold
from tusach.people.models import Actor, Body, BodyName, Delegation, Person, Post, Role
from tusach.places.models import Unit


def names_of(body_ids: Iterable[int], day: date) -> dict[int, BodyName]:
    """{body id: its name on the day}; before its first name the first, after its last the last. One query."""
    found: dict[int, BodyName] = {}
    for name in BodyName.objects.filter(body__in=set(body_ids)).order_by("from_date"):
        if name.body_id not in found or name.from_date <= day:
            found[name.body_id] = name
    return found


def name_of(body: Body, day: date) -> str:
    """The body's name on a day, `""` for a body that was never named.

    Over bodies fetched with `with_names` this asks the database nothing.
    """
    shown = None
    for name in sorted(body.names.all(), key=lambda one: one.from_date):
        if shown is None or name.from_date <= day:
            shown = name
    return shown.name if shown else ""


def with_names(bodies: QuerySet[Body]) -> QuerySet[Body]:
    return bodies.prefetch_related("names")


def bodies_of(unit: Unit | int, day: date, kind: str | None = None) -> QuerySet[Body]:
    """Bodies that serve a place on a day, of one kind or of all, oldest first."""
    return bodies_of_units([unit if isinstance(unit, int) else unit.pk], day, kind)


def bodies_of_units(unit_ids: Iterable[int], day: date, kind: str | None = None) -> QuerySet[Body]:
    """The same for many places at once."""
    found = Body.objects.filter(in_force(day), unit__in=set(unit_ids))
    return (found.filter(kind=kind) if kind else found).order_by("pk")


def people_at(unit: Unit | int, roles: Iterable[str], at: datetime) -> list[Person]:
    """Who hears what concerns a place: holders of one of `roles` (all when empty) at its bodies at the moment,
    and those standing in for them. Each person once. One query, asked at every sending of a report.
    """
    wanted = {f"role{number}": str(role) for number, role in enumerate(sorted(set(roles)))}
    return _people_at(len(wanted)).instances(
        unit=unit if isinstance(unit, int) else unit.pk, day=day_of(at), **wanted
    )


@cache
def _people_at(roles: int) -> Prepared[Person]:
    """The question with that many roles in it; 0 asks for holders of any role."""
    wanted = [param(f"role{number}") for number in range(roles)]
    return Prepared(lambda: holders(param("unit"), wanted, param("day")))


def holders(unit: Any, roles: Collection[Any], day: Any) -> QuerySet[Person]:
    """The same as a queryset, to be narrowed or prepared with more: the arguments may be `param`s."""
    posts = Post.objects.filter(in_force(day), body__unit=unit)
    if roles:
        posts = posts.filter(role__in=roles)
    lent = Delegation.objects.filter(in_force(day), post__in=posts)
    # The few ids first: asked person by person, the database would look at everybody in the country.
    heard = posts.values("person").union(lent.values("to"))
    return Person.objects.filter(pk__in=heard, is_active=True).order_by("pk")


def people_at_units(unit_ids: Iterable[int], roles: Iterable[str], at: datetime) -> dict[int, list[Person]]:
    """{unit id: persons} for many places in two queries; a place without anybody is not in the answer."""
    day = day_of(at)
    posts = Post.objects.filter(in_force(day), body__unit__in=set(unit_ids))
    if wanted := set(roles):
        posts = posts.filter(role__in=wanted)
    lent = Delegation.objects.filter(in_force(day), post__in=posts).select_related("to", "post__body")
    found: dict[int, dict[int, Person]] = {}
    for post in posts.select_related("person", "body").order_by("pk"):
        _put(found, post.body.unit_id, post.person)
    for delegation in lent.order_by("pk"):
        _put(found, delegation.post.body.unit_id, delegation.to)
    return {unit: list(people.values()) for unit, people in found.items()}


def _put(found: dict[int, dict[int, Person]], unit_id: int | None, person: Person) -> None:
    if unit_id is not None and person.is_active:
        found.setdefault(unit_id, {})[person.pk] = person


def visible_to(actor: Actor) -> QuerySet[Body]:
    """Bodies are public by name; their page with posts opens for administrators."""
    return Body.objects.all() if actor.has_role(Role.ADMINISTRATOR) else Body.objects.none()


def bodies_named(bodies: QuerySet[Body], words: str) -> QuerySet[Body]:
    """Bodies that carry or carried a name with these words, in any spelling, or this symbol."""
    wanted = fold(words)
    names = BodyName.objects.filter(body=OuterRef("pk"))
    hits = names.filter(Q(folded__contains=wanted) | Q(symbol__iexact=words.strip()))
    return bodies.filter(Exists(hits)) if wanted else bodies


def with_posts(bodies: QuerySet[Body], day: date) -> QuerySet[Body]:
    posts = Post.objects.filter(in_force(day)).select_related("person").order_by("role", "pk")
    return bodies.select_related("unit").prefetch_related(
        "names", Prefetch("posts", posts, to_attr="current_posts")
    )


def where_of(people: Iterable[Person], day: date) -> dict[int, str]:
    """{person id: names of the bodies where the person holds posts on the day}; two queries."""
    posts = list(Post.objects.filter(in_force(day), person__in=list(people)).order_by("pk"))
    names = names_of([post.body_id for post in posts], day)
    found: dict[int, dict[str, None]] = {}
    for post in posts:
        if post.body_id in names:
            found.setdefault(post.person_id, {})[names[post.body_id].name] = None
    return {person: "; ".join(bodies) for person, bodies in found.items()}
