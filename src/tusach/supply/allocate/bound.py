"""A number that no allocation can beat: the budget has a price, floors and shares are waived."""

import numpy as np

from tusach.supply.allocate.choose import Chooser
from tusach.supply.allocate.problem import Problem

_AROUND = (0.5, 0.8, 0.9, 0.95, 0.98, 1.0, 1.02, 1.05, 1.1, 1.25, 2.0)


def upper_bound(problem: Problem, chooser: Chooser, price: float) -> float:
    """The least of the bounds around the price that was found. Each is valid: waiving a rule only adds choices, and at
    any price >= 0 money left over is worth nothing less than nothing.
    """
    if price <= 0:
        return min(_bound(problem, chooser, at) for at in (0.0, 1e-15))
    return min(_bound(problem, chooser, price * factor) for factor in _AROUND)


def _bound(problem: Problem, chooser: Chooser, price: float) -> float:
    """Lagrange's function at its maximum (Fisher 1981): the smaller of two relaxations.

    By title: each printed title pays its set-up and takes every copy worth its cost, capacity waived. By receiver: each
    takes its best copies within capacity, set-up of titles that need not be printed waived.
    """
    gains = np.stack([chooser.worth[step] - price * chooser.cost for step in range(problem.steps)])
    gains = np.where(chooser.open, gains, 0.0)
    forced = np.where(chooser.core, gains[0], 0.0)
    positive = np.maximum(gains, 0.0)
    positive[0] = np.where(chooser.core, 0.0, positive[0])
    setup = price * problem.setup.astype(np.float64)
    must = problem.core & chooser.core.any(axis=1)
    fixed = float(forced.sum()) - float(setup[must].sum()) + price * problem.budget
    by_title = positive.sum(axis=(0, 2))
    titles = fixed + float(by_title[must].sum()) + float(np.maximum(by_title - setup, 0.0)[~must].sum())
    room = np.maximum(problem.capacity - chooser.core.sum(axis=0), 0)
    if (np.count_nonzero(positive, axis=(0, 1)) <= room).all():
        return titles
    ranked = -np.sort(-positive.reshape(-1, problem.receivers), axis=0)
    within = np.arange(ranked.shape[0])[:, None] < room[None, :]
    receivers = fixed + float(ranked[within].sum())
    return min(titles, receivers)
