"""Taking copies off a shelf: a list with reasons, a leader's word, minutes. Books of the programme are public property."""

import uuid
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.books.models import Standing, Title
from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor, Person, Role
from tusach.people.queries import actor_for, people_at
from tusach.registry.models import Document
from tusach.shelf import rules
from tusach.shelf.actions.moving import Copies, Told, check_open, end_of, move, person_of
from tusach.shelf.models import Shelf, Weeding, WeedingLine, WeedingState
from tusach.shelf.queries.kept import out_of_force
from tusach.shelf.queries.shelves import placed_name
from tusach.supply.models import AccountKind, Balance

name_kind("shelf.weeding", "Danh sách thanh lý sách cần duyệt")
name_kind("shelf.weeding_decided", "Danh sách thanh lý đã có ý kiến")


@transaction.atomic
def start_weeding(*, shelf: Shelf, reason: str, by: Actor, at: datetime) -> Weeding:
    """A list, filled by itself with what was superseded or lost its force. Raises `Refused` while one is under way."""
    check_open(shelf)
    under_way = (WeedingState.OPEN, WeedingState.PROPOSED, WeedingState.APPROVED)
    if Weeding.objects.filter(shelf=shelf, state__in=under_way).exists():
        raise Refused("Tủ này đang có một danh sách thanh lý chưa xong. Xin làm tiếp danh sách đó.")
    weeding = Weeding.objects.create(
        shelf=shelf, reason=reason.strip()[:300], made_by=person_of(by), made_at=at
    )
    WeedingLine.objects.bulk_create(
        WeedingLine(
            weeding=weeding, title=row.title, fund=row.fund, quantity=row.quantity, why=why_of(row.title)[:200]
        )
        for row in out_of_force(shelf)
    )  # fmt: skip
    _note("start_weeding", weeding, "Lập danh sách thanh lý", by, at)
    return weeding


def why_of(title: Title) -> str:
    if title.standing == Standing.SUPERSEDED and title.superseded_by:
        return f"đã có sách thay: {title.superseded_by}"
    return title.standing_reason or str(title.get_standing_display())


@transaction.atomic
def set_weeding_line(*, weeding: Weeding, title: Title, copies: Copies, by: Actor, at: datetime) -> None:
    """So many copies of a title in the list (none takes it off), with `copies.reason`. Raises `Refused` without a
    reason, for more than the shelf has, or when the list is no longer open.
    """
    current = _in_state(weeding, WeedingState.OPEN)
    rows = WeedingLine.objects.filter(weeding=current, title=title, fund=copies.fund)
    if copies.quantity == 0:
        if rows.delete()[0]:
            _note("set_weeding_line", current, f"Bỏ “{title}” khỏi danh sách thanh lý", by, at)
        return
    held = Balance.objects.filter(account=current.shelf.account_id, title=title, fund=copies.fund).first()
    there = held.quantity if held else 0
    if not 0 < copies.quantity <= there:
        raise Refused(
            f"Trên tủ có {number(there)} bản “{title}”. Nếu thực tế khác, xin kiểm kê trước.",
            field="quantity",
        )
    if not copies.reason.strip():
        raise Refused("Xin ghi lý do thanh lý.", field="why")
    WeedingLine.objects.update_or_create(
        weeding=current, title=title, fund=copies.fund,
        defaults={"quantity": copies.quantity, "why": copies.reason.strip()[:200]},
    )  # fmt: skip
    _note(
        "set_weeding_line",
        current,
        f"Đưa {number(copies.quantity)} bản “{title}” vào danh sách thanh lý",
        by,
        at,
    )


@transaction.atomic
def propose_weeding(*, weeding: Weeding, by: Actor, at: datetime) -> Weeding:
    """Hand the list to the leaders. Raises `Refused` for an empty list."""
    current = _in_state(weeding, WeedingState.OPEN)
    if not current.lines.exists():
        raise Refused("Danh sách chưa có cuốn nào.")
    _become(current, WeedingState.PROPOSED)
    asked = number(sum(line.quantity for line in current.lines.all()))
    tell(
        people=deciders_of(current, at), kind="shelf.weeding", at=at, url=reverse("shelf:weeding", args=[current.pk]),
        sentence=f"{placed_name(current.shelf, day_of(at))} xin thanh lý {asked} bản sách",
        subject=f"shelf.Weeding:{current.pk}",
    )  # fmt: skip
    _note("propose_weeding", current, "Trình danh sách thanh lý", by, at)
    return current


def deciders_of(weeding: Weeding, at: datetime) -> list[Person]:
    """Leaders who may decide on the list: those of the commune's body or of the one above it; where there is none, of its
    province. Nobody decides on their own list.
    """
    shelf = weeding.shelf
    above = shelf.body.parent.unit_id if shelf.body.parent else None
    near = [unit for unit in (shelf.unit_id, above) if unit]
    for units in (near, [shelf.account.province_id] if shelf.account.province_id else []):
        leaders = {one.pk: one for unit in units for one in people_at(unit, [Role.LEADER], at)}
        heard = [
            one
            for one in leaders.values()
            if one.pk != weeding.made_by_id and rules.may_decide(actor_for(one, at=at), weeding)
        ]
        if heard:
            return heard
    return []


