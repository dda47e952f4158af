"""One receiver at a time, all at once: at a price of money, the best copies for each within its floor and capacity."""

import numpy as np

from tusach.supply.allocate.problem import Bools, Floats, Ints, Problem

_FREE = np.float64(-np.inf)


class Chooser:
    """Answers `at(price, printed)` with copies (T x C). Keeps what does not change between answers.

    `favour`: G, multiplies the worth of a province's receivers when shares have to be met; the value counted in the end
    is always the true one.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cost = problem.cost().astype(np.float64)
        self.worth = np.stack([problem.step_worth(step) for step in range(problem.steps)])
        allowed = np.arange(problem.steps)[:, None] < problem.most[None, :]
        self.open = allowed[:, :, None] & problem.eligible[None, :, :]
        self.core = problem.core[:, None] & problem.eligible
        self.favour: Floats = np.ones(int(problem.group.max(initial=0)) + 1)

    def gains(self, price: float, printed: Bools) -> Floats:
        """K x T x C: worth less cost at that price; minus infinity where no copy may go."""
        worth = self.worth * self.favour[self.problem.group][None, None, :]
        usable = self.open & (printed | self.problem.core)[None, :, None]
        return np.where(usable, worth - price * self.cost[None, :, :], _FREE)

    def at(self, price: float, printed: Bools) -> Ints:
        gains = self.gains(price, printed)
        taken = gains > 0
        taken[0] |= self.core
        count = taken.sum(axis=(0, 1))
        self._fill_floor(gains, taken, count)
        self._keep_capacity(gains, taken, count)
        self._fill_runs(gains, taken, count, printed)
        copies: Ints = taken.sum(axis=0).astype(np.int64)
        return copies

    def _fill_floor(self, gains: Floats, taken: Bools, count: Ints) -> None:
        """Receivers below their floor take the next best copies, though they cost more than they are worth."""
        short = np.flatnonzero(count < self.problem.floor)
        if not short.size:
            return
        rest = np.where(taken[:, :, short], _FREE, gains[:, :, short]).reshape(-1, short.size)
        self._mark(taken, rest, short, (self.problem.floor - count)[short], value=True)
        count[short] = taken[:, :, short].sum(axis=(0, 1))

    def _keep_capacity(self, gains: Floats, taken: Bools, count: Ints) -> None:
        """Receivers beyond their capacity give up the least worth first; core copies stay."""
        over = np.flatnonzero(count > self.problem.capacity)
        if not over.size:
            return
        loose = taken[:, :, over].copy()
        loose[0] &= ~self.core[:, over]
        loss = np.where(loose, -gains[:, :, over], _FREE).reshape(-1, over.size)
        self._mark(taken, loss, over, (count - self.problem.capacity)[over], value=False)
        count[over] = taken[:, :, over].sum(axis=(0, 1))

    def _fill_runs(self, gains: Floats, taken: Bools, count: Ints, printed: Bools) -> None:
        """Printed titles below their least run take the next best receivers that have room."""
        run = taken.sum(axis=(0, 2))
        must = self.problem.core & self.core.any(axis=1)
        small = np.flatnonzero((run < self.problem.minimum_run) & ((printed & (run > 0)) | must))
        for title in small:
            need = int(self.problem.minimum_run[title] - run[title])
            for step in range(self.problem.steps):
                free = np.flatnonzero(
                    np.isfinite(gains[step, title]) & ~taken[step, title] & (count < self.problem.capacity)
                    & (taken[step - 1, title] if step else True)
                )  # fmt: skip
                best = free[np.argsort(-gains[step, title][free], kind="stable")][:need]
                taken[step, title, best] = True
                count[best] += 1
                need -= best.size
                if need <= 0:
                    break

    def short_of_run(self, copies: Ints) -> Bools:
        """T: printed, but in fewer than its least run even so."""
        run = copies.sum(axis=1)
        short: Bools = (run > 0) & (run < self.problem.minimum_run)
        return short

    def _mark(self, taken: Bools, score: Floats, columns: Ints, need: Ints, *, value: bool) -> None:
        """In each column set the `need` best by score; a title's steps have falling scores, so they go in order."""
        depth = min(int(need.max()), score.shape[0])
        best = (
            np.argpartition(-score, depth - 1, axis=0)[:depth]
            if depth < score.shape[0]
            else np.argsort(-score, axis=0)
        )
        ranked = np.take_along_axis(
            best, np.argsort(-np.take_along_axis(score, best, 0), axis=0, kind="stable"), 0
        )
        rank, column = np.nonzero(np.arange(ranked.shape[0])[:, None] < need[None, :])
        rows = ranked[rank, column]
        usable = np.isfinite(score[rows, column])
        step, title = np.divmod(rows[usable], self.problem.titles)
        taken[step, title, columns[column[usable]]] = value

    def spent(self, copies: Ints) -> int:
        """đồng, with the set-up of every title that has a copy."""
        problem = self.problem
        by_title = copies.sum(axis=1)
        carriage = int((copies.sum(axis=0) * problem.carriage).sum())
        return int((by_title * problem.price).sum()) + carriage + int(problem.setup[by_title > 0].sum())

    def value(self, copies: Ints) -> float:
        """The true worth of copies, favour left aside."""
        total = 0.0
        for step in range(self.problem.steps):
            total += float(self.worth[step][copies > step].sum())
        return total
