"""The rule of today: so many copies of each title for each class of receiver, whatever is needed there."""

from collections.abc import Mapping, Sequence

import numpy as np

from tusach.supply.allocate.problem import Ints, Problem


def by_rule(problem: Problem, categories: Sequence[str], copies_for: Mapping[str, int]) -> Ints:
    """T x C copies by the class of each receiver; a title that is useless to a receiver, or has no room, is not sent.
    A title takes no more than its `most`. Classes that the rule does not name get nothing.
    """
    each = np.array([copies_for.get(category, 0) for category in categories], dtype=np.int64)
    copies: Ints = np.where(problem.eligible, np.minimum(each[None, :], problem.most[:, None]), 0)
    so_far = np.cumsum(copies, axis=0)
    over = np.maximum(so_far - problem.capacity[None, :], 0)
    before = np.concatenate([np.zeros((1, problem.receivers), dtype=np.int64), over[:-1]])
    fits: Ints = np.maximum(copies - np.maximum(over - before, 0), 0)
    return fits
