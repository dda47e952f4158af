"""What a receiver says came: taken once, kept to compare when it comes again, and never refused for being much."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from tusach.books.models import Title
from tusach.journal.actions import record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import nfc, number
from tusach.people.models import Actor, Body, Role
from tusach.people.queries import name_of, people_at
from tusach.places.models import Level
from tusach.places.queries import names_on
from tusach.supply import codes
from tusach.supply.actions.carrying import carry_on, hold
from tusach.supply.actions.delivery import close_when_answered
from tusach.supply.actions.ledger import Move, account_for, record_movements
from tusach.supply.models import (
    Account,
    AccountKind,
    Discrepancy,
    Evidence,
    HandOver,
    Parcel,
    ParcelLine,
    ParcelState,
    Receipt,
    ReceiptLine,
)
from tusach.supply.queries.delivery import receiver_of
from tusach.supply.queries.ledger import shelf_account_of
from tusach.supply.queries.problem import settings_of
from tusach.supply.receipt import Compared, Counted, compare

_EARLY = (ParcelState.PACKED, ParcelState.WITH_PROVINCE)
_WRITTEN = 300


@transaction.atomic
def confirm_receipt(  # noqa: PLR0913 - all that a phone says at once
    *,
    parcel: Parcel,
    device: uuid.UUID,
    lines: Sequence[Counted] | None,
    by: Actor | None,
    counted_at: datetime,
    at: datetime,
    by_name: str = "",
    note: str = "",
    photo_sha256: str = "",
    witness_code: str | None = None,
) -> Receipt:
    """The receiver's word: `lines` is None for "all as listed", else what was counted. The same `device` again is the
    same receipt. The first that stands moves the copies from transit to the shelf, what differs becomes cases; later
    ones, and a witness's, are kept to compare. Raises `Refused` for a parcel that is not on its way, a wrong witness
    code, a difference without a reason or a number that cannot be.
    """
    if parcel.state in _EARLY:  # its copies are still with its consignment, which everyone locks first
        hold(parcel.consignment_id)
    now = Parcel.objects.select_for_update(of=("self",)).select_related("consignment__round", "consignment__province", "consignment__depot", "body", "account").get(pk=parcel.pk)  # fmt: skip
    if (before := Receipt.objects.filter(device=device).first()) is not None:
        if before.parcel_id != now.pk:
            raise Refused("Lần gửi này đã dùng cho một kiện khác. Xin mở lại trang rồi gửi lại.")
        return before
    _check(now, by, witness_code)
    counted_at = min(counted_at, at)
    listed = {
        row.title_id: row
        for row in ParcelLine.objects.filter(parcel=now).select_related("title").order_by("pk")
    }
    compared = compare(
        {pk: row.quantity for pk, row in listed.items()}, lines, {pk: row.title.title for pk, row in listed.items()},
        blind=now.is_blind,
    )  # fmt: skip
    stands = witness_code is None and not Receipt.objects.filter(parcel=now, stands=True).exists()
    receipt = Receipt.objects.create(
        parcel=now, device=device, by=by.person if by else None, by_witness=witness_code is not None,
        by_name=nfc(by_name)[:120] or (by.person.full_name if by and by.person else ""), counted_at=counted_at,
        received_at=at, is_whole=not compared.differences, was_blind=now.is_blind, photo_sha256=photo_sha256,
        note=nfc(note)[:_WRITTEN], stands=stands,
    )  # fmt: skip
    _keep_lines(receipt, compared)
    if stands:
        _take_in(now, receipt, compared, listed, by, at, counted=lines is not None)
    _write(now, receipt, compared, by, at)
    return receipt


def _check(parcel: Parcel, by: Actor | None, witness_code: str | None) -> None:
    if witness_code is not None:
        said = codes.digest_of(codes.read_code(witness_code), parcel.code)
        if said != parcel.witness_digest:
            raise Refused(
                "Mã làm chứng không đúng. Mã in trên tờ danh sách trong kiện.", field="witness_code"
            )
    elif by is None or not by.is_known:
        raise Refused("Xin đăng nhập để báo nhận, hoặc dùng mã làm chứng in trong kiện.")
    if parcel.state == ParcelState.CANCELLED:
        raise Refused("Kiện này đã hủy. Xin gọi kho tỉnh trước khi mở.")
    if parcel.state == ParcelState.PLANNED:
        raise Refused("Kiện này chưa đóng gói. Xin xem lại mã in trên kiện.")


def _keep_lines(receipt: Receipt, compared: Compared) -> None:
    known = set(
        Title.objects.filter(pk__in=[line.title_id for _, line in compared.lines]).values_list(
            "pk", flat=True
        )
    )
    if any(line.title_id and line.title_id not in known for _, line in compared.lines):
        raise Refused("Có đầu sách không còn trong danh mục. Xin tải lại trang.")
    ReceiptLine.objects.bulk_create(
        ReceiptLine(
            receipt=receipt, title_id=line.title_id, unlisted=nfc(line.unlisted)[:200], expected=expected,
            received=line.received, damaged=line.damaged, reason=nfc(line.reason)[:200], photo_sha256=line.photo_sha256,
        )
        for expected, line in compared.lines
    )  # fmt: skip


def shelf_of(body: Body, parcel: Parcel, at: datetime) -> Account:
    """The shelf's account of a receiver; opened when it has none, for the shelf to take over later."""
    found = shelf_account_of(body)
    if found is not None:
        return found
    today = day_of(at)
    name = name_of(body, today) or (names_on([parcel.unit_id], today)[parcel.unit_id].full_name)
    return account_for(
        AccountKind.SHELF, body=body, unit=body.unit, province=parcel.consignment.province, label=f"Tủ sách {name}",
        opened_on=today,
    )  # fmt: skip


