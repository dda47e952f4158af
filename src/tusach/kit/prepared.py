"""Questions asked many times a second: turned into SQL once for a process, then asked with other values.

The ORM builds the SQL of a question anew each time, which costs up to twenty times what the database needs for the
answer. A prepared question is still an ordinary queryset of its room, with `param` where a value will stand, so that
a rule is written once whichever way it is asked:

    HOLDERS = Prepared(lambda: Person.objects.filter(posts__body__unit=param("unit")))
    HOLDERS.instances(unit=12)

Values are ids, numbers, texts and days; a list has one `param` for each of its places. NULL is not a value: ask with
`isnull` instead.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django.db import connection
from django.db.models import Expression, Model, QuerySet

Row = TypeVar("Row", bound=Model)


class Param(Expression):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's own shape
        return "%s", (self,)


def param(name: str) -> Any:
    """The place of a named value; it may be given to whatever takes the value itself."""
    return Param(name)


class _Written(NamedTuple):
    """The question as SQL, and how a row of its answer becomes a record: which fields, which annotations, and what
    the database's own values are turned into, by column.
    """

    model: type[Model]
    sql: str
    params: tuple[Any, ...]
    fields: tuple[str, ...]
    annotations: dict[str, int]
    converters: tuple[tuple[int, Any, Any], ...]


class Prepared(Generic[Row]):
    """`build` gives the queryset; it is called once for each kind of database, when first asked."""

    def __init__(self, build: Callable[[], QuerySet[Row, Any]]) -> None:
        self._build = build
        self._written: dict[str, _Written] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Rows as the database's driver gives them: ask `values_list` for ids, numbers and texts only."""
        written = self._asked()
        with connection.cursor() as cursor:
            cursor.execute(written.sql, _params(written, values))
            return list(cursor.fetchall())

    def instances(self, **values: Any) -> list[Row]:
        """Whole records of the model with the queryset's annotations."""
        written, found = self._asked(), []
        for plain in self.rows(**values):
            row = list(plain)
            for place, convert, expression in written.converters:
                row[place] = convert(row[place], expression, connection)
            one = written.model.from_db(connection.alias, written.fields, row[: len(written.fields)])
            for name, place in written.annotations.items():
                setattr(one, name, row[place])
            found.append(cast("Row", one))
        return found

    def _asked(self) -> _Written:
        written = self._written.get(connection.vendor)
        if written is None:
            asked = self._build()
            compiler: Any = asked.query.get_compiler(connection=connection)
            sql, params = compiler.as_sql()
            shown = [expression for expression, _, _ in compiler.select]
            info = compiler.klass_info or {"select_fields": []}
            written = self._written[connection.vendor] = _Written(
                asked.model, sql, tuple(params),
                tuple(shown[place].target.attname for place in info["select_fields"]),
                dict(compiler.annotation_col_map or {}),
                tuple((place, convert, expression)
                      for place, (every, expression) in compiler.get_converters(shown).items() for convert in every),
            )  # fmt: skip
        return written


def _params(written: _Written, values: Mapping[str, Any]) -> list[Any]:
    return [_given(values[one.name]) if isinstance(one, Param) else one for one in written.params]


def _given(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
