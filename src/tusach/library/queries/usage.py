"""Use as numbers: per month, place, topic and book, small counts covered (docs/hard/no-trace.md)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from tusach.books.models import Topic
from tusach.kit.text import number
from tusach.library.counting import LEAST, SMALL, Cover, cover
from tusach.library.models import Edition, Metric, UsageCount
from tusach.places import queries as places
from tusach.places.models import Level, Unit

__all__ = [
    "COLUMNS", "LEAST", "OPENED", "SMALL", "BookCounts", "Row", "Shown", "Table", "Use", "book_counts", "by_month", "by_place", "by_topic",
    "editions_counted", "titles_on_shelf", "use_by_unit", "years_of_use",
]  # fmt: skip

Shown = int | str
BookCounts = dict[int, dict[str, dict[date, int]]]
NOWHERE = "Chưa chọn xã"
NO_TOPIC = "Chưa xếp chủ đề"

OPENED = Metric.UNIQUE_TITLE_REQUESTS  # a book opened once by a session, however many sections it reads
COLUMNS: Mapping[str, str] = {
    Metric.VISITS: "Lượt truy cập",
    OPENED: "Lượt mở sách",
    Metric.SAVES: "Lượt lưu đọc ngoại tuyến",
    Metric.SECONDS: "Giờ đọc",
    Metric.SEARCHES: "Lượt tìm",
}
_OF_BOOKS = (OPENED, Metric.SAVES, Metric.SECONDS)
Counts = Mapping[tuple[object, int, str], int]  # row, period, metric


@dataclass(frozen=True)
class Row:
    """`key` leads further: a unit's id, a month; `values` in the order of the table's columns."""

    name: str
    key: int | None
    values: tuple[Shown, ...]
    columns: tuple[str, ...] = ()

    @property
    def shown(self) -> list[tuple[str, str]]:
        """(column, words) of the values."""
        return list(zip(self.columns, map(_words, self.values), strict=True))


def _words(value: Shown) -> str:
    return number(value) if isinstance(value, int) else value


@dataclass(frozen=True)
class Table:
    """Hours stand in whole hours; a count under 5 is "<5", one hidden to protect it "ẩn". `rest` is how many more
    places there are of which nothing reaches 5.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: tuple[Shown, ...]
    rest: int = 0

    @property
    def foot(self) -> list[tuple[str, str]]:
        """(column, words) of the totals."""
        return list(zip(self.columns, map(_words, self.total), strict=True))


@dataclass(frozen=True)
class Use:
    """What one place used in a period, exactly: for the figures, which cover small counts in their own way."""

    visits: int = 0
    opened: int = 0
    saves: int = 0
    seconds: int = 0


def by_month(year: int, *, through: int = 12) -> Table:
    """The months from January to the month `through`: one that has not come yet is not a month without readers."""
    found = _counted(year, COLUMNS, "month")
    counts = {(month.month, 1, metric): count for (month, metric), count in found.items()}
    return _table(COLUMNS, [(f"Tháng {month}", month) for month in range(1, through + 1)], counts, [1], None)


def by_topic(year: int, month: int | None = None) -> Table:
    found = _counted(year, _OF_BOOKS, "edition__topic", "month")
    counts = {(topic, of.month, metric): count for (topic, of, metric), count in found.items()}
    rows: list[tuple[str, object]] = [(Topic(topic).label, topic) for topic in Topic]
    rows.append((NO_TOPIC, ""))
    return _table({metric: COLUMNS[metric] for metric in _OF_BOOKS}, rows, counts, _periods(counts), month)


def by_place(year: int, month: int | None = None, *, within: Unit | None = None) -> Table:
    """Provinces of the nation, or the communes of the province `within`, by the units in force at the period's end."""
    on = date(year, month or 12, 28)
    found = _counted(year, COLUMNS, "unit", "month")
    home = places.names_on({unit for unit, *_ in found if unit}, on)
    counts: dict[tuple[object, int, str], int] = defaultdict(int)
    for (unit, of, metric), count in found.items():
        version = home.get(unit)
        province = version.province_id if version else None
        if within is None:
            counts[province, of.month, metric] += count
        elif province == within.pk:
            counts[unit, of.month, metric] += count
    rows = _places(within, {key for key, *_ in counts}, on)
    return _table(COLUMNS, rows, counts, _periods({(0, of.month, ""): 0 for _, of, _ in found}), month)


def _places(within: Unit | None, used: Iterable[object], on: date) -> list[tuple[str, object]]:
    """Every province or commune of the day, those of other days that were used, and readers who chose none."""
    if within is None:
        shown = places.versions_on(on).filter(unit__level=Level.PROVINCE)
    else:
        shown = places.communes_within(within, on)
    names = {version.unit_id: version for version in shown}
    names |= places.names_on([key for key in used if isinstance(key, int) and key not in names], on)
    rows: list[tuple[str, object]] = [
        (one.full_name, one.unit_id) for one in sorted(names.values(), key=lambda one: one.sort_key)
    ]
    return [*rows, (NOWHERE, None)] if within is None else rows


