"""Lending without labels: a title, a reader, done. Who had it is forgotten some days after it came back."""

import re
import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day
from tusach.people.models import Actor
from tusach.shelf.actions.moving import Copies, Told, check_open, end_of, hold, move, told
from tusach.shelf.models import DeviceEvent, Item, Loan, Shelf
from tusach.shelf.queries.shelves import held_of
from tusach.supply.models import AccountKind, Fund, Movement

LOST_IS_FORGOTTEN = timedelta(days=365)  # after the day it was due: till then someone may still make it good
PERSONAL = ("reader", "hamlet", "phone")


@transaction.atomic
def lend(  # noqa: PLR0913 - the answers of one form, by keyword
    *,
    shelf: Shelf,
    title: Title,
    reader: str,
    device: uuid.UUID,
    happened_at: datetime,
    by: Actor | None,
    at: datetime,
    hamlet: str = "",
    phone: str = "",
    group: str = "",
    fund: str = "",
    item: Item | None = None,
) -> Loan:
    """One copy into a reader's hands. Without a `fund`: the one with most copies on the shelf.

    A copy that the ledger does not know to be there goes through all the same, since the keeper holds it in her
    hand. Sent again under the same `device` it is the same loan. Raises `Refused` without a reader, for an identity
    number in the reader's place, on a closed shelf, for an item that is elsewhere or already out.
    """
    hold(shelf)
    if known := Loan.objects.filter(device=device).first():
        return _same(known, shelf, title)
    check_open(shelf, is_held=True)
    name = _reader(reader)
    say = told(device, happened_at, by, at)
    if item is not None:
        _check_item(item, shelf, title)
        fund = item.fund
    fund = fund or _fund(shelf, title)
    lent_on = day_of(say.happened_at)
    loan = Loan.objects.create(
        shelf=shelf, title=title, item=item, fund=fund, reader=name, hamlet=hamlet.strip()[:80], phone=phone.strip()[:20],
        group=group[:20], lent_on=lent_on, due_on=lent_on + timedelta(days=shelf.loan_days), device=device, recorded_at=at,
        by=by.person if by else None,
    )  # fmt: skip
    move(Copies(title.pk, 1, fund, "cho mượn"), shelf.account, shelf.loans, shelf, say)
    _note("lend", loan, say, f"Cho mượn “{title}”, hẹn trả {day(loan.due_on)}")
    return loan


def _same(loan: Loan, shelf: Shelf, title: Title) -> Loan:
    if (loan.shelf_id, loan.title_id) != (shelf.pk, title.pk):
        raise Refused("Lần ghi này trùng mã với một lượt mượn khác. Xin tải lại trang rồi ghi lại.")
    return loan


def _reader(reader: str) -> str:
    name = " ".join(reader.split())
    if not name:
        raise Refused("Xin ghi tên người mượn hoặc mã thẻ của tủ sách.", field="reader")
    if re.fullmatch(r"\d{9}|\d{12}", name.replace(" ", "")):
        raise Refused(
            "Tủ sách không giữ số căn cước. Xin ghi tên người mượn hoặc mã thẻ của tủ.", field="reader"
        )
    return name[:120]


def _check_item(item: Item, shelf: Shelf, title: Title) -> None:
    if item.shelf_id != shelf.pk or item.title_id != title.pk:
        raise Refused(
            f"Số {item.number} không phải là cuốn này. Xin xem lại số đăng ký cá biệt.", field="item"
        )
    if item.gone_on:
        raise Refused(f"Số {item.number} đã ra khỏi sổ ngày {day(item.gone_on)}.", field="item")
    if Loan.objects.filter(item=item, returned_on__isnull=True, lost=False).exists():
        raise Refused(
            f"Số {item.number} đang cho mượn. Xin ghi trả trước, hoặc xem lại số trên sách.", field="item"
        )


def _fund(shelf: Shelf, title: Title) -> str:
    held = held_of(shelf, title)
    return held[0].fund if held else str(Fund.PROGRAMME)


