from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.people.models import Actor, Delegation, Duty, Person, Post


def actor_for(person: Person | None, *, at: datetime) -> Actor:
    """The person with the posts, own and delegated, in force at `at`: two queries, once per request."""
    if person is None or not person.is_active:
        return Actor(None, (), at)
    day = day_of(at)
    own = Post.objects.filter(in_force(day), person=person).select_related("body__unit")
    lent = (
        Delegation.objects.filter(in_force(day), in_force(day, "post__"), to=person)
        .select_related("post__body__unit")
        .order_by("pk")
    )
    duties = [_duty(post, None) for post in own.order_by("pk")]
    duties += [_duty(delegation.post, delegation.post.person_id) for delegation in lent]
    return Actor(person, tuple(duties), at)


def stand_in_posts(person: Person, day: date) -> QuerySet[Delegation]:
    """Posts that the person carries for others on the day."""
    return (
        Delegation.objects.filter(in_force(day), in_force(day, "post__"), to=person)
        .select_related("post__person", "post__body")
        .order_by("to_date")
    )


def posts_of(person: Person, day: date) -> QuerySet[Post]:
    return (
        Post.objects.filter(in_force(day), person=person)
        .select_related("body__unit")
        .prefetch_related(
            "body__names", Prefetch("delegations", _current(day), to_attr="current_delegations")
        )
        .order_by("pk")
    )


def _current(day: date) -> QuerySet[Delegation]:
    """Delegations that hold on the day or will."""
    return Delegation.objects.exclude(to_date__lte=day).select_related("to").order_by("from_date")


def colleagues_of(post: Post, day: date) -> QuerySet[Person]:
    """Who may stand in: persons with a post on the day at a body of the same place, without the holder."""
    place = Q(posts__body=post.body_id)
    if post.body.unit_id:
        place |= Q(posts__body__unit=post.body.unit_id)
    found = Person.objects.filter(place, in_force(day, "posts__"), is_active=True)
    return found.exclude(pk=post.person_id).distinct().order_by("sort_key", "pk")


def _duty(post: Post, in_place_of: int | None) -> Duty:
    unit = post.body.unit
    return Duty(
        role=post.role,
        body_id=post.body_id,
        unit_id=unit.pk if unit else None,
        level=unit.level if unit else "",
        post_id=post.pk,
        kind=post.body.kind,
        in_place_of=in_place_of,
    )
