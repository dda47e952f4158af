"""Completeness and timeliness: received of asked, and on time of asked."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from tusach.figures.models import Expected
from tusach.places import queries as places
from tusach.places.models import Level, Unit


@dataclass(frozen=True)
class Completeness:
    """Counts of one place; shares are of `asked`, None when nobody was asked."""

    unit_id: int | None
    name: str
    asked: int
    received: int
    on_time: int
    overdue: int

    @property
    def complete(self) -> float | None:
        return 100 * self.received / self.asked if self.asked else None

    @property
    def timely(self) -> float | None:
        return 100 * self.on_time / self.asked if self.asked else None


def completeness(
    *, ask: str, level: str, within: Unit | None, on: date, of: str = Level.COMMUNE
) -> list[Completeness]:
    """Per place of `level` inside `within`: how many units of level `of` were asked, answered, answered in time.

    Due days include extensions; `overdue` are those not answered whose day has passed on `on`.
    """
    column = {Level.PROVINCE: "province", Level.DISTRICT: "district", Level.COMMUNE: "unit"}[Level(level)]
    rows = Expected.objects.filter(ask=ask, level=of).order_by()
    if within is not None and within.level != Level.NATION:
        rows = rows.filter(Q(province=within) | Q(district=within) | Q(unit=within))
    counted = (
        rows.annotate(day=TruncDate("answered_at"))
        .values(column)
        .annotate(
            asked=Count("pk"),
            received=Count("answered_at"),
            on_time=Count("pk", filter=Q(day__lte=F("due_date"))),
            overdue=Count("pk", filter=Q(answered_at__isnull=True, due_date__lt=on)),
        )
    )
    found = list(counted)
    names = places.names_on([row[column] for row in found if row[column]], on)
    made = [
        (
            names[row[column]].sort_key if row[column] in names else "",
            Completeness(
                row[column],
                names[row[column]].full_name if row[column] in names else "Không rõ nơi",
                row["asked"], row["received"], row["on_time"], row["overdue"],
            ),
        )
        for row in found
    ]  # fmt: skip
    return [row for _, row in sorted(made, key=lambda one: one[0])]


def all_of(rows: list[Completeness]) -> Completeness:
    total = (sum(getattr(row, name) for row in rows) for name in ("asked", "received", "on_time", "overdue"))
    return Completeness(None, "Tất cả", *total)
