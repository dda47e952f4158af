"""Copies that come otherwise than by parcel, copies that go otherwise than by loan, numbers in books, marks of a day."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max

from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day, number
from tusach.people.models import Actor
from tusach.shelf.actions.moving import Copies, Told, check_open, end_of, hold, move, told
from tusach.shelf.models import Item, Shelf, Tally
from tusach.supply.actions import account_for
from tusach.supply.models import AccountKind, Fund, Movement

_MOST = 5000  # of one line on one shelf
TALLIES = {"READ": "lượt đọc tại chỗ", "VISIT": "lượt đến", "TALK": "buổi giới thiệu sách"}


@transaction.atomic
def add_copies(*, shelf: Shelf, title: Title, copies: Copies, device: uuid.UUID, happened_at: datetime, by: Actor | None, at: datetime) -> None:  # fmt: skip
    """Gifts, local purchases, books found that no ledger knew: they come in from "opening", with their fund.
    Raises `Refused` for no copies or too many, or an unknown fund.
    """
    hold(shelf)
    if was_told(device):
        return
    check_open(shelf, is_held=True)
    _check(copies)
    say, province = told(device, happened_at, by, at), shelf.account.province
    opening = account_for(
        AccountKind.OPENING, unit=province, province=province, label="Mở sổ", opened_on=date(2009, 1, 1)
    )
    move(copies, opening, shelf.account, shelf, say)
    if shelf.numbers_items:
        _number(shelf, title, copies.quantity, copies.fund, day_of(say.happened_at))
    _note(
        "add_copies", shelf, say, f"Thêm {number(copies.quantity)} bản “{title}” ({Fund(copies.fund).label})"
    )


def _check(copies: Copies) -> None:
    if not 0 < copies.quantity <= _MOST:
        raise Refused(
            f"Số bản từ 1 đến {number(_MOST)}; đang ghi {number(copies.quantity)}.", field="quantity"
        )
    if copies.fund not in Fund.values:
        raise Refused(
            "Xin chọn nguồn sách: Đề án, tủ sách pháp luật, địa phương mua hoặc tặng.", field="fund"
        )


@transaction.atomic
def report_gone(*, shelf: Shelf, title: Title, copies: Copies, kind: str, device: uuid.UUID, happened_at: datetime, by: Actor | None, at: datetime) -> None:  # fmt: skip
    """Copies on the shelf that are lost or damaged. Raises `Refused` for another kind, no copies, or no reason."""
    hold(shelf)
    if was_told(device):
        return
    check_open(shelf, is_held=True)
    _check(copies)
    if kind not in {AccountKind.LOST, AccountKind.DAMAGED}:
        raise Refused("Xin chọn sách mất hay sách hỏng.", field="kind")
    if not copies.reason.strip():
        raise Refused("Xin ghi lý do, một câu là đủ.", field="reason")
    say = told(device, happened_at, by, at)
    move(copies, shelf.account, end_of(shelf, AccountKind(kind), at), shelf, say)
    word = "mất" if kind == AccountKind.LOST else "hỏng"
    _note("report_gone", shelf, say, f"Ghi {word} {number(copies.quantity)} bản “{title}”: {copies.reason}")


@transaction.atomic
def tally(*, shelf: Shelf, kind: str, on: date, delta: int, at: datetime) -> Tally:
    """So many more (or fewer, for a slip) of a kind on a day; never below nothing. Told through `apply_event`, which
    knows a UUID that came before. Raises `Refused` for an unknown kind, too many at once, or a day to come.
    """
    if kind not in TALLIES:
        raise Refused("Chỉ đếm lượt đọc tại chỗ, lượt đến hoặc buổi giới thiệu sách.")
    if not 0 < abs(delta) <= 500:
        raise Refused("Mỗi lần ghi từ 1 đến 500 lượt.")
    if on > day_of(at):
        raise Refused(f"Ngày {day(on)} chưa tới.")
    row, _ = Tally.objects.select_for_update().get_or_create(shelf=shelf, day=on, kind=kind)
    if delta < 0 and row.count < -delta:
        delta = -row.count
    Tally.objects.filter(pk=row.pk).update(count=F("count") + delta)
    row.refresh_from_db(fields=["count"])
    return row


@transaction.atomic
def number_items(
    *, shelf: Shelf, title: Title, quantity: int, fund: str, by: Actor, at: datetime
) -> list[Item]:
    """The next numbers of the register, for copies that stand on the shelf without one. Raises `Refused` where the
    shelf keeps no numbers or for more numbers than it has copies.
    """
    if not shelf.numbers_items:
        raise Refused("Tủ này không ghi sổ đăng ký cá biệt. Xin bật trong phần cài đặt tủ sách.")
    have = shelf.items.filter(title=title, fund=fund, gone_on__isnull=True).count()
    copies = sum(
        row.quantity for row in (*shelf.account.balances.filter(title=title, fund=fund), *shelf.loans.balances.filter(title=title, fund=fund))
    )  # fmt: skip
    if not 0 < quantity <= copies - have:
        raise Refused(f"Theo sổ còn {number(max(copies - have, 0))} bản chưa có số.", field="quantity")
    made = _number(shelf, title, quantity, fund, day_of(at))
    _note(
        "number_items", shelf, told(uuid.uuid4(), at, by, at), f"Ghi số {made[0].number} đến {made[-1].number} cho “{title}”"
    )  # fmt: skip
    return made


def _number(shelf: Shelf, title: Title, quantity: int, fund: str, on: date) -> list[Item]:
    Shelf.objects.select_for_update().get(pk=shelf.pk)  # two keepers never give the same number
    last = shelf.items.aggregate(last=Max("number"))["last"] or 0
    return Item.objects.bulk_create(
        Item(shelf=shelf, title=title, number=last + n, fund=fund, entered_on=on)
        for n in range(1, quantity + 1)
    )


@transaction.atomic
def item_gone(*, item: Item, paper: str, note: str, by: Actor, at: datetime) -> Item:
    """Strike a number out of the register; the ledger hears of the copy by its own act. Raises `Refused` twice."""
    now = Item.objects.select_for_update().get(pk=item.pk)
    if now.gone_on:
        raise Refused(f"Số {now.number} đã ra khỏi sổ ngày {day(now.gone_on)}.")
    now.gone_on, now.gone_paper, now.note = day_of(at), paper.strip()[:120], note.strip()[:200]
    now.save(update_fields=["gone_on", "gone_paper", "note"])
    _note(
        "item_gone",
        item.shelf,
        told(uuid.uuid4(), at, by, at),
        f"Xuất số {now.number} khỏi sổ đăng ký cá biệt",
    )
    return now


def was_told(device: uuid.UUID) -> bool:
    return Movement.objects.filter(device=device).exists()


def _note(act: str, shelf: Shelf, say: Told, sentence: str) -> None:
    record(
        act=f"shelf.{act}", subject=f"shelf.Shelf:{shelf.pk}", by=say.by, at=say.at, body_id=shelf.body_id,
        sentence=f"{sentence}, {shelf.name}",
    )  # fmt: skip
