"""Where a consignment's copies are by the ledger: on the road, in the province's store, then parcel by parcel on the
way to their communes. Each step takes what the step before brought, so that "kho tỉnh" says how much lies there.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from tusach.kit.clock import day_of
from tusach.people.models import Actor
from tusach.places.queries import names_on
from tusach.supply.actions.ledger import Move, account_for, record_movements
from tusach.supply.models import (
    Account,
    AccountKind,
    Consignment,
    ConsignmentState,
    Evidence,
    Movement,
    Parcel,
    ParcelLine,
    ParcelState,
)

OPENED = date(2009, 1, 1)


def central_store() -> Account:
    return account_for(AccountKind.CENTRAL, label="Kho trung ương", opened_on=OPENED)


def store_of(consignment: Consignment, at: datetime) -> Account:
    """The store of the province, opened when the first consignment comes there."""
    province = consignment.province
    name = names_on([province.pk], day_of(at))[province.pk].full_name
    return account_for(
        AccountKind.PROVINCE, unit=province, province=province, body=consignment.depot,
        label=f"Kho {name[:1].lower()}{name[1:]}", opened_on=OPENED,
    )  # fmt: skip


def road_of(consignment: Consignment, on: date) -> Account:
    """What left the central store with this consignment and nobody has signed for yet."""
    return account_for(
        AccountKind.TRANSIT, key=f"consignment:{consignment.code}", province=consignment.province,
        body=consignment.depot, label=f"Chuyến {consignment.code}", opened_on=on,
    )  # fmt: skip


def hold(consignment_id: int) -> Consignment:
    """The consignment as it stands now, nobody else moving its copies until the transaction ends."""
    rows = Consignment.objects.select_for_update(of=("self",))
    return rows.select_related("round", "province", "depot").get(pk=consignment_id)


def load(consignment: Consignment, on: date, by: Actor, at: datetime) -> list[Parcel]:
    """The copies of all parcels leave the central store together (grade C); returns the parcels. One that was
    received before its dispatch was told goes on at once, so that the ledger gives back what it had to assume.
    """
    parcels = _not_on_their_way(consignment.parcels.exclude(state=ParcelState.CANCELLED))
    road = road_of(consignment, on)
    _together(consignment, parcels, (central_store(), road), Evidence.DISPATCHED, "load", on, by, at)
    _carry([one for one in parcels if one.state != ParcelState.PACKED], consignment, road, on, by, at)
    return parcels


def put_in_store(consignment: Consignment, by: Actor, at: datetime) -> None:
    """The depot signed for the consignment (grade B): what has not gone on to communes is in the province's store."""
    on = day_of(at)
    parcels = _not_on_their_way(consignment.parcels.exclude(state=ParcelState.CANCELLED))
    ends = road_of(consignment, on), store_of(consignment, at)
    _together(consignment, parcels, ends, Evidence.SIGNED, "store", on, by, at)


def carry_on(
    parcels: Iterable[Parcel], consignment_id: int, on: date, by: Actor | None, at: datetime
) -> None:
    """These parcels of one consignment go on to their communes, out of the store or, when nobody signed for it yet,
    off the road. What went on before stays as it is; before its dispatch there is nothing to take.
    """
    fresh = _not_on_their_way(parcels)
    if not fresh:
        return
    now = hold(consignment_id)
    if now.state in {ConsignmentState.PLANNED, ConsignmentState.PACKED}:
        open_accounts(fresh, now, on)
        return
    source = road_of(now, on) if now.state == ConsignmentState.SENT else store_of(now, at)
    _carry(fresh, now, source, on, by, at)


def send_alone(parcel: Parcel, consignment: Consignment, on: date, by: Actor, at: datetime) -> None:
    """A parcel of its own, from the central store straight to its commune (grade C)."""
    _carry([parcel], consignment, central_store(), on, by, at)


def open_accounts(parcels: Sequence[Parcel], consignment: Consignment, on: date) -> None:
    """An account in transit for each parcel that has none."""
    fresh = [one for one in parcels if one.account_id is None]
    accounts = Account.objects.bulk_create(
        Account(
            key=f"parcel:{one.code}", kind=AccountKind.TRANSIT, body_id=one.body_id, unit_id=one.unit_id,
            province_id=consignment.province_id, label=f"Kiện {one.code}", opened_on=on,
        )
        for one in fresh
    )  # fmt: skip
    for parcel, account in zip(fresh, accounts, strict=True):
        parcel.account = account
    Parcel.objects.bulk_update(fresh, ["account"], batch_size=500)


def _not_on_their_way(parcels: Iterable[Parcel]) -> list[Parcel]:
    """Those into whose account nothing came yet but what the ledger had to assume."""
    found = sorted(parcels, key=lambda one: one.pk)
    accounts = [one.account_id for one in found if one.account_id]
    came = Movement.objects.filter(target__in=accounts).exclude(source__kind=AccountKind.UNEXPLAINED)
    gone = set(came.values_list("target", flat=True)) if accounts else set[int]()
    return [one for one in found if one.account_id not in gone]


def _together(
    consignment: Consignment, parcels: Sequence[Parcel], ends: tuple[Account, Account], evidence: Evidence, mark: str,
    on: date, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """All copies of the parcels, a movement for each title and print run."""
    sums: dict[tuple[int, int | None], int] = {}
    for line in ParcelLine.objects.filter(parcel__in=parcels).order_by("title_id", "pk"):
        sums[line.title_id, line.lot_id] = sums.get((line.title_id, line.lot_id), 0) + line.quantity
    record_movements(by=by, at=at, moves=[
        Move(
            title, quantity, *ends, on, uuid.uuid5(uuid.NAMESPACE_OID, f"{mark}:{consignment.pk}:{title}:{lot}"), evidence,
            lot_id=lot, document_id=consignment.round.decision_id, paper=f"Phiếu xuất {consignment.code}",
        )
        for (title, lot), quantity in sums.items()
    ])  # fmt: skip


def _carry(
    parcels: Sequence[Parcel], consignment: Consignment, source: Account, on: date, by: Actor | None, at: datetime
) -> None:  # fmt: skip
    open_accounts(parcels, consignment, on)
    accounts = {one.pk: one.account for one in parcels}
    record_movements(by=by, at=at, moves=[
        Move(
            line.title_id, line.quantity, source, account, on, uuid.uuid5(uuid.NAMESPACE_OID, f"send:{line.pk}"),
            Evidence.DISPATCHED, lot_id=line.lot_id, document_id=consignment.round.decision_id,
            paper=f"Phiếu xuất {consignment.code}",
        )
        for line in ParcelLine.objects.filter(parcel__in=accounts).order_by("pk")
        if (account := accounts[line.parcel_id]) is not None
    ])  # fmt: skip
