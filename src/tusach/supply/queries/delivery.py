"""Parcels on their way: whose they are, who may see them, who has not been heard of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from tusach.kit.models import in_force
from tusach.people.models import Actor, Body, BodyKind, Person, Role
from tusach.people.queries import bodies_of_units, people_at_units
from tusach.places.models import Level
from tusach.places.queries import links, successors
from tusach.supply.models import (
    Balance,
    Consignment,
    Discrepancy,
    DiscrepancyState,
    HandOver,
    Parcel,
    ParcelLine,
    ParcelState,
    Receipt,
    Round,
)

ON_THEIR_WAY = (ParcelState.PACKED, ParcelState.WITH_PROVINCE, ParcelState.HANDED_OVER, ParcelState.SILENT)
UNCONFIRMED = (ParcelState.HANDED_OVER, ParcelState.SILENT)


def places_before(units: Collection[int], day: date) -> set[int]:
    """Units that these were made of by mergers up to the day, through any number of steps: a query a step."""
    found: set[int] = set()
    edge = set(units)
    while edge:
        rows = links().filter(new__in=edge, event__effective_on__lte=day)
        edge = set(rows.values_list("old", flat=True)) - found - set(units)
        found |= edge
    return found


def consignments_visible_to(actor: Actor) -> QuerySet[Consignment]:
    """The centre all; a province its own, once it is more than a plan."""
    rows = Consignment.objects.select_related("round", "province", "depot")
    if actor.serves_centre():
        return rows
    return rows.filter(Q(province__in=actor.units()) | Q(depot__in=actor.bodies()))


def parcels_visible_to(actor: Actor) -> QuerySet[Parcel]:
    """The centre all, a province and its depot theirs, a commune its own and those of the communes it was made of."""
    rows = Parcel.objects.select_related(
        "consignment__round", "consignment__depot", "body", "unit", "account"
    )
    if actor.serves_centre():
        return rows
    units = actor.units()
    mine = actor.units(level=Level.COMMUNE)
    before = places_before(mine, actor.day)
    return rows.filter(
        Q(unit__in=units | before) | Q(body__in=actor.bodies()) | Q(consignment__province__in=units)
        | Q(consignment__depot__in=actor.bodies())
    )  # fmt: skip


def cases_visible_to(actor: Actor) -> QuerySet[Discrepancy]:
    rows = Discrepancy.objects.filter(parcel__in=parcels_visible_to(actor).values("pk"))
    return rows.select_related(
        "parcel__consignment__round", "parcel__body", "parcel__unit", "title", "owner", "receipt"
    )


def cases_owned(actor: Actor, *, is_open: bool = True) -> QuerySet[Discrepancy]:
    """The cases of the bodies that the actor supplies for; those of the centre see all. What is due first in front."""
    rows = cases_visible_to(actor)
    if not actor.serves_centre(Role.SUPPLIER):
        rows = rows.filter(owner__in=actor.bodies(Role.SUPPLIER))
    state = DiscrepancyState.OPEN if is_open else DiscrepancyState.SETTLED
    return rows.filter(state=state).order_by("due_on", "pk")


def receiver_of(parcel: Parcel, day: date) -> Body:
    """The body that a parcel is for on a day: after a merger the same kind of body at the first heir of its place."""
    if parcel.body.holds_on(day):
        return parcel.body
    heirs = [heir.unit for heir in successors([parcel.unit_id], on=day).get(parcel.unit_id, [])]
    return bodies_of_units(heirs, day, parcel.body.kind).first() or parcel.body


def waiting_for(body: Body) -> QuerySet[Parcel]:
    """Parcels that are sent to a body and not yet received; the longest handed over first, then those on the road."""
    sent = Q(consignment__sent_on__isnull=False) | Q(state__in=UNCONFIRMED)  # or sent again by itself
    rows = Parcel.objects.filter(sent, body=body, state__in=ON_THEIR_WAY)
    return rows.select_related("consignment__round").order_by(F("handed_on").asc(nulls_last=True), "pk")


def waiting_for_actor(actor: Actor) -> QuerySet[Parcel]:
    """Parcels on their way that the actor, as a keeper or reporter, has to receive; those of merged communes too."""
    units = actor.units(Role.KEEPER, Role.REPORTER, level=Level.COMMUNE)
    before = places_before(units, actor.day)
    bodies = actor.bodies(Role.KEEPER, Role.REPORTER)
    rows = Parcel.objects.filter(Q(body__in=bodies) | Q(unit__in=before - units))
    return rows.select_related("consignment__round", "body", "unit").order_by("-consignment__round_id", "pk")


def lines_of_parcel(parcel: Parcel) -> QuerySet[ParcelLine]:
    return (
        ParcelLine.objects.filter(parcel=parcel)
        .select_related("title", "lot")
        .order_by("title__sort_key", "pk")
    )


def standing_receipt(parcel: Parcel) -> Receipt | None:
    rows = Receipt.objects.filter(parcel=parcel, stands=True).prefetch_related("lines__title")
    return rows.order_by("pk").first()


def receipts_of(parcel: Parcel) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(parcel=parcel).prefetch_related("lines__title")
    return rows.select_related("by").order_by("-stands", "received_at", "pk")


def handovers_of(consignment: Consignment) -> QuerySet[HandOver]:
    return HandOver.objects.filter(consignment=consignment).order_by("pk")


def copies_on_the_road(consignment: Consignment) -> int:
    """What left the central store with the consignment and is not signed for by the province."""
    rows = Balance.objects.filter(account__key=f"consignment:{consignment.code}")
    return rows.aggregate(all=Sum("quantity"))["all"] or 0


def parcels_of(consignment: Consignment) -> QuerySet[Parcel]:
    rows = Parcel.objects.filter(consignment=consignment).select_related("unit", "body", "consignment")
    return rows.annotate(titles=Count("lines")).order_by("pk")


@dataclass(frozen=True)
class League:
    """How one province stands with a round's parcels."""

    province: int
    sent: int
    confirmed: int
    disputed: int
    silent: int
    waiting: int

    @property
    def share(self) -> int:
        return round(100 * (self.confirmed + self.disputed) / self.sent) if self.sent else 0