def _take_in(
    parcel: Parcel, receipt: Receipt, compared: Compared, listed: dict[int, ParcelLine], by: Actor | None, at: datetime,
    *, counted: bool,
) -> None:  # fmt: skip
    """Good copies go from transit to the shelf; missing and damaged ones stay in transit until their case ends."""
    # Handed out before that was told: it goes on now, and what was not even dispatched the ledger gives back later.
    carry_on([parcel], parcel.consignment_id, min(day_of(receipt.counted_at), day_of(at)), by, at)
    assert parcel.account is not None  # noqa: S101 - opened there
    shelf = shelf_of(_receiver(parcel, by, at), parcel, at)
    evidence = Evidence.COUNTED if counted or parcel.is_blind else Evidence.SIGNED
    on = max(day_of(receipt.counted_at), parcel.handed_on or day_of(receipt.counted_at))
    moves = [
        Move(
            line.title_id, line.received - line.damaged, parcel.account, shelf, min(on, day_of(at)),
            uuid.uuid5(receipt.device, f"received:{line.title_id}"), evidence,
            lot_id=listed[line.title_id].lot_id if line.title_id in listed else None, paper=f"Kiện {parcel.code}",
            reason=line.reason[:200],
        )
        for _, line in compared.lines
        if line.title_id is not None and line.received > line.damaged
    ]  # fmt: skip
    record_movements(moves=moves, by=by, at=at)
    _open_cases(parcel, receipt, compared, at)
    parcel.state = ParcelState.DISPUTED if compared.differences else ParcelState.CONFIRMED
    parcel.settled_at = None if compared.differences else at
    parcel.save(update_fields=["state", "settled_at"])
    HandOver.objects.filter(parcel=parcel, taken_at__isnull=True).update(
        taken_by=receipt.by, taken_name=receipt.by_name, taken_at=at
    )
    close_when_answered(parcel.consignment_id)


