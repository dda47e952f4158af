"""What the letter of urging needs to know: who is late, who writes, who signs."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from tusach.campaign import rules
from tusach.campaign.letter import BLANK, LateRow
from tusach.campaign.models import Campaign, ObligationKind, PreparedLetter
from tusach.campaign.queries.campaigns import overdue
from tusach.kit.models import in_force
from tusach.people import queries as people
from tusach.people.models import Actor, Body, BodyKind, Post, Role
from tusach.places import queries as places
from tusach.places.models import Level
from tusach.registry.models import Direction, Document, Family
from tusach.registry.queries import clerks_of

# Beyond this many late units a letter names their provinces and how many each has.
NAMED_AT_MOST = 60
_STATE_KINDS = {
    BodyKind.PEOPLES_COMMITTEE,
    BodyKind.MINISTRY,
    BodyKind.LIBRARY,
    BodyKind.CULTURE_HOUSE,
    BodyKind.POST_OFFICE,
}
_ANSWERING = [BodyKind.PROPAGANDA, BodyKind.PARTY_COMMITTEE, BodyKind.PEOPLES_COMMITTEE]


def late_in(campaign: Campaign, *, kind: str, at: datetime) -> QuerySet[Any]:
    """Overdue obligations of a campaign, of one kind or (empty) of both."""
    rows = overdue(at=at).filter(campaign=campaign)
    return (rows.filter(kind=kind) if kind else rows).order_by("kind", "unit_sort", "pk")


def letter_rows(
    campaign: Campaign, *, kind: str, at: datetime, day: date, named_at_most: int = NAMED_AT_MOST
) -> list[LateRow]:
    """The lines of the letter: each late unit, or each province with its count when they are many.

    A constant number of queries for any number of late units.
    """
    owed = list(late_in(campaign, kind=kind, at=at).order_by("kind", "unit_sort", "pk"))
    if len(owed) <= named_at_most:
        answering = _answering({one.unit_id for one in owed}, campaign.reference_date, day)
        return [row for one in owed for row in _rows([one], one.unit_name, answering.get(one.unit_id))]
    return _by_province(campaign, owed, day)


def _by_province(campaign: Campaign, owed: list[Any], day: date) -> list[LateRow]:
    groups: dict[tuple[int, str], list[Any]] = {}
    for one in owed:
        groups.setdefault((one.province_id or one.unit_id, one.kind), []).append(one)
    keys = {key for key, _ in groups}
    answering = _answering(keys, campaign.reference_date, day)
    units = places.names_on(keys, campaign.reference_date)
    found = []
    for (key, kind), some in groups.items():
        name = units[key].full_name if key in units else some[0].unit_name
        order = kind, units[key].sort_key if key in units else ""
        below = "" if kind == ObligationKind.REPORT else f" của {len(some)} xã, phường, thị trấn"
        found.append((order, _rows(some, name, answering.get(key), below)))
    return [row for _, rows in sorted(found, key=lambda one: one[0]) for row in rows]


def _rows(some: list[Any], name: str, answering: list["_Answering"] | None, below: str = "") -> list[LateRow]:
    """The late units of one place, a line for each body that answers for it; they are counted in the first."""
    what = f"{some[0].get_kind_display()}{below}"
    last = max(one.last_day for one in some)
    return [
        LateRow(one.name, what, last, 0 if at else len(some), one.body, one.about)
        for at, one in enumerate(answering or [_Answering(name)])
    ]


class _Answering(NamedTuple):
    """A body that a letter may go to, its name on the day; `about` when it carries on another's place."""

    name: str
    body: int | None = None
    about: str = ""


def _answering(units: set[int], then: date, day: date) -> dict[int, list[_Answering]]:
    """{unit of the day `then`: who answers for it on `day`}; a unit that nobody is known for is not in it.

    A unit merged or split since is answered for by the bodies of its heirs, which the letter says: their posts are
    their own, only the place has passed on.
    """
    standing = set(places.versions_on(day).filter(unit__in=units).values_list("unit_id", flat=True))
    heirs = places.successors(units - standing, on=day) if units - standing else {}
    carrying = {heir.unit for held in heirs.values() for heir in held}
    bodies = _bodies(standing | carrying, day)
    found = {unit: [_Answering(*bodies[unit])] for unit in standing if unit in bodies}
    names = places.names_on(heirs, then) if heirs else {}
    theirs = places.names_on(carrying, day) if carrying else {}
    for unit, held in heirs.items():
        about = f"về phần địa bàn {_within(names[unit].full_name)} trước đây" if unit in names else ""
        some = [bodies.get(heir.unit) or (theirs[heir.unit].full_name, None) for heir in held]
        if some:
            found[unit] = [_Answering(name, body, about) for name, body in some]
    return found


