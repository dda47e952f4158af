"""Figures as plain rows that can be kept as JSON and written into sheets."""

from collections.abc import Mapping, Sequence
from typing import Any

from tusach.figures.queries.figure import Figure
from tusach.figures.queries.rollup import Key, PlaceRow


def plain(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "year": figure.year,
        "value": None if figure.value is None else str(figure.value),
        "unit": figure.unit,
        "n": figure.n,
        "expected": figure.expected,
        "evidence": figure.evidence.value if figure.evidence else None,
        "estimated": figure.estimated,
    }


def table_of(nation: Mapping[Key, Figure], rows: Sequence[PlaceRow]) -> dict[str, Any]:
    """What a cut keeps: figures that anyone gave, by place."""
    return {
        "nation": _held(nation),
        "places": [
            {"unit": row.unit_id, "name": row.name, "code": row.code, "figures": _held(row.figures)}
            for row in rows
        ],
    }


def _held(figures: Mapping[Key, Figure]) -> list[dict[str, Any]]:
    """A figure over all years keeps `year` None, also where one year stands for all."""
    return [{**plain(figure), "year": year} for (_, year), figure in figures.items() if figure.n]
