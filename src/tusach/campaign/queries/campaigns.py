"""What can be asked of campaigns: which one sees, who owes what by when, whom a reminder would reach."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from tusach.campaign import rules
from tusach.campaign.models import (
    Audience,
    CalendarFeed,
    Campaign,
    CampaignState,
    Committee,
    Member,
    Obligation,
    PlanReading,
    ReminderRule,
    ReminderSent,
)
from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.kit.text import day as said_day
from tusach.people.models import Actor, Person, Post, Role
from tusach.places.models import Level, Unit

_LATE_AFTER_DAYS = 14  # a rule whose day passed longer ago than this (the job stood still) stays silent


def visible_to(actor: Actor) -> QuerySet[Campaign]:
    """Everyone signed in sees campaigns that are open or closed; who runs them sees those in preparation too. One that
    begins only after the actor's moment (somebody looks at a day that has passed) is not there yet.
    """
    if not actor.is_known:
        return Campaign.objects.none()
    begun = Q(opened_at__isnull=True) | Q(opened_at__lte=actor.at)
    seen = Campaign.objects.filter(begun)
    return seen if rules.runs_campaigns(actor) else seen.exclude(state=CampaignState.DRAFT)


def readings_visible_to(actor: Actor) -> QuerySet[PlanReading]:
    if not rules.may_read_plan(actor):
        return PlanReading.objects.none()
    return PlanReading.objects.filter(read_at__lte=actor.at)


def obligations_visible_to(actor: Actor) -> QuerySet[Obligation]:
    """The centre sees all; a province or district what lies below it and its own; a commune its own."""
    if actor.serves_centre() or rules.runs_campaigns(actor):
        return Obligation.objects.all()
    units = actor.units()
    if not units:
        return Obligation.objects.none()
    return Obligation.objects.filter(Q(unit__in=units) | Q(province__in=units) | Q(district__in=units))


def with_last_day(obligations: QuerySet[Obligation]) -> QuerySet[Any]:
    """Each with `counts_on`, the day that counts."""
    return obligations.annotate(counts_on=Coalesce("extended_to", "due_date"))


def standing(obligations: QuerySet[Obligation] | None = None) -> QuerySet[Obligation]:
    """Without those dropped from the expected set."""
    return (Obligation.objects.all() if obligations is None else obligations).filter(dropped_at__isnull=True)


def around(obligations: QuerySet[Obligation], unit: int) -> QuerySet[Obligation]:
    """Those of a unit and of all below it."""
    return obligations.filter(Q(unit=unit) | Q(district=unit) | Q(province=unit))


def due_date_of(obligation: Obligation) -> date:
    return obligation.last_day


def obligations_of(unit: Unit | int) -> QuerySet[Obligation]:
    """What a unit owes in the campaigns now open."""
    key = unit if isinstance(unit, int) else unit.pk
    return standing().filter(unit=key, campaign__state=CampaignState.OPEN).select_related("campaign")


def overdue(*, at: datetime) -> QuerySet[Any]:
    owed = with_last_day(standing()).filter(campaign__state=CampaignState.OPEN, answered_at__isnull=True)
    return owed.filter(counts_on__lt=day_of(at))


def listed(obligations: QuerySet[Obligation], *, kind: str, state: str, day: date) -> QuerySet[Any]:
    """Filtered for the list page; `state` is one of CHUA, QUA_HAN, DA_GUI, GIA_HAN, or empty for all."""
    rows = with_last_day(standing(obligations)).select_related("province", "district")
    rows = rows.filter(kind=kind) if kind else rows
    wanted = {
        "CHUA": Q(answered_at__isnull=True),
        "QUA_HAN": Q(answered_at__isnull=True, counts_on__lt=day),
        "DA_GUI": Q(answered_at__isnull=False),
        "GIA_HAN": Q(extended_to__isnull=False),
    }.get(state, Q())
    return rows.filter(wanted).order_by("kind", "unit_sort", "pk")


def counts(obligations: QuerySet[Obligation], *, day: date) -> list[dict[str, Any]]:
    """Per kind: expected, answered, answered on time, late now, extended."""
    rows = with_last_day(standing(obligations)).values("kind").annotate(
        expected=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        late=Count("pk", filter=Q(answered_at__isnull=True, counts_on__lt=day)),
        extended=Count("pk", filter=Q(extended_to__isnull=False)),
    )  # fmt: skip
    return list(rows.order_by("kind"))


# --- reminders -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reminder:
    """One sentence to some people about some obligations, by one rule."""

    rule: ReminderRule
    sentence: str
    body: str
    people: tuple[Person, ...]
    obligations: tuple[Obligation, ...]


def _silent_from(rule: ReminderRule) -> int:
    """The offset at which a late rule stays silent: the next rule to the same readers speaks, or it is too late."""
    same = rule.campaign.reminder_rules.filter(kind=rule.kind, audience=rule.audience, is_active=True)
    later = same.filter(offset_days__gt=rule.offset_days).aggregate(next=Min("offset_days"))["next"]
    last = rule.offset_days + _LATE_AFTER_DAYS
    return min(last, 1 if rule.offset_days <= 0 else last, last if later is None else int(later))


def due_for(rule: ReminderRule, *, day: date) -> QuerySet[Any]:
    """Unanswered obligations whose day has come for this rule and about which, due on that day, it has not spoken."""
    counted = with_last_day(
        standing(rule.campaign.obligations.filter(kind=rule.kind, answered_at__isnull=True))
    )
    since = day - timedelta(days=rule.offset_days)
    silent_from = day - timedelta(days=_silent_from(rule))
    due = counted.filter(counts_on__lte=since, counts_on__gt=silent_from)
    spoken = ReminderSent.objects.filter(rule=rule, obligation=OuterRef("pk"), last_day=OuterRef("counts_on"))
    return due.filter(~Exists(spoken)).order_by("unit_sort", "pk")


def preview_reminders(campaign: Campaign, *, at: datetime) -> list[Reminder]:
    """Exactly what `actions.send_reminders` would send at that moment; a constant number of queries a rule."""
    if campaign.state != CampaignState.OPEN:
        return []
    day = day_of(at)
    found: list[Reminder] = []
    for rule in campaign.reminder_rules.filter(is_active=True).order_by("offset_days", "pk"):
        found += _by_rule(rule, list(due_for(rule, day=day)), day)
    return found


def _by_rule(rule: ReminderRule, owed: list[Any], day: date) -> list[Reminder]:
    """Owed rows with the same sentence and the same readers become one reminder."""
    if not owed:
        return []
    readers = _readers(rule, owed, day)
    groups: dict[tuple[Any, ...], tuple[list[Any], dict[int, Person]]] = {}
    for one in owed:
        people = readers.get(_reader_key(rule, one), ())
        key = (one.counts_on, "" if rule.audience == Audience.OWNER else _reader_key(rule, one))
        rows, known = groups.setdefault(key, ([], {}))
        rows.append(one)
        known.update({person.pk: person for person in people})
    return [
        Reminder(
            rule, sentence_of(rule, key[0], len(rows)), _names(rule, rows), tuple(known.values()), tuple(rows)
        )
        for key, (rows, known) in groups.items()
    ]


def sentence_of(rule: ReminderRule, last_day: date, count: int) -> str:
    """The rule's text with its blanks filled: {han}, {so}, {dot}."""
    blanks = {
        "{han}": said_day(last_day),
        "{so}": f"{count:,}".replace(",", "."),
        "{dot}": rule.campaign.short_name,
    }
    text = rule.text
    for blank, value in blanks.items():
        text = text.replace(blank, value)
    return text


