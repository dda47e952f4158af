"""What a report states in figures, what else is known, and where two figures do not agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tusach.kit.textlayer.shape import Paragraph

Kind = Literal["AMOUNT", "PERCENT", "RATIO", "RANGE", "CHANGE", "VAGUE"]
Comparator = Literal["", "~", ">", ">=", "<", "<="]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a text: `quote` is `text[start:end]`, with its comparator and unit.

    AMOUNT, PERCENT: `value`. RATIO: `value` of `whole`. RANGE: `value` to `high`. VAGUE: no value.
    CHANGE: from `before` to `value`; without `before`, `value` is by how much it changed, negative when it went
    down, and `unit` says in what ("%", "lần" or what is counted).
    `unit` is normalised ("cuốn" is "bản", "2 buổi/tuần" is "buổi/tuần"), `noun` is what is counted as it is written.
    Years: of one year both are that year; "đến 31/10/2023" has only `year_to`. `doubt` is a sentence when the digits
    can be read in another way. `context` is the rest of its clause, without other figures, for `speaks_of`.
    """

    start: int
    end: int
    quote: str
    kind: Kind
    value: Decimal | None = None
    whole: Decimal | None = None
    high: Decimal | None = None
    before: Decimal | None = None
    comparator: Comparator = ""
    unit: str = ""
    noun: str = ""
    year_from: int | None = None
    year_to: int | None = None
    doubt: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim as the checks need it: `id` is the caller's, `leaf` the outline's key, `indicator` a code or empty."""

    id: int
    leaf: str
    indicator: str
    quantity: Quantity
    paragraph: Paragraph


Figures = Mapping[tuple[str, int], Decimal]
Counts = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of the province that wrote the report.

    `own`: what the platform itself counted (ledger of copies, use of the e-library), by (indicator, year).
    `communes`: sums of what its communes answered, by (indicator, year). Year 0 is the whole period.
    `own_from`, `communes_from`: from how many communes such a sum is; a sum that is missing there is of all.
    `commune_count`, `district_count`: the units of the province on the reference day, None when unknown.
    `programme_titles`: titles that the programme issued in all. `first_year`, `last_year`: the period reported.
    """

    own: Figures = field(default_factory=dict)
    communes: Figures = field(default_factory=dict)
    own_from: Counts = field(default_factory=dict)
    communes_from: Counts = field(default_factory=dict)
    commune_count: int | None = None
    district_count: int | None = None
    programme_titles: int | None = None
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two figures that do not agree, said in one sentence for the province. `claims`: ids of what was stated.

    `mark` is the same for the same conflict found in another reading of the same text.
    """

    kind: str
    leaf: str
    sentence: str
    claims: tuple[int, ...]
    mark: str
