"""Sending a round: consignments, parcels with their codes, and each passing on with the signatures of two."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day, nfc, number
from tusach.people.models import Actor, Role
from tusach.people.queries import people_at, people_at_units
from tusach.places.queries import names_on
from tusach.supply import codes
from tusach.supply.actions import sums
from tusach.supply.actions.carrying import carry_on, hold, load, put_in_store
from tusach.supply.actions.freezing import lot_of
from tusach.supply.actions.rounds import locked
from tusach.supply.models import (
    Consignment,
    ConsignmentState,
    HandOver,
    Line,
    Parcel,
    ParcelState,
    Round,
    RoundState,
)
from tusach.supply.queries.delivery import depots_of
from tusach.supply.queries.problem import settings_of

_IN_A_BOX = 40  # copies
name_kind("supply.parcel", "Sách đang đến và đã nhận")


@transaction.atomic
def plan_consignments(*, round_: Round, by: Actor, at: datetime) -> list[Consignment]:
    """A consignment for each province of a frozen round and a parcel for each receiver of at least one copy; which
    parcels are counted blind is drawn by the round's seed. Raises `Refused` when a province has nobody to take it.
    """
    now = locked(round_, RoundState.FROZEN)
    today = day_of(at)
    wanted = _lines_by_receiver(now)
    receivers = list(now.receivers.filter(pk__in=wanted).order_by("pk"))
    provinces = sorted({one.province_id or 0 for one in receivers})
    names, depots = names_on(provinces, today), depots_of(provinces, today)
    without = [
        names[pk].full_name if pk in names else "Không rõ tỉnh" for pk in provinces if pk not in depots
    ]
    if without:
        raise Refused(
            f"Chưa có cơ quan nhận sách ở {', '.join(without[:5])}. Xin thêm ban tuyên giáo hoặc cấp ủy của tỉnh."
        )
    consignments = {
        pk: Consignment.objects.create(
            round=now, province_id=pk, depot=depots[pk], code=f"D{now.pk}-{names[pk].code}"[:16], made_at=at
        )
        for pk in provinces
    }
    told = settings_of(now)
    parcels = Parcel.objects.bulk_create(
        (
            _parcel(consignments[one.province_id or 0], one.body_id, one.unit_id, sum(q for _, q in wanted[one.pk]),
                    blind=codes.is_blind(f"round {now.pk}", one.body_id, int(told["blind_percent"])))
            for one in receivers
        ),
        batch_size=500,
    )  # fmt: skip
    _write_lines(now, dict(zip((one.pk for one in receivers), parcels, strict=True)), wanted)
    Round.objects.filter(pk=now.pk).update(state=RoundState.SENT)
    record(
        act="supply.plan_consignments", subject=f"supply.Round:{now.pk}", by=by, at=at,
        sentence=f"Lập {number(len(consignments))} chuyến, {number(len(parcels))} kiện của “{now.name}”",
    )  # fmt: skip
    return list(consignments.values())


def _lines_by_receiver(round_: Round) -> dict[int, list[tuple[int, int]]]:
    wanted: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Line.objects.filter(round=round_, quantity__gt=0).order_by("pk")
    for receiver, title, quantity in rows.values_list("receiver_id", "title_id", "quantity").iterator():
        wanted[receiver].append((title, quantity))
    if not wanted:
        raise Refused("Đợt không có bản sách nào để gửi.")
    return wanted


def _parcel(consignment: Consignment, body_id: int, unit_id: int, copies: int, *, blind: bool) -> Parcel:
    code = codes.new_code()
    return Parcel(
        consignment=consignment, body_id=body_id, unit_id=unit_id, code=code, copies=copies, is_blind=blind,
        witness_digest=codes.digest_of(codes.witness_code(code), code), boxes=max(1, -(-copies // _IN_A_BOX)),
    )  # fmt: skip


def _write_lines(round_: Round, parcels: dict[int, Parcel], wanted: dict[int, list[tuple[int, int]]]) -> None:
    lots = {
        title: lot_of(round_, title) for title in {title for lines in wanted.values() for title, _ in lines}
    }
    numbers = {title: lot.pk if lot else None for title, lot in lots.items()}
    rows = (
        (parcels[receiver].pk, title, numbers[title], quantity)
        for receiver, lines in wanted.items()
        for title, quantity in lines
    )
    sums.insert_rows("supply_parcelline", ("parcel_id", "title_id", "lot_id", "quantity"), rows)


def _held(consignment: Consignment, *states: str) -> Consignment:
    now = Consignment.objects.select_for_update().select_related("round", "depot").get(pk=consignment.pk)
    if now.state not in states:
        raise Refused(f"Chuyến {now.code} {now.get_state_display()}; việc này không còn làm được.")
    return now


@transaction.atomic
def pack(
    *, consignment: Consignment, by: Actor, at: datetime, expected_on: date | None = None
) -> Consignment:
    """Every parcel of the consignment is packed with its list inside."""
    now = _held(consignment, ConsignmentState.PLANNED)
    now.state, now.expected_on = ConsignmentState.PACKED, expected_on
    now.save(update_fields=["state", "expected_on"])
    count = now.parcels.filter(state=ParcelState.PLANNED).update(state=ParcelState.PACKED)
    record(
        act="supply.pack", subject=f"supply.Consignment:{now.pk}", by=by, at=at,
        sentence=f"Đóng gói {number(count)} kiện của chuyến {now.code}",
    )  # fmt: skip
    return now


@transaction.atomic
def dispatch(
    *,
    consignment: Consignment,
    on: date,
    given_name: str,
    by: Actor,
    at: datetime,
    expected_on: date | None = None,
) -> HandOver:
    """The consignment leaves the central store, signed for by who gives it: its copies are in transit from then, by
    decision (grade C).
    """
    now = _held(consignment, ConsignmentState.PACKED)
    if on > day_of(at):
        raise Refused(f"Ngày {day(on)} chưa tới. Xin ghi ngày xe đã đi.", field="on")
    parcels = load(now, on, by, at)
    now.state, now.sent_on, now.expected_on = ConsignmentState.SENT, on, expected_on or now.expected_on
    now.save(update_fields=["state", "sent_on", "expected_on"])
    made = hand_over(consignment=now, given_name=given_name, by=by, at=at)
    record(
        act="supply.dispatch", subject=f"supply.Consignment:{now.pk}", by=by, at=at,
        sentence=f"Xuất kho chuyến {now.code}: {number(len(parcels))} kiện, {number(sum(one.copies for one in parcels))} bản",
    )  # fmt: skip
    _tell_of_leaving(now, len(parcels), at)
    return made


def _tell_of_leaving(sent: Consignment, parcels: int, at: datetime) -> None:
    """The depot is led to the consignment; who reports for the province only hears of it, for its page is the depot's."""
    if not sent.depot.unit_id:
        return
    keep = people_at(sent.depot.unit_id, [Role.SUPPLIER], at)
    hear = [one for one in people_at(sent.depot.unit_id, [Role.REPORTER], at) if one not in keep]
    for people, url in ((keep, reverse("supply:consignment", args=[sent.pk])), (hear, "")):
        if people:
            tell(
                people=people, kind="supply.parcel", at=at, url=url,
                sentence=f"Chuyến sách {sent.code} đã xuất kho, {number(parcels)} kiện",
            )  # fmt: skip


