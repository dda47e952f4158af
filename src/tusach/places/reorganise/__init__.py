"""The next reorganisation, from a table of lines to a plan (docs/hard/units-in-time.md)."""

from tusach.places.reorganise.lines import COLUMNS, Line, Problem, read_lines
from tusach.places.reorganise.plan import Begin, Plan, Standing, Step, make_plan

__all__ = ["COLUMNS", "Begin", "Line", "Plan", "Problem", "Standing", "Step", "make_plan", "read_lines"]
