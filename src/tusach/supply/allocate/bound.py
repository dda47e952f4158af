"""A number that no allocation can beat: every rule that binds receivers or titles together gets a price (Fisher 1981)."""

import numpy as np

from tusach.supply.allocate.choose import Chooser
from tusach.supply.allocate.problem import Floats, Ints, Problem

_AROUND = (0.8, 0.9, 0.95, 0.98, 1.0, 1.02, 1.05, 1.1, 1.25)


def upper_bound(problem: Problem, chooser: Chooser, price: float) -> float:
    """The least of the bounds around the price that was found. Each is valid by weak duality: at any prices >= 0 a rule
    that is kept adds nothing below nothing. Shares of provinces are waived.
    """
    return min(_bound(problem, chooser, price * factor) for factor in (_AROUND if price > 0 else (0.0,)))


def _bound(problem: Problem, chooser: Chooser, price: float) -> float:
    """Lagrange's function at its maximum. Money has the price given; room, floor and least run the prices at which what
    is taken just meets them, so that the bound is hardly above the best that keeps them.
    """
    gains = np.stack([chooser.worth[step] - price * chooser.cost for step in range(problem.steps)])
    gains = np.where(chooser.open, gains, -np.inf)
    certain = float(np.where(chooser.core, gains[0], 0.0).sum())
    gains[0][chooser.core] = -np.inf
    core = chooser.core.sum(axis=0)
    room, floor = np.maximum(problem.capacity - core, 0), np.maximum(problem.floor - core, 0)
    dear, wanted = _prices_of_places(gains.reshape(-1, problem.receivers), room, floor)
    gains = gains - dear[None, None, :] + wanted[None, None, :]
    fixed = certain + price * problem.budget + float((dear * room).sum()) - float((wanted * floor).sum())
    run = np.maximum(problem.minimum_run - chooser.core.sum(axis=1), 0)
    by_title = np.moveaxis(gains, 1, 0).reshape(problem.titles, -1)
    extra = _prices_of_runs(by_title, run)
    net = np.maximum(by_title + extra[:, None], 0.0).sum(axis=1) - extra * run - price * problem.setup
    must = problem.core & chooser.core.any(axis=1)
    return fixed + float(net[must].sum()) + float(np.maximum(net[~must], 0.0).sum())


def _prices_of_places(gains: Floats, room: Ints, floor: Ints) -> tuple[Floats, Floats]:
    """C, C: the price of a place on a full shelf, and what a copy more is worth where the floor is not reached."""
    dear, wanted = np.zeros(gains.shape[1]), np.zeros(gains.shape[1])
    positive = (gains > 0).sum(axis=0)
    binding = np.flatnonzero((positive > room) | (positive < floor))
    if not binding.size:
        return dear, wanted
    ranked = -np.sort(-gains[:, binding], axis=0)
    at = np.arange(binding.size)
    full = positive[binding] > room[binding]
    first_out = np.minimum(room[binding], ranked.shape[0] - 1)
    last_in = np.clip(floor[binding] - 1, 0, ranked.shape[0] - 1)
    dear[binding] = np.where(full, np.maximum(ranked[first_out, at], 0.0), 0.0)
    short = -ranked[last_in, at]
    wanted[binding] = np.where(~full & np.isfinite(short), np.maximum(short, 0.0), 0.0)
    return dear, wanted


def _prices_of_runs(gains: Floats, run: Ints) -> Floats:
    """T: what a copy more is worth where a title's least run is not reached."""
    extra = np.zeros(gains.shape[0])
    for title in np.flatnonzero((gains > 0).sum(axis=1) < run):
        last_in = min(int(run[title]), gains.shape[1]) - 1
        short = -float(np.partition(-gains[title], last_in)[last_in])
        extra[title] = -short if np.isfinite(short) and short < 0 else 0.0
    return extra