def _periods(counts: Counts) -> list[int]:
    """January to the last month that anything is known of."""
    return list(range(1, max((period for _, period, _ in counts), default=1) + 1))


def _counted(year: int, metrics: Iterable[str], *by: str) -> dict[tuple[Any, ...], int]:
    rows = UsageCount.objects.filter(month__range=(date(year, 1, 1), date(year, 12, 31)))
    grouped = rows.filter(metric__in=list(metrics)).order_by().values_list(*by, "metric")
    return {tuple(key): total for *key, total in grouped.annotate(total=Sum("count"))}


def _table(
    columns: Mapping[str, str],
    rows: Sequence[tuple[str, object]],
    counts: Counts,
    periods: Sequence[int],
    period: int | None,
) -> Table:
    """Covered over all periods at once, so that a month and its year never tell together what each hides."""
    covers = {
        metric: cover([[counts.get((key, of, metric), 0) for of in periods] for _, key in rows])
        for metric in columns
    }
    at = None if period is None else periods.index(period) if period in periods else -1
    if at == -1:
        return Table(tuple(columns.values()), (), tuple(SMALL for _ in columns), len(rows))
    made, total = [], []
    for index, (name, key) in enumerate(rows):
        values = [_cell(covers[metric], index, at) for metric in columns]
        hours = sum(
            counts.get((key, of, Metric.SECONDS), 0) for n, of in enumerate(periods) if at in {None, n}
        )
        made.append(
            Row(
                name,
                key if isinstance(key, int) else None,
                _with_hours(columns, values, hours),
                tuple(columns.values()),
            )
        )
    whole = {
        n: sum(counts.get((key, of, Metric.SECONDS), 0) for _, key in rows) for n, of in enumerate(periods)
    }
    total = [_foot(covers[metric], at) for metric in columns]
    listed = tuple(row for row in made if any(value != SMALL for value in row.values))
    seconds = sum(count for n, count in whole.items() if at in {None, n})
    return Table(
        tuple(columns.values()), listed, _with_hours(columns, total, seconds), len(made) - len(listed)
    )


def _cell(made: Cover, row: int, at: int | None) -> Shown:
    return made.over_rows[row] if at is None else made.cells[row][at]


def _foot(made: Cover, at: int | None) -> Shown:
    return made.whole if at is None else made.over_columns[at]


def _with_hours(columns: Mapping[str, str], values: Sequence[Shown], seconds: int) -> tuple[Shown, ...]:
    """Reading time is shown where the openings are, in whole hours; where they are covered it is covered alike."""
    found = dict(zip(columns, values, strict=True))
    if Metric.SECONDS in found:
        opened = found[OPENED]
        found[Metric.SECONDS] = opened if isinstance(opened, str) else round(seconds / 3600)
    return tuple(found.values())


def years_of_use() -> list[int]:
    """Years with anything counted, the latest first."""
    return [day.year for day in UsageCount.objects.dates("month", "year", order="DESC")]


def use_by_unit(first: date, through: date) -> dict[int | None, Use]:
    """Exactly what each place used from the month `first` to the month `through`; None: no place was chosen."""
    rows = UsageCount.objects.filter(month__range=(first, through)).order_by().values_list("unit", "metric")
    found: dict[int | None, dict[str, int]] = defaultdict(dict)
    for unit, metric, total in rows.annotate(total=Sum("count")):
        found[unit][metric] = total
    names = {Metric.VISITS: "visits", OPENED: "opened", Metric.SAVES: "saves", Metric.SECONDS: "seconds"}
    return {
        unit: Use(**{name: counts.get(metric, 0) for metric, name in names.items()})
        for unit, counts in found.items()
    }


def titles_on_shelf(at: datetime) -> int:
    """Works that had a published edition at that moment."""
    held = Edition.objects.filter(published_at__lt=at).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at))
    return held.values("work").distinct().count()


def book_counts(first: date, through: date, *, within: Unit | None = None, on: date) -> BookCounts:
    """{edition: {metric: {month: count}}} over the months, of the whole nation or of the places within one."""
    rows = UsageCount.objects.filter(month__range=(first, through), edition__isnull=False).order_by()
    if within is not None and within.level != Level.NATION:
        rows = rows.filter(unit__in=places.communes_within(within, on).values("unit"))
    found: BookCounts = defaultdict(lambda: defaultdict(dict))
    for edition, metric, month, total in rows.values_list("edition", "metric", "month").annotate(
        total=Sum("count")
    ):
        found[edition][metric][month] = total
    return found


def editions_counted(counts: BookCounts) -> QuerySet[Edition]:
    return Edition.objects.filter(pk__in=counts).order_by("sort_key", "pk")
