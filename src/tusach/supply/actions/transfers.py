"""All that lies in some accounts goes to others at once: mergers, in one statement a step instead of a line a copy.

The same law as every movement (docs/hard/ledger.md). What makes it shorter: a transfer takes exactly what an account
holds, today, so nothing can run short and no count lies after it. Only a target that owes copies to "unexplained" needs
the long way, and gets it.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day
from tusach.people.models import Actor
from tusach.supply.actions import sums
from tusach.supply.actions.ledger import write_steps
from tusach.supply.ledger import Step
from tusach.supply.models import Account, Balance, Movement
from tusach.supply.queries.ledger import closed_until, place_of

Holdings = dict[tuple[int | None, int, str, str, str], int]

# Counted, so that the hundred thousand rows that are locked do not all travel here.
_LOCK = """
SELECT COUNT(*) FROM (
    SELECT 1 FROM supply_balance WHERE account_id IN ({accounts}) ORDER BY account_id, title_id, fund FOR UPDATE
) AS locked
"""
_MOVE = """
WITH pair(source, target) AS (VALUES {pairs})
INSERT INTO supply_movement (title_id, quantity, source_id, target_id, fund, occurred_on, recorded_at, by_id, device,
    evidence, paper, reason)
SELECT b.title_id, b.quantity, b.account_id, pair.target, b.fund, {on}, {at}, {by}, {device}, b.evidence, {paper}, {reason}
FROM supply_balance b JOIN pair ON pair.source = b.account_id
WHERE b.quantity > 0
"""
_ARRIVE = """
INSERT INTO supply_balance (account_id, title_id, fund, quantity, owed, evidence, as_of)
SELECT m.target_id, m.title_id, m.fund, SUM(m.quantity), 0, MAX(m.evidence), MAX(m.occurred_on)
FROM supply_movement m WHERE {batch} GROUP BY m.target_id, m.title_id, m.fund
ON CONFLICT (account_id, title_id, fund) DO UPDATE SET quantity = supply_balance.quantity + excluded.quantity,
    evidence = CASE WHEN supply_balance.quantity = 0 THEN excluded.evidence
        ELSE {greatest}(supply_balance.evidence, excluded.evidence) END,
    as_of = {greatest}(supply_balance.as_of, excluded.as_of)
