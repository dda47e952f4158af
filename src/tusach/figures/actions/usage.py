"""Use of the e-library as figures I141 to I146: what the library counted, posted for communes and the nation.

A year's posting holds its months up to one; posted again with a later month, or with what boxes handed in since, it
replaces the one before. A commune's count under 5 is not posted for the commune: it is part of what the nation itself
counts, with the readers who chose no commune, so the national sum stays exact and no small number gets a name.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from tusach.figures.actions.record import Cell, record
from tusach.figures.models import Evidence, Indicator, Posting
from tusach.figures.queries.known import SYSTEM
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.library.queries.usage import LEAST, Use, titles_on_shelf, use_by_unit, years_of_use
from tusach.people.models import Actor
from tusach.places.models import Level, Unit

_CODES = {"visits": "I142", "opened": "I143", "saves": "I144", "seconds": "I145"}


@dataclass(frozen=True)
class Posted:
    year: int
    through: date
    communes: int
    visits: int


def source_of(year: int) -> str:
    return f"{SYSTEM}library-use:{year}"


def usage_is_due(*, at: datetime) -> bool:
    """Whether the last whole month has not been posted yet. Never where nothing is counted: missing is not zero."""
    ready = (
        Indicator.objects.filter(code="I141").exists() and Unit.objects.filter(level=Level.NATION).exists()
    )
    if not settings.COUNT_USE or not ready:
        return False
    last = last_whole_month(at)
    made = (
        Posting.objects.filter(source=source_of(last.year), unit__level=Level.NATION).order_by("-pk").first()
    )
    return made is None or day_of(made.at).replace(day=1) <= last


def last_whole_month(at: datetime) -> date:
    return (day_of(at).replace(day=1) - timedelta(days=1)).replace(day=1)


def post_due_usage(*, by: Actor, at: datetime) -> list[Posted]:
    """The last whole month, and last year again when anything was used in it: boxes may have handed in late."""
    if not usage_is_due(at=at):
        return []
    last = last_whole_month(at)
    before = [date(last.year - 1, 12, 1)] if last.year - 1 in years_of_use() else []
    return [post_usage(through=month, by=by, at=at) for month in [*before, last]]


def post_usage(*, through: date, by: Actor, at: datetime) -> Posted:
    """Post the year of the month `through` up to and with it. `Refused` for a month that has not ended."""
    through = through.replace(day=1)
    if through > last_whole_month(at):
        raise Refused("Tháng này chưa hết. Xin ghi số liệu sử dụng sau khi tháng kết thúc.")
    nation = Unit.objects.filter(level=Level.NATION).first()
    if nation is None:
        raise Refused("Chưa có danh mục đơn vị hành chính. Xin nạp: tusach places load")
    used = use_by_unit(date(through.year, 1, 1), through)
    units = Unit.objects.filter(pk__in=[pk for pk in used if pk], level=Level.COMMUNE)
    left = Use()
    for unit in units.order_by("pk"):
        left = _added(left, _post_commune(unit, used.pop(unit.pk), through.year, by, at))
    for rest in used.values():
        left = _added(left, rest)
    titles = Cell("I141", through.year, titles_on_shelf(_end_of(through)))
    _record(nation, [titles, *_cells(left, through.year)], through.year, by, at)
    return Posted(through.year, through, len(units), left.visits)


def _post_commune(unit: Unit, use: Use, year: int, by: Actor, at: datetime) -> Use:
    """What the commune itself is too small for comes back, for the nation's own count."""
    small = {f.name: value for f in fields(use) if (value := getattr(use, f.name)) and _is_small(f.name, use)}
    kept = [cell for cell in _cells(use, year) if cell.indicator_code not in {_CODES[name] for name in small}]
    _record(unit, [*kept, Cell("I146", year, int(use != Use()))], year, by, at)
    return Use(**small)


def _is_small(name: str, use: Use) -> bool:
    """Reading time is as telling as the openings it belongs to."""
    return bool(use.opened < LEAST if name == "seconds" else getattr(use, name) < LEAST)


def _cells(use: Use, year: int) -> list[Cell]:
    hours = (Decimal(use.seconds) / 3600).quantize(Decimal("0.1"))
    values: dict[str, int | Decimal] = {
        "visits": use.visits,
        "opened": use.opened,
        "saves": use.saves,
        "seconds": hours,
    }
    return [Cell(_CODES[name], year, value) for name, value in values.items()]


def _record(unit: Unit, cells: list[Cell], year: int, by: Actor, at: datetime) -> None:
    record(unit=unit, source=source_of(year), cells=cells, evidence=Evidence.COUNTED, by=by, at=at)


def _added(one: Use, other: Use) -> Use:
    return Use(**{f.name: getattr(one, f.name) + getattr(other, f.name) for f in fields(Use)})


def _end_of(month: date) -> datetime:
    """The first moment after the month."""
    following = (month + timedelta(days=31)).replace(day=1)
    return timezone.make_aware(datetime.combine(following, datetime.min.time()))
