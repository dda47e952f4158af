"""The demo: the 2023 review over the real units, and a small campaign of today's 34 provinces.

Everything that people would have typed is made by a seeded script and marked as an illustration on every page
and export. Units, dates, the plan's number and its issuers are facts; names of persons, answers and figures are
not. See docs/choices/0002-demo-clock.md for the clock that the ready accounts carry.
"""
