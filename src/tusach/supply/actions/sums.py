"""Balances and sums as they are written: read under lock in one order, upserted in few statements on both databases."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, TypeAlias, cast

from django.db import connection
from django.db.backends.utils import CursorWrapper

from tusach.supply.ledger import Held, Key, Place, add_holding, row_of
from tusach.supply.models import Balance, Evidence

_MUCH_KIB = 200_000
_LINES = 500  # of a COPY at a time, some 60 kB
_TOGETHER = 200  # rows a prepared INSERT
_PART = 300  # rows a statement: SQLite takes 32,766 variables, PostgreSQL 65,535

_FLOW = (
    "INSERT INTO supply_flow (province_id, title_id, year, from_kind, to_kind, evidence, fund, quantity, row) VALUES {rows} "
    "ON CONFLICT (row) DO UPDATE SET quantity = supply_flow.quantity + excluded.quantity"
)
_HOLDING = (
    "INSERT INTO supply_holding (province_id, title_id, kind, evidence, fund, quantity, row) VALUES {rows} "
    "ON CONFLICT (row) DO UPDATE SET quantity = supply_holding.quantity + excluded.quantity"
)
_BALANCE = (
    "INSERT INTO supply_balance (account_id, title_id, fund, quantity, owed, evidence, as_of, counted_on) VALUES {rows} "
    "ON CONFLICT (account_id, title_id, fund) DO UPDATE SET quantity = excluded.quantity, owed = excluded.owed, "
    "evidence = excluded.evidence, as_of = excluded.as_of, counted_on = excluded.counted_on"
)


def lock_balances(keys: Sequence[Key]) -> dict[Key, Held]:
    """The balances of these keys, locked in their order; one that is not there yet is made first, so that two
    writers of the same new balance wait for one another instead of both believing it empty.
    """
    if connection.vendor == "postgresql":
        _upsert(
            _BALANCE.replace(_BALANCE[_BALANCE.index("DO UPDATE") :], "DO NOTHING"),
            [
                (account, title, fund, 0, 0, Evidence.COUNTED.value, date.min, None)
                for account, title, fund in keys
            ],
        )
    wanted, found = set(keys), {}
    by_account: dict[int, set[int]] = {}
    for account, title, _ in keys:
        by_account.setdefault(account, set()).add(title)
    for account in sorted(by_account):
        rows = Balance.objects.filter(account=account, title__in=by_account[account])
        for row in rows.select_for_update().order_by("account_id", "title_id", "fund"):
            key = (row.account_id, row.title_id, row.fund)
            if key in wanted:
                found[key] = Held(row.quantity, row.owed, row.evidence, row.as_of, row.counted_on)
    return found


def write_balances(held: Mapping[Key, Held]) -> None:
    rows = [
        (*key, one.quantity, one.owed, str(one.evidence), one.as_of, one.counted_on)
        for key, one in sorted(held.items())
    ]
    _upsert(_BALANCE, rows)


def add_flows(flows: Mapping[tuple[int | None, int, int, str, str, str, str], int]) -> None:
    rows = [(*_plain(key), change, row_of(key)) for key, change in flows.items() if change]
    _upsert(_FLOW, sorted(rows, key=lambda row: row[-1]))


def add_holdings(holdings: Mapping[tuple[int | None, int, str, str, str], int]) -> None:
    rows = [(*_plain(key), change, row_of(key)) for key, change in holdings.items() if change]
    _upsert(_HOLDING, sorted(rows, key=lambda row: row[-1]))


def _plain(key: Iterable[Any]) -> tuple[Any, ...]:
    """Choices as the plain text that a raw statement takes."""
    return tuple(str(part) if isinstance(part, str) else part for part in key)


def _upsert(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    with connection.cursor() as cursor:
        for at in range(0, len(rows), _PART):
            part = rows[at : at + _PART]
            values = [_value(cell) for row in part for cell in row]
            cursor.execute(statement.format(rows=", ".join([one] * len(part))), values)


def _value(cell: Any) -> Any:
    if isinstance(cell, uuid.UUID) and connection.vendor == "sqlite":
        return cell.hex
    return cell.isoformat() if isinstance(cell, date) and connection.vendor == "sqlite" else cell


def mark_counted(place: Place, keys: Sequence[Key], on: date) -> None:
    """The balances of what was counted are of grade A on that day; the sums by grade follow."""
    held = lock_balances(keys)
    changes: dict[tuple[int | None, int, str, str, str], int] = {}
    after: dict[Key, Held] = {}
    for key in keys:
        then = held.get(key, Held())
        now = Held(then.quantity, 0, Evidence.COUNTED.value, max(then.as_of, on), on)
        add_holding(changes, place, key, then, -1)
        add_holding(changes, place, key, now, 1)
        after[key] = now
    write_balances(after)
    add_holdings(changes)


_OPENING_COLUMNS = (
    "title_id", "quantity", "source_id", "target_id", "fund", "occurred_on", "device", "evidence", "paper"
)  # fmt: skip


# title, copies, from, to, fund, day, device, grade, paper; the day, the device and the paper as the database takes them
OpeningRow: TypeAlias = tuple[int, int, int, int, str, str, str, str, str]
NewBalance: TypeAlias = tuple[int, str, date]  # copies, grade, day


def insert_openings(rows: Iterable[OpeningRow], alike: Mapping[str, int | str | None]) -> None:
    """Openings by the hundred thousand. `alike`: columns that say the same in every row."""
    insert_plain("supply_movement", _OPENING_COLUMNS, rows, alike)


def moment_of(at: datetime) -> str:
    """A moment as plain text that the database takes."""
    return (
        str(connection.ops.adapt_datetimefield_value(at)) if connection.vendor == "sqlite" else at.isoformat()
    )


class Days(dict[date, str]):
    """Days as plain text that the database takes, each written once."""

    def __missing__(self, day: date) -> str:
        self[day] = found = day.isoformat()
        return found


class Texts(dict[str, str]):
    """Texts that people wrote as `insert_plain` takes them, each looked at once."""

    def __missing__(self, text: str) -> str:
        self[text] = found = copied(text) if connection.vendor == "postgresql" else text
        return found


_COPIED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def copied(value: int | str | None) -> str:
    """A value as the text of COPY."""
    return "\\N" if value is None else str(value).translate(_COPIED)


@contextmanager
def writing_much() -> Iterator[None]:
    """Room in memory for a long import: for SQLite's pages, since its indexes are written all over and what does not fit
    is read again; for the rows that PostgreSQL's triggers ask of together.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL work_mem = '64MB'")
        if connection.vendor != "sqlite":
            yield
            return
        cursor.execute("PRAGMA cache_size")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = -{_MUCH_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def insert_new_balances(held: Mapping[Key, NewBalance]) -> None:
    """Balances that are not there yet, all at once, in the order of their index."""
    columns = ("account_id", "title_id", "fund", "quantity", "evidence", "as_of")
    days = Days()
    rows = (
        (account, title, fund, copies, grade, days[on])
        for (account, title, fund), (copies, grade, on) in sorted(held.items())
    )
    insert_plain("supply_balance", columns, rows, {"owed": 0})


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Many rows of plain values, as the database takes them: COPY on PostgreSQL, a prepared INSERT on SQLite."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        _insert(cursor, f"{table} ({names})", ", ".join(["%s"] * len(columns)), rows)


def insert_plain(
    table: str, columns: Sequence[str], rows: Iterable[tuple[int | str, ...]], alike: Mapping[str, int | str | None]
) -> None:  # fmt: skip
    """Many rows of numbers and of texts that need no escaping (see `Texts`). `alike`: columns with one value in all of them.

    On PostgreSQL the rows travel as text a few hundred at a time: the server takes some in while the next are made.
    """
    names = ", ".join([*columns, *alike])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ends = [copied(value).replace("%", "%%") for value in alike.values()]
            line, left = "\t".join([*["%s"] * len(columns), *ends]) + "\n", iter(rows)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                while part := list(islice(left, _LINES)):
                    copy.write("".join([line % row for row in part]))
            return
        marks = ", ".join([*["%s"] * len(columns), *map(_literal, alike.values())])
        _insert(cursor, f"{table} ({names})", marks, rows)


def _insert(cursor: CursorWrapper, into: str, marks: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Some hundred rows a statement: SQLite writes down the table's last key after each, which for a single row costs as
    much as the row.
    """
    left = iter(rows)
    last: list[tuple[Any, ...]] = []

    def whole() -> Iterator[tuple[Any, ...]]:
        while len(part := list(islice(left, _TOGETHER))) == _TOGETHER:
            yield tuple(chain.from_iterable(part))
        last.extend(part)

    one = f"({marks})"
    cursor.executemany(f"INSERT INTO {into} VALUES {', '.join([one] * _TOGETHER)}", cast("Any", whole()))  # noqa: S608 - names of our own
    if last:
        values = tuple(chain.from_iterable(last))
        cursor.execute(f"INSERT INTO {into} VALUES {', '.join([one] * len(last))}", values)  # noqa: S608 - names of our own


def _literal(value: int | str | None) -> str:
    """A value inside a statement that is prepared once for all rows."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''").replace("%", "%%") + "'"


def take_from(
    places: Mapping[int, Place], taken: Mapping[Key, Held]
) -> dict[tuple[int | None, int, str, str, str], int]:
    """Take copies out of accounts that may be negative; returns what that does to the sums by grade."""
    held = lock_balances(sorted(taken))
    changes: dict[tuple[int | None, int, str, str, str], int] = {}
    after: dict[Key, Held] = {}
    for key, less in taken.items():
        then = held.get(key, Held())
        now = Held(
            then.quantity - less.quantity, then.owed, max(then.evidence, less.evidence), max(then.as_of, less.as_of),
            then.counted_on,
        )  # fmt: skip
        add_holding(changes, places[key[0]], key, then, -1)
        add_holding(changes, places[key[0]], key, now, 1)
        after[key] = now
    write_balances(after)
    return changes
