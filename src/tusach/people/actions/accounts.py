from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tusach.kit import deeds
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.models import in_force
from tusach.kit.text import fold, number
from tusach.people.actions.persons import clean_email, clean_name, clean_phone
from tusach.people.models import Actor, Body, BodyKind, BodyName, Person, Post, Role
from tusach.people.queries import bodies_of_units
from tusach.places import queries as places
from tusach.places.models import Unit, UnitVersion

COMMUNE_ROLES = (Role.REPORTER, Role.KEEPER, Role.LEADER, Role.CLERK)


@dataclass(frozen=True)
class AccountLine:
    """One person as listed: `number` is the line of the file (0: from the unit list)."""

    number: int
    code: str
    full_name: str
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass
class Made:
    """What a bulk run did. `problems` are sentences, each naming its line; good lines are made all the same."""

    created: list[Person] = field(default_factory=list)
    kept: list[Person] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class _Run:
    area: Unit
    roles: Sequence[str]
    by: Actor
    at: datetime
    communes: dict[str, UnitVersion]
    bodies: dict[int, Body]
    held: dict[tuple[int, str], Person]
    usernames: set[str]
    posts: list[Post] = field(default_factory=list)
    made: Made = field(default_factory=Made)


@transaction.atomic
def make_accounts(
    *, area: Unit, lines: Iterable[AccountLine], roles: Sequence[str], by: Actor, at: datetime
) -> Made:
    """Accounts and posts at the party committees of the area's communes, for every line that can be read.

    A person of the same name with a post in the same commune is that person: a second run creates nothing.
    `Refused` when there is no line, or a role that a commune does not have.
    """
    listed = list(lines)
    if not listed:
        raise Refused("Danh sách không có dòng nào.", field="file")
    if not roles or any(role not in COMMUNE_ROLES for role in roles):
        raise Refused(
            "Chọn chức trách cho các tài khoản: báo cáo, giữ tủ sách, ký hoặc văn thư.", field="roles"
        )
    run = _start(area, roles, by, at)
    for line in listed:
        try:
            _make_one(run, line)
        except Refused as refusal:
            run.made.problems.append(f"{_where(line)}{refusal.sentence}")
    Post.objects.bulk_create(run.posts, batch_size=500)
    if run.made.created:
        deeds.tell(
            act="people.make_accounts",
            subject=f"places.Unit:{area.pk}",
            by=by,
            at=at,
            sentence=f"Lập {number(len(run.made.created))} tài khoản xã, phường",
            facts={"people": [one.pk for one in run.made.created], "roles": list(roles)},
        )
    return run.made


@transaction.atomic
def make_missing_accounts(*, area: Unit, by: Actor, at: datetime) -> Made:
    """From the unit list: one reporter's account for each commune that has nobody yet, to be named later."""
    day = day_of(at)
    communes = list(places.communes_within(area, day).order_by("code"))
    with_people = set(
        Post.objects.filter(in_force(day), body__unit__in=[one.unit_id for one in communes]).values_list(
            "body__unit", flat=True
        )
    )
    lines = [
        AccountLine(0, one.code, f"Cán bộ {_lower_kind(one)}")
        for one in communes
        if one.unit_id not in with_people
    ]
    if not lines:
        raise Refused("Xã, phường nào cũng đã có tài khoản.")
    return make_accounts(area=area, lines=lines, roles=[Role.REPORTER], by=by, at=at)


def _start(area: Unit, roles: Sequence[str], by: Actor, at: datetime) -> _Run:
    day = day_of(at)
    communes = {one.code: one for one in places.communes_within(area, day).select_related("unit")}
    ids = [one.unit_id for one in communes.values()]
    bodies: dict[int, Body] = {}
    for body in bodies_of_units(ids, day, BodyKind.PARTY_COMMITTEE):
        bodies.setdefault(body.unit_id or 0, body)
    posts = Post.objects.filter(in_force(day), body__unit__in=ids).select_related("person", "body")
    held = {(post.body.unit_id or 0, fold(post.person.full_name)): post.person for post in posts}
    taken = Person.objects.filter(username__startswith="xa").values_list("username", flat=True)
    return _Run(area, roles, by, at, communes, bodies, held, set(taken))


def _where(line: AccountLine) -> str:
    return f"Dòng {line.number}: " if line.number else ""


def _make_one(run: _Run, line: AccountLine) -> None:
    commune = _commune(run, line)
    facts = {
        "full_name": clean_name(line.full_name) if line.number else line.full_name,
        "email": clean_email(line.email),
        "phone": clean_phone(line.phone),
    }
    key = (commune.unit_id, fold(facts["full_name"]))
    if key in run.held:
        if run.held[key] not in run.made.kept:
            run.made.kept.append(run.held[key])
        return
    person = Person(username=_username(run, commune.code), password=make_password(None), **facts)
    person.save()
    run.held[key] = person
    run.made.created.append(person)
    body = run.bodies.get(commune.unit_id) or _new_committee(run, commune)
    day = day_of(run.at)
    run.posts += [
        Post(person=person, body=body, role=role, title=line.title[:120], from_date=day) for role in run.roles
    ]


def _commune(run: _Run, line: AccountLine) -> UnitVersion:
    code = line.code.strip()
    if not code:
        raise Refused("chưa có mã xã.")
    code = code.zfill(5) if code.isdecimal() else code
    found = run.communes.get(code)
    if found is not None:
        return found
    other = places.versions_on(day_of(run.at)).filter(code=code).first()
    if other is None:
        raise Refused(f"không có xã, phường nào mang mã {code[:12]} vào ngày này.")
    raise Refused(f"{other.full_name} (mã {code}) không thuộc địa bàn này.")


def _username(run: _Run, code: str) -> str:
    """xa24790, then xa24790-2, xa24790-3: short enough to be read aloud over the telephone."""
    name, n = f"xa{code}", 1
    while name in run.usernames:
        n += 1
        name = f"xa{code}-{n}"
    run.usernames.add(name)
    return name


def _new_committee(run: _Run, commune: UnitVersion) -> Body:
    day = day_of(run.at)
    body = Body.objects.create(kind=BodyKind.PARTY_COMMITTEE, unit_id=commune.unit_id, from_date=day)
    BodyName.objects.create(body=body, name=f"Đảng ủy {_lower_kind(commune)}", from_date=day)
    run.bodies[commune.unit_id] = body
    return body


def _lower_kind(commune: UnitVersion) -> str:
    name = commune.full_name
    return name[:1].lower() + name[1:] if commune.kind and name.startswith(commune.kind) else name
