"""Rounds of comment: who may see which, who is asked, who has answered."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tusach.drafting.anchoring import VersionText
from tusach.drafting.models import (
    Answer,
    Comment,
    Disposition,
    Invited,
    Manuscript,
    Point,
    Returned,
    ReturnedState,
    Round,
    Version,
)
from tusach.drafting.queries.fixed import last_version
from tusach.drafting.rules import ANSWERERS, may_read_rounds
from tusach.kit.clock import day_of
from tusach.kit.leases import Progress, progress_of
from tusach.kit.models import in_force
from tusach.kit.text import day as said_day
from tusach.kit.text import fold, moment
from tusach.people.models import Actor, Body, BodyKind, BodyName, Delegation, Person, Post
from tusach.people.queries import bodies_of_units, name_of, with_names
from tusach.places.models import Level
from tusach.places.queries import versions_on
from tusach.registry.models import Direction, Document

LINK_LIVES_ON = timedelta(
    days=30
)  # after the deadline: late answers are taken, and what became of them is read
WORK_LEFT = (ReturnedState.WHOSE, ReturnedState.AGREES, ReturnedState.POINTS)
RETURNED_READER = "drafting.returned"


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """All of them for the secretariat and the leaders; nobody else sees a round as a whole."""
    rounds = Round.objects.select_related("version__manuscript__campaign", "opened_by", "document")
    return rounds if may_read_rounds(actor, None) else rounds.none()


def invited_visible_to(actor: Actor) -> QuerySet[Invited]:
    """The rows by which a person is asked, oneself or with one's body."""
    rows = Invited.objects.select_related(
        "round__version__manuscript__campaign", "round__document", "body", "person"
    )
    if actor.person is None:
        return rows.none()
    return rows.filter(Q(person=actor.person) | Q(body__in=actor.bodies(*ANSWERERS)))


def is_asked(actor: Actor) -> bool:
    """Whether the person has ever been asked: the menu's question."""
    return actor.is_known and invited_visible_to(actor).exists()


def invited_in(actor: Actor) -> QuerySet[Invited]:
    """Every row of the rounds that the actor sees whole: for the secretariat's pages."""
    return Invited.objects.select_related("round__version__manuscript", "body", "person").filter(
        round__in=rounds_visible_to(actor)
    )


def returned_visible_to(actor: Actor) -> QuerySet[Returned]:
    return Returned.objects.select_related("round__version__manuscript", "invited", "person").filter(
        round__in=rounds_visible_to(actor)
    )


def points_visible_to(actor: Actor) -> QuerySet[Point]:
    return Point.objects.select_related(
        "comment__round__version", "comment__invited", "comment__block"
    ).filter(comment__round__in=rounds_visible_to(actor))


def comments_visible_to(actor: Actor) -> QuerySet[Comment]:
    return Comment.objects.select_related("round__version", "invited", "block").filter(
        round__in=rounds_visible_to(actor)
    )


