"""Recording copies that went somewhere: all or nothing, once, and never changed afterwards."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tusach.journal.actions import record
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day, number
from tusach.people.models import Actor, Body, Person
from tusach.places.models import Unit
from tusach.supply.actions import sums
from tusach.supply.ledger import BOTTOMLESS, Held, Place, Posted, Step, keys_of, post
from tusach.supply.models import Account, AccountKind, ClosedPeriod, Evidence, Fund, Movement
from tusach.supply.queries.ledger import closed_until, known_devices, place_of

_MOST = 10_000_000  # of one movement; more is a slip of the finger, the whole programme printed 14 million


@dataclass(frozen=True)
class Move:
    """`quantity` copies from `source` to `target`. `device` is the UUID its sender made: sent twice it is one."""

    title_id: int
    quantity: int
    source: Account
    target: Account
    occurred_on: date
    device: uuid.UUID
    evidence: str = Evidence.SIGNED
    lot_id: int | None = None
    fund: str = Fund.PROGRAMME
    document_id: int | None = None
    paper: str = ""
    reason: str = ""


def account_for(
    kind: str,
    *,
    label: str,
    opened_on: date,
    key: str = "",
    unit: Unit | None = None,
    province: Unit | None = None,
    body: Body | None = None,
) -> Account:
    """The account of that key, opened when there is none. Without a key: the only one of its kind in its province,
    its unit or, for a shelf, of its body.
    """
    where = f":{body.pk}" if kind == AccountKind.SHELF and body else f":{unit.key}" if unit else ""
    found, _ = Account.objects.get_or_create(
        key=key or f"{kind.lower()}{where}",
        defaults={
            "kind": kind, "label": label, "opened_on": opened_on, "unit": unit, "province": province, "body": body
        },
    )  # fmt: skip
    return found


@transaction.atomic
def record_movements(*, moves: Sequence[Move], by: Actor | None, at: datetime) -> list[Movement]:
    """Write the moves down with what they do to balances and sums; returns the movements made, the added ones too.

    A move whose `device` is known and says the same is skipped. Copies that the source does not hold by the ledger
    come out of "unexplained" first. Raises `Refused` for a move of nothing, into a closed period, into the future,
    or under a `device` that meant something else.
    """
    fresh = _not_yet_known(moves)
    if not fresh:
        return []
    _check(fresh, day_of(at))
    steps = [_step(move) for move in fresh]
    return write_steps(steps, by=by, at=at)


def write_steps(steps: Sequence[Step], *, by: Actor | None, at: datetime) -> list[Movement]:
    """The common end of every recording: lock, compute, write. Called inside a transaction."""
    before = sums.lock_balances(keys_of(steps))
    posted = post(steps, before, _Unexplained(at))
    more = [key for key in posted.held if key not in before]
    if more:  # an "unexplained" account came in: its balances are read as well, and all is computed again
        before |= sums.lock_balances(sorted(more))
        posted = post(steps, before, _Unexplained(at))
    return _write(posted, by, at)


class _Unexplained(Mapping[int | None, Place]):
    """The account of what no one can explain, one for each province; opened when it is first needed."""

    def __init__(self, at: datetime) -> None:
        self.day = day_of(at)

    def __getitem__(self, province: int | None) -> Place:
        unit = Unit.objects.get(pk=province) if province else None
        account = account_for(
            AccountKind.UNEXPLAINED, unit=unit, province=unit, label="Chưa rõ", opened_on=self.day
        )
        return place_of(account)

    def __iter__(self):  # type: ignore[no-untyped-def] # noqa: ANN204 - never walked through
        return iter(())

    def __len__(self) -> int:
        return 0


def _not_yet_known(moves: Sequence[Move]) -> list[Move]:
    known = known_devices(move.device for move in moves)
    fresh: dict[uuid.UUID, Move] = {}
    for move in moves:
        before = known.get(move.device) or fresh.get(move.device)
        if before is None:
            fresh[move.device] = move
        elif _said(before) != _said(move):
            raise Refused(
                "Một lần ghi trước dùng cùng mã này nhưng nội dung khác. Xin tải lại trang rồi ghi lại."
            )
    return list(fresh.values())


def _said(one: Move | Movement) -> tuple[object, ...]:
    ends = (one.source.pk, one.target.pk) if isinstance(one, Move) else (one.source_id, one.target_id)
    return (one.title_id, one.quantity, *ends, one.fund)


def _check(moves: Sequence[Move], today: date) -> None:
    closed = closed_until()
    for move in moves:
        if not 0 < move.quantity <= _MOST:
            raise Refused(f"Số bản phải từ 1 đến {number(_MOST)}; đang ghi {number(move.quantity)}.")
        if move.source.pk == move.target.pk:
            raise Refused("Nơi đi và nơi đến là một; xin chọn lại.")
        if move.occurred_on > today:
            raise Refused(f"Ngày {day(move.occurred_on)} chưa tới. Xin ghi ngày việc đã diễn ra.")
        if closed and move.occurred_on < closed:
            raise Refused(
                f"Sổ đã khóa đến hết ngày trước {day(closed)}; việc ngày {day(move.occurred_on)} không ghi được nữa. "
                "Xin báo kho trung ương nếu cần mở lại."
            )


def _step(move: Move) -> Step:
    return Step(
        title=move.title_id, quantity=move.quantity, source=place_of(move.source), target=place_of(move.target),
        occurred_on=move.occurred_on, device=move.device, evidence=move.evidence, fund=move.fund, lot=move.lot_id,
        document=move.document_id, paper=move.paper, reason=move.reason,
    )  # fmt: skip


def _write(posted: Posted, by: Actor | None, at: datetime) -> list[Movement]:
    person = by.person.pk if by and by.person else None
    rows = Movement.objects.bulk_create(
        Movement(
            title_id=step.title, lot_id=step.lot, quantity=step.quantity, source_id=step.source.id,
            target_id=step.target.id, fund=step.fund, occurred_on=step.occurred_on, recorded_at=at, by_id=person,
            device=step.device, evidence=step.evidence, document_id=step.document, paper=step.paper[:120],
            reason=step.reason[:200], reverses_id=step.reverses,
        )
        for step in posted.steps
    )  # fmt: skip
    sums.write_balances(posted.held)
    sums.add_flows(posted.flows)
    sums.add_holdings(posted.holdings)
    return rows


@transaction.atomic
def reverse_movement(*, movement: Movement, reason: str, by: Actor, at: datetime) -> Movement:
    """Take a movement back by its opposite, on the same day and linked to it. Raises `Refused` when it was taken
    back before, when its day is in a closed period, or without a reason.
    """
    if not reason.strip():
        raise Refused("Xin ghi lý do đảo bút toán.", field="reason")
    if Movement.objects.filter(reverses=movement).exists():
        raise Refused("Dòng này đã được đảo rồi.")
    if movement.reverses_id:
        raise Refused("Đây là bút toán đảo; nếu cần, xin ghi lại việc đúng.")
    closed = closed_until()
    if closed and movement.occurred_on < closed:
        raise Refused(f"Ngày {day(movement.occurred_on)} thuộc kỳ đã khóa; không đảo được nữa.")
    step = Step(
        title=movement.title_id, quantity=movement.quantity, source=place_of(movement.target),
        target=place_of(movement.source), occurred_on=movement.occurred_on,
        device=uuid.uuid5(movement.device, "reverse"), evidence=movement.evidence, fund=movement.fund,
        lot=movement.lot_id, reason=reason, reverses=movement.pk,
    )  # fmt: skip
    rows = write_steps([step], by=by, at=at)
    record(
        act="supply.reverse_movement", subject=f"supply.Movement:{movement.pk}", by=by, at=at,
        sentence=f"Đảo {number(movement.quantity)} bản “{movement.title}” từ {movement.source} đến {movement.target}: {reason}",
    )  # fmt: skip
    return next(row for row in rows if row.reverses_id == movement.pk)


@transaction.atomic
def close_period(*, until: date, reason: str = "", by: Actor, at: datetime) -> ClosedPeriod:
    """Nothing that occurred before `until` is recorded any more. Raises `Refused` for a day to come or one closed."""
    if until > day_of(at):
        raise Refused(f"Ngày {day(until)} chưa tới, chưa khóa sổ được.", field="until")
    if (closed := closed_until()) and until <= closed:
        raise Refused(f"Sổ đã khóa đến ngày {day(closed)} rồi.", field="until")
    row, _ = ClosedPeriod.objects.update_or_create(
        until=until, defaults={"by": _person(by), "at": at, "reason": reason, "reopened_at": None}
    )
    record(
        act="supply.close_period", subject=f"supply.ClosedPeriod:{row.pk}", by=by, at=at,
        sentence=f"Khóa sổ sách đến ngày {day(until)}. {reason}".strip(),
    )  # fmt: skip
    return row


@transaction.atomic
def reopen_period(*, period: ClosedPeriod, reason: str, by: Actor, at: datetime) -> None:
    if not reason.strip():
        raise Refused("Xin ghi lý do mở lại kỳ đã khóa.", field="reason")
    ClosedPeriod.objects.filter(pk=period.pk).update(reopened_at=at)
    record(
        act="supply.reopen_period", subject=f"supply.ClosedPeriod:{period.pk}", by=by, at=at,
        sentence=f"Mở lại sổ sách trước ngày {day(period.until)}: {reason}",
    )  # fmt: skip


@transaction.atomic
def settle_count(
    *,
    account: Account,
    counted: Mapping[tuple[int, str], int],
    occurred_on: date,
    batch: uuid.UUID,
    reason: str = "kiểm kê",
    paper: str = "",
    by: Actor | None,
    at: datetime,
) -> list[Movement]:
    """What was seen is true: each difference from the ledger goes to or comes from "unexplained", and the balances of
    all titles counted are of grade A from then, also where nothing differed. `counted`: {(title id, fund): copies}.
    """
    keys = sorted((account.pk, title, fund) for title, fund in counted)
    held = sums.lock_balances(keys)
    # A count older than one that is already in tells nothing more about today.
    keys = [key for key in keys if (held.get(key, Held()).counted_on or date.min) <= occurred_on]
    here, fill = place_of(account), _Unexplained(at)[account.province_id]
    seen = _Seen(here, fill, occurred_on, batch, reason, paper)
    found = [seen.step(key, held.get(key, Held()).quantity, counted[key[1:]]) for key in keys]
    steps = [step for step in found if step]
    rows = write_steps(steps, by=by, at=at) if steps else []
    sums.mark_counted(here, keys, occurred_on)
    return rows


@dataclass(frozen=True)
class _Seen:
    """One count as the ledger takes it: where, when, under which paper."""

    here: Place
    unexplained: Place
    on: date
    batch: uuid.UUID
    reason: str
    paper: str

    def step(self, key: tuple[int, int, str], held: int, seen: int) -> Step | None:
        if seen < 0:
            raise Refused("Số đếm được không thể nhỏ hơn 0.")
        if seen == held:
            return None
        source, target = (self.here, self.unexplained) if seen < held else (self.unexplained, self.here)
        return Step(
            title=key[1], quantity=abs(seen - held), source=source, target=target, occurred_on=self.on,
            device=uuid.uuid5(self.batch, f"{key[1]}:{key[2]}"), evidence=Evidence.COUNTED, fund=key[2],
            reason=self.reason, paper=self.paper, is_count=True,
        )  # fmt: skip


def _person(by: Actor) -> Person:
    if by.person is None:
        raise Refused("Xin đăng nhập để ghi sổ.")
    return by.person


__all__ = [
    "BOTTOMLESS",
    "Move",
    "Place",
    "Step",
    "account_for",
    "close_period",
    "record_movements",
    "reopen_period",
    "reverse_movement",
    "settle_count",
    "write_steps",
]
