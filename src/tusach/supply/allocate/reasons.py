"""Why a line has its copies: one reason a line, the one that decided."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tusach.supply.allocate.problem import Ints, Problem


class Why(StrEnum):
    CORE = "CORE"
    FLOOR = "FLOOR"
    NEED = "NEED"
    LANGUAGE = "LANGUAGE"
    CAPACITY = "CAPACITY"


def explain(problem: Problem, copies: Ints, price: float) -> tuple[NDArray[np.str_], Ints]:
    """T x C reasons and ranks. Rank 1 is the receiver to whom the title's first copy is worth most, among those who
    can use it; 0 where it is useless.

    LANGUAGE: useless there. CORE: everyone's. FLOOR: dearer than it is worth, sent so that the least is reached.
    NEED: worth its price, or, without copies, not. CAPACITY: worth its price, but the shelf is full.
    """
    worth = problem.step_worth(0)
    gain = worth - price * problem.cost()
    full = copies.sum(axis=0) >= problem.capacity
    reasons = np.full(copies.shape, Why.NEED.value, dtype="<U8")
    reasons[(copies > 0) & (gain <= 0)] = Why.FLOOR
    reasons[(copies == 0) & (gain > 0) & full[None, :]] = Why.CAPACITY
    reasons[(copies > 0) & problem.core[:, None]] = Why.CORE
    reasons[~problem.eligible] = Why.LANGUAGE
    order = np.argsort(np.where(problem.eligible, -worth, np.inf), axis=1, kind="stable")
    ranks: Ints = np.empty(copies.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, problem.receivers + 1)[None, :], axis=1)
    ranks[~problem.eligible] = 0
    return reasons, ranks
