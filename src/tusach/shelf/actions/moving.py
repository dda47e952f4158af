"""Copies of a shelf as they move in the ledger of `supply`: the common end of lending, counting, weeding, passing on."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Person
from tusach.shelf.models import Shelf
from tusach.shelf.queries.kept import SEEN, last_seen
from tusach.supply.actions import Move, account_for, record_movements
from tusach.supply.models import Account, AccountKind, Evidence, Fund

_LABELS = {
    AccountKind.LOST: "Sách mất",
    AccountKind.DAMAGED: "Sách hỏng",
    AccountKind.WEEDED: "Sách thanh lý",
}


@dataclass(frozen=True)
class Copies:
    """So many copies of a title of one fund, with the paper and the words that go with them."""

    title_id: int
    quantity: int
    fund: str = Fund.PROGRAMME
    reason: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Told:
    """Who tells it, under which UUID, when it happened and when it is written down."""

    device: uuid.UUID
    happened_at: datetime
    by: Actor | None
    at: datetime

    def then(self, mark: str) -> "Told":
        """Another movement of the same telling, under a UUID of its own that is the same each time."""
        return Told(uuid.uuid5(self.device, mark), self.happened_at, self.by, self.at)


def told(device: uuid.UUID, happened_at: datetime, by: Actor | None, at: datetime) -> Told:
    """A phone's clock that runs ahead cannot make things happen in the future."""
    return Told(device, min(happened_at, at), by, at)


def person_of(by: Actor) -> Person:
    if by.person is None:
        raise Refused("Xin đăng nhập để ghi sổ tủ sách.")
    return by.person


def hold(shelf: Shelf) -> None:
    """What is done at one shelf is done one after the other: its row is held until the transaction ends. Whether it is closed
    is read anew.
    """
    rows = Shelf.objects.select_for_update(no_key=True).values_list("to_date", flat=True)
    shelf.to_date = rows.get(pk=shelf.pk)


def check_open(shelf: Shelf, *, is_held: bool = False) -> None:
    """Raises `Refused` for a closed shelf; holds it unless that was done."""
    if not is_held:
        hold(shelf)
    if shelf.to_date is not None:
        raise Refused(f"Tủ sách “{shelf.name}” đã đóng; xin ghi ở tủ sách đã nhận sách của tủ này.")


def end_of(shelf: Shelf, kind: AccountKind, at: datetime) -> Account:
    """Where copies of the commune end: lost, damaged or weeded."""
    account = shelf.account
    return account_for(
        kind, unit=shelf.unit, province=account.province, label=f"{_LABELS[kind]}, {shelf.name}"[:200], opened_on=day_of(at)
    )  # fmt: skip


def move(copies: Copies, source: Account, target: Account, shelf: Shelf, say: Told) -> None:
    """Write one move down, once. What happened before a count of the same day and is told after it was seen by the
    count: the ledger, which knows days only, is told so (docs/hard/shelf.md).
    """
    on = day_of(say.happened_at)
    moves = [
        Move(
            copies.title_id, copies.quantity, source, target, on, say.device, evidence=Evidence.COUNTED,
            fund=copies.fund, paper=copies.paper, reason=copies.reason,
        )
    ]  # fmt: skip
    if shelf.account_id in {source.pk, target.pk}:
        seen = last_seen(shelf, copies.title_id, copies.fund, on)
        if seen and say.happened_at < seen:
            moves.append(_seen(copies, shelf, say, went=source.pk == shelf.account_id))
    record_movements(moves=moves, by=say.by, at=say.at)


def unclear_of(shelf: Shelf, at: datetime) -> Account:
    """Where copies are of which nobody in the shelf's province can say what became of them."""
    province = shelf.account.province
    return account_for(
        AccountKind.UNEXPLAINED, unit=province, province=province, label="Chưa rõ", opened_on=day_of(at)
    )


def _seen(copies: Copies, shelf: Shelf, say: Told, *, went: bool) -> Move:
    on, unclear = day_of(say.happened_at), unclear_of(shelf, say.happened_at)
    ends = (unclear, shelf.account) if went else (shelf.account, unclear)
    return Move(
        copies.title_id, copies.quantity, *ends, on, say.then("seen").device, evidence=Evidence.COUNTED, fund=copies.fund,
        reason=SEEN,
    )  # fmt: skip
