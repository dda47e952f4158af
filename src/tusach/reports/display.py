"""Stored answers as people read and type them: 1386 -> 1.386; "12.5" -> 12,5; 2023-10-31 -> 31/10/2023."""

from datetime import date
from decimal import Decimal
from typing import Any

from tusach.kit.text import day, number
from tusach.reports.answers import plain
from tusach.reports.form import Question


def typed(value: Any, *, plain_text: bool = False) -> str:
    """A stored value as people would type it: 1386 -> 1.386; "12.5" -> 12,5; {"raw": x} -> x."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("raw", ""))
    if plain_text or isinstance(value, list):
        return str(value)
    if isinstance(value, int):
        return number(value)
    try:
        exact = Decimal(str(value))
    except ArithmeticError:
        return str(value)
    whole, _, part = f"{exact:f}".partition(".")
    part = part.rstrip("0")
    return number(int(whole)) + (f",{part}" if part else "")


def day_text(value: Any) -> str:
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    return typed(value)


def shown(question: Question, answer: Any) -> str:  # noqa: PLR0911 - one return a kind
    """One answer as a reader sees it: a line, a paragraph, or a line for each column of a table by year."""
    value = plain(answer)
    if value is None:
        return ""
    unit = f" {question.unit}" if question.unit else ""
    if question.kind in {"one", "many"}:
        picked = value if isinstance(value, list) else [value]
        return "; ".join(choice.label for choice in question.choices if choice.key in picked)
    if question.kind == "percent":
        return f"{typed(value.get('num'))} trên {typed(value.get('den'))}{unit}"
    if question.kind == "years":
        return "\n".join(
            f"{column.label}. "
            + "; ".join(f"{year}: {typed(one)}" for year, one in sorted(value[column.key].items()))
            for column in question.columns
            if column.key in value
        )
    if question.kind in {"file", "photo"}:
        return "; ".join(one["name"] for one in value)
    if question.kind == "date":
        return day_text(value)
    return typed(value, plain_text=question.kind in {"text", "longtext"}) + unit
