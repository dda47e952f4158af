"""The history of one unit as moments on a line. Plain values; `queries.history_of` fills them in."""

from dataclasses import dataclass, field
from datetime import date

WIDTH, LEFT, RIGHT = 780, 20, 760


@dataclass(frozen=True)
class Other:
    """Another unit that an event ties to this one."""

    key: str
    name: str
    extent: str
    share: str = ""


@dataclass
class Moment:
    """What happened on a day. `since` is set where the true day is unknown and lies in (since, day]."""

    day: date
    since: date | None
    title: str
    legal_basis: str = ""
    note: str = ""
    came: list[Other] = field(default_factory=list)
    went: list[Other] = field(default_factory=list)
    reversed_on_record: bool = False


@dataclass(frozen=True)
class Stretch:
    """A version as a piece of the line."""

    x: float
    width: float
    label: str
    begins: date
    ends: date | None


def stretches(periods: list[tuple[date, date | None, str]], today: date) -> list[Stretch]:
    """Pieces of the line for (from, to, label), to scale, none thinner than a label needs to be seen."""
    if not periods:
        return []
    first = periods[0][0]
    last = max(today, *((end or today) for _begin, end, _label in periods))
    days = max((last - first).days, 1)
    least = min(60.0, (RIGHT - LEFT) / len(periods))
    raw = [max((((end or last) - begin).days / days) * (RIGHT - LEFT), least) for begin, end, _ in periods]
    scale = (RIGHT - LEFT) / sum(raw)
    found, x = [], float(LEFT)
    for (begin, end, label), width in zip(periods, raw, strict=True):
        found.append(Stretch(round(x, 1), round(width * scale, 1), label, begin, end))
        x += width * scale
    return found
