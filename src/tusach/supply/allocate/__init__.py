"""Who gets how many copies of what, under a budget: a price on money, each receiver solved exactly, a bound to prove it
(docs/hard/allocation.md). Pure: arrays in, arrays out; no database.
"""

from tusach.supply.allocate.problem import Outcome, Problem
from tusach.supply.allocate.reasons import Why, explain
from tusach.supply.allocate.rule import by_rule
from tusach.supply.allocate.solve import Infeasible, allocate

__all__ = ["Infeasible", "Outcome", "Problem", "Why", "allocate", "by_rule", "explain"]
