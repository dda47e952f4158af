"""The kept rows as a posting needs them: read, locked and written in plain SQL.

Accepting a report waits for these statements. Building each of them anew through the query compiler took more of
the processor than all the arithmetic, so the few hot ones are written out; both databases read them alike.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from tusach.figures.queries.home import Home

_STANDING = "SELECT id, district_id, province_id, cells FROM figures_standing WHERE unit_id = %s"
_HEADS = (
    "SELECT p.id, p.source, p.evidence, p.withdrawn, p.cells FROM figures_posting p "
    "WHERE p.unit_id = %s AND NOT EXISTS (SELECT 1 FROM figures_posting r WHERE r.replaces_id = p.id) "
    "ORDER BY p.at, p.id"
)
_TOTALS = "SELECT id, unit_id, sums FROM figures_total WHERE unit_id IN ({}) ORDER BY unit_id"
_TOTALS = "SELECT id, unit_id, sums FROM figures_total WHERE unit_id IN (%s, %s, %s) ORDER BY unit_id"


class Held(NamedTuple):
    """The standing of one unit, locked until the transaction ends."""

    pk: int
    home: Home
    cells: bytes


class Head(NamedTuple):
    """The posting of one source that nothing replaces."""

    pk: int
    source: str
    evidence: str
    withdrawn: bool
    cells: bytes


class Kept(NamedTuple):
    pk: int
    unit: int
    sums: bytes


def standing_of(unit: int) -> Held | None:
    rows = _rows(_STANDING + _lock(), [unit])
    return Held(rows[0][0], Home(rows[0][1], rows[0][2]), bytes(rows[0][3])) if rows else None


def heads_of(unit: int) -> list[Head]:
    """One posting a source, from the earliest to the latest; read it only while the standing is locked."""
    return [
        Head(pk, source, evidence, bool(withdrawn), bytes(cells))
        for pk, source, evidence, withdrawn, cells in _rows(_HEADS, [unit])
    ]


def totals_of(units: Sequence[int]) -> list[Kept]:
    """At most three totals, locked in the order of their units."""
    three = [*units, 0, 0, 0][:3]
    return [Kept(pk, unit, bytes(sums)) for pk, unit, sums in _rows(_TOTALS + _lock(), three)]


def put_standing(pk: int, cells: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_standing SET cells = %s WHERE id = %s", [cells, pk])


def put_standings(rows: Sequence[tuple[int, bytes]]) -> None:
    """Writes (standing, cells), a statement prepared once."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE figures_standing SET cells = %s WHERE id = %s", [(cells, pk) for pk, cells in rows]
        )


def put_totals(rows: Sequence[tuple[int, bytes]]) -> None:
    """Writes (total, sums) in one journey."""
    values = ", ".join(["(%s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(_put(values), [part for row in rows for part in row])


def _put(values: str) -> str:
    if connection.vendor == "postgresql":
        values = values.replace("(%s, %s)", "(%s::bigint, %s::bytea)", 1)
    return (
        f"WITH put(id, sums) AS (VALUES {values}) "  # noqa: S608 - only placeholders are put in
        "UPDATE figures_total SET sums = (SELECT put.sums FROM put WHERE put.id = figures_total.id) "
        "WHERE id IN (SELECT put.id FROM put)"
    )


def _rows(sql: str, values: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _lock() -> str:
    return " FOR UPDATE" if connection.features.has_select_for_update else ""
