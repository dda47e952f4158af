"""From a computed round to print runs: frozen by a decision, printed, and brought to the central store."""

import math
import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from tusach.books.actions import add_lot
from tusach.books.models import Lot
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import nfc, number
from tusach.people.models import Actor, Role
from tusach.registry.models import Document
from tusach.supply.actions.ledger import Move, account_for, record_movements
from tusach.supply.actions.rounds import locked
from tusach.supply.models import AccountKind, Evidence, Movement, Round, RoundState, RoundTitle
from tusach.supply.queries.problem import settings_of
from tusach.supply.queries.rounds import copies_by_title, cost_of, open_appeals

_OPENED = date(2009, 1, 1)


@transaction.atomic
def freeze(
    *, round_: Round, by: Actor, at: datetime, decision_text: str = "", document: Document | None = None
) -> Round:
    """Settle the round by its decision: print runs are its lines and the reserve, and nothing of it changes any more.
    Raises `Refused` without a decision, with appeals unanswered, or over the budget for anyone but a leader.
    """
    now = locked(round_, RoundState.COMPUTED)
    paper = " ".join(nfc(decision_text).split())[:120]
    if not paper and document is None:
        raise Refused("Xin ghi số và ngày quyết định của đợt.", field="decision_text")
    if waiting := open_appeals(now).count():
        raise Refused(f"Còn {number(waiting)} kiến nghị chưa trả lời. Xin trả lời trước khi chốt.")
    cost = cost_of(now, int(settings_of(now)["carriage"]))
    if now.budget and cost > now.budget and not by.serves_centre(Role.LEADER):
        raise Refused(
            f"Đợt cần {number(cost)} đồng, kinh phí có {number(now.budget)} đồng. Xin lãnh đạo chốt, hoặc bớt sách."
        )
    printed = _print(now, paper, document, by, at)
    if not printed:
        raise Refused("Đợt không có bản sách nào. Xin tính lại với quy tắc khác.")
    now.decision, now.state, now.frozen_at = document, RoundState.FROZEN, at
    now.parameters = {**now.parameters, "decision": paper}
    now.outcome = {**now.outcome, "printed": printed}
    now.save(update_fields=["decision", "state", "frozen_at", "parameters", "outcome"])
    record(
        act="supply.freeze", subject=f"supply.Round:{now.pk}", by=by, at=at,
        sentence=f"Chốt đợt “{now.name}” theo {paper or document}: in {number(printed)} bản",
        facts={"inputs_sha256": now.inputs_sha256, "cost": cost},
    )  # fmt: skip
    return now


def _print(round_: Round, paper: str, document: Document | None, by: Actor, at: datetime) -> int:
    """A lot for each title that is sent anywhere: the lines, the reserve on top, and no fewer than the least run."""
    copies, all_printed = copies_by_title(round_), 0
    for one in round_.titles.select_related("title").order_by("pk"):
        sent = copies.get(one.title_id, 0)
        run = max(math.ceil(sent * (100 + one.buffer_percent) / 100), one.minimum_run) if sent else 0
        RoundTitle.objects.filter(pk=one.pk).update(printed=run, is_chosen=sent > 0)
        if run:
            add_lot(
                title=one.title, quantity=run, year=round_.year, by=by, at=at, decision=document,
                decision_text=paper, unit_cost=one.unit_cost, setup_cost=one.setup_cost,
            )  # fmt: skip
        all_printed += run
    return all_printed


def lot_of(round_: Round, title_id: int) -> Lot | None:
    """The print run that the round made: the last of the title in its year under its decision."""
    rows = Lot.objects.filter(title=title_id, year=round_.year)
    return rows.filter(decision_text=round_.parameters.get("decision", "")).order_by("-number").first()


@transaction.atomic
def report_printed(
    *, round_: Round, title: RoundTitle, quantity: int, on: date, device: uuid.UUID, by: Actor, at: datetime, paper: str = ""
) -> list[Movement]:  # fmt: skip
    """So many copies of a title came from the printer to the central store; it may come in parts. More than was
    ordered is truthful and is taken; the same `device` a second time is nothing new.
    """
    now = Round.objects.select_for_update().get(pk=round_.pk)
    if now.state not in {RoundState.FROZEN, RoundState.SENT}:
        raise Refused("Đợt chưa chốt; chốt theo quyết định rồi mới nhập kho.")
    if quantity <= 0:
        raise Refused("Số bản nhập kho phải lớn hơn 0.", field="quantity")
    lot = lot_of(now, title.title_id)
    if lot is None:
        raise Refused("Đầu sách này không in trong đợt.")
    printer = account_for(AccountKind.PRINTER, label="Nhà in", opened_on=_OPENED)
    central = account_for(AccountKind.CENTRAL, label="Kho trung ương", opened_on=_OPENED)
    move = Move(
        title.title_id, quantity, printer, central, on, device, Evidence.SIGNED, lot_id=lot.pk, paper=paper,
        document_id=now.decision_id, reason=f"nhà in giao, {now.name}",
    )  # fmt: skip
    rows = record_movements(moves=[move], by=by, at=at)
    if rows:
        arrived = Movement.objects.filter(lot=lot, target=central).aggregate(all=Sum("quantity"))["all"] or 0
        if arrived >= lot.quantity and lot.printed_on is None:
            Lot.objects.filter(pk=lot.pk).update(printed_on=on)
        record(
            act="supply.report_printed", subject=f"supply.Round:{now.pk}", by=by, at=at,
            sentence=f"Nhập kho {number(quantity)} bản “{title.title}” từ nhà in",
        )  # fmt: skip
    return rows
