"""Questions asked many times a second: turned into SQL once for a process, then asked with other values.

The ORM builds the SQL of a question anew each time, which costs up to twenty times what the database needs for the
answer. A prepared question is still an ordinary queryset of its room, with `param` where a value will stand, so that
a rule is written once whichever way it is asked:

    HOLDERS = Prepared(lambda: Person.objects.filter(posts__body__unit=param("unit")))
    HOLDERS.instances(unit=12)

Values are ids, numbers, texts and days; a list has one `param` for each of its places. NULL is not a value: ask with
`isnull` instead.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Model, QuerySet

Row = TypeVar("Row", bound=Model)


class _Param(Expression):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's own shape
        return "%s", (self,)


def param(name: str) -> Any:
    """The place of a named value; it may be given to whatever takes the value itself."""
    return _Param(name)


class Prepared(Generic[Row]):
    """`build` gives the queryset; it is called once for each kind of database, when first asked."""

    def __init__(self, build: Callable[[], QuerySet[Row, Any]]) -> None:
        self._build = build
        self._written: dict[str, tuple[type[Row], str, tuple[Any, ...]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Rows as the database's driver gives them: ask `values_list` for ids, numbers and texts only."""
        _, sql, params = self._with(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def instances(self, **values: Any) -> list[Row]:
        """Whole records of the model; the queryset selects its columns and no others."""
        model, sql, params = self._with(values)
        return list(model._default_manager.raw(sql, params))  # noqa: SLF001 - documented by Django

    def _with(self, values: dict[str, Any]) -> tuple[type[Row], str, list[Any]]:
        written = self._written.get(connection.vendor)
        if written is None:
            asked = self._build()
            sql, params = asked.query.get_compiler(connection=connection).as_sql()
            written = self._written[connection.vendor] = asked.model, sql, tuple(params)
        model, sql, params = written
        return model, sql, [_given(values[one.name]) if isinstance(one, _Param) else one for one in params]


def _given(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
