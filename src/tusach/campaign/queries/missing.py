"""Who below a province has not answered yet, and whom a word from the province would reach."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tusach.campaign import rules
from tusach.campaign.models import Campaign, CampaignState, Obligation, ObligationKind
from tusach.campaign.queries.campaigns import people_at, standing, with_last_day
from tusach.journal.models import Entry
from tusach.kit.clock import day_of
from tusach.kit.text import day as said_day
from tusach.people.models import Actor, Person, Role

REMIND_MISSING = "campaign.remind_missing"
_APART = timedelta(days=1)  # a second word on the same day is no longer heard


@dataclass(frozen=True)
class Call:
    """One sentence to those who write for the places that owe one kind of answer by one day.

    `unheard` are the places for which nobody writes: no one gets the sentence there.
    """

    sentence: str
    people: tuple[Person, ...]
    obligations: tuple[Obligation, ...]
    unheard: tuple[Obligation, ...]


def preview_missing(campaign: Campaign, actor: Actor, *, at: datetime) -> list[Call]:
    """Exactly what `actions.remind_missing` would send: the actor's own provinces without the provinces themselves."""
    above = rules.reminds_below(actor)
    if campaign.state != CampaignState.OPEN or not above:
        return []
    owed = with_last_day(standing(campaign.obligations.filter(province__in=above, answered_at__isnull=True)))
    groups: dict[tuple[str, date], list[Obligation]] = {}
    for one in owed.exclude(unit__in=above).order_by("kind", "counts_on", "unit_sort", "pk"):
        groups.setdefault((one.kind, one.counts_on), []).append(one)
    units = {one.unit_id for rows in groups.values() for one in rows}
    writers = people_at(units, [Role.REPORTER], day_of(at))
    return [_call(campaign, key, rows, writers, day_of(at)) for key, rows in groups.items()]


def _call(
    campaign: Campaign,
    key: tuple[str, date],
    rows: list[Obligation],
    writers: dict[int, tuple[Person, ...]],
    day: date,
) -> Call:
    kind, last = ObligationKind(key[0]).label, key[1]
    what = f"Tỉnh nhắc: {kind} của đợt {campaign.short_name}"
    past = f"{what} đã quá hạn {said_day(last)}, xin gửi sớm."
    sentence = past if last < day else f"{what} cần gửi chậm nhất ngày {said_day(last)}."
    people = {person.pk: person for one in rows for person in writers.get(one.unit_id, ())}
    unheard = tuple(one for one in rows if not writers.get(one.unit_id))
    return Call(sentence, tuple(people.values()), tuple(rows), unheard)


def reminded_lately(campaign: Campaign, actor: Actor, *, at: datetime) -> bool:
    """Whether these provinces have been spoken for within the last day, by whomever of them."""
    said = Entry.objects.filter(
        act=REMIND_MISSING, subject=f"campaign.Campaign:{campaign.pk}", at__gt=at - _APART, at__lte=at
    )
    provinces = rules.reminds_below(actor)
    return any(provinces & set(entry.facts["provinces"]) for entry in said)