"""
_LEAVE = """
UPDATE supply_balance SET quantity = 0, as_of = {greatest}(as_of, {on})
WHERE quantity > 0 AND account_id IN ({sources})
"""
_FLOWED = """
SELECT s.province_id, t.province_id, m.title_id, s.kind, t.kind, m.evidence, m.fund, SUM(m.quantity)
FROM supply_movement m JOIN supply_account s ON s.id = m.source_id JOIN supply_account t ON t.id = m.target_id
WHERE {batch} GROUP BY s.province_id, t.province_id, m.title_id, s.kind, t.kind, m.evidence, m.fund
"""
_HELD = """
SELECT a.province_id, b.title_id, a.kind, b.evidence, b.fund, SUM(b.quantity)
FROM supply_balance b JOIN supply_account a ON a.id = b.account_id
WHERE b.quantity <> 0 AND b.account_id IN ({accounts})
GROUP BY a.province_id, b.title_id, a.kind, b.evidence, b.fund
"""


@transaction.atomic
def transfer_all(
    *,
    pairs: Sequence[tuple[Account, Account]],
    batch: uuid.UUID,
    reason: str,
    paper: str = "",
    by: Actor | None,
    at: datetime,
) -> int:
    """Empty each source into its target, today, each title and fund with its grade; returns the copies moved.

    The movements carry the first half of `batch` in their UUIDs: `movements_of_batch` finds them, and a batch known
    already moves nothing. Raises `Refused` for an account twice among the sources or that is source and target, and
    into a closed period.
    """
    sources, on = {source.pk for source, _ in pairs}, day_of(at)
    if len(sources) != len(pairs) or sources & {target.pk for _, target in pairs}:
        raise Refused("Một tủ không thể vừa giao vừa nhận, cũng không giao hai lần. Xin chọn lại.")
    closed = closed_until()
    if closed and on < closed:
        raise Refused(f"Sổ đã khóa trước ngày {day(closed)}; chưa chuyển được. Xin báo kho trung ương.")
    if not pairs or movements_of_batch(batch).exists():
        return 0
    _lock(pairs)
    moved = _the_long_way(pairs, batch, on, reason, paper, by, at)
    accounts = sorted(sources | {target.pk for _, target in pairs})
    before = _held(accounts)
    said = _Said(batch, on, reason[:200], paper[:120], by.person.pk if by and by.person else None, at)
    _execute(_MOVE, said.words(pairs), said.values())
    greatest = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    _execute(_ARRIVE, {"batch": said.where(), "greatest": greatest}, [])
    marks = {"greatest": greatest, "on": "%s", "sources": ", ".join(map(str, sorted(sources)))}
    _execute(_LEAVE, marks, [on.isoformat() if connection.vendor == "sqlite" else on])
    sums.add_holdings(_changed(before, _held(accounts)))
    return moved + _flow(said, on)


def movements_of_batch(batch: uuid.UUID) -> Any:
    """The movements of one transfer, in the order in which they were written."""
    low, _, high = _range(batch)
    return Movement.objects.filter(device__gte=low, device__lte=high).order_by("device")


def _range(batch: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """The first UUID of a batch, the last of what one statement writes, and the last of all."""
    head = batch.int >> 64 << 64
    return uuid.UUID(int=head), uuid.UUID(int=head | (1 << 63) - 1), uuid.UUID(int=head | (1 << 64) - 1)


class _Said:
    """What all movements of a transfer have in common, as the statement takes it on this database."""

    def __init__(
        self, batch: uuid.UUID, on: date, reason: str, paper: str, person: int | None, at: datetime
    ) -> None:
        self.batch, self.common = batch, (on, at, person, paper, reason)
        self.is_sqlite = connection.vendor == "sqlite"

    def words(self, pairs: Sequence[tuple[Account, Account]]) -> dict[str, str]:
        row = "ROW_NUMBER() OVER (ORDER BY b.account_id, b.title_id, b.fund)"
        head = self.batch.hex[:16]
        number = f"printf('%%016x', {row})" if self.is_sqlite else f"lpad(to_hex({row}), 16, '0')"
        device = f"'{head}' || {number}" if self.is_sqlite else f"('{head}' || {number})::uuid"
        cast = ("", "", "", "") if self.is_sqlite else ("::date", "::timestamptz", "::bigint", "::text")
        return {
            "on": f"%s{cast[0]}", "at": f"%s{cast[1]}", "by": f"%s{cast[2]}", "paper": f"%s{cast[3]}",
            "reason": f"%s{cast[3]}", "device": device,
            "pairs": ", ".join(f"({source.pk}, {target.pk})" for source, target in pairs),
        }  # fmt: skip

    def values(self) -> list[Any]:
        on, at, *rest = self.common
        if self.is_sqlite:
            return [on.isoformat(), connection.ops.adapt_datetimefield_value(at), *rest]
        return [on, at, *rest]

    def where(self) -> str:
        low, high, _ = (one.hex if self.is_sqlite else str(one) for one in _range(self.batch))
        return f"m.device BETWEEN '{low}' AND '{high}'"


def _lock(pairs: Sequence[tuple[Account, Account]]) -> None:
    """In the order in which everyone locks; without it a loan told at this moment would be lost."""
    accounts = {account.pk for pair in pairs for account in pair}
    if connection.vendor == "postgresql":
        _execute(
            "SET LOCAL work_mem = '64MB'", {}, []
        )  # a hundred thousand rows are sorted and summed in memory
        _execute(_LOCK, {"accounts": ", ".join(map(str, sorted(accounts)))}, [])


def _the_long_way(
    pairs: Sequence[tuple[Account, Account]], batch: uuid.UUID, on: date, reason: str, paper: str,
    by: Actor | None, at: datetime,
) -> int:  # fmt: skip
    """What goes to a balance that owes copies is moved one by one, so that the debt is paid."""
    owing = Balance.objects.filter(account__in=[target.pk for _, target in pairs], owed__gt=0)
    owed = set(owing.values_list("account_id", "title_id", "fund"))
    if not owed:
        return 0
    steps, head = list[Step](), batch.int >> 64 << 64
    for source, target in pairs:
        for one in Balance.objects.filter(account=source, quantity__gt=0):
            if (target.pk, one.title_id, one.fund) in owed:
                device = uuid.UUID(int=head | (1 << 63) | len(steps))
                steps.append(Step(
                    one.title_id, one.quantity, place_of(source), place_of(target), on, device, one.evidence, one.fund,
                    paper=paper, reason=reason,
                ))  # fmt: skip
    if steps:
        write_steps(steps, by=by, at=at)
    return sum(step.quantity for step in steps)


def _execute(statement: str, words: Mapping[str, str], values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**words), values)


def _held(accounts: Sequence[int]) -> Holdings:
    found: Holdings = {}
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(accounts=", ".join(map(str, accounts))))
        for province, title, kind, grade, fund, copies in cursor.fetchall():
            for scope in {None, province}:
                row = (scope, title, kind, grade, fund)
                found[row] = found.get(row, 0) + int(copies)
    return found


def _changed(before: Holdings, after: Holdings) -> Holdings:
    return {row: after.get(row, 0) - before.get(row, 0) for row in before.keys() | after.keys()}


def _flow(said: _Said, on: date) -> int:
    flows: dict[tuple[int | None, int, int, str, str, str, str], int] = {}
    moved = 0
    with connection.cursor() as cursor:
        cursor.execute(_FLOWED.format(batch=said.where()))
        for source, target, title, from_kind, to_kind, grade, fund, copies in cursor.fetchall():
            moved += int(copies)
            for scope in {None, source, target}:
                row = (scope, title, on.year, from_kind, to_kind, grade, fund)
                flows[row] = flows.get(row, 0) + int(copies)
    sums.add_flows(flows)
    return moved
