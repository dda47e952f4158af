"""The same problem for an exact solver (HiGHS), to judge ours on small cases; it is no part of the product."""

import highspy
import numpy as np

from tusach.supply.allocate.choose import Chooser
from tusach.supply.allocate.problem import Problem

_MILLION = 1e6  # money in millions, so that the solver's tolerances mean something


def solve(problem: Problem, seconds: float = 60.0) -> tuple[float, float]:
    """(value found, bound proved) of the exact model."""
    chooser = Chooser(problem)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("time_limit", seconds)
    model.setOptionValue("mip_rel_gap", 1e-5)
    steps = {tuple(at): number for number, at in enumerate(np.argwhere(chooser.open))}
    _columns(model, problem, chooser, steps)
    _rows(model, problem, chooser, steps)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    model.run()
    info = model.getInfo()
    return info.objective_function_value, info.mip_dual_bound


def _columns(model, problem, chooser, steps) -> None:
    for step, title, receiver in steps:
        model.addVar(1.0 if step == 0 and chooser.core[title, receiver] else 0.0, 1.0)
    for title in range(problem.titles):
        model.addVar(1.0 if problem.core[title] else 0.0, 1.0)
    for number in range(len(steps) + problem.titles):
        model.changeColIntegrality(number, highspy.HighsVarType.kInteger)
    for at, number in steps.items():
        model.changeColCost(number, float(chooser.worth[at]))


def _rows(model, problem, chooser, steps) -> None:
    def row(low, high, cells) -> None:
        columns = np.array([column for column, _ in cells], dtype=np.int32)
        model.addRow(low, high, len(cells), columns, np.array([value for _, value in cells]))

    first = len(steps)
    money = [(n, float(chooser.cost[t, c]) / _MILLION) for (_, t, c), n in steps.items()]
    money += [(first + t, float(cost) / _MILLION) for t, cost in enumerate(problem.setup)]
    row(-highspy.kHighsInf, problem.budget / _MILLION, money)
    for (step, title, receiver), number in steps.items():
        before = first + title if step == 0 else steps[step - 1, title, receiver]
        row(-highspy.kHighsInf, 0.0, [(number, 1.0), (before, -1.0)])
    for receiver in range(problem.receivers):
        cells = [(n, 1.0) for (_, _, c), n in steps.items() if c == receiver]
        row(float(problem.floor[receiver]), float(problem.capacity[receiver]), cells)
    for title in np.flatnonzero(problem.minimum_run):
        cells = [(n, 1.0) for (_, t, _), n in steps.items() if t == title]
        row(0.0, highspy.kHighsInf, [*cells, (first + title, -float(problem.minimum_run[title]))])
