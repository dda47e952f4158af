"""The guided act when units merge: count, minutes, hand over in one posting, and back again if it has to be.

Nothing is deleted. A shelf that closes keeps its code, its counts, its old loans and its books of account; what is
still in readers' hands follows the copies. `MergerPart.moved` remembers how things were (docs/hard/mergers.md).
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day, number
from tusach.people.models import Actor
from tusach.places.models import Event
from tusach.shelf.actions.counting import start_count
from tusach.shelf.actions.handing import hand_over, take_back
from tusach.shelf.actions.moving import check_open, person_of
from tusach.shelf.actions.shelves import open_shelf
from tusach.shelf.models import (
    Count,
    CountState,
    Merger,
    MergerPart,
    MergerState,
    PlaceKind,
    Shelf,
    Weeding,
)
from tusach.shelf.queries.kept import open_count
from tusach.shelf.queries.mergers import OPEN, Waiting, fresh_count, parts_of, waiting_for
from tusach.shelf.queries.shelves import placed_name, placed_names
from tusach.supply.models import Account


@transaction.atomic
def start_merger(
    *,
    into: Shelf,
    shelves: Sequence[Shelf] = (),
    accounts: Sequence[Account] = (),
    staying: Collection[int] = (),
    by: Actor,
    at: datetime,
    note: str = "",
) -> Merger:
    """Shelves of merged places are to go into `into`; those whose ids are `staying` keep their place under its body.

    `accounts` are copies of old places for which no shelf was ever opened: they get one, so that they can be counted.
    Raises `Refused` with nothing chosen, for shelves closed or already being merged, for one that is itself the
    target, and for shelves of places that did not go into this one.
    """
    check_open(into)
    waiting = waiting_for(into.unit, day_of(at))
    known = {account.pk for one in waiting for account in one.accounts}
    if any(account.pk not in known for account in accounts):
        raise Refused("Nơi được chọn không còn sách chờ bàn giao. Xin tải lại trang.")
    chosen = [*shelves, *(_opened(account, into, at, by) for account in accounts)]
    _check(into, chosen, waiting)
    merger = Merger.objects.create(
        event=_event(chosen, waiting), into=into, made_by=person_of(by), made_at=at, note=note.strip()[:300]
    )
    for shelf in chosen:
        MergerPart.objects.create(
            merger=merger, shelf=shelf, keeps_place=shelf.pk in staying, count=fresh_count(shelf, day_of(at))
        )
    names = ", ".join(placed_names(chosen, day_of(at)).values())
    _note("start_merger", merger, f"Bắt đầu bàn giao {names} về {into.name}", by, at)
    return merger


def _opened(account: Account, into: Shelf, at: datetime, by: Actor) -> Shelf:
    """A shelf for copies of an old place; where its body was never known they are counted in the heir's name."""
    if account.unit is None:
        raise Refused(f"“{account.label}” chưa ghi ở xã nào. Xin báo người cấp phát sửa tài khoản này trước.")
    return open_shelf(
        body=account.body or into.body,
        unit=account.unit,
        name=account.label,
        place=PlaceKind.OTHER,
        by=by,
        at=at,
    )


def _check(into: Shelf, chosen: Sequence[Shelf], waiting: Sequence[Waiting]) -> None:
    if not chosen:
        raise Refused("Xin chọn ít nhất một tủ sách để bàn giao.")
    inherited = {one.unit.pk for one in waiting} | {into.unit_id}
    for shelf in chosen:
        if shelf.pk == into.pk:
            raise Refused(f"“{shelf.name}” là tủ nhận, không bàn giao cho chính mình.")
        if shelf.to_date is not None:
            raise Refused(f"“{shelf.name}” đã đóng, không còn gì để bàn giao.")
        busy = (
            MergerPart.objects.filter(shelf=shelf, merger__state__in=OPEN)
            .select_related("merger__into")
            .first()
        )
        if busy:
            raise Refused(
                f"“{shelf.name}” đang được bàn giao về {busy.merger.into.name}. Xin làm xong việc đó."
            )
        if shelf.unit_id not in inherited and shelf.body_id != into.body_id:
            raise Refused(
                f"“{shelf.name}” ở nơi không nhập vào đây theo bảng đơn vị. Muốn chuyển sách, xin dùng mục Nhường sách."
            )
        if Merger.objects.filter(into=shelf, state__in=OPEN).exists():
            raise Refused(f"“{shelf.name}” đang nhận bàn giao từ tủ khác. Xin làm xong việc đó.")


def _event(chosen: Sequence[Shelf], waiting: Sequence[Waiting]) -> Event | None:
    units = {shelf.unit_id for shelf in chosen}
    return next((one.event for one in waiting if one.unit.pk in units), None)


@transaction.atomic
def count_part(
    *, part: MergerPart, second: bool = False, is_blind: bool = False, by: Actor, at: datetime
) -> Count:
    """The count of a shelf that is handed over, begun or gone on with; `second` for the other keeper's own. Raises
    `Refused` once the minutes are drafted, and for a second count before the first one is closed.
    """
    merger = _locked(part.merger)
    if merger.state != MergerState.COUNTING:
        raise Refused(f"Việc bàn giao này {merger.get_state_display()}, không kiểm đếm thêm.")
    known = part.second_count if second else part.count
    if known and known.state == CountState.OPEN:
        return known
    if second and not _is_closed(part.count):
        raise Refused("Bên giao chưa chốt lần đếm của mình. Xin chốt trước khi đếm lần hai.")
    count = open_count(part.shelf) or start_count(
        shelf=part.shelf, by=by, at=at, is_blind=is_blind, by_exception=not is_blind
    )
    setattr(part, "second_count" if second else "count", count)
    part.save(update_fields=["count", "second_count"])
    return count