def rounds_listed(actor: Actor) -> QuerySet[Round]:
    """Newest first, with how many were asked, have answered, and how many points are open."""
    of_round = Point.objects.filter(comment__round=OuterRef("pk"))
    invited = Invited.objects.filter(round=OuterRef("pk"))
    return (
        rounds_visible_to(actor)
        .annotate(asked=_count(invited), heard=_count(invited.exclude(answer=Answer.NONE)))
        .annotate(points=_count(of_round), left=_count(of_round.filter(disposition=Disposition.OPEN)))
        .defer("version__content")
        .order_by("-opened_at", "-pk")
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows of a subquery: a join of all of them at once would multiply them."""
    counted = rows.order_by().values(one=Value(1)).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def newer_than(version: Version) -> Version | None:
    """A later version of the same manuscript, when there is one."""
    newest = last_version(version.manuscript)
    return newest if newest is not None and newest.number > version.number else None


def text_of_version(version: Version) -> VersionText:
    return VersionText(version.content)


def numbers_by_version(manuscript: Manuscript) -> dict[int, dict[str, int]]:
    """{version number: {block key: its number}}: by it a file tells which version it was made of."""
    found: dict[int, dict[str, int]] = {}
    for number, nodes in manuscript.versions.values_list("number", "content__nodes"):
        found[number] = {
            str(block["key"]): int(block["number"])
            for node in nodes or ()
            for block in node.get("blocks", ())
        }
    return found


# --- who is asked ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    body: Body | None = None
    person: Person | None = None


def provinces_on(day: date) -> list[Candidate]:
    """The group "các tỉnh, thành phố" as it is on a day (63 in 2023, 34 since July 2025), each by its propaganda
    department, its party committee where it has none, its bare name where it has neither.
    """
    units = list(versions_on(day).filter(unit__level=Level.PROVINCE).order_by("sort_key"))
    bodies: dict[int | None, Body] = {}
    wanted = (BodyKind.PROPAGANDA, BodyKind.PARTY_COMMITTEE)
    found = with_names(bodies_of_units([unit.unit_id for unit in units], day)).filter(kind__in=wanted)
    for each in sorted(found, key=lambda one: (wanted.index(BodyKind(one.kind)), one.pk)):
        bodies.setdefault(each.unit_id, each)
    return [
        Candidate(name_of(body, day) or unit.full_name, body)
        if (body := bodies.get(unit.unit_id)) is not None
        else Candidate(unit.full_name)
        for unit in units
    ]


def people_with_role(role: str, at: datetime) -> list[Person]:
    """Who holds a role at a body of the centre at this moment, by name."""
    day = day_of(at)
    posts = Post.objects.filter(in_force(day), role=role, body__unit__level=Level.NATION)
    return list(
        Person.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("sort_key", "pk")
    )


def ministries_on(day: date) -> list[Candidate]:
    """Central bodies that the house knows as ban, bộ, ngành."""
    bodies = with_names(Body.objects.filter(in_force(day), kind=BodyKind.MINISTRY)).order_by("pk")
    return [Candidate(name_of(body, day), body) for body in bodies]


def people_of_usernames(names: Iterable[str]) -> dict[str, Person]:
    wanted = {name.lower() for name in names}
    if not wanted:
        return {}
    return {
        person.username.lower(): person
        for person in Person.objects.filter(username__in=wanted, is_active=True)
    }


def bodies_of_names(names: Iterable[str], day: date) -> dict[str, Body]:
    """{folded name: the body that bears it on the day}; a name that several bear is nobody's."""
    wanted = {fold(name) for name in names}
    found: dict[str, Body | None] = {}
    rows = BodyName.objects.filter(in_force(day), folded__in=wanted).select_related("body")
    for row in rows:
        found[row.folded] = None if row.folded in found else row.body
    return {name: body for name, body in found.items() if body is not None}


def hearers_of(invited: Sequence[Invited], at: datetime) -> dict[int, list[Person]]:
    """{row of an invited: the accounts that are told}: the person, or who serves the body at the moment."""
    day = day_of(at)
    bodies = {one.body_id for one in invited if one.body_id is not None}
    serving: dict[int, dict[int, Person]] = {}
    if bodies:
        posts = Post.objects.filter(
            in_force(day), body__in=bodies, role__in=ANSWERERS, person__is_active=True
        )
        lent = Delegation.objects.filter(in_force(day), post__in=posts, to__is_active=True)
        for post in posts.select_related("person"):
            serving.setdefault(post.body_id, {})[post.person_id] = post.person
        for delegation in lent.select_related("to", "post"):
            serving.setdefault(delegation.post.body_id, {})[delegation.to_id] = delegation.to
    found = {}
    for one in invited:
        if one.person is not None:
            people = [one.person] if one.person.is_active else []
        else:
            people = list(serving.get(one.body_id or 0, {}).values())
        if people:
            found[one.pk] = people
    return found


# --- links ---------------------------------------------------------------------------------------------


def code_lives_until(round: Round) -> datetime:  # noqa: A002
    """The end of the day, thirty days after the deadline."""
    last = datetime.combine(round.deadline + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(last) + LINK_LIVES_ON


def invited_of_digest(digest: str) -> Invited | None:
    rows = Invited.objects.select_related(
        "round__version__manuscript__campaign", "round__document", "round__opened_by", "body", "person"
    )
    return rows.filter(code_hash=digest).first() if digest else None


def why_code_is_closed(invited: Invited, at: datetime) -> str:
    """The sentence that says why a code does not open now; empty when it does."""
    if invited.code_revoked_at is not None:
        return "Mã này đã được thu hồi. Xin liên hệ nơi gửi thư mời để nhận mã khác."
    if invited.code_until is not None and at >= invited.code_until:
        return (
            f"Mã này hết hạn lúc {moment(invited.code_until)}. Xin liên hệ nơi gửi thư mời để nhận mã khác."
        )
    return ""


# --- who answered, what is open --------------------------------------------------------------------------


@dataclass(slots=True)
class Row:
    """One of the invited, with what came of it. `is_late`: answered after the deadline that holds now."""

    invited: Invited
    comments: int
    points: int
    left: int
    is_late: bool


@dataclass(slots=True)
class Standing:
    """How a round stands."""

    rows: list[Row]
    dispositions: dict[str, int]
    unapproved: int
    lost: int
    files: int
    answers: dict[str, int] = field(default_factory=dict)

    @property
    def points(self) -> int:
        return sum(self.dispositions.values())

    @property
    def left(self) -> int:
        return self.dispositions.get(Disposition.OPEN, 0)

    @property
    def heard(self) -> int:
        return sum(row.invited.answer != Answer.NONE for row in self.rows)

    @property
    def is_settled(self) -> bool:
        """Every point disposed and approved, every file looked at: the table can be issued."""
        return self.left == 0 and self.unapproved == 0 and self.files == 0


def is_late(invited: Invited, deadline: date) -> bool:
    return invited.answered_at is not None and day_of(invited.answered_at) > deadline


def is_late_on(round: Round, at: datetime) -> bool:  # noqa: A002
    """Whether an answer given at this moment is after the deadline."""
    return day_of(at) > round.deadline


def standing_of(round: Round) -> Standing:  # noqa: A002
    """Three queries, whatever the size."""
    points = Q(comments__points__isnull=False)
    rows = (
        round.invited.select_related("body", "person", "document")
        .annotate(said=Count("comments", distinct=True))
        .annotate(points=Count("comments__points", filter=points, distinct=True))
        .annotate(
            left=Count(
                "comments__points", filter=Q(comments__points__disposition=Disposition.OPEN), distinct=True
            )
        )
    )
    listed = [Row(one, one.said, one.points, one.left, is_late(one, round.deadline)) for one in rows]
    dispositions: Counter[str] = Counter()
    unapproved = 0
    waits = Count("pk", filter=Q(approved_at__isnull=True))
    counted = Point.objects.filter(comment__round=round).order_by().values("disposition")
    for one in counted.annotate(count=Count("pk"), waits=waits):
        dispositions[one["disposition"]] = one["count"]
        unapproved += one["waits"] if one["disposition"] != Disposition.OPEN else 0
    lost = lost_of(round).count()
    files = round.returned.filter(state__in=[*WORK_LEFT, ReturnedState.WAITING]).count()
    answers = Counter(row.invited.answer for row in listed)
    return Standing(listed, dict(dispositions), unapproved, lost, files, dict(answers))


def lost_of(round: Round) -> QuerySet[Comment]:  # noqa: A002
    """What has to be looked at: its paragraph is gone, from the version or from the text since."""
    gone = Q(lost=True) | Q(block__removed_at__isnull=False, points__disposition=Disposition.OPEN)
    return Comment.objects.filter(gone, round=round).distinct()


def returned_left(round: Round) -> list[Returned]:  # noqa: A002
    """Files that wait for a person, oldest first."""
    return list(round.returned.filter(state__in=WORK_LEFT).select_related("invited").order_by("at", "pk"))


def returned_waiting() -> QuerySet[Returned]:
    """Files that wait for the worker, in the order in which they are read."""
    return Returned.objects.filter(state=ReturnedState.WAITING).order_by("at", "pk")


def progress_of_returned(returned: Returned, *, at: datetime) -> Progress | None:
    """None for a file that no longer waits."""
    if returned.state != ReturnedState.WAITING:
        return None
    return progress_of(returned, returned_waiting(), reader=RETURNED_READER, at=at)


def own_comments(invited: Invited) -> list[Comment]:
    """One's own comments with their points, in the order they came."""
    points = Prefetch("points", queryset=Point.objects.select_related("repeats__comment").order_by("ordinal"))
    return list(invited.comments.select_related("block").prefetch_related(points).order_by("at", "pk"))


def incoming_of_code(code: str, dated: date | None) -> Document | None:
    """The letter in the register of incoming documents by what is printed on it, of the day when it is known."""
    found = re.match(r"(\d+[a-z]?)(.*)$", code.strip())
    if found is None:
        return None
    rows = Document.objects.filter(direction=Direction.INCOMING, number=found[1], symbol=found[2].strip())
    rows = rows.filter(dated=dated) if dated else rows
    return rows.order_by("-pk").first()


def open_invitations(actor: Actor) -> QuerySet[Invited]:
    """For the person's own list: newest round first, with how much was said."""
    return (
        invited_visible_to(actor)
        .annotate(said=Count("comments"))
        .defer("round__version__content")
        .order_by("-round__opened_at", "-pk")
    )


def rounds_of(manuscript: Manuscript) -> QuerySet[Round]:
    return (
        Round.objects.filter(version__manuscript=manuscript)
        .select_related("version")
        .defer("version__content")
        .order_by("-opened_at")
    )


def said_state(round: Round, at: datetime) -> tuple[str, str, str]:  # noqa: A002
    """(tone, icon, words) of a round at a moment."""
    if round.closed_at is not None:
        return "ok", "okc", f"Đã chốt {said_day(round.closed_at)}"
    days = (round.deadline - day_of(at)).days
    if days < 0:
        return "bad", "clock", f"Quá hạn {-days} ngày"
    return ("warn", "clock", "Hạn hôm nay") if days == 0 else ("info", "clock", f"Còn {days} ngày")
