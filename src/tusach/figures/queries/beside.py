"""A commune's own answers beside what the ledger and its shelf recorded, each under the name of its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tusach.figures.catalogue import Line
from tusach.figures.models import Posting
from tusach.figures.packed import key_of
from tusach.figures.queries.catalogue import catalogue
from tusach.figures.queries.figure import scaled
from tusach.figures.queries.known import SYSTEM, cells_of, live_postings
from tusach.places.models import Unit

_NAMES = {
    f"{SYSTEM}ledger": "sổ cấp phát của hệ thống",
    f"{SYSTEM}shelf": "lượt ghi hằng ngày ở tủ sách",
    f"{SYSTEM}library-use": "lượt dùng thư viện số",
    "reports.Report": "báo cáo, phiếu khảo sát của nơi này",
}


def source_name(source: str) -> str:
    """A source's text key as people read it; an unknown one stays as it is."""
    return _NAMES.get(source.partition(":")[0], source)


@dataclass(frozen=True)
class Said:
    """What one source says of one cell."""

    value: Decimal
    source: str
    at: datetime

    @property
    def name(self) -> str:
        return source_name(self.source)


@dataclass(frozen=True)
class Beside:
    """One indicator of a commune in a year: what it answered and what the house's own books say."""

    line: Line
    answer: Said
    own: Said

    @property
    def differs(self) -> bool:
        return self.answer.value != self.own.value


def answers_beside(unit: Unit, year: int) -> list[Beside]:
    """The indicators that the unit answered and that the ledger or the shelf counted as well, in the catalogue's order;
    of several answers the latest. One query.
    """
    answers, own = dict[int, Said](), dict[int, Said]()
    lines = catalogue()
    for posting in live_postings([unit.pk]):
        said = own if posting.source.startswith(SYSTEM) else answers
        said |= _of_year(posting, year, lines.by_slot)
    return [
        Beside(lines.by_slot[slot], answers[slot], own[slot]) for slot in sorted(answers.keys() & own.keys())
    ]


def _of_year(posting: Posting, year: int, lines: Mapping[int, Line]) -> dict[int, Said]:
    cells = cells_of(posting).present()
    return {
        key >> 16: Said(scaled(value, lines[key >> 16].digits), posting.source, posting.at)
        for key, value in zip(cells.keys.tolist(), cells.values.tolist(), strict=True)
        if key >> 16 in lines and key == key_of(key >> 16, year)
    }
