from datetime import date, datetime

from django.db import transaction

from tusach.kit import deeds
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.people.models import Actor, Body, BodyName, Post
from tusach.people.queries import bodies_of, heir_or_none, name_of
from tusach.places import queries as places
from tusach.places.models import Unit, UnitVersion


@transaction.atomic
def hand_over(*, post: Post, heir: Unit, by: Actor, at: datetime, from_date: date | None = None) -> Post:
    """The post of an abolished place goes on at a place that carries it on: the old one ends on `from_date`
    (today when not given), a new one with the same person and role begins that day at a body of the same kind.

    `Refused` when the place still stands, the post is over, or `heir` does not carry it on.
    """
    on = from_date or day_of(at)
    if post.body.unit_id is None or places.version_of(post.body.unit_id, on) is not None:
        raise Refused("Địa bàn của chức trách này vẫn còn, không có gì để bàn giao.")
    if not post.holds_on(on):
        raise Refused(f"{post.person.full_name} không còn giữ chức trách này vào ngày {said_day(on)}.")
    version = heir_or_none(post, heir.pk, on)
    if version is None:
        raise Refused("Đơn vị đã chọn không tiếp nhận địa bàn cũ theo văn bản sắp xếp.")
    body = _body_at(post, version, on)
    if Post.objects.filter(person=post.person, body=body, role=post.role).exclude(to_date__lte=on).exists():
        raise Refused(f"{post.person.full_name} đã giữ chức trách này ở {name_of(body, on)}.")
    if post.from_date < on:
        post.to_date = on
        post.save(update_fields=["to_date"])
    else:
        post.delete()
    new = Post.objects.create(person=post.person, body=body, role=post.role, title=post.title, from_date=on)
    old_name, new_name = name_of(post.body, on), name_of(body, on)
    deeds.tell(
        act="people.hand_over",
        subject=f"people.Post:{new.pk}",
        by=by,
        at=at,
        sentence=f"{post.person.full_name} chuyển từ {old_name} sang {new_name} từ {said_day(on)}"[:300],
        facts={"from_body": post.body_id, "to_body": body.pk, "role": post.role, "on": on.isoformat()},
        body_id=body.pk,
    )
    return new


def _body_at(post: Post, version: UnitVersion, on: date) -> Body:
    """The body of the same kind at the heir; a new one, named after the old, when there is none yet."""
    found = bodies_of(version.unit_id, on, post.body.kind).first()
    if found is not None:
        return found
    body = Body.objects.create(kind=post.body.kind, unit_id=version.unit_id, from_date=on)
    BodyName.objects.create(body=body, name=_named_after(post, version, on), from_date=on)
    return body


def _named_after(post: Post, version: UnitVersion, on: date) -> str:
    """`Đảng ủy xã Tà Nung` with heir `Xã Bảo Thuận` gives `Đảng ủy xã Bảo Thuận`."""
    old = places.last_version_of(post.body.unit_id or 0)
    name, new = name_of(post.body, on), version.full_name
    if old is not None:
        for written in (old.full_name, old.full_name[:1].lower() + old.full_name[1:]):
            if name.endswith(written):
                return name[: -len(written)] + new[:1].lower() + new[1:]
    return f"{post.body.get_kind_display()}, {new}"