def _is_closed(count: Count | None) -> bool:
    return count is not None and count.state == CountState.CLOSED


@transaction.atomic
def draft_minutes(*, merger: Merger, by: Actor, at: datetime) -> Merger:
    """Counting is over; the minutes can be printed and signed. Raises `Refused` while a shelf is not counted, or has a
    weeding list that waits for its approval.
    """
    current = _locked(merger)
    if current.state != MergerState.COUNTING:
        raise Refused(f"Việc bàn giao này {current.get_state_display()} rồi.")
    for part in parts_of(current):
        open_second = part.second_count and part.second_count.state == CountState.OPEN
        if not _is_closed(part.count) or open_second or open_count(part.shelf):
            name = placed_name(part.shelf, day_of(at))
            raise Refused(f"“{name}” chưa chốt kiểm kê. Xin đếm và chốt trước khi lập biên bản.")
        if Weeding.objects.filter(shelf=part.shelf, state__in=["PROPOSED", "APPROVED"]).exists():
            name = placed_name(part.shelf, day_of(at))
            raise Refused(f"“{name}” còn danh sách thanh lý chưa xong. Xin làm xong, hoặc mở lại để sửa.")
    current.state = MergerState.READY
    current.save(update_fields=["state"])
    _note("draft_minutes", current, f"Lập biên bản bàn giao về {current.into.name}", by, at)
    return current


@transaction.atomic
def count_again(*, merger: Merger, by: Actor, at: datetime) -> Merger:
    """Back from the drafted minutes to counting: somebody did not sign."""
    current = _locked(merger)
    if current.state != MergerState.READY:
        raise Refused(f"Việc bàn giao này {current.get_state_display()}, không kiểm đếm lại được.")
    current.state = MergerState.COUNTING
    current.save(update_fields=["state"])
    _note("count_again", current, f"Kiểm đếm lại trước khi bàn giao về {current.into.name}", by, at)
    return current


@transaction.atomic
def finish_merger(*, merger: Merger, paper: str, by: Actor, at: datetime) -> Merger:
    """The minutes are signed: balances move in one posting, loans follow, the old shelves close. Raises `Refused`
    without the number of the minutes, before they are drafted, and while a shelf has been opened for counting again.
    """
    current = _locked(merger)
    if current.state != MergerState.READY:
        raise Refused(f"Việc bàn giao này {current.get_state_display()}. Xin đếm xong và lập biên bản trước.")
    if not paper.strip():
        raise Refused("Xin ghi số hoặc ngày của biên bản đã ký.", field="paper")
    check_open(current.into)
    parts = parts_of(current)
    for part in parts:
        check_open(part.shelf)
        if open_count(part.shelf):
            name = placed_name(part.shelf, day_of(at))
            raise Refused(f"“{name}” đang kiểm kê. Xin chốt hoặc hủy lần đó.")
    current.paper = paper.strip()[:60]
    copies = hand_over(current, parts, batch_of(current), by, at)
    current.state, current.done_at = MergerState.DONE, at
    current.save(update_fields=["state", "done_at", "paper"])
    names = ", ".join(placed_names((part.shelf for part in parts), day_of(at)).values())
    _note(
        "finish_merger", current, f"Bàn giao {number(copies)} bản của {names} về {current.into.name}, biên bản {current.paper}",
        by, at,
    )  # fmt: skip
    return current


@transaction.atomic
def undo_merger(*, merger: Merger, reason: str, by: Actor, at: datetime) -> Merger:
    """Give it up before the finish, or hand everything back after it: each movement by its opposite, of today. Raises
    `Refused` without a reason, twice, or when the shelf that received has itself been handed on.
    """
    current = _locked(merger)
    if current.state == MergerState.UNDONE:
        raise Refused("Việc bàn giao này đã hoàn lại rồi.")
    if not reason.strip():
        raise Refused("Xin ghi lý do hoàn lại.", field="reason")
    if current.state == MergerState.DONE:
        check_open(current.into)
        take_back(current, parts_of(current), batch_of(current), by, at)
    current.state, current.undone_at = MergerState.UNDONE, at
    current.note = f"{current.note} Hoàn lại {day(day_of(at))}: {reason.strip()}".strip()[:300]
    current.save(update_fields=["state", "undone_at", "note"])
    _note("undo_merger", current, f"Hoàn lại việc bàn giao về {current.into.name}: {reason.strip()}", by, at)
    return current


def batch_of(merger: Merger) -> uuid.UUID:
    """The UUID that all movements of a merger begin with."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"shelf.Merger:{merger.pk}")


def _locked(merger: Merger) -> Merger:
    rows = Merger.objects.select_for_update(of=("self",)).select_related(
        "into__account__province", "into__loans", "into__body", "into__unit"
    )
    return rows.get(pk=merger.pk)


def _note(act: str, merger: Merger, sentence: str, by: Actor, at: datetime) -> None:
    record(
        act=f"shelf.{act}", subject=f"shelf.Merger:{merger.pk}", by=by, at=at, body_id=merger.into.body_id,
        sentence=sentence,
    )  # fmt: skip
