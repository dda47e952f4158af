from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tusach.figures.catalogue import Line
from tusach.figures.models import Evidence, OverPlace
from tusach.figures.packed import GRADES


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is never bare: its unit, the units that gave it out of those asked, its weakest evidence.

    `value` is None where no one reported, and where values must not be gathered (titles are a union): then
    `most` is the largest single value, "ít nhất". `estimated` counts values that came through a split share.
    """

    code: str
    unit: str
    digits: int
    value: Decimal | None
    n: int
    expected: int | None = None
    evidence: Evidence | None = None
    grades: tuple[int, int, int, int] | None = None
    estimated: int = 0
    most: Decimal | None = None
    year: int | None = None

    @property
    def is_missing(self) -> bool:
        return self.n == 0

    @property
    def coverage(self) -> str:
        """`n/expected`, in plain digits."""
        return f"{self.n}" if self.expected is None else f"{self.n}/{self.expected}"


class Raw(NamedTuple):
    """What is summed before a figure is made: scaled integers."""

    total: int = 0
    n: int = 0
    grade: int = 0
    grades: tuple[int, int, int, int] | None = None
    estimated: int = 0
    most: int | None = None


_EVIDENCE = (None, *(Evidence(grade) for grade in GRADES))


def scaled(value: int, digits: int) -> Decimal:
    return Decimal(value).scaleb(-digits) if digits else Decimal(value)


def figure_of(
    line: Line, year: int, raw: Raw | None, expected: int | None, *, single: bool = False
) -> Figure:
    """The figure of a plain indicator; `single` when it speaks of one unit, where nothing is gathered."""
    if raw is None or raw.n == 0:
        return Figure(line.code, line.unit, line.digits, None, 0, expected, year=year)
    evidence = _EVIDENCE[raw.grade]
    added = single or line.over_place == OverPlace.SUM
    most = None if raw.most is None or added else scaled(raw.most, line.digits)
    value = scaled(raw.total, line.digits) if added else None
    return Figure(
        line.code,
        line.unit,
        line.digits,
        value,
        raw.n,
        expected,
        evidence,
        raw.grades,
        raw.estimated,
        most,
        year,
    )


def ratio_of(line: Line, top: Figure, bottom: Figure | int | None) -> Figure:
    """A percentage or a mean recomputed from its two parts; nothing when a part is missing or zero."""
    if isinstance(bottom, Figure):
        weakest = max(top, bottom, key=lambda part: GRADES.index(part.evidence) if part.evidence else -1)
        below, n = bottom.value, min(top.n, bottom.n)
    else:
        weakest, below, n = top, None if bottom is None else Decimal(bottom), top.n
    value = None
    if top.value is not None and below:
        share = top.value / below * (100 if line.is_percent else 1)
        value = share.quantize(Decimal(1).scaleb(-line.digits), ROUND_HALF_UP)
    return Figure(
        line.code, line.unit, line.digits, value, n, top.expected, weakest.evidence,
        estimated=top.estimated, year=top.year,
    )  # fmt: skip
