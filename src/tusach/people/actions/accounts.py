import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import QuerySet

from tusach.kit import deeds
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.models import in_force
from tusach.kit.text import fold, number
from tusach.people.actions.bodies import committee_of
from tusach.people.actions.persons import clean_email, clean_name, clean_phone
from tusach.people.models import Actor, Body, BodyKind, BodyName, Person, Post, Role, keys_of
from tusach.people.queries import bodies_of_units
from tusach.places import queries as places
from tusach.places.models import Level, Unit, UnitVersion

COMMUNE_ROLES = (Role.REPORTER, Role.KEEPER, Role.LEADER, Role.CLERK)
PROVINCE_ROLES = (Role.REVIEWER, Role.REPORTER, Role.LEADER, Role.CLERK)


@dataclass(frozen=True)
class Tier:
    """What differs between accounts of communes and of provinces.

    `prefix` begins the user names, `digits` is the length of a code, `word` is the unit in a sentence.
    """

    level: Level
    roles: tuple[Role, ...]
    kind: BodyKind
    prefix: str
    digits: int
    word: str
    refusal: str


COMMUNES = Tier(
    Level.COMMUNE, COMMUNE_ROLES, BodyKind.PARTY_COMMITTEE, "xa", 5, "xã, phường",
    "Chọn chức trách cho các tài khoản: báo cáo, giữ tủ sách, ký hoặc văn thư.",
)  # fmt: skip
PROVINCES = Tier(
    Level.PROVINCE, PROVINCE_ROLES, BodyKind.PROPAGANDA, "tinh", 2, "tỉnh, thành phố",
    "Chọn chức trách cho các tài khoản: kiểm tra, báo cáo, ký hoặc văn thư.",
)  # fmt: skip


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
    """What stands already, and what is to be written: thousands of rows go to the database together at the end."""

    tier: Tier
    roles: Sequence[str]
    by: Actor
    at: datetime
    units: dict[str, UnitVersion]
    bodies: dict[int, Body]
    held: dict[tuple[int, str], Person]
    usernames: set[str]
    created: list[Person] = field(default_factory=list)
    kept: dict[str, Person] = field(default_factory=dict)
    new_bodies: list[Body] = field(default_factory=list)
    new_names: list[BodyName] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    @cached_property
    def elsewhere(self) -> dict[str, str]:
        """{code: name} of the level in the whole country; read once a line names a place that is not of the area."""
        everywhere = places.versions_on(day_of(self.at)).filter(unit__level=self.tier.level)
        return {one.code: one.full_name for one in everywhere}


@transaction.atomic
def make_accounts(
    *,
    area: Unit,
    lines: Iterable[AccountLine],
    roles: Sequence[str],
    by: Actor,
    at: datetime,
    tier: Tier = COMMUNES,
) -> Made:
    """Accounts and posts for every line that can be read: at the party committees of the area's communes, or with
    `tier=PROVINCES` at the propaganda departments of the provinces. A body that is missing is made.

    A person of the same name with a post at the same place is that person: a second run creates nothing.
    `Refused` when there is no line, or a role that such a place does not have.
    """
    listed = list(lines)
    if not listed:
        raise Refused("Danh sách không có dòng nào.", field="file")
    if not roles or any(role not in tier.roles for role in roles):
        raise Refused(tier.refusal, field="roles")
    # One run at a time: of two at once (a button pressed twice) the second finds what the first has made.
    list(Unit.objects.select_for_update(no_key=True).filter(level=Level.NATION))
    run = _start(area, tier, roles, by, at)
    problems = []
    for line in listed:
        try:
            _make_one(run, line)
        except Refused as refusal:
            problems.append(f"{_where(line)}{refusal.sentence}")
    _write(run)
    if run.created:
        deeds.tell(
            act="people.make_accounts",
            subject=f"places.Unit:{area.pk}",
            by=by,
            at=at,
            sentence=f"Lập {number(len(run.created))} tài khoản {tier.word}",
            facts={"people": [one.pk for one in run.created], "roles": list(roles)},
        )
    return Made(run.created, list(run.kept.values()), problems)


def _write(run: _Run) -> None:
    """In the order in which each refers to those before it; what the models' `save` adds is set already."""
    Person.objects.bulk_create(run.created, batch_size=500)
    Body.objects.bulk_create(run.new_bodies, batch_size=500)
    BodyName.objects.bulk_create(run.new_names, batch_size=500)
    Post.objects.bulk_create(run.posts, batch_size=500)


