"""Stock-takes. A line is what somebody saw at a moment; closing tells the ledger, moves in between respected."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.shelf.actions.moving import Copies, Told, check_open, end_of, move, person_of
from tusach.shelf.models import Count, CountLine, CountState, Shelf
from tusach.shelf.queries.kept import COUNTED, open_count, since
from tusach.supply.actions import settle_count
from tusach.supply.models import AccountKind, Balance, Fund

_MOST = 20_000


@dataclass(frozen=True)
class Seen:
    """`counted` copies of a title on the shelf, of which `damaged` are past use; when, and under which UUID."""

    counted: int
    counted_at: datetime
    device: uuid.UUID
    damaged: int = 0
    reason: str = ""
    fund: str = Fund.PROGRAMME


@transaction.atomic
def start_count(
    *,
    shelf: Shelf,
    by: Actor,
    at: datetime,
    is_blind: bool = False,
    by_exception: bool = True,
    witnesses: str = "",
) -> Count:
    """Begin a count; blind means that everything is counted and the ledger's numbers stay hidden. Raises `Refused`
    while another one is open.
    """
    check_open(shelf)
    Shelf.objects.select_for_update().get(pk=shelf.pk)
    if open_count(shelf):
        raise Refused("Tủ này đang có một lần kiểm kê chưa chốt. Xin đếm tiếp lần đó.")
    count = Count.objects.create(
        shelf=shelf, is_blind=is_blind, by_exception=by_exception and not is_blind, started_at=at, started_by=person_of(by),
        witnesses=witnesses.strip()[:300],
    )  # fmt: skip
    how = (
        "đếm không xem sổ"
        if is_blind
        else "chỉ ghi chỗ khác sổ"
        if count.by_exception
        else "đếm từng đầu sách"
    )
    _note("start_count", count, f"Bắt đầu kiểm kê, {how}", by, at)
    return count


@transaction.atomic
def record_line(*, count: Count, title: Title, seen: Seen, replaces: bool = False, at: datetime) -> CountLine:  # fmt: skip
    """What was seen of a title. Counted again it needs `replaces`: another number by someone else is for a person to
    judge. Raises `Refused` on a count that is over, or for numbers that cannot be.
    """
    if known := CountLine.objects.filter(device=seen.device).first():
        return known
    current = Count.objects.select_for_update(of=("self",)).select_related("shelf__account").get(pk=count.pk)
    if current.state != CountState.OPEN:
        raise Refused(
            f"Lần kiểm kê này {current.get_state_display()}; số đếm “{title}” {number(seen.counted)} bản chưa ghi."
        )
    _check(seen)
    moment = min(seen.counted_at, at)
    before = CountLine.objects.filter(count=current, title=title, fund=seen.fund).first()
    if before and not replaces:
        if (before.counted, before.damaged) == (seen.counted, seen.damaged):
            return before
        raise Refused(
            f"“{title}” đã có người đếm {number(before.counted)} bản; lần này đếm {number(seen.counted)} bản. Xin đếm lại."
        )
    line, _ = CountLine.objects.update_or_create(
        count=current, title=title, fund=seen.fund,
        defaults={
            "expected": expected_of(current.shelf, title.pk, seen.fund, moment), "counted": seen.counted,
            "damaged": seen.damaged, "reason": seen.reason.strip()[:200], "counted_at": moment, "device": seen.device,
        },
    )  # fmt: skip
    return line


def _check(seen: Seen) -> None:
    if not 0 <= seen.counted <= _MOST:
        raise Refused(f"Số đếm được từ 0 đến {number(_MOST)} bản.", field="counted")
    if not 0 <= seen.damaged <= seen.counted:
        raise Refused("Số hỏng nằm trong số đếm được, không nhiều hơn.", field="damaged")
    if seen.fund not in Fund.values:
        raise Refused("Xin chọn nguồn sách.", field="fund")


def expected_of(shelf: Shelf, title_id: int, fund: str, moment: datetime) -> int:
    """What had to stand on the shelf at a moment: what stands there now by the ledger, less what moved since."""
    held = Balance.objects.filter(account=shelf.account_id, title=title_id, fund=fund).first()
    return (held.quantity if held else 0) - since(shelf, title_id, fund, moment, day_of(moment))


@transaction.atomic
def drop_line(*, line: CountLine, by: Actor, at: datetime) -> None:
    """Take back what was written down of a title in a count that is still open."""
    current = Count.objects.select_for_update().get(pk=line.count_id)
    if current.state != CountState.OPEN:
        raise Refused("Lần kiểm kê này đã xong, không bỏ dòng được nữa.")
    _note("drop_line", current, f"Bỏ dòng đếm “{line.title}”", by, at)
    line.delete()


@transaction.atomic
def close_count(*, count: Count, by: Actor, at: datetime, paper: str = "", witnesses: str = "") -> Count:
    """Tell the ledger. Each title's difference goes to or comes from "unexplained"; what a count by exception does
    not mention is confirmed as it stands. Raises `Refused` when it is over, or a full count saw nothing.
    """
    current = Count.objects.select_for_update(of=("self",)).select_related("shelf__account").get(pk=count.pk)
    if current.state != CountState.OPEN:
        raise Refused(f"Lần kiểm kê này {current.get_state_display()} rồi.")
    lines = list(current.lines.select_related("title"))
    if not lines and not current.by_exception:
        raise Refused("Chưa đếm đầu sách nào. Xin đếm ít nhất một đầu sách, hoặc hủy lần kiểm kê.")
    for line in lines:
        line.expected = expected_of(current.shelf, line.title_id, line.fund, line.counted_at)
    CountLine.objects.bulk_update(lines, ["expected"])
    batch = uuid.uuid5(uuid.NAMESPACE_URL, f"shelf.Count:{current.pk}")
    for on, counted in _by_day(current, lines, at).items():
        settle_count(
            account=current.shelf.account, counted=counted, occurred_on=on, batch=batch, reason=COUNTED, paper=paper,
            by=by, at=at,
        )  # fmt: skip
    for line in lines:
        _put_aside(current.shelf, line, by, at)
    current.state, current.closed_at, current.closed_by = CountState.CLOSED, at, person_of(by)
    current.paper, current.witnesses = paper.strip()[:60], (witnesses.strip() or current.witnesses)[:300]
    current.save()
    short = sum(max(line.expected - line.counted, 0) for line in lines)
    over = sum(max(line.counted - line.expected, 0) for line in lines)
    _note("close_count", current, f"Chốt kiểm kê: thiếu {number(short)} bản, thừa {number(over)} bản", by, at)
    return current


def _by_day(count: Count, lines: list[CountLine], at: datetime) -> Mapping[date, dict[tuple[int, str], int]]:
    """What to tell the ledger, by the day it was seen: the copies seen and what moved since, never below nothing."""
    held = {
        (row.title_id, row.fund): row.quantity
        for row in Balance.objects.filter(account=count.shelf.account_id)
    }
    found: dict[date, dict[tuple[int, str], int]] = {}
    for line in lines:
        key = (line.title_id, line.fund)
        found.setdefault(day_of(line.counted_at), {})[key] = max(
            held.get(key, 0) + line.counted - line.expected, 0
        )
    if count.by_exception:
        told = {(line.title_id, line.fund) for line in lines}
        found.setdefault(day_of(at), {}).update(
            {key: quantity for key, quantity in held.items() if quantity > 0 and key not in told}
        )
    return found


def _put_aside(shelf: Shelf, line: CountLine, by: Actor, at: datetime) -> None:
    if line.damaged:
        move(
            Copies(line.title_id, line.damaged, line.fund, line.reason or "hỏng, thấy khi kiểm kê"), shelf.account,
            end_of(shelf, AccountKind.DAMAGED, at), shelf, Told(uuid.uuid5(line.device, "damaged"), at, by, at),
        )  # fmt: skip


@transaction.atomic
def cancel_count(*, count: Count, by: Actor, at: datetime) -> Count:
    """Nothing was told to the ledger, and nothing will be. Raises `Refused` when it is over."""
    current = Count.objects.select_for_update().get(pk=count.pk)
    if current.state != CountState.OPEN:
        raise Refused(f"Lần kiểm kê này {current.get_state_display()}, không hủy được nữa.")
    current.state, current.closed_at, current.closed_by = CountState.CANCELLED, at, person_of(by)
    current.save(update_fields=["state", "closed_at", "closed_by"])
    _note("cancel_count", current, "Hủy kiểm kê", by, at)
    return current


def _note(act: str, count: Count, sentence: str, by: Actor | None, at: datetime) -> None:
    record(
        act=f"shelf.{act}", subject=f"shelf.Count:{count.pk}", by=by, at=at, body_id=count.shelf.body_id,
        sentence=f"{sentence}, {count.shelf.name}",
    )  # fmt: skip