def _names(rule: ReminderRule, rows: list[Any]) -> str:
    if rule.audience == Audience.OWNER:
        return ""
    names = [row.unit_name for row in rows[:200]]
    more = len(rows) - len(names)
    return "; ".join(names) + (f"; và {more} đơn vị khác." if more else ".")


def _reader_key(rule: ReminderRule, one: Obligation) -> int:
    """The unit whose people read it: its own, the one above, or 0 for the committees."""
    if rule.audience == Audience.OWNER:
        return one.unit_id
    if rule.audience == Audience.COMMITTEE:
        return 0
    above = one.district_id if one.level == Level.COMMUNE and one.district_id else one.province_id
    return above if above is not None and above != one.unit_id else -1


def _readers(rule: ReminderRule, owed: list[Any], day: date) -> dict[int, tuple[Person, ...]]:
    if rule.audience == Audience.COMMITTEE:
        members = Member.objects.filter(committee__campaign=rule.campaign, person__is_active=True)
        return {0: tuple(member.person for member in members.select_related("person") if member.person)}
    roles = [Role.REPORTER] if rule.audience == Audience.OWNER else [Role.REVIEWER, Role.LEADER]
    keys = {_reader_key(rule, one) for one in owed}
    found = people_at(keys - {-1}, roles, day)
    if -1 in keys:
        nation = set(Unit.objects.filter(level=Level.NATION).values_list("pk", flat=True))
        centre = people_at(nation, [Role.REVIEWER, Role.EDITOR], day)
        found[-1] = tuple({person.pk: person for some in centre.values() for person in some}.values())
    return found


def people_at(units: Iterable[int], roles: Iterable[str], day: date) -> dict[int, tuple[Person, ...]]:
    """Persons with one of the roles at a body of each unit on a day, in one query (a few at national size)."""
    keys, found = sorted(units), dict[int, dict[int, Person]]()
    for start in range(0, len(keys), 5_000):
        posts = Post.objects.filter(
            in_force(day), body__unit__in=keys[start : start + 5_000], role__in=list(roles)
        )
        for post in posts.filter(person__is_active=True).select_related("person", "body"):
            found.setdefault(post.body.unit_id or 0, {})[post.person_id] = post.person
    return {unit: tuple(people.values()) for unit, people in found.items()}


# --- what else a campaign's pages show -------------------------------------------------------------


def in_order(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Those open first, the newest first."""
    first = Case(
        When(state=CampaignState.OPEN, then=Value(0)),
        When(state=CampaignState.DRAFT, then=Value(1)),
        default=Value(2),
    )
    return campaigns.order_by(first, "-reference_date", "-pk")


def committees_of(campaign: Campaign) -> QuerySet[Committee]:
    return campaign.committees.prefetch_related("members__person").order_by("pk")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(token: str) -> CalendarFeed | None:
    feeds = CalendarFeed.objects.select_related("person").filter(
        revoked_at__isnull=True, person__is_active=True
    )
    return feeds.filter(digest=digest_of(token)).first()
