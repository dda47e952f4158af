"""Accepted answers -> figures: (indicator code, year, value) with nothing guessed and nothing zero that is missing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tusach.reports.answers import plain
from tusach.reports.form import Form, Question
from tusach.reports.validate import Checked

CellValue = int | Decimal


def cells_of(form: Form, checked: Checked, last_year: int) -> list[tuple[str, int, CellValue]]:
    """Relevant, readable answers that name an indicator. A value without a year of its own stands at `last_year`."""
    found: dict[tuple[str, int], CellValue] = {}
    for key, answer in checked.answers.items():
        if key in checked.irrelevant:
            continue
        for code, year, value in _of(form.questions[key], plain(answer), last_year):
            found[code, year] = value
    return [(code, year, value) for (code, year), value in found.items()]


def _of(  # noqa: C901 - one branch a kind
    question: Question, value: Any, last_year: int
) -> Iterator[tuple[str, int, CellValue]]:
    if value is None:
        return
    if question.kind == "years":
        for column in question.columns:
            for year, one in value.get(column.key, {}).items():
                if column.indicator and not isinstance(one, dict):
                    yield column.indicator, int(year), _number(one)
    elif question.kind == "percent":
        for name, code in question.parts.items():
            if name in value and not isinstance(value[name], dict):
                yield code, last_year, _number(value[name])
    elif question.kind in {"one", "many"}:
        yield from _chosen(question, value, last_year)
    elif question.indicator and question.kind in {"integer", "money", "decimal"}:
        yield question.indicator, last_year, _number(value)


def _chosen(question: Question, value: Any, year: int) -> Iterator[tuple[str, int, CellValue]]:
    picked = value if isinstance(value, list) else [value]
    for choice in question.choices:
        if choice.indicator:
            yield choice.indicator, year, 1 if choice.key in picked else 0
        elif choice.value is not None and question.indicator and choice.key in picked:
            yield question.indicator, year, choice.value
    if question.indicator and question.kind == "many":
        yield question.indicator, year, 1 if picked else 0


def _number(value: Any) -> CellValue:
    return value if isinstance(value, int) else Decimal(str(value))
