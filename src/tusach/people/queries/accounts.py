from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.kit.text import fold
from tusach.people.models import Actor, Delegation, Person, Post, Role, Slip
from tusach.people.rules import keeps_accounts_of
from tusach.places import queries as places
from tusach.places.models import Level, Unit, UnitVersion


class AccountState(models.TextChoices):
    NONE = "NONE", "chưa có tài khoản"
    MADE = "MADE", "chưa in phiếu"
    EXPIRED = "EXPIRED", "phiếu hết hạn"
    SLIP = "SLIP", "đã in phiếu"
    SIGNED_IN = "SIGNED_IN", "đã đăng nhập"


@dataclass
class Account:
    """One person of a commune with the posts held there."""

    person: Person
    state: AccountState
    posts: list[Post] = field(default_factory=list)

    @property
    def roles(self) -> str:
        return ", ".join(dict.fromkeys(post.get_role_display() for post in self.posts))


@dataclass
class CommuneRow:
    version: UnitVersion
    district: str
    accounts: list[Account] = field(default_factory=list)

    @property
    def state(self) -> AccountState:
        """The furthest that anybody of the commune has come."""
        order = list(AccountState)
        return max((one.state for one in self.accounts), key=order.index, default=AccountState.NONE)


def areas_of(actor: Actor) -> QuerySet[Unit]:
    """Provinces whose people the actor sees: its own; for an administrator every one, and the whole country."""
    if actor.has_role(Role.ADMINISTRATOR):
        return places.units_on(actor.day).filter(level__in=[Level.NATION, Level.PROVINCE])
    return places.units_on(actor.day, level=Level.PROVINCE).filter(pk__in=keeps_accounts_of(actor))


def communes_of_area(area: Unit, day: date, *, words: str = "", state: str = "") -> QuerySet[UnitVersion]:
    """Versions of the area's communes, by district and name; `state` is a value of AccountState."""
    communes = places.communes_within(area, day).select_related("unit").order_by("district_id", "sort_key")
    if words.strip():
        communes = communes.filter(Q(folded__contains=fold(words)) | Q(code=words.strip()))
    if state in AccountState.values:
        communes = _in_state(communes, day, state)
    return communes


def _in_state(communes: QuerySet[UnitVersion], day: date, state: str) -> QuerySet[UnitVersion]:
    here = Post.objects.filter(in_force(day), body__unit=OuterRef("unit"))
    signed_in = here.filter(person__last_login__isnull=False)
    slips = Slip.objects.filter(person=OuterRef("person"), used_at=None, replaced_at=None)
    printed = here.filter(Exists(slips))
    if state == AccountState.NONE:
        return communes.exclude(Exists(here))
    if state == AccountState.SIGNED_IN:
        return communes.filter(Exists(signed_in))
    waiting = communes.filter(Exists(here)).exclude(Exists(signed_in))
    return waiting.exclude(Exists(printed)) if state == AccountState.MADE else waiting.filter(Exists(printed))


def rows_of(versions: Iterable[UnitVersion], at: datetime, *, provinces: bool = False) -> list[CommuneRow]:
    """The communes with their accounts: three queries for any number of rows. With `provinces` each stands under the
    name of its province, else of its district, where there is one.
    """
    listed = list(versions)
    day = day_of(at)
    above = {one.pk: one.province_id if provinces else one.district_id for one in listed}
    names = places.names_on([unit for unit in above.values() if unit], day)
    accounts = accounts_at([one.unit_id for one in listed], at)
    return [
        CommuneRow(
            one,
            names[unit].full_name if (unit := above[one.pk]) else "",
            accounts.get(one.unit_id, []),
        )
        for one in listed
    ]


def accounts_at(unit_ids: Iterable[int], at: datetime) -> dict[int, list[Account]]:
    """{unit id: accounts of those with a post there at the moment}; two queries."""
    posts = list(
        Post.objects.filter(in_force(day_of(at)), body__unit__in=set(unit_ids))
        .select_related("person", "body")
        .order_by("body__unit", "person__sort_key", "pk")
    )
    states = states_of({post.person for post in posts}, at)
    found: dict[int, dict[int, Account]] = defaultdict(dict)
    for post in posts:
        person, unit = post.person, post.body.unit_id
        if unit is not None:
            found[unit].setdefault(person.pk, Account(person, states[person.pk])).posts.append(post)
    return {unit: list(people.values()) for unit, people in found.items()}


def states_of(people: Iterable[Person], at: datetime) -> dict[int, AccountState]:
    """{person id: state of the account}; one query."""
    listed = list(people)
    open_slips = Slip.objects.filter(person__in=listed, used_at=None, replaced_at=None)
    until = dict(open_slips.values_list("person", "expires_at"))
    return {one.pk: _state(one, until.get(one.pk), at) for one in listed}


def _state(person: Person, slip_until: datetime | None, at: datetime) -> AccountState:
    if person.last_login:
        return AccountState.SIGNED_IN
    if slip_until is None:
        return AccountState.MADE
    return AccountState.SLIP if at < slip_until else AccountState.EXPIRED


def slip_people(actor: Actor, area: Unit) -> QuerySet[Person]:
    """Persons of the area's communes for whom the actor may print a slip; `rules.may_print_slip` for many."""
    communes = places.communes_within(area, actor.day).values("unit")
    own = Post.objects.filter(person=OuterRef("pk")).exclude(to_date__lte=actor.day)
    found = Person.objects.filter(
        Exists(own.filter(in_force(actor.day), body__unit__in=communes)), is_active=True
    )
    if actor.has_role(Role.ADMINISTRATOR):
        return found
    lent = Delegation.objects.filter(to=OuterRef("pk")).exclude(to_date__lte=actor.day)
    elsewhere = own.filter(~Q(body__unit__in=communes) | Q(body__unit=None))
    lent_elsewhere = lent.filter(~Q(post__body__unit__in=communes) | Q(post__body__unit=None))
    return found.exclude(Exists(elsewhere)).exclude(Exists(lent_elsewhere))


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Persons whose account the actor may look after."""
    if actor.has_role(Role.ADMINISTRATOR):
        return Person.objects.all()
    mine = places.versions_on(actor.day).filter(
        unit__level=Level.COMMUNE, province__in=keeps_accounts_of(actor)
    )
    here = Post.objects.filter(in_force(actor.day), person=OuterRef("pk"), body__unit__in=mine.values("unit"))
    return Person.objects.filter(Exists(here))


def posts_visible_to(actor: Actor) -> QuerySet[Post]:
    """Posts that the actor may end or lend: its own, and those of persons it looks after."""
    seen = people_visible_to(actor).values("pk")
    return Post.objects.filter(Q(person=actor.person) | Q(person__in=seen)).select_related(
        "body__unit", "person"
    )


def delegations_visible_to(actor: Actor) -> QuerySet[Delegation]:
    own = Q(post__person=actor.person) | Q(to=actor.person)
    found = Delegation.objects.select_related("post__person", "post__body", "to")
    return found if actor.has_role(Role.ADMINISTRATOR) else found.filter(own)


def people_named(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """By any part of the name in any spelling, or by user name."""
    wanted = fold(words)
    if not wanted:
        return people
    return people.filter(Q(folded__contains=wanted) | Q(username__icontains=words.strip()))


def slip_is_open(slip: Slip, at: datetime) -> bool:
    return slip.used_at is None and slip.replaced_at is None and at < slip.expires_at