@transaction.atomic
def hand_over(
    *, by: Actor, at: datetime, given_name: str, consignment: Consignment | None = None, parcel: Parcel | None = None,
    note: str = "",
) -> HandOver:  # fmt: skip
    """The first signature of a passing on. Raises `Refused` without a name or while one waits for its second."""
    name = " ".join(nfc(given_name).split())[:120]
    if not name:
        raise Refused("Xin ghi họ tên người giao.", field="given_name")
    # Given twice at one moment: the second waits here and finds the first.
    for rows, thing in ((Consignment.objects, consignment), (Parcel.objects, parcel)):
        if thing is not None:
            rows.select_for_update(no_key=True).values_list("pk").get(pk=thing.pk)
    waiting = HandOver.objects.filter(consignment=consignment, parcel=parcel, taken_at__isnull=True)
    if waiting.exists():
        raise Refused("Lần giao trước chưa có chữ ký người nhận.")
    return HandOver.objects.create(
        consignment=consignment,
        parcel=parcel,
        given_by=by.person,
        given_name=name,
        given_at=at,
        note=note[:300],
    )


@transaction.atomic
def take_over(*, handover: HandOver, taken_name: str, by: Actor, at: datetime, note: str = "") -> HandOver:
    """The second signature. A consignment taken over lies in the province's store, its parcels with it (grade B).
    Raises `Refused` when it was signed before, or by the very person who gave.
    """
    now = (
        HandOver.objects.select_for_update(of=("self",))
        .select_related("consignment", "parcel")
        .get(pk=handover.pk)
    )
    name = " ".join(nfc(taken_name).split())[:120]
    if now.taken_at is not None:
        raise Refused("Lần giao này đã ký nhận.")
    if not name:
        raise Refused("Xin ghi họ tên người nhận.", field="taken_name")
    if by.person is not None and now.given_by_id == by.person.pk:
        raise Refused("Người giao không tự ký nhận. Người nhận ký bằng tài khoản của mình.")
    now.taken_by, now.taken_name, now.taken_at = by.person, name, at
    now.note = (note or now.note)[:300]
    now.save(update_fields=["taken_by", "taken_name", "taken_at", "note"])
    if now.consignment is not None:
        put_in_store(hold(now.consignment.pk), by, at)
        Consignment.objects.filter(pk=now.consignment.pk).update(state=ConsignmentState.ARRIVED)
        now.consignment.parcels.filter(state=ParcelState.PACKED).update(state=ParcelState.WITH_PROVINCE)
        close_when_answered(now.consignment.pk)
        record(
            act="supply.take_over", subject=f"supply.Consignment:{now.consignment.pk}", by=by, at=at,
            sentence=f"{name} ký nhận chuyến {now.consignment.code}",
        )  # fmt: skip
    return now