@transaction.atomic
def give_back(
    *, loan: Loan, device: uuid.UUID, happened_at: datetime, by: Actor | None, at: datetime
) -> Loan:
    """The copy is on the shelf again; one that was called lost and turns up as well. Raises `Refused` when it came
    back before, under another `device`.
    """
    now = _locked(loan)
    if now.returned_on is not None:
        if Movement.objects.filter(device=device).exists():
            return now
        raise Refused(f"Lượt mượn này đã ghi trả ngày {day(now.returned_on)}.")
    say = told(device, happened_at, by, at)
    source = end_of(now.shelf, AccountKind.LOST, at) if now.lost else now.shelf.loans
    words = "tìm thấy, trả lại tủ" if now.lost else "trả sách"
    move(Copies(now.title_id, 1, now.fund, words), source, now.shelf.account, now.shelf, say)
    now.returned_on, now.lost = max(day_of(say.happened_at), now.lent_on), False
    now.save(update_fields=["returned_on", "lost"])
    _note("give_back", now, say, f"Nhận lại “{now.title}”")
    return now


@transaction.atomic
def renew(*, loan: Loan, by: Actor | None, at: datetime, days: int = 0) -> Loan:
    """Due `days` (the shelf's own when not given) from today, never earlier than it was. Raises `Refused` when it is
    no longer out.
    """
    now = _locked(loan)
    _check_out(now)
    now.due_on = max(now.due_on, day_of(at) + timedelta(days=days or now.shelf.loan_days))
    now.renewed += 1
    now.save(update_fields=["due_on", "renewed"])
    _note("renew", now, told(now.device, at, by, at), f"Gia hạn mượn “{now.title}” đến {day(now.due_on)}")
    return now


@transaction.atomic
def mark_lost(
    *, loan: Loan, device: uuid.UUID, happened_at: datetime, by: Actor | None, at: datetime
) -> Loan:
    """The reader lost it: on loan no more, lost. Raises `Refused` when it is no longer out."""
    now = _locked(loan)
    if now.lost and Movement.objects.filter(device=device).exists():
        return now
    _check_out(now)
    say = told(device, happened_at, by, at)
    move(
        Copies(now.title_id, 1, now.fund, "người mượn báo mất"), now.shelf.loans, end_of(now.shelf, AccountKind.LOST, at),
        now.shelf, say,
    )  # fmt: skip
    now.lost = True
    now.save(update_fields=["lost"])
    _note("mark_lost", now, say, f"Ghi mất “{now.title}” khi đang cho mượn")
    return now


def _check_out(loan: Loan) -> None:
    if loan.returned_on is not None:
        raise Refused(f"Lượt mượn này đã ghi trả ngày {day(loan.returned_on)}.")
    if loan.lost:
        raise Refused("Lượt mượn này đã ghi mất. Nếu tìm thấy sách, xin ghi trả.")


def _locked(loan: Loan) -> Loan:
    rows = Loan.objects.select_for_update(of=("self",)).select_related(
        "shelf__account", "shelf__loans", "title"
    )
    return rows.get(pk=loan.pk)


def _note(act: str, loan: Loan, say: Told, sentence: str) -> None:
    """The journal says which book and never who had it: it cannot forget."""
    record(
        act=f"shelf.{act}", subject=f"shelf.Loan:{loan.pk}", by=say.by, at=say.at, body_id=loan.shelf.body_id,
        sentence=f"{sentence}, {loan.shelf.name}",
    )  # fmt: skip


def forget_readers(*, at: datetime) -> int:
    """Names, hamlets and phones go out of loans whose days are over; statistics keep the group. Returns how many."""
    today, count = day_of(at), 0
    days = set(Shelf.objects.values_list("forget_days", flat=True))
    for kept in days:
        over = Q(returned_on__lte=today - timedelta(days=kept), shelf__forget_days=kept)
        count += _forget(over & Q(lost=False))
    count += _forget(Q(lost=True, due_on__lte=today - LOST_IS_FORGOTTEN))
    _forget_events(today)
    return count


def _forget(which: Q) -> int:
    rows = Loan.objects.filter(which, forgotten=False)
    return rows.update(reader="", hamlet="", phone="", forgotten=True)


def _forget_events(today: date) -> None:
    """What a phone told of a reader and nobody settled is forgotten as well, a year later."""
    waiting = DeviceEvent.objects.filter(settled_at__isnull=True).exclude(outcome="DONE")
    old = waiting.filter(happened_at__date__lte=today - LOST_IS_FORGOTTEN, payload__has_key="reader")
    for event in old.iterator():
        event.payload = without_reader(event.payload)
        event.save(update_fields=["payload"])


def without_reader(payload: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in payload.items() if name not in PERSONAL}