@transaction.atomic
def decide_weeding(
    *,
    weeding: Weeding,
    approves: bool,
    answer: str,
    by: Actor,
    at: datetime,
    document: Document | None = None,
) -> Weeding:
    """Yes, on the strength of a `document` of the registers where there is one, or no with a reason. Raises `Refused`
    for a no without one, for one's own list, or one not proposed.
    """
    current = _in_state(weeding, WeedingState.PROPOSED)
    person = person_of(by)
    if current.made_by_id == person.pk:
        raise Refused("Người lập danh sách không tự duyệt được. Xin để lãnh đạo khác duyệt.")
    if not approves and not answer.strip():
        raise Refused("Xin ghi lý do không duyệt.", field="answer")
    current.state = WeedingState.APPROVED if approves else WeedingState.DECLINED
    current.decided_by, current.decided_at, current.answer = person, at, answer.strip()[:300]
    current.document = document if approves else None
    current.save()
    word = "được duyệt" if approves else f"không được duyệt: {answer}"
    tell(
        people=[current.made_by], kind="shelf.weeding_decided", at=at, url=reverse("shelf:weeding", args=[current.pk]),
        sentence=f"Danh sách thanh lý của {current.shelf.name} {word}", subject=f"shelf.Weeding:{current.pk}",
    )  # fmt: skip
    _note(
        "decide_weeding", current, "Duyệt thanh lý" if approves else f"Không duyệt thanh lý: {answer}", by, at
    )
    return current


@transaction.atomic
def finish_weeding(
    *,
    weeding: Weeding,
    paper: str,
    by: Actor,
    at: datetime,
    document: Document | None = None,
    scan_sha256: str = "",
) -> Weeding:
    """The copies leave the shelf, on the number of the minutes; `document`: the minutes in the registers, linked where
    no document approved the list; `scan_sha256`: the signed paper in the store. Raises `Refused` without a number, or
    before approval.
    """
    current = _in_state(weeding, WeedingState.APPROVED)
    if not paper.strip():
        raise Refused("Xin ghi số biên bản thanh lý.", field="paper")
    shelf = current.shelf
    for line in current.lines.order_by("pk"):
        device = uuid.uuid5(uuid.NAMESPACE_URL, f"shelf.WeedingLine:{line.pk}")
        move(
            Copies(line.title_id, line.quantity, line.fund, line.why, paper.strip()[:120]), shelf.account,
            end_of(shelf, AccountKind.WEEDED, at), shelf, Told(device, at, by, at),
        )  # fmt: skip
    current.paper, current.state, current.scan_sha256 = paper.strip()[:60], WeedingState.DONE, scan_sha256
    current.document = current.document or document
    current.save(update_fields=["paper", "state", "scan_sha256", "document"])
    _note("finish_weeding", current, f"Thanh lý theo biên bản {current.paper}", by, at)
    return current


@transaction.atomic
def keep_scan(*, weeding: Weeding, sha256: str, by: Actor, at: datetime) -> Weeding:
    """The signed minutes come later than the copies left. Raises `Refused` before that."""
    current = _in_state(weeding, WeedingState.DONE)
    current.scan_sha256 = sha256
    current.save(update_fields=["scan_sha256"])
    _note("keep_scan", current, f"Lưu bản ký của biên bản thanh lý {current.paper}", by, at)
    return current


@transaction.atomic
def reopen_weeding(*, weeding: Weeding, by: Actor, at: datetime) -> Weeding:
    """Back to the keeper's table, from waiting or from a no."""
    current = _in_state(weeding, WeedingState.PROPOSED, WeedingState.DECLINED)
    _become(current, WeedingState.OPEN)
    _note("reopen_weeding", current, "Sửa lại danh sách thanh lý", by, at)
    return current


def _in_state(weeding: Weeding, *states: WeedingState) -> Weeding:
    rows = Weeding.objects.select_for_update(of=("self",)).select_related(
        "shelf__account", "shelf__body__parent", "made_by"
    )
    current = rows.get(pk=weeding.pk)
    if current.state not in states:
        raise Refused(f"Danh sách này {current.get_state_display()}; xin tải lại trang.")
    return current


def _become(weeding: Weeding, state: WeedingState) -> None:
    weeding.state = state
    weeding.save(update_fields=["state"])


def _note(act: str, weeding: Weeding, sentence: str, by: Actor, at: datetime) -> None:
    record(
        act=f"shelf.{act}", subject=f"shelf.Weeding:{weeding.pk}", by=by, at=at, body_id=weeding.shelf.body_id,
        sentence=f"{sentence}, {weeding.shelf.name}",
    )  # fmt: skip
