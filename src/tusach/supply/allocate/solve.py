"""The search: a price of money by halving, titles by flips, what is left over spent, and a bound that proves the gap."""

import numpy as np

from tusach.supply.allocate.bound import upper_bound
from tusach.supply.allocate.choose import Chooser
from tusach.supply.allocate.problem import Bools, Ints, Outcome, Problem
from tusach.supply.allocate.repair import keep_shares, spend_rest
from tusach.supply.allocate.titles import TitleSearch

_HALVINGS = 26
_SMALL = 20_000  # receivers x titles
_EXACT_TRIES, _LARGE_TRIES = 400, 10
_CLOSE = 1e-4  # of the budget: nearer than this the rest is better spent copy by copy


class Infeasible(Exception):  # noqa: N818 - read aloud like `Refused`
    """No allocation keeps every rule. `reason`: titles, receivers, shares, capacity or budget; `need` in the reason's unit."""

    def __init__(self, reason: str, need: int = 0, have: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.need, self.have = reason, need, have


def allocate(problem: Problem) -> Outcome:
    """The best copies that the search finds, within every rule, with the proved gap. Raises `Infeasible`."""
    _check(problem)
    chooser = Chooser(problem)
    least = chooser.at(_dear(chooser), problem.core)
    _check_least(problem, chooser, least)
    search = TitleSearch(problem, chooser)
    printed = search.best()
    printed, copies, price = _flipped(problem, chooser, printed)
    copies = keep_shares(problem, chooser, copies, printed, within_budget)
    copies = spend_rest(problem, chooser, copies)
    bound = upper_bound(problem, chooser, price)
    done = copies.sum(axis=1) > 0
    outcome = Outcome(copies, done, chooser.value(copies), bound, chooser.spent(copies), price)
    outcome.dropped = {int(title): search.why(int(title)) for title in np.flatnonzero(~done)}
    return outcome


def _flipped(problem: Problem, chooser: Chooser, printed: Bools) -> tuple[Bools, Ints, float]:
    """Flips of one title weighed by the whole solution, floors, rooms and least runs included. On small problems every
    title is tried; on large ones those only that stand at their least run, which the quick search did not know of.
    """
    copies, price = within_budget(problem, chooser, printed)
    tries = _EXACT_TRIES if problem.worth.size <= _SMALL else _LARGE_TRIES
    worth = _worth(problem, chooser, copies)
    while tries > 0:
        best = None
        for title in _worth_flipping(problem, printed, copies):
            other = printed.copy()
            other[title] = not other[title]
            found, at = within_budget(problem, chooser, other)
            tries -= 1
            if (gain := _worth(problem, chooser, found)) > worth * (1 + 1e-9):
                best, worth, copies, price = other, gain, found, at
            if tries <= 0:
                break
        if best is None:
            break
        printed = best
    return printed, copies, price


def _worth_flipping(problem: Problem, printed: Bools, copies: Ints) -> Ints:
    run = copies.sum(axis=1)
    if problem.worth.size <= _SMALL:
        return np.flatnonzero(~problem.core)
    at_least = printed & (run <= problem.minimum_run) & (problem.minimum_run > 0) & ~problem.core
    return np.flatnonzero(at_least)[np.argsort(run[at_least])]


def _worth(problem: Problem, chooser: Chooser, copies: Ints) -> float:
    """The worth, or nothing where a rule is broken: over the budget, under a floor, or short of a least run."""
    broken = chooser.spent(copies) > problem.budget or (copies.sum(axis=0) < problem.floor).any()
    return -1.0 if broken or chooser.short_of_run(copies).any() else chooser.value(copies)


def _check(problem: Problem) -> None:
    if problem.titles == 0:
        raise Infeasible("titles")
    if problem.receivers == 0:
        raise Infeasible("receivers")
    if problem.share.size and not problem.share[:, 0].sum() <= 10_000 <= problem.share[:, 1].sum():
        raise Infeasible("shares", int(problem.share[:, 0].sum()), int(problem.share[:, 1].sum()))
    room = (problem.eligible * problem.most[:, None]).sum(axis=0)
    lacking = problem.floor > np.minimum(room, problem.capacity)
    if lacking.any():
        raise Infeasible("capacity", int(lacking.sum()), problem.receivers)


def _check_least(problem: Problem, chooser: Chooser, least: Ints) -> None:
    """What core titles and floors alone cost, with as few titles as can be; it may still need more titles than core."""
    copies = least
    if (copies.sum(axis=0) < problem.floor).any():
        copies = chooser.at(_dear(chooser), np.ones(problem.titles, dtype=bool))
        used = copies.sum(axis=1) > 0
        copies = chooser.at(_dear(chooser), used)
    if chooser.spent(copies) > problem.budget:
        raise Infeasible("budget", chooser.spent(copies), problem.budget)


def _dear(chooser: Chooser) -> float:
    """A price at which nothing is worth its cost."""
    ratio = chooser.worth[0] / chooser.cost
    return float(ratio.max(initial=0.0)) * 2 + 1e-12


def within_budget(problem: Problem, chooser: Chooser, printed: Bools) -> tuple[Ints, float]:
    """The copies at the lowest price that keeps the budget, for these printed titles, and that price."""
    low, high = 0.0, _dear(chooser)
    copies = chooser.at(low, printed)
    if chooser.spent(copies) <= problem.budget:
        return copies, low
    best = chooser.at(high, printed)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        copies = chooser.at(middle, printed)
        spent = chooser.spent(copies)
        if spent > problem.budget:
            low = middle
            continue
        high, best = middle, copies
        if problem.budget - spent < _CLOSE * problem.budget:
            break
    return best, high
