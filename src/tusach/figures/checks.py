"""Rules between figures as data: `left op right`, each side a sum of codes and numbers. Pure Python.

A code with `?` counts as 0 when missing; a rule with any other missing code says nothing. Over ALL years a
flow is its sum up to the year and a stock its value in that year.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, le
from pathlib import Path

FILE = Path(__file__).with_name("checks.csv")
_TERM = re.compile(r"\s*([+-])?\s*(?:(\d+)|(I\d+(?:\.[A-Z0-9]+)?)(\?)?)")
_OPS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {"<=": le, "=": eq, ">=": ge}
Values = Mapping[tuple[str, int], Decimal]


@dataclass(frozen=True)
class Term:
    sign: int
    code: str  # empty for a number
    number: Decimal
    optional: bool


@dataclass(frozen=True)
class Check:
    key: str
    severity: str  # ERROR or WARNING
    over: str  # YEAR or ALL
    left: tuple[Term, ...]
    op: str
    right: tuple[Term, ...]
    sentence: str

    @property
    def codes(self) -> list[str]:
        return list(dict.fromkeys(term.code for term in (*self.left, *self.right) if term.code))


@dataclass(frozen=True)
class Broken:
    check: Check
    year: int
    left: Decimal
    right: Decimal


def read(path: Path = FILE) -> list[Check]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Check(**{**row, "left": terms(row["left"]), "right": terms(row["right"])})  # type: ignore[arg-type]
            for row in csv.DictReader(file, delimiter=";")
        ]


def terms(text: str) -> tuple[Term, ...]:
    """`I122 + I128.T? - 5` as terms. Raises ValueError on anything else."""
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TERM.match(text, at)
        if not match or (at and not match[1]):
            raise ValueError(f"{text!r}: not a sum of codes at character {at}")
        sign = -1 if match[1] == "-" else 1
        found.append(Term(sign, match[3] or "", Decimal(match[2] or 0), bool(match[4])))
        at = match.end()
    return tuple(found)


def broken(checks: Iterable[Check], values: Values, stocks: frozenset[str]) -> list[Broken]:
    """The rules that one unit's values break, by year. `stocks` are codes not summed over years."""
    years = sorted({year for _, year in values})
    found = []
    for check in checks:
        for year in years:
            sides = [_side(side, year, check.over, values, stocks) for side in (check.left, check.right)]
            left, right = sides
            if left is not None and right is not None and not _OPS[check.op](left, right):
                found.append(Broken(check, year, left, right))
    return found


def _side(
    side: tuple[Term, ...], year: int, over: str, values: Values, stocks: frozenset[str]
) -> Decimal | None:
    total = Decimal(0)
    for term in side:
        value: Decimal | None = term.number
        if term.code:
            value = _value(term.code, year, over, values, stocks)
        if value is None and not term.optional:
            return None
        total += term.sign * (value or 0)
    return total


def _value(code: str, year: int, over: str, values: Values, stocks: frozenset[str]) -> Decimal | None:
    if over == "YEAR" or code in stocks:
        return values.get((code, year))
    held = [value for (one, of), value in values.items() if one == code and of <= year]
    return sum(held, Decimal(0)) if held else None
