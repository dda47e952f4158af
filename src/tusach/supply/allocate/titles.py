"""Which titles to print: flips of one title at a time, weighed on sums by price so that a flip costs microseconds."""

import numpy as np

from tusach.supply.allocate.choose import Chooser
from tusach.supply.allocate.problem import Bools, Floats, Problem

_BINS = 1500
_ROUNDS = 60


class TitleSearch:
    """For each title the cost and worth of all copies at least so good per đồng, on a ladder of prices.

    Floors and capacities are left aside here: they move copies between titles more than they change which titles pay
    for their set-up. The solution itself keeps them.
    """

    def __init__(self, problem: Problem, chooser: Chooser) -> None:
        self.problem = problem
        ratios = np.where(chooser.open, chooser.worth / chooser.cost[None, :, :], 0.0)
        ratios[0] = np.where(chooser.core, np.inf, ratios[0])
        top = float(ratios[np.isfinite(ratios)].max(initial=1e-12))
        self.ladder: Floats = np.geomspace(top, max(top * 1e-6, 1e-15), _BINS)
        self.costs, self.worths = self._ladders(chooser, ratios)
        self.must: Bools = problem.core & chooser.core.any(axis=1)
        self.reasons: dict[int, str] = {}

    def _ladders(self, chooser: Chooser, ratios: Floats) -> tuple[Floats, Floats]:
        problem = self.problem
        costs, worths = np.zeros((problem.titles, _BINS)), np.zeros((problem.titles, _BINS))
        counts = np.zeros((problem.titles, _BINS))
        rising = self.ladder[::-1]
        for title in range(problem.titles):
            for step in range(problem.steps):
                mask = chooser.open[step, title]
                ratio = ratios[step, title][mask]
                # the highest rung that this copy is still as good as
                rung = _BINS - 1 - np.clip(np.searchsorted(rising, ratio, side="right") - 1, 0, _BINS - 1)
                np.add.at(costs[title], rung, chooser.cost[title][mask])
                np.add.at(worths[title], rung, chooser.worth[step, title][mask])
                np.add.at(counts[title], rung, 1.0)
        return self._with_least_runs(
            np.cumsum(costs, axis=1), np.cumsum(worths, axis=1), np.cumsum(counts, axis=1)
        )

    def _with_least_runs(self, costs: Floats, worths: Floats, counts: Floats) -> tuple[Floats, Floats]:
        """A printed title costs and is worth at least what its least run does; one that cannot reach it is not printed."""
        for title in np.flatnonzero(self.problem.minimum_run > 0):
            least = int(np.searchsorted(counts[title], self.problem.minimum_run[title]))
            if least < _BINS:
                costs[title, :least], worths[title, :least] = costs[title, least], worths[title, least]
            elif not self.problem.core[title]:
                costs[title], worths[title] = np.inf, 0.0
        return costs, worths

    def worth_of(self, printed: Bools) -> float:
        """What the budget buys with these titles printed; below nothing when their set-up alone is too dear."""
        setup = float(self.problem.setup[printed].sum())
        cost = self.costs[printed].sum(axis=0) + setup
        rung = int(np.searchsorted(cost, self.problem.budget, side="right")) - 1
        if rung < 0:
            return -float(cost[0])
        worth = self.worths[printed].sum(axis=0)
        if rung + 1 >= _BINS:
            return float(worth[rung])
        step = cost[rung + 1] - cost[rung]
        part = (self.problem.budget - cost[rung]) / step if step > 0 else 0.0
        return float(worth[rung] + part * (worth[rung + 1] - worth[rung]))

    def best(self) -> Bools:
        """From all titles and from the core alone: flip, and swap, while it gains; the better end of the two."""
        starts = [np.ones(self.problem.titles, dtype=bool), self.must.copy()]
        ends = [self._climb(start) for start in starts]
        return max(ends, key=self.worth_of)

    def _climb(self, printed: Bools) -> Bools:
        now = self.worth_of(printed)
        for _ in range(_ROUNDS):
            flips = [self._flipped(printed, int(title)) for title in np.flatnonzero(~self.must)]
            better = max(flips, key=self.worth_of, default=printed)
            gain = self.worth_of(better)
            if gain <= now * (1 + 1e-9):
                swapped = self._swapped(printed, now)
                if swapped is None:
                    return printed
                better, gain = swapped, self.worth_of(swapped)
            printed, now = better, gain
        return printed

    def _flipped(self, printed: Bools, title: int) -> Bools:
        other = printed.copy()
        other[title] = not other[title]
        return other

    def _swapped(self, printed: Bools, now: float) -> Bools | None:
        """One in, one out: needed where a dear title stands in the way of two others."""
        for out in np.flatnonzero(printed & ~self.must):
            for into in np.flatnonzero(~printed):
                other = printed.copy()
                other[out], other[into] = False, True
                if self.worth_of(other) > now * (1 + 1e-9):
                    return other
        return None

    def why(self, title: int) -> str:
        """SETUP: its set-up buys more elsewhere; USELESS: no receiver can use it."""
        return "SETUP" if self.problem.eligible[title].any() else "USELESS"
