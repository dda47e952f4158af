from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from tusach.figures.catalogue import Line
from tusach.figures.models import Indicator
from tusach.figures.packed import LIMIT, key_of
from tusach.kit.errors import Refused

LETTERS = {"COMMUNE": "X", "DISTRICT": "H", "PROVINCE": "T", "NATION": "W"}
_COLUMNS = [field.name for field in fields(Line)]


class Takes(NamedTuple):
    """How a value becomes a cell: the key of its year 0, the factor of its digits, the bounds of one commune's
    value, and the highest that any other unit may give.
    """

    base: int
    factor: int
    low: int
    high: int

    @classmethod
    def of(cls, line: Line) -> "Takes":
        low = line.low if line.low is not None else -LIMIT
        high = line.high if line.high is not None else LIMIT
        return cls(key_of(line.slot, 0), 10**line.digits, low, high)


@dataclass(frozen=True)
class Catalogue:
    """The indicators in force, by code and by slot."""

    lines: tuple[Line, ...]
    by_code: dict[str, Line] = field(default_factory=dict)

    @cached_property
    def by_slot(self) -> dict[int, Line]:
        return {line.slot: line for line in self.lines}

    def line(self, code: str) -> Line:
        if code not in self.by_code:
            raise Refused(f"Danh mục chỉ tiêu không có mã {code}. Xin xem lại mã ở trang Chỉ tiêu.")
        return self.by_code[code]

    @cached_property
    def takes(self) -> dict[str, Takes]:
        """What is read of the indicators that can be given, by code; ratios are made, never given."""
        return {line.code: Takes.of(line) for line in self.lines if not line.is_ratio}

    def lines_of(self, codes: Iterable[str]) -> list[Line]:
        return [self.line(code) for code in codes]

    def counted_at(self, level: str) -> NDArray[np.bool_]:
        """By slot: whether a value that a unit of this level gives is its own and counts in sums.

        What a higher unit says of an indicator that is counted below it is a statement to compare, not to add.
        """
        return self._counted[level]

    @cached_property
    def _counted(self) -> dict[str, NDArray[np.bool_]]:
        size = max((line.slot for line in self.lines), default=0) + 1
        result = {}
        for level, letter in LETTERS.items():
            counted = np.zeros(size, bool)
            counted[[line.slot for line in self.lines if letter in line.levels]] = True
            result[level] = counted
        return result


_SIGNATURE = (
    "SELECT COUNT(*), MAX(revision) FROM figures_indicator"  # asked by every posting, so not compiled anew
)
_kept: tuple[tuple[int, int], Catalogue] | None = None


def catalogue() -> Catalogue:
    """The catalogue, read once per process and again when a load of the file changed it (one small query)."""
    global _kept  # noqa: PLW0603 - one catalogue per process, replaced whole
    with connection.cursor() as cursor:
        cursor.execute(_SIGNATURE)
        count, revision = cursor.fetchone()
    signature = (count, revision or 0)
    if _kept is None or _kept[0] != signature:
        rows = Indicator.objects.order_by("slot").values_list(*_COLUMNS)
        lines = tuple(Line(*row) for row in rows)
        _kept = (signature, Catalogue(lines, {line.code: line for line in lines}))
    return _kept[1]
