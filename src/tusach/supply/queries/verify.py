"""Whether everything kept is what the movements say: balances, sums by kind and grade, flows by year, and the law."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Sum
from django.db.models.functions import ExtractYear

from tusach.supply.ledger import row_of
from tusach.supply.models import Balance, Flow, Holding, Movement

_WRONG = """
WITH sides AS (
    SELECT target_id AS account_id, title_id, fund, quantity FROM supply_movement
    UNION ALL SELECT source_id, title_id, fund, -quantity FROM supply_movement
), told AS (SELECT account_id, title_id, fund, SUM(quantity) AS quantity FROM sides GROUP BY account_id, title_id, fund)
SELECT told.account_id, told.title_id, told.fund, told.quantity, kept.quantity FROM told LEFT JOIN supply_balance kept
    ON kept.account_id = told.account_id AND kept.title_id = told.title_id AND kept.fund = told.fund
WHERE COALESCE(kept.quantity, 0) <> told.quantity ORDER BY 1, 2, 3 LIMIT 50
"""
_GROUNDLESS = """
SELECT kept.account_id, kept.title_id, kept.fund, 0, kept.quantity FROM supply_balance kept
WHERE kept.quantity <> 0
    AND NOT EXISTS (SELECT 1 FROM supply_movement m WHERE m.target_id = kept.account_id
        AND m.title_id = kept.title_id AND m.fund = kept.fund)
    AND NOT EXISTS (SELECT 1 FROM supply_movement m WHERE m.source_id = kept.account_id
        AND m.title_id = kept.title_id AND m.fund = kept.fund)
ORDER BY 1, 2, 3 LIMIT 50
"""


@dataclass(frozen=True)
class Difference:
    """`what` is balance, holding, flow or law; `row` names it; `told` by the movements, `kept` in the table."""

    what: str
    row: str
    told: int
    kept: int


def differences() -> Iterator[Difference]:
    """Every kept number that is not what the movements say; nothing when the ledger is whole."""
    yield from _balances()
    yield from _compared("holding", _holdings_told(), _kept(Holding))
    yield from _compared("flow", _flows_told(), _kept(Flow))
    sums = Balance.objects.values_list("title_id").annotate(all=Sum("quantity")).exclude(all=0)
    for title, left in sums.order_by("title_id"):
        yield Difference("law", f"title {title}", 0, left)


def _balances() -> Iterator[Difference]:
    with connection.cursor() as cursor:
        for statement in (_WRONG, _GROUNDLESS):
            cursor.execute(statement)
            for account, title, fund, told, kept in cursor.fetchall():
                yield Difference(
                    "balance", f"account {account}, title {title}, {fund}", int(told), int(kept or 0)
                )


def _compared(what: str, told: dict[str, int], kept: dict[str, int]) -> Iterator[Difference]:
    for row in sorted(told.keys() | kept.keys()):
        if told.get(row, 0) != kept.get(row, 0):
            yield Difference(what, row, told.get(row, 0), kept.get(row, 0))


def _kept(model: Any) -> dict[str, int]:
    return dict(model.objects.exclude(quantity=0).values_list("row", "quantity"))


def _holdings_told() -> dict[str, int]:
    told: dict[str, int] = {}
    rows = Balance.objects.exclude(quantity=0).values_list(
        "account__province_id", "title_id", "account__kind", "evidence", "fund"
    )
    for *key, quantity in rows.annotate(all=Sum("quantity")):
        province, rest = key[0], key[1:]
        for scope in {None, province}:
            row = row_of((scope, *rest))
            told[row] = told.get(row, 0) + quantity
    return {row: quantity for row, quantity in told.items() if quantity}


def _flows_told() -> dict[str, int]:
    told: dict[str, int] = {}
    rows = Movement.objects.annotate(year=ExtractYear("occurred_on")).values_list(
        F("source__province_id"), F("target__province_id"), "title_id", "year", F("source__kind"), F("target__kind"),
        "evidence", "fund",
    )  # fmt: skip
    for source, target, *rest, quantity in rows.annotate(all=Sum("quantity")):
        for scope in {None, source, target}:
            row = row_of((scope, *rest))
            told[row] = told.get(row, 0) + quantity
    return told
