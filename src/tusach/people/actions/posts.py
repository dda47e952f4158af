from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tusach.kit import deeds
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.models import in_force
from tusach.kit.text import day as said_day
from tusach.people.models import Actor, Body, Delegation, Person, Post, Role
from tusach.people.queries import name_of
from tusach.places.models import Level


@transaction.atomic
def appoint(
    *,
    person: Person,
    body: Body,
    role: str,
    from_date: date,
    by: Actor | None,
    at: datetime,
    title: str = "",
    to_date: date | None = None,
) -> Post:
    """A post from a day on. `Refused` when it is held in that time already, and for an administrator outside
    the centre: that role opens everything.
    """
    if role not in Role.values:
        raise Refused("Chưa chọn chức trách.", field="role")
    if to_date is not None and to_date <= from_date:
        raise Refused("Ngày thôi phải sau ngày bắt đầu.", field="to_date")
    if role == Role.ADMINISTRATOR and (body.unit is None or body.unit.level != Level.NATION):
        raise Refused("Quản trị hệ thống chỉ đặt ở cơ quan trung ương.", field="role")
    same = Post.objects.filter(person=person, body=body, role=role).exclude(to_date__lte=from_date)
    if (same.filter(from_date__lt=to_date) if to_date else same).exists():
        raise Refused(f"{person.full_name} đang giữ đúng chức trách này ở đây.", field="person")
    post = Post.objects.create(
        person=person, body=body, role=role, title=title[:120], from_date=from_date, to_date=to_date
    )
    where = name_of(body, from_date)
    deeds.tell(
        act="people.appoint",
        subject=f"people.Post:{post.pk}",
        by=by,
        at=at,
        sentence=f"{person.full_name} làm {post.get_role_display()} ở {where} từ {said_day(from_date)}"[:300],
        facts={"person": person.pk, "body": body.pk, "role": role, "from": from_date.isoformat()},
        body_id=body.pk,
    )
    return post


@transaction.atomic
def end_post(*, post: Post, by: Actor, at: datetime, on: date | None = None) -> None:
    """`on` (today when not given) is the first day without the post. A post that has not outlived its first
    day is withdrawn whole: it never gave a right beyond that day.
    """
    on = on or day_of(at)
    if post.to_date is not None and post.to_date <= on:
        raise Refused(f"{post.person.full_name} đã thôi chức trách này từ {said_day(post.to_date)}.")
    if on < day_of(at):
        raise Refused("Không ghi lùi ngày thôi: việc đã làm trong những ngày ấy vẫn có hiệu lực.", field="on")
    said, pk, body_id = _said(post, on), post.pk, post.body_id
    if on <= post.from_date:
        post.delete()
    else:
        post.to_date = on
        post.save(update_fields=["to_date"])
    deeds.tell(
        act="people.end_post",
        subject=f"people.Post:{pk}",
        by=by,
        at=at,
        sentence=f"{said} từ {said_day(on)}"[:300],
        facts={"person": post.person_id, "role": post.role, "on": on.isoformat()},
        body_id=body_id,
    )


def _said(post: Post, on: date) -> str:
    return f"{post.person.full_name} thôi làm {post.get_role_display()} ở {name_of(post.body, on)}"


@transaction.atomic
def delegate(
    *, post: Post, to: Person, from_date: date, last_date: date, reason: str, by: Actor, at: datetime
) -> Delegation:
    """`to` acts in the post from one day through another (`last_date` is the last day of it).

    `Refused` for a day that is past or backwards, more than 180 days, oneself, a closed account, days outside
    the post, and days that another delegation of the post holds.
    """
    to_date = last_date + timedelta(days=1)
    _refuse_to_lend(post, to, from_date, to_date, day_of(at))
    lent = Delegation.objects.create(
        post=post, to=to, from_date=from_date, to_date=to_date, reason=reason.strip()[:200]
    )
    deeds.tell(
        act="people.delegate",
        subject=f"people.Delegation:{lent.pk}",
        by=by,
        at=at,
        sentence=f"{post.person.full_name} ủy quyền {to.full_name} thay, {said_day(from_date)} – {said_day(last_date)}",
        facts={
            "holder": post.person_id,
            "holder_name": post.person.full_name,
            "to": to.pk,
            "to_name": to.full_name,
            "post": post.pk,
        },
        body_id=post.body_id,
    )
    return lent


def _refuse_to_lend(post: Post, to: Person, from_date: date, to_date: date, today: date) -> None:
    last_date = to_date - timedelta(days=1)
    if from_date < today:
        raise Refused(f"Ngày bắt đầu không được trước hôm nay, {said_day(today)}.", field="from_date")
    if last_date < from_date:
        raise Refused("Ngày cuối phải từ ngày bắt đầu trở đi.", field="last_date")
    if (to_date - from_date).days > 180:
        raise Refused(
            "Ủy quyền không quá 180 ngày. Lâu hơn thì cần người mới giữ chức trách.", field="last_date"
        )
    if to.pk == post.person_id:
        raise Refused("Người thay phải là người khác.", field="to")
    if not to.is_active:
        raise Refused(f"Tài khoản của {to.full_name} đang khóa.", field="to")
    if not post.holds_on(from_date) or not post.holds_on(last_date):
        raise Refused("Chức trách này không kéo dài suốt những ngày đã chọn.", field="from_date")
    begins_within = Q(from_date__gte=from_date, from_date__lt=to_date)
    taken = post.delegations.filter(in_force(from_date) | begins_within).first()
    if taken is not None:
        raise Refused(
            f"{taken.to.full_name} đã thay từ {said_day(taken.from_date)}. Xin dừng lần ủy quyền ấy trước.",
            field="from_date",
        )


@transaction.atomic
def end_delegation(*, delegation: Delegation, by: Actor, at: datetime) -> None:
    """The stand-in has no right from today on; what was done as a stand-in stays done."""
    today, pk = day_of(at), delegation.pk
    if delegation.to_date is not None and delegation.to_date <= today:
        raise Refused(f"Lần ủy quyền này đã hết từ {said_day(delegation.to_date)}.")
    if today <= delegation.from_date:
        delegation.delete()
    else:
        delegation.to_date = today
        delegation.save(update_fields=["to_date"])
    holder, to = delegation.post.person, delegation.to
    deeds.tell(
        act="people.end_delegation",
        subject=f"people.Delegation:{pk}",
        by=by,
        at=at,
        sentence=f"{to.full_name} thôi làm thay {holder.full_name} từ {said_day(today)}"[:300],
        facts={"holder": holder.pk, "holder_name": holder.full_name, "to": to.pk, "to_name": to.full_name},
        body_id=delegation.post.body_id,
    )
