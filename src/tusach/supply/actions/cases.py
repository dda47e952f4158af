"""Cases of what came short, over, wrong or damaged, to their end; and what is done about silence."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from tusach.journal.actions import record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import nfc, number
from tusach.people.models import Actor, Role
from tusach.people.queries import people_at_units
from tusach.supply import codes
from tusach.supply.actions.carrying import OPENED, central_store, send_alone
from tusach.supply.actions.delivery import tell_receivers
from tusach.supply.actions.ledger import Move, account_for, record_movements
from tusach.supply.actions.receipts import shelf_of
from tusach.supply.models import (
    Account,
    AccountKind,
    Discrepancy,
    DiscrepancyKind,
    DiscrepancyState,
    Evidence,
    Outcome,
    Parcel,
    ParcelLine,
    ParcelState,
)
from tusach.supply.queries.delivery import receiver_of

_REMIND_EVERY = timedelta(days=7)
_MOST_REMINDERS = 2
_SILENT_AFTER = timedelta(days=21)
_FITTING = {
    DiscrepancyKind.SHORT: {Outcome.RESEND, Outcome.ACCEPT, Outcome.CHARGE, Outcome.RETURN},
    DiscrepancyKind.DAMAGED: {Outcome.RESEND, Outcome.ACCEPT, Outcome.CHARGE, Outcome.RETURN},
    DiscrepancyKind.OVER: {Outcome.ACCEPT, Outcome.RETURN},
    DiscrepancyKind.WRONG_TITLE: {Outcome.ACCEPT, Outcome.RETURN},
}


def outcomes_for(kind: str) -> list[Outcome]:
    """The ends that a case of this kind can have, in the order in which they are offered."""
    return [one for one in Outcome if one in _FITTING[DiscrepancyKind(kind)]]


@transaction.atomic
def settle_discrepancy(
    *, discrepancy: Discrepancy, outcome: str, note: str, by: Actor, at: datetime, charged_to: str = "", lost: bool = False
) -> Discrepancy:  # fmt: skip
    """End a case. RESEND sends the copies again in a parcel of their own; what is missing goes to "lost" when `lost`
    or someone pays, else to "unexplained"; damaged ones to "damaged"; RETURN means they are back in the central store.
    Raises `Refused` when it is settled, the end does not fit, or nothing says why or who pays.
    """
    held = (
        Discrepancy.objects.select_for_update(of=("self",))
        .select_related(
            "parcel__consignment__round",
            "parcel__consignment__province",
            "parcel__body",
            "parcel__account",
            "title",
            "receipt",
        )
        .get(pk=discrepancy.pk)
    )
    said = " ".join(nfc(note).split())[:300]
    if held.state != DiscrepancyState.OPEN:
        raise Refused("Vụ việc này đã giải quyết.")
    if outcome not in outcomes_for(held.kind):
        raise Refused("Cách giải quyết này không hợp với loại sai lệch. Xin chọn cách khác.", field="outcome")
    if not said:
        raise Refused("Xin ghi rõ đã tìm hiểu thế nào, vì sao giải quyết như vậy.", field="note")
    if outcome == Outcome.CHARGE and not charged_to.strip():
        raise Refused("Xin ghi bên bồi thường.", field="charged_to")
    if outcome == Outcome.RESEND and held.title is None:
        raise Refused("Sách không có trong danh mục thì không gửi bù được.", field="outcome")
    settled = _Settled(held, Outcome(outcome), said, by, at, is_lost=lost or outcome == Outcome.CHARGE)
    settled.move()
    held.state, held.outcome, held.note = DiscrepancyState.SETTLED, outcome, said
    held.charged_to, held.settled_by, held.settled_at = nfc(charged_to)[:200], by.person, at
    held.resent_in = settled.resend() if outcome == Outcome.RESEND else None
    held.save()
    _close_parcel(held.parcel, at)
    record(
        act="supply.settle_discrepancy", subject=f"supply.Discrepancy:{held.pk}", by=by, at=at,
        sentence=f"Kiện {held.parcel.code}, {held.get_kind_display()} {number(held.quantity)} bản: "
        f"{held.get_outcome_display()}. {said}",
        facts={"charged_to": held.charged_to, "resent_in": held.resent_in.code if held.resent_in else ""},
    )  # fmt: skip
    return held


@dataclass
class _Settled:
    """One case as it ends, with what the ledger has to be told."""

    case: Discrepancy
    outcome: Outcome
    note: str
    by: Actor
    at: datetime
    is_lost: bool

    def move(self) -> None:
        title = self.case.title_id
        source, target = self.source(), self.target()
        if title is None or source is None or target is None:
            return  # a book that no list has, or one that stays where it is
        device = uuid.uuid5(self.case.receipt.device, f"settled:{self.case.pk}")
        move = Move(
            title, self.case.quantity, source, target, day_of(self.at), device, Evidence.SIGNED,
            paper=f"Kiện {self.case.parcel.code}", reason=self.note[:200],
        )  # fmt: skip
        record_movements(moves=[move], by=self.by, at=self.at)

    def source(self) -> Account | None:
        parcel = self.case.parcel
        if self.case.kind in {DiscrepancyKind.SHORT, DiscrepancyKind.DAMAGED}:
            return parcel.account
        return shelf_of(receiver_of(parcel, day_of(self.at)), parcel, self.at)

    def target(self) -> Account | None:
        if self.outcome == Outcome.RETURN:
            return central_store()
        if self.case.kind == DiscrepancyKind.DAMAGED:
            return self._of_province(AccountKind.DAMAGED, "Hỏng")
        if self.case.kind == DiscrepancyKind.SHORT:
            if self.is_lost:
                return self._of_province(AccountKind.LOST, "Mất")
            return self._of_province(AccountKind.UNEXPLAINED, "Chưa rõ")
        return None

    def _of_province(self, kind: AccountKind, label: str) -> Account:
        province = self.case.parcel.consignment.province
        return account_for(kind, unit=province, province=province, label=label, opened_on=OPENED)

    def resend(self) -> Parcel:
        """A parcel of its own for what was missing, on its way at once."""
        old, code, today = self.case.parcel, codes.new_code(), day_of(self.at)
        parcel = Parcel.objects.create(
            consignment=old.consignment, body=old.body, unit=old.unit, code=code, copies=self.case.quantity,
            state=ParcelState.HANDED_OVER, handed_on=today,
            witness_digest=codes.digest_of(codes.witness_code(code), code),
        )  # fmt: skip
        ParcelLine.objects.create(parcel=parcel, title=self.case.title, quantity=self.case.quantity)  # type: ignore[misc] # asked before
        send_alone(parcel, old.consignment, today, self.by, self.at)
        tell_receivers([parcel], self.at)
        return parcel


def _close_parcel(parcel: Parcel, at: datetime) -> None:
    if not parcel.discrepancies.filter(state=DiscrepancyState.OPEN).exists():
        Parcel.objects.filter(pk=parcel.pk, state=ParcelState.DISPUTED).update(
            state=ParcelState.CONFIRMED, settled_at=at
        )


@transaction.atomic
def remind_silent(*, at: datetime) -> tuple[int, int]:
    """Remind the receivers of parcels handed over and not answered for, twice, a week apart; after three weeks the
    parcel is silent and on the province's list of calls. Silence is never receipt. Returns (reminded, silent).
    """
    today = day_of(at)
    rows = Parcel.objects.filter(state=ParcelState.HANDED_OVER, handed_on__lte=today - _REMIND_EVERY)
    parcels = list(rows.select_for_update(of=("self",)).select_related("consignment__depot").order_by("pk"))
    silent = [one for one in parcels if one.handed_on and today - one.handed_on >= _SILENT_AFTER]
    due = [
        one for one in parcels
        if one not in silent and one.reminders < _MOST_REMINDERS
        and (one.reminded_at is None or at - one.reminded_at >= _REMIND_EVERY)
    ]  # fmt: skip
    people = people_at_units({one.unit_id for one in due}, [Role.KEEPER, Role.REPORTER], at)
    for one in due:
        tell(
            people=people.get(one.unit_id, []), kind="supply.parcel", at=at, url=reverse("supply:receive", args=[one.code]),
            sentence=f"Kiện sách {one.code} đã giao nhưng chưa thấy báo nhận. Xin đếm và báo nhận",
        )  # fmt: skip
    Parcel.objects.filter(pk__in=[one.pk for one in due]).update(reminders=F("reminders") + 1, reminded_at=at)
    _call(silent, at)
    return len(due), len(silent)


def _call(silent: list[Parcel], at: datetime) -> None:
    Parcel.objects.filter(pk__in=[one.pk for one in silent]).update(state=ParcelState.SILENT)
    counts: dict[int, int] = {}
    for one in silent:
        unit = one.consignment.depot.unit_id or 0
        counts[unit] = counts.get(unit, 0) + 1
    people = people_at_units(counts, [Role.SUPPLIER, Role.REPORTER], at)
    for unit, count in counts.items():
        tell(
            people=people.get(unit, []), kind="supply.parcel", at=at, url=reverse("supply:calls"),
            sentence=f"{number(count)} kiện sách chưa thấy xã báo nhận. Xin gọi điện theo danh sách",
        )  # fmt: skip


@transaction.atomic
def note_call(*, parcel: Parcel, note: str, by: Actor, at: datetime) -> Parcel:
    """What a call brought. The parcel stays silent: only its receiver's count is receipt."""
    said = " ".join(nfc(note).split())[:270]
    if not said:
        raise Refused("Xin ghi đã gọi cho ai, được trả lời thế nào.", field="note")
    parcel.call_note = said
    parcel.save(update_fields=["call_note"])
    record(
        act="supply.note_call", subject=f"supply.Parcel:{parcel.pk}", by=by, at=at,
        sentence=f"Gọi điện về kiện {parcel.code}: {said}",
    )  # fmt: skip
    return parcel