@transaction.atomic
def hand_to_communes(
    *, consignment: Consignment, parcels: Collection[int], on: date, given_name: str, by: Actor, at: datetime
) -> int:
    """The depot hands these parcels on, out of its store; each waits for its receiver's word, which is the second
    signature.
    """
    now = _held(consignment, ConsignmentState.ARRIVED)
    if on > day_of(at):
        raise Refused(f"Ngày {day(on)} chưa tới. Xin ghi ngày đã giao.", field="on")
    name = " ".join(nfc(given_name).split())[:120]
    if not name:
        raise Refused("Xin ghi họ tên người giao.", field="given_name")
    here = list(
        now.parcels.select_for_update().filter(pk__in=parcels, state=ParcelState.WITH_PROVINCE).order_by("pk")
    )
    if not here:
        raise Refused("Xin đánh dấu ít nhất một kiện đang ở kho tỉnh.")
    carry_on(here, now.pk, on, by, at)
    HandOver.objects.bulk_create(
        HandOver(parcel=one, given_by=by.person, given_name=name, given_at=at) for one in here
    )
    Parcel.objects.filter(pk__in=[one.pk for one in here]).update(state=ParcelState.HANDED_OVER, handed_on=on)
    record(
        act="supply.hand_to_communes", subject=f"supply.Consignment:{now.pk}", by=by, at=at,
        sentence=f"Giao {number(len(here))} kiện của chuyến {now.code} cho xã",
        facts={"parcels": [one.code for one in here]},
    )  # fmt: skip
    tell_receivers(here, at)
    return len(here)


def close_when_answered(consignment_id: int) -> None:
    """A consignment that arrived is done when every parcel of it is answered for."""
    answered = (ParcelState.CONFIRMED, ParcelState.DISPUTED, ParcelState.CANCELLED)
    if not Parcel.objects.filter(consignment=consignment_id).exclude(state__in=answered).exists():
        Consignment.objects.filter(pk=consignment_id, state=ConsignmentState.ARRIVED).update(
            state=ConsignmentState.DONE
        )


def tell_receivers(parcels: Sequence[Parcel], at: datetime) -> None:
    """Whoever knows what is coming asks for it: the cheapest thing that works in every programme of this kind."""
    people = people_at_units({one.unit_id for one in parcels}, [Role.KEEPER, Role.REPORTER], at)
    for one in parcels:
        tell(
            people=people.get(one.unit_id, []), kind="supply.parcel", at=at,
            sentence=f"Kiện sách {one.code} đang đến: {number(one.copies)} bản. Mở kiện, đếm và báo nhận",
            url=reverse("supply:receive", args=[one.code]),
        )  # fmt: skip
