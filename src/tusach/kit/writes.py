"""Rows written many times a second: their SQL is built once for a process, and they go to the database together.

    _ENTRY = Insert(Entry)
    _CLAIM = Update(lambda: Report.objects.filter(pk=param("pk"), state=param("before")), ["state", "changed_at"])

    with transaction.atomic(), together() as changed:
        _CLAIM.add({"pk": 12, "before": "DRAFT"}, state="SUBMITTED", changed_at=at)
        _ENTRY.add(entry)
    changed == [1, 1]

PostgreSQL gets all of them as one message and answers once: to a client each message costs as much as building the
statement, and a transaction that waits for fewer answers is shorter. SQLite, which has no wire, gets them one by one.
Outside `together` each is written at once. A row added here knows its key only when the caller gave it one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.sql import UpdateQuery

from tusach.kit.prepared import Param, param

Row = TypeVar("Row", bound=Model)


class _Waiting:
    def __init__(self) -> None:
        self.statements: list[tuple[str, Sequence[Any]]] = []
        self.changed: list[int] = []


_WAITING: ContextVar[_Waiting | None] = ContextVar("writes that wait to be sent together", default=None)


@contextmanager
def together() -> Iterator[list[int]]:
    """What is added inside is sent at the end, in its order; the list then holds how many rows each statement changed.

    For use inside a transaction. When the block raises, what still waits is not sent. Inside another `together` it
    is part of that one.
    """
    if outer := _WAITING.get():
        yield outer.changed
        return
    waiting = _Waiting()
    token = _WAITING.set(waiting)
    try:
        yield waiting.changed
        send_waiting()
    finally:
        _WAITING.reset(token)


def is_together() -> bool:
    return _WAITING.get() is not None


def send_waiting() -> None:
    """Send what waits now, because what comes next reads it."""
    waiting = _WAITING.get()
    if waiting is None or not waiting.statements:
        return
    statements, waiting.statements = waiting.statements, []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "; ".join(sql for sql, _ in statements), list(chain(*(some for _, some in statements)))
            )
            waiting.changed.append(cursor.rowcount)
            while cursor.nextset():
                waiting.changed.append(cursor.rowcount)
        else:
            for sql, params in statements:
                cursor.execute(sql, params)
                waiting.changed.append(cursor.rowcount)


def _write(sql: str, params: Sequence[Any]) -> None:
    if waiting := _WAITING.get():
        waiting.statements.append((sql, params))
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


class Insert(Generic[Row]):
    """New rows of one model whose key the database gives."""

    def __init__(self, model: type[Row]) -> None:
        self._model = model
        self._fields: list[Field[Any, Any]] = []
        self._written: dict[str, str] = {}

    def add(self, *rows: Row, texts: Mapping[str, str] | None = None) -> None:
        """One statement for all `rows`. `texts` gives JSON fields that were written as JSON already. ValueError for a
        row that is in the database.
        """
        if not rows:
            return
        if not all(row._state.adding for row in rows):  # noqa: SLF001 - documented by Django
            raise ValueError(f"{self._model.__name__}: this row is written already")
        begin = self._begin()
        place = f"({', '.join(['%s'] * len(self._fields))})"
        given = texts or {}
        params = [
            given[field.name] if field.name in given else field.get_db_prep_save(getattr(row, field.attname), connection)
            for row in rows
            for field in self._fields
        ]  # fmt: skip
        _write(begin + ", ".join([place] * len(rows)), params)
        for row in rows:
            row._state.adding = False  # noqa: SLF001

    def _begin(self) -> str:
        begin = self._written.get(connection.vendor)
        if begin is None:
            meta, quoted = self._model._meta, connection.ops.quote_name  # noqa: SLF001 - documented by Django
            self._fields = [field for field in meta.concrete_fields if field is not meta.pk]
            columns = ", ".join(quoted(str(field.column)) for field in self._fields)
            # Names of the model, no values.
            begin = f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES "  # noqa: S608
            self._written[connection.vendor] = begin
        return begin


class Update(Generic[Row]):
    """One change of rows found by a queryset with `param` in it; always of the same `fields`."""

    def __init__(self, build: Callable[[], QuerySet[Row, Any]], fields: Sequence[str]) -> None:
        self._build, self._names = build, tuple(fields)
        self._written: dict[str, tuple[type[Row], str, tuple[Any, ...]]] = {}

    def add(self, where: Mapping[str, Any], **values: Any) -> None:
        """`where` gives the `param`s of the queryset, `values` each of the fields."""
        model, sql, places = self._sql()
        meta, given = model._meta, dict(where)  # noqa: SLF001
        for name in self._names:
            field: Any = meta.get_field(name)
            given[f"set {name}"] = field.get_db_prep_save(values[name], connection)
        _write(sql, [given[one.name] if isinstance(one, Param) else one for one in places])

    def _sql(self) -> tuple[type[Row], str, tuple[Any, ...]]:
        written = self._written.get(connection.vendor)
        if written is None:
            found = self._build()
            query: Any = found.query.chain(UpdateQuery)
            query.add_update_values({name: param(f"set {name}") for name in self._names})
            sql, places = query.get_compiler(connection=connection).as_sql()
            written = self._written[connection.vendor] = found.model, sql, tuple(places)
        return written
