from datetime import datetime

from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.people.models import Actor, Delegation, Duty, Person, Post


def actor_for(person: Person | None, *, at: datetime) -> Actor:
    """The person with the posts, own and delegated, in force at `at`: two queries, once per request."""
    if person is None or not person.is_authenticated or not person.is_active:
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


def _duty(post: Post, in_place_of: int | None) -> Duty:
    unit = post.body.unit
    return Duty(
        role=post.role,
        body_id=post.body_id,
        unit_id=unit.pk if unit else None,
        level=unit.level if unit else "",
        post_id=post.pk,
        in_place_of=in_place_of,
    )
