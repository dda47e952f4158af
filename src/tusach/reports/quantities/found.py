"""A figure while it is being read."""

from dataclasses import dataclass, field
from decimal import Decimal

from tusach.reports.quantities.shape import Comparator, Kind
from tusach.reports.quantities.times import Time


@dataclass(slots=True)
class Found:
    """A figure while it is being read: words [start, end); [at, end) is where its time may touch it."""

    kind: Kind
    at: int
    start: int
    end: int
    value: Decimal | None = None
    whole: Decimal | None = None
    high: Decimal | None = None
    before: Decimal | None = None
    comparator: Comparator = ""
    unit: str = ""
    noun: tuple[int, int] = (0, 0)
    doubt: str = ""
    inner: list[Time] = field(default_factory=list)
    years: tuple[int | None, int | None] = (None, None)
    timed: bool = False

    @property
    def stop(self) -> int:
        """Past what is counted."""
        return max(self.end, self.noun[1])
