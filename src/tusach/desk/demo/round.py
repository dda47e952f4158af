"""The round of this year, an illustration: allocated by rule to every commune of today, printed, and under way."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from tusach.books.models import Title
from tusach.desk.demo.accounts import Ready, open_account
from tusach.kit.clock import day_of
from tusach.people.models import Actor, Body, BodyKind, Person, Role
from tusach.people.queries import actor_for
from tusach.places.models import Level
from tusach.places.queries import versions_on
from tusach.supply import actions as supply
from tusach.supply.models import Consignment, Method, Parcel, Round

SEED = 2_026
DEPOT_IN = (
    "Lâm Đồng"  # its depot has signed, and has handed parcels on; those of other provinces are on the road
)
ALREADY_SAID = 40  # communes of that province that have confirmed their parcel
STILL_IN_STORE = 9  # parcels of that province that its depot has not handed on yet
PRICE = 21_000


def send_round(*, titles: Sequence[Title], today: datetime, group: str) -> list[Ready]:
    """Two or three titles for every commune, two copies each by the rule. Returns the depot keeper's ready account."""
    begun = today - timedelta(days=24)
    person = Person.objects.get(username="capphat")
    round_ = _allocated(titles, actor_for(person, at=begun))
    sent = actor_for(person, at=today - timedelta(days=9))
    _print(round_, sent)
    ready = [_depot_keeper(today, group)]
    for number, one in enumerate(supply.plan_consignments(round_=round_, by=sent, at=sent.at)):
        _send(one, sent, leaves=number % 2 == 0)
    return ready


def _allocated(titles: Sequence[Title], by: Actor) -> Round:
    round_ = supply.make_round(name=f"Đợt 1 năm {by.at.year} (minh hoạ)", year=by.at.year, by=by, at=by.at)
    for title in titles:
        supply.put_title(round_=round_, title=title, unit_cost=PRICE, by=by, at=by.at)
    supply.set_receivers(round_=round_, on=day_of(by.at), by=by, at=by.at)
    rules = {"rule": {"PARTY_COMMITTEE": 2}, "carriage": 1_500, "blind_percent": 5}
    supply.set_rules(round_=round_, method=Method.RULE, budget=None, by=by, at=by.at, **rules)
    supply.compute(round_=round_, by=by, at=by.at)
    return supply.freeze(round_=round_, decision_text="Quyết định minh hoạ 01-QĐ/BTGDVTW", by=by, at=by.at)


def _print(round_: Round, by: Actor) -> None:
    for one in round_.titles.filter(printed__gt=0).order_by("pk"):
        supply.report_printed(
            round_=round_, title=one, quantity=one.printed or 0, on=day_of(by.at),
            device=uuid.uuid5(uuid.NAMESPACE_OID, f"{SEED}/printed/{one.pk}"), by=by, at=by.at,
        )  # fmt: skip


def _depot_keeper(today: datetime, group: str) -> Ready:
    province = versions_on(day_of(today)).get(name=DEPOT_IN, unit__level=Level.PROVINCE).unit
    body = Body.objects.get(unit=province, kind=BodyKind.PROPAGANDA)
    return open_account(
        "kho26",
        "Ngô Đình Khôi",
        body,
        [Role.SUPPLIER],
        label=f"Anh Khôi, kho sách {DEPOT_IN}",
        clock=None,
        group=group,
    )


def _send(one: Consignment, by: Actor, *, leaves: bool) -> None:
    """Every second consignment has left; the others stand packed in the central store."""
    supply.pack(consignment=one, by=by, at=by.at)
    keeper = Person.objects.get(username="kho26")
    at = by.at + timedelta(days=4)
    is_home = one.depot_id in actor_for(keeper, at=at).bodies(Role.SUPPLIER)
    if not leaves and not is_home:
        return
    handover = supply.dispatch(
        consignment=one, on=day_of(by.at), given_name="Hồ Đức Thắng", by=by, at=by.at,
        expected_on=day_of(by.at + timedelta(days=6)),
    )  # fmt: skip
    if not is_home:
        return
    depot = actor_for(keeper, at=at)
    supply.take_over(handover=handover, taken_name=keeper.full_name, by=depot, at=at)
    ready = Person.objects.get(username="xa26")
    mine = actor_for(ready, at=at).bodies(Role.KEEPER)
    parcels = list(one.parcels.order_by("pk"))
    others = [parcel for parcel in parcels if parcel.body_id not in mine]
    waiting = {parcel.pk for parcel in others[-STILL_IN_STORE:]}
    supply.hand_to_communes(
        consignment=one, parcels=[parcel.pk for parcel in parcels if parcel.pk not in waiting], on=day_of(at),
        given_name=keeper.full_name, by=depot, at=at,
    )  # fmt: skip
    _confirm(others[:ALREADY_SAID], at + timedelta(days=1))


def _confirm(parcels: Sequence[Parcel], at: datetime) -> None:
    """Most received all; one in ten a copy short."""
    for number, parcel in enumerate(parcels):
        keeper = Person.objects.filter(posts__body=parcel.body_id).first()
        if keeper is None:
            continue
        fresh = Parcel.objects.get(pk=parcel.pk)
        lines = list(fresh.lines.order_by("pk"))
        counted = [supply.Counted(line.title_id, line.quantity) for line in lines] if fresh.is_blind else None
        if number % 10 == 9:
            short = lines[0]
            counted = [supply.Counted(short.title_id, short.quantity - 1, reason="thiếu một cuốn")] + [
                supply.Counted(line.title_id, line.quantity) for line in lines[1:]
            ]
        supply.confirm_receipt(
            parcel=fresh, device=uuid.uuid5(uuid.NAMESPACE_OID, f"{SEED}/{parcel.code}"), lines=counted,
            by=actor_for(keeper, at=at), counted_at=at, at=at,
        )  # fmt: skip