@transaction.atomic
def make_missing_accounts(*, area: Unit, by: Actor, at: datetime, tier: Tier = COMMUNES) -> Made:
    """From the unit list, for each place that has nobody yet one account, to be named later: a reporter's for a
    commune, a reporter's and reviewer's for a province.
    """
    day = day_of(at)
    listed_units = list(_units_of(area, tier, day).order_by("code"))
    with_people = set(
        Post.objects.filter(in_force(day), body__unit__in=[one.unit_id for one in listed_units]).values_list(
            "body__unit", flat=True
        )
    )
    lines = [
        AccountLine(0, one.code, f"Cán bộ {_lower_kind(one)}")
        for one in listed_units
        if one.unit_id not in with_people
    ]
    if not lines:
        raise Refused(f"{tier.word.capitalize()} nào cũng đã có tài khoản.")
    roles = [Role.REPORTER] if tier.level == Level.COMMUNE else [Role.REPORTER, Role.REVIEWER]
    return make_accounts(area=area, lines=lines, roles=roles, by=by, at=at, tier=tier)


def _units_of(area: Unit, tier: Tier, day: date) -> QuerySet[UnitVersion]:
    if tier.level == Level.COMMUNE:
        return places.communes_within(area, day)
    return places.versions_on(day).filter(unit__level=tier.level)


def _start(area: Unit, tier: Tier, roles: Sequence[str], by: Actor, at: datetime) -> _Run:
    day = day_of(at)
    units = {one.code: one for one in _units_of(area, tier, day).select_related("unit")}
    ids = [one.unit_id for one in units.values()]
    bodies: dict[int, Body] = {}
    for body in bodies_of_units(ids, day, tier.kind):
        bodies.setdefault(body.unit_id or 0, body)
    posts = Post.objects.filter(in_force(day), body__unit__in=ids).select_related("person", "body")
    held = {(post.body.unit_id or 0, fold(post.person.full_name)): post.person for post in posts}
    taken = Person.objects.filter(username__startswith=tier.prefix).values_list("username", flat=True)
    return _Run(tier, roles, by, at, units, bodies, held, set(taken))


def _where(line: AccountLine) -> str:
    return f"Dòng {line.number}: " if line.number else ""


def _make_one(run: _Run, line: AccountLine) -> None:
    place = _place(run, line)
    facts = {
        "full_name": clean_name(line.full_name) if line.number else line.full_name,
        "email": clean_email(line.email),
        "phone": clean_phone(line.phone),
    }
    keys = keys_of(facts["full_name"])
    key = (place.unit_id, keys["folded"])
    if key in run.held:
        run.kept[run.held[key].username] = run.held[key]
        return
    # No password: whoever gets the slip chooses one. The mark is Django's own, made without its slow dice.
    person = Person(
        username=_username(run, place.code),
        password=f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_urlsafe(30)}",
        **keys,
        **facts,
    )
    run.held[key] = person
    run.created.append(person)
    body = run.bodies.get(place.unit_id) or _new_body(run, place)
    day = day_of(run.at)
    run.posts += [
        Post(person=person, body=body, role=role, title=line.title[:120], from_date=day) for role in run.roles
    ]


def _place(run: _Run, line: AccountLine) -> UnitVersion:
    code = line.code.strip()
    if not code:
        raise Refused("chưa có mã đơn vị.")
    code = code.zfill(run.tier.digits) if code.isdecimal() else code
    found = run.units.get(code)
    if found is not None:
        return found
    if code not in run.elsewhere:
        raise Refused(f"không có {run.tier.word} nào mang mã {code[:12]} vào ngày này.")
    raise Refused(f"{run.elsewhere[code]} (mã {code}) không thuộc địa bàn này.")


def _username(run: _Run, code: str) -> str:
    """xa24790, then xa24790-2, xa24790-3; tinh68: short enough to be read aloud over the telephone."""
    name, n = f"{run.tier.prefix}{code}", 1
    while name in run.usernames:
        n += 1
        name = f"{run.tier.prefix}{code}-{n}"
    run.usernames.add(name)
    return name


def _new_body(run: _Run, place: UnitVersion) -> Body:
    """The party committee of a commune; the propaganda department of a province's committee."""
    day, commune = day_of(run.at), run.tier.level == Level.COMMUNE
    committee = committee_of(place.kind, place.name, run.tier.level)
    body = Body(kind=run.tier.kind, unit_id=place.unit_id, from_date=day)
    name = committee if commune else f"Ban Tuyên giáo và Dân vận {committee}"
    symbol = "" if commune else "BTGDVTU"
    run.new_bodies.append(body)
    run.new_names.append(BodyName(body=body, name=name, symbol=symbol, from_date=day, folded=fold(name)))
    run.bodies[place.unit_id] = body
    return body


def _lower_kind(version: UnitVersion) -> str:
    name = version.full_name
    return name[:1].lower() + name[1:] if version.kind and name.startswith(version.kind) else name
