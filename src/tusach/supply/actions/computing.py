"""Computing a round: the problem is read, solved by its method, and every line written with its reason, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction

from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import decimal, number
from tusach.people.models import Actor
from tusach.supply.actions import sums
from tusach.supply.actions.rounds import delete_lines, locked
from tusach.supply.allocate import Infeasible, allocate, by_rule, explain
from tusach.supply.allocate.choose import Chooser
from tusach.supply.allocate.problem import Ints
from tusach.supply.allocate.solve import within_budget
from tusach.supply.models import LineChange, LineReason, Method, Round, RoundState, RoundTitle
from tusach.supply.queries.problem import Asked, problem_of, settings_of

_MORE = 1_000_000_000  # đồng: what the price of money is said for
_DROPPED = {
    "SETUP": "chi phí chuẩn bị in mua được nhiều hơn ở đầu sách khác",
    "USELESS": "không nơi nhận nào đọc được thứ tiếng này",
    "RULE": "định mức không dành cho nơi nào",
}


@dataclass(frozen=True)
class Shared:
    """What came out: copies and reasons T x C, ranks from 1 (0: none), and the facts of the outcome."""

    copies: Ints
    reasons: Any
    ranks: Ints
    dropped: Mapping[int, str]
    facts: dict[str, Any]


@transaction.atomic
def compute(*, round_: Round, by: Actor, at: datetime, drop_changes: bool = False) -> Round:
    """Share the round out by its method and write all lines. Raises `Refused` in numbers when no sharing keeps the
    rules, when there is no budget, title or receiver, or when changes by hand would be lost without saying so.
    """
    now = locked(round_, RoundState.DRAFT, RoundState.COMPUTED)
    changes = LineChange.objects.filter(line__round=now).count()
    if changes and not drop_changes:
        raise Refused(
            f"Đợt có {number(changes)} lần sửa tay; tính lại sẽ bỏ cả. Đánh dấu “bỏ các sửa tay” nếu đồng ý."
        )
    asked = problem_of(now)
    shared = _shared(now, asked)
    _write_lines(now, asked, shared)
    _mark_dropped(asked.titles, shared)
    now.outcome = shared.facts | {"provinces": _provinces(now, asked, shared.copies)}
    now.inputs_sha256, now.state, now.computed_at = asked.sha256, RoundState.COMPUTED, at
    now.save(update_fields=["outcome", "inputs_sha256", "state", "computed_at"])
    record(
        act="supply.compute", subject=f"supply.Round:{now.pk}", by=by, at=at,
        sentence=f"Tính đợt “{now.name}”: {number(shared.facts['copies'])} bản, {number(shared.facts['cost'])} đồng",
        facts={"inputs_sha256": asked.sha256, "gap": shared.facts.get("gap", "")},
    )  # fmt: skip
    return now


def _shared(round_: Round, asked: Asked) -> Shared:
    if not asked.titles:
        raise Refused("Đợt chưa có đầu sách nào. Xin đưa ít nhất một đầu sách vào đợt.")
    if not asked.receivers:
        raise Refused("Đợt chưa có nơi nhận nào. Xin chọn nơi nhận trước khi tính.")
    if round_.method == Method.RULE:
        return _by_rule(round_, asked)
    if not round_.budget:
        raise Refused(
            "Chia theo nhu cầu phải có kinh phí. Xin ghi số tiền, hoặc chọn chia theo định mức.",
            field="budget",
        )
    try:
        return _optimised(asked)
    except Infeasible as wrong:
        raise Refused(_sentence(wrong)) from None


def _sentence(wrong: Infeasible) -> str:
    """Why nothing keeps every rule, with its numbers and what to change."""
    need, have = number(wrong.need), number(wrong.have)
    return {
        "titles": "Đợt chưa có đầu sách nào.",
        "receivers": "Đợt chưa có nơi nhận nào.",
        "shares": f"Phần ít nhất của các tỉnh cộng lại {decimal(Decimal(wrong.need) / 100)}%, phần nhiều nhất "
        f"{decimal(Decimal(wrong.have) / 100)}%: không chia đủ 100%. Xin nới mức của tỉnh.",
        "capacity": f"{need} trong {have} nơi không nhận đủ số sàn vì ít đầu sách dùng được hoặc hết chỗ. "
        "Xin giảm số sàn hoặc thêm đầu sách.",
        "budget": f"Riêng sách lõi và số sàn đã cần {need} đồng, kinh phí chỉ có {have} đồng. "
        "Xin giảm số sàn, bớt sách lõi hoặc thêm kinh phí.",
    }[wrong.reason]


def _optimised(asked: Asked) -> Shared:
    problem = asked.problem
    outcome = allocate(problem)
    reasons, ranks = explain(problem, outcome.copies, outcome.price)
    more, _ = within_budget(
        replace(problem, budget=problem.budget + _MORE), Chooser(problem), outcome.printed
    )
    gained = max(0, int(more.sum()) - int(outcome.copies.sum()))
    facts = _facts(asked, outcome.copies, outcome.spent) | {
        "value": f"{outcome.value:.6g}", "bound": f"{outcome.bound:.6g}", "gap": str(outcome.gap),
        "price": f"{outcome.price:.6g}", "more_copies": gained,
    }  # fmt: skip
    return Shared(outcome.copies, reasons, ranks, outcome.dropped, facts)


def _by_rule(round_: Round, asked: Asked) -> Shared:
    problem = asked.problem
    rule = settings_of(round_)["rule"]
    copies = by_rule(problem, asked.categories, rule)
    each = np.array([rule.get(one, 0) for one in asked.categories], dtype=np.int64)
    wanted = np.minimum(each[None, :], problem.most[:, None])
    reasons = np.full(copies.shape, LineReason.RULE.value, dtype="<U8")
    reasons[(copies < wanted) & problem.eligible] = LineReason.CAPACITY.value
    reasons[~problem.eligible] = LineReason.LANGUAGE.value
    none = {int(title): "RULE" for title in np.flatnonzero(copies.sum(axis=1) == 0)}
    spent = Chooser(problem).spent(copies)
    return Shared(copies, reasons, np.zeros(copies.shape, dtype=np.int64), none, _facts(asked, copies, spent))


def _facts(asked: Asked, copies: Ints, spent: int) -> dict[str, Any]:
    each = copies.sum(axis=0)
    return {
        "copies": int(copies.sum()), "cost": int(spent), "receivers": len(asked.receivers),
        "titles": int((copies.sum(axis=1) > 0).sum()), "least": int(each.min()), "most": int(each.max()),
        "nothing": int((each == 0).sum()),
    }  # fmt: skip


def _provinces(round_: Round, asked: Asked, copies: Ints) -> dict[str, dict[str, int]]:
    """By province: receivers, copies, and what the fixed rule would have given them."""
    rule = by_rule(asked.problem, asked.categories, settings_of(round_)["rule"]).sum(axis=0)
    count = len(asked.provinces)
    group = asked.problem.group
    columns = (
        np.bincount(group, minlength=count),
        np.bincount(group, weights=copies.sum(axis=0), minlength=count),
        np.bincount(group, weights=rule, minlength=count),
    )
    return {
        str(pk): {
            name: int(column[at])
            for name, column in zip(("receivers", "copies", "rule"), columns, strict=True)
        }
        for at, pk in enumerate(asked.provinces)
    }


def _mark_dropped(titles: Sequence[RoundTitle], shared: Shared) -> None:
    for at, one in enumerate(titles):
        dropped = at in shared.dropped
        one.is_chosen = not dropped
        one.dropped_because = _DROPPED.get(shared.dropped[at], "") if dropped else ""
    RoundTitle.objects.bulk_update(titles, ["is_chosen", "dropped_because"], batch_size=200)


_COLUMNS = ("round_id", "title_id", "receiver_id", "quantity", "computed", "reason", "rank")


def _write_lines(round_: Round, asked: Asked, shared: Shared) -> None:
    """A line for each title that is printed and each receiver: 40 x 10,600 of them in one COPY or executemany."""
    delete_lines(round_)
    rows = (
        (round_.pk, one.title_id, receiver, quantity, quantity, reason, rank or None)
        for at, one in enumerate(asked.titles)
        if at not in shared.dropped
        for receiver, quantity, reason, rank in zip(
            asked.receivers, shared.copies[at].tolist(), shared.reasons[at].tolist(), shared.ranks[at].tolist(),
            strict=True,
        )
    )  # fmt: skip
    sums.insert_rows("supply_line", _COLUMNS, rows)
