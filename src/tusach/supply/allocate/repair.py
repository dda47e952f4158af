"""What the price alone does not settle: shares of provinces, and the last đồng of the budget."""

from collections.abc import Callable

import numpy as np

from tusach.supply.allocate.choose import Chooser
from tusach.supply.allocate.problem import Bools, Floats, Ints, Problem

Solve = Callable[[Problem, Chooser, Bools], tuple[Ints, float]]
_TRIES = 24
_LADDER = 400_000  # copies looked at when the rest is spent


def keep_shares(problem: Problem, chooser: Chooser, copies: Ints, printed: Bools, solve: Solve) -> Ints:
    """Bring each province's share of all copies between its bounds, by favouring or disfavouring its receivers until
    the shares hold; where they do not after all tries, the excess copies that matter least are taken away.
    """
    if not problem.share.size or _shares_hold(problem, copies):
        return copies
    for attempt in range(_TRIES):
        share = _shares(problem, copies)
        low, high = problem.share[:, 0], problem.share[:, 1]
        pull = 0.35 / (1 + attempt / 6)
        wanted = np.clip(share, low, high)
        factor = ((wanted + 1) / (share + 1)) ** (1 + pull)
        chooser.favour = np.clip(chooser.favour * factor, 0.05, 20.0)
        copies, _ = solve(problem, chooser, printed)
        if _shares_hold(problem, copies):
            break
    copies = _trim(problem, chooser, copies)
    chooser.favour = np.ones_like(chooser.favour)
    return copies


def _shares(problem: Problem, copies: Ints) -> Floats:
    """Basis points of all copies by province."""
    by_group = np.bincount(problem.group, weights=copies.sum(axis=0), minlength=problem.share.shape[0])
    return by_group * 10_000 / max(1.0, float(by_group.sum()))


def _shares_hold(problem: Problem, copies: Ints) -> bool:
    share = _shares(problem, copies)
    return bool(((share >= problem.share[:, 0] - 0.5) & (share <= problem.share[:, 1] + 0.5)).all())


def _trim(problem: Problem, chooser: Chooser, copies: Ints) -> Ints:
    """Take away from provinces above their bound what is worth least per đồng; floors and core copies stay."""
    for _ in range(8):
        share = _shares(problem, copies)
        over = np.flatnonzero(share > problem.share[:, 1] + 0.5)
        if not over.size:
            break
        total = int(copies.sum())
        for group in over:
            excess = int(np.ceil((share[group] - problem.share[group, 1]) * total / 10_000))
            copies = _less(problem, chooser, copies, int(group), excess)
    return copies


def _less(problem: Problem, chooser: Chooser, copies: Ints, group: int, excess: int) -> Ints:
    columns = np.flatnonzero(problem.group == group)
    spare = (copies.sum(axis=0) - problem.floor)[columns].copy()
    title, column = np.nonzero(
        (copies[:, columns] > 0) & ~((copies[:, columns] == 1) & chooser.core[:, columns])
    )
    step = copies[title, columns[column]] - 1
    ratio = chooser.worth[step, title, columns[column]] / chooser.cost[title, columns[column]]
    left = copies.copy()
    for at in np.argsort(ratio, kind="stable"):
        if excess <= 0:
            break
        if spare[column[at]] > 0:
            left[title[at], columns[column[at]]] -= 1
            spare[column[at]] -= 1
            excess -= 1
    return left


def spend_rest(problem: Problem, chooser: Chooser, copies: Ints) -> Ints:
    """One more copy where it is worth most per đồng, while the money, the room and the shares allow."""
    left = problem.budget - chooser.spent(copies)
    room = problem.capacity - copies.sum(axis=0)
    cheapest = float(chooser.cost.min(initial=0))
    printed = copies.sum(axis=1) > 0
    if left < cheapest or (problem.share.size and not _shares_hold(problem, copies)):
        return copies
    step = np.minimum(copies, problem.steps - 1)
    titles, receivers = np.indices(copies.shape)
    free = (copies < problem.most[:, None]) & problem.eligible & printed[:, None] & (room > 0)[None, :]
    ratio = np.where(free, chooser.worth[step, titles, receivers] / chooser.cost, -1.0).ravel()
    best = np.argsort(-ratio, kind="stable")[:_LADDER]
    filled = copies.copy()
    limit = _limits(problem, filled)
    for at in best[ratio[best] > 0]:
        title, receiver = divmod(int(at), problem.receivers)
        cost = int(chooser.cost[title, receiver])
        group = int(problem.group[receiver])
        if cost > left or room[receiver] <= 0 or limit[group] <= 0:
            if left < cheapest:
                break
            continue
        filled[title, receiver] += 1
        left -= cost
        room[receiver] -= 1
        limit[group] -= 1
    return filled


def _limits(problem: Problem, copies: Ints) -> Ints:
    """How many more copies a province may still take, seen from all copies now."""
    if not problem.share.size:
        return np.full(int(problem.group.max(initial=0)) + 1, np.iinfo(np.int64).max // 2, dtype=np.int64)
    by_group = np.bincount(problem.group, weights=copies.sum(axis=0), minlength=problem.share.shape[0])
    most = problem.share[:, 1] * float(by_group.sum()) / 10_000
    room: Ints = np.maximum(most - by_group, 0).astype(np.int64)
    return room
