"""The server's evaluator. Its twin is static/reports/logic.js; tests/reports/logic_cases.json holds for both.

Values: exact numbers (int, and Fraction where an int will not do), texts (days as 2023-10-31), booleans, lists of choice keys, tables {year: number}, and
None for what is missing. Missing is not zero: what needs a missing value is itself missing, so a comparison with
it is neither true nor false. Only `answered` asks about missing itself.
"""

import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeGuard

from tusach.kit.text import decimal, number
from tusach.reports.logic.parse import Ast

Number = int | Fraction
Value = Number | str | bool | list[str] | Mapping[str, Number] | None
_COUNT: dict[str, Callable[[Any, Any], Number]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_number(value: Any) -> TypeGuard[Number]:
    """Whole numbers stay ints, which is what most answers are; a boolean is not a number."""
    return type(value) is int or type(value) is Fraction


def is_true(tree: Ast, values: Mapping[str, Value]) -> bool:
    return evaluate(tree, values) is True


def is_false(tree: Ast, values: Mapping[str, Value]) -> bool:
    return evaluate(tree, values) is False


def evaluate(tree: Ast, values: Mapping[str, Value]) -> Value:  # noqa: PLR0911 - one return a kind of node
    """The value of a tree over answers; never raises for a tree that `parse` made."""
    kind = tree[0]
    if kind == "num":
        return _constant(tree[1])
    if kind == "text":
        return str(tree[1])
    if kind == "ref":
        return values.get(tree[1])
    if kind == "call":
        return _FUNCTIONS[tree[1]]([evaluate(part, values) for part in tree[2:]])
    parts = [evaluate(part, values) for part in tree[1:]]
    if kind in {"and", "or", "not"}:
        return _logical(kind, parts)
    if kind == "neg":
        return -parts[0] if is_number(parts[0]) else None
    if kind in {"+", "-", "*", "/"}:
        return _counted(kind, parts[0], parts[1])
    return _compared(kind, parts[0], parts[1])


@lru_cache(maxsize=512)
def _constant(text: str) -> Number:
    return int(text) if text.isdecimal() else Fraction(text)


def _logical(kind: str, parts: list[Value]) -> Value:
    known = [part if isinstance(part, bool) else None for part in parts]
    if kind == "not":
        return None if known[0] is None else not known[0]
    decides = kind == "or"
    if decides in known:
        return decides
    return None if None in known else not decides


def _counted(kind: str, left: Value, right: Value) -> Value:
    if not is_number(left) or not is_number(right):
        return None
    if kind == "/":
        return Fraction(left) / right if right else None
    return _COUNT[kind](left, right)


def _compared(kind: str, left: Value, right: Value) -> Value:
    numbers = is_number(left) and is_number(right)
    texts = isinstance(left, str) and isinstance(right, str)
    if kind in {"=", "!="}:
        if not (numbers or texts or (isinstance(left, bool) and isinstance(right, bool))):
            return None
        return (left == right) is (kind == "=")
    if texts and not (_DAY.fullmatch(left) and _DAY.fullmatch(right)):  # type: ignore[arg-type]
        return None
    if not (numbers or texts):
        return None
    return bool(_ORDER[kind](left, right))


def _numbers(arguments: list[Value]) -> list[Number]:
    """All numbers in the arguments, a table giving each of its years."""
    found: list[Number] = []
    for argument in arguments:
        if is_number(argument):
            found.append(argument)
        elif isinstance(argument, dict):
            found += argument.values()
    return found


def _sum(arguments: list[Value]) -> Value:
    found = _numbers(arguments)
    return sum(found) if found else None


def _least(arguments: list[Value]) -> Value:
    found = _numbers(arguments)
    return min(found) if found else None


def _most(arguments: list[Value]) -> Value:
    found = _numbers(arguments)
    return max(found) if found else None


def _count(arguments: list[Value]) -> Value:
    value = arguments[0]
    return len(value) if isinstance(value, dict | list) else int(value is not None)


def _at(arguments: list[Value]) -> Value:
    table, year = arguments
    if not isinstance(table, dict) or not is_number(year):
        return None
    return table.get(str(year))


def _selected(arguments: list[Value]) -> Value:
    chosen, wanted = arguments
    if isinstance(chosen, list):
        return wanted in chosen
    return chosen == wanted if isinstance(chosen, str) else None


def _answered(arguments: list[Value]) -> Value:
    return arguments[0] is not None


_FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "sum": _sum,
    "min": _least,
    "max": _most,
    "count": _count,
    "at": _at,
    "selected": _selected,
    "answered": _answered,
}


def fill(pieces: list[str | Ast], values: Mapping[str, Value]) -> str:
    """A sentence with its numbers: 1420 -> 1.420; a missing value shows as a dash."""
    return "".join(piece if isinstance(piece, str) else _shown(evaluate(piece, values)) for piece in pieces)


def _shown(value: Value) -> str:
    if is_number(value):
        if value.denominator == 1:
            return number(int(value))
        tenths = value * 10
        whole = (abs(tenths.numerator) * 2 + tenths.denominator) // (tenths.denominator * 2)
        return decimal(_tenth(-whole if value < 0 else whole), 1)
    return value if isinstance(value, str) and value else "–"


def _tenth(whole: int) -> Any:
    from decimal import Decimal  # noqa: PLC0415 - only sentences with broken numbers need it

    return Decimal(whole) / 10