def _within(full_name: str) -> str:
    """A unit's name as it stands within a sentence: Tỉnh Đắk Nông -> tỉnh Đắk Nông."""
    return full_name[:1].lower() + full_name[1:]


def _bodies(units: set[int], day: date) -> dict[int, tuple[str, int]]:
    """{unit: (name, id) of the body that answers for it}."""
    found: dict[int, Body] = {}
    for kind in reversed(_ANSWERING):
        found |= {
            body.unit_id: body
            for body in people.bodies_of_units(units, day, kind)
            if body.unit_id is not None
        }
    names = people.names_of([body.pk for body in found.values()], day)
    return {unit: (names[body.pk].name, body.pk) for unit, body in found.items() if body.pk in names}


def writing_bodies(actor: Actor) -> list[tuple[Body, str]]:
    """The bodies in whose name the person may write, those of the centre first, each with its name."""
    bodies = Body.objects.filter(pk__in=actor.bodies()).select_related("unit", "parent").order_by("pk")
    names = people.names_of([body.pk for body in bodies], actor.day)
    known = [(body, names[body.pk].name) for body in bodies if body.pk in names]
    return sorted(
        known, key=lambda one: (one[0].unit is None or one[0].unit.level != Level.NATION, one[0].pk)
    )


def letter_page(campaign: Campaign, body: Body) -> str:
    """Where a body's letter is written and gets its number."""
    return f"{reverse('campaign:letter', args=[campaign.pk])}?co-quan={body.pk}"


def prepared_in(campaign: Campaign, actor: Actor) -> dict[int, PreparedLetter]:
    """{body: its letter that waits for a number}, of the actor's own bodies."""
    rows = PreparedLetter.objects.filter(campaign=campaign, body__in=actor.bodies())
    return {one.body_id: one for one in rows}


def opening_bodies(campaign: Campaign, actor: Actor) -> list[tuple[Body, str]]:
    """The bodies whose letter the person may open: all own ones for who writes, those whose letter waits for their clerk."""
    bodies = writing_bodies(actor)
    if rules.may_write_letter(actor, campaign):
        return bodies
    waiting = set(prepared_in(campaign, actor)) & set(actor.bodies(Role.CLERK))
    return [one for one in bodies if one[0].pk in waiting]


def numbers_here(actor: Actor, body: Body, day: date) -> bool:
    """Whether the person gives the body's letters their number: its clerk, its leader, or whoever writes where it has no clerk."""
    return rules.may_number_letter(actor, body) or not clerks_of([body], day)


def family_of(body: Body) -> Family:
    return Family.STATE if body.kind in _STATE_KINDS else Family.PARTY


def symbol_of(body: Body, day: date) -> str:
    """The body's own sign in document numbers on the day, empty when it has none."""
    name = people.names_of([body.pk], day).get(body.pk)
    return name.symbol if name else ""


def place_of(body: Body, day: date) -> str:
    """Where its papers are dated: as the last one in its register says, else the province's name, else dots."""
    last = (
        Document.objects.filter(keeper=body, direction=Direction.OUTGOING)
        .exclude(place="")
        .order_by("-pk")
        .first()
    )
    if last is not None:
        return last.place
    unit = places.version_of(body.unit_id, day) if body.unit_id else None
    is_place = body.unit is not None and body.unit.level != Level.NATION
    return unit.name if unit is not None and is_place else BLANK


def leader_of(body: Body, day: date) -> tuple[str, str]:
    """(name, title) of who signs for the body on the day; dots for what is not known."""
    posts = Post.objects.filter(in_force(day), body=body, role=Role.LEADER, person__is_active=True)
    post = posts.select_related("person").order_by("-from_date", "pk").first()
    return (post.person.full_name or BLANK, post.title or BLANK) if post else (BLANK, BLANK)