def _receiver(parcel: Parcel, by: Actor | None, at: datetime) -> Body:
    """The body on whose shelf the copies go: the keeper's own where its place carries on the parcel's."""
    body = receiver_of(parcel, day_of(at))
    if body.pk == parcel.body_id or by is None or body.pk in by.bodies():
        return body
    own = Body.objects.filter(
        pk__in=by.bodies(Role.KEEPER, Role.REPORTER), unit__level=Level.COMMUNE
    ).order_by("pk")
    return own.first() or body


def _open_cases(parcel: Parcel, receipt: Receipt, compared: Compared, at: datetime) -> None:
    days = int(settings_of(parcel.consignment.round)["case_days"])
    Discrepancy.objects.bulk_create(
        Discrepancy(
            parcel=parcel, receipt=receipt, title_id=one.line.title_id, unlisted=one.line.unlisted[:200], kind=one.kind,
            quantity=one.quantity, reason=one.line.reason[:200], photo_sha256=one.line.photo_sha256,
            owner=parcel.consignment.depot, due_on=day_of(at) + timedelta(days=days), opened_at=at,
        )
        for one in compared.differences
    )  # fmt: skip


def _write(parcel: Parcel, receipt: Receipt, compared: Compared, by: Actor | None, at: datetime) -> None:
    who = receipt.by_name or "Người làm chứng"
    got = sum(line.received for _, line in compared.lines)
    how = (
        "đủ như danh sách" if receipt.is_whole else f"{number(len(compared.differences))} chỗ khác danh sách"
    )
    kept = "" if receipt.stands else ", giữ để đối chiếu"
    record(
        act="supply.confirm_receipt", subject=f"supply.Parcel:{parcel.pk}", by=by, at=at, body_id=parcel.body_id,
        sentence=f"{who} báo nhận kiện {parcel.code}: {number(got)} bản, {how}{kept}",
        facts={"receipt": receipt.pk, "stands": receipt.stands, "blind": receipt.was_blind},
    )  # fmt: skip
    depot = parcel.consignment.depot
    if receipt.stands and compared.differences and depot.unit_id:
        tell(
            people=people_at(depot.unit_id, [Role.SUPPLIER], at), kind="supply.parcel", at=at,
            sentence=f"Kiện {parcel.code} có {number(len(compared.differences))} sai lệch cần giải quyết",
            url=reverse("supply:cases"),
        )  # fmt: skip


@transaction.atomic
def confirm_by_witness(
    *,
    parcel: Parcel,
    device: uuid.UUID,
    witness_code: str,
    name: str,
    copies: int,
    at: datetime,
    note: str = "",
) -> Receipt:
    """Somebody who saw the box opened says how many copies there were. It never stands in place of the receiver's
    count; it is kept beside it. Raises `Refused` for a wrong code, no name or a parcel that cannot be open yet.
    """
    Parcel.objects.select_for_update(no_key=True).values_list("pk").get(pk=parcel.pk)
    if (before := Receipt.objects.filter(device=device, parcel=parcel).first()) is not None:
        return before
    _check(parcel, None, witness_code)
    if not name.strip():
        raise Refused("Xin ghi họ tên người làm chứng.", field="name")
    receipt = Receipt.objects.create(
        parcel=parcel, device=device, by_name=nfc(name)[:120], by_witness=True, counted_at=at, received_at=at,
        is_whole=copies == parcel.copies, was_blind=True, note=nfc(note)[:_WRITTEN], stands=False,
    )  # fmt: skip
    ReceiptLine.objects.create(
        receipt=receipt, unlisted="Tổng số bản", expected=parcel.copies, received=copies
    )
    record(
        act="supply.confirm_by_witness", subject=f"supply.Parcel:{parcel.pk}", by=None, at=at, body_id=parcel.body_id,
        sentence=f"{receipt.by_name} làm chứng kiện {parcel.code}: thấy {number(copies)} bản",
    )  # fmt: skip
    return receipt