def league_of(round_: Round) -> list[League]:
    """Provinces by the share of parcels they have not confirmed, the most silent first: one query."""
    states = ParcelState
    rows = (
        Parcel.objects.filter(consignment__round=round_).exclude(state=states.CANCELLED)
        .values("consignment__province").order_by()
        .annotate(
            sent=Count("pk"),
            confirmed=Count("pk", filter=Q(state=states.CONFIRMED)),
            disputed=Count("pk", filter=Q(state=states.DISPUTED)),
            silent=Count("pk", filter=Q(state=states.SILENT)),
        )
    )  # fmt: skip
    found = [
        League(
            row["consignment__province"], row["sent"], row["confirmed"], row["disputed"], row["silent"],
            row["sent"] - row["confirmed"] - row["disputed"] - row["silent"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.share, -row.sent))


@dataclass(frozen=True)
class Call:
    """One parcel to call about, with whom to ask for."""

    parcel: Parcel
    people: list[Person]
    days: int


def calls_for(actor: Actor, day: date) -> list[Call]:
    """Parcels that nobody answered for, with names and telephone numbers of those who should: three queries."""
    rows = parcels_visible_to(actor).filter(state=ParcelState.SILENT).order_by("handed_on", "pk")
    parcels = list(rows[:300])
    people = people_at_units({one.unit_id for one in parcels}, [Role.KEEPER, Role.REPORTER], actor.at)
    return [
        Call(one, people.get(one.unit_id, []), (day - one.handed_on).days if one.handed_on else 0)
        for one in parcels
    ]


def depots_of(provinces: Iterable[int], day: date) -> dict[int, Body]:
    """The body of each province that takes its consignment: propaganda before party committee, the oldest."""
    wanted = [BodyKind.PROPAGANDA, BodyKind.PARTY_COMMITTEE]
    rows = Body.objects.filter(in_force(day), unit__in=set(provinces), kind__in=wanted)
    found: dict[int, Body] = {}
    for body in sorted(rows, key=lambda one: (wanted.index(BodyKind(one.kind)), one.pk)):
        found.setdefault(body.unit_id or 0, body)
    return found


def copies_still_under_way(parcel: Parcel) -> int:
    """What the ledger says is in transit in this parcel by itself: nothing before its province handed it on."""
    if parcel.account is None:
        return 0
    return parcel.account.balances.aggregate(all=Sum("quantity"))["all"] or 0
