"""A theme beside a figure: what provinces write, next to what their communes answered. Nothing is concluded here.

The two are asked in two ways: a report is the province's word and counts once; a figure is gathered from the communes that
answered. Both are shown with what they are of; where they seem to differ a person opens the report and the survey.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.drafting.models import Code
from tusach.drafting.queries.codes import Counted, Counting
from tusach.drafting.queries.gathered import TAKEN_IN, ask_of, coverage, evidence, in_words, years_of
from tusach.figures import queries as figures
from tusach.figures.catalogue import Line
from tusach.figures.queries import Figure
from tusach.places.models import Level

SAYS, AGAINST, QUIET = "có nêu", "ý kiến khác", "chưa thấy nêu"
UNREAD, ABSENT = "chưa gắn mã đoạn nào", "báo cáo chưa nhận"
_ADDED = {"SUM", "RECOMPUTE"}


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words: value with its unit, units that answered of those asked, grade of evidence. Empty without one."""

    value: str = ""
    coverage: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    stance: str
    figure: Said


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle province of those with one stance: `places` of them, `known` with a figure."""

    stance: str
    places: int
    known: int
    value: str


@dataclass(frozen=True, slots=True)
class Beside:
    line: Line
    year: int | None
    nation: Said
    middles: Sequence[Middle]
    places: Sequence[Place]


def figures_beside() -> list[Line]:
    """Indicators that communes answer and that are gathered over places, in the catalogue's order."""
    lines = sorted(figures.catalogue().lines, key=lambda line: line.slot)
    return [line for line in lines if "X" in line.levels and line.over_place in _ADDED]


def beside(campaign: Campaign, code: Code, counting: Counting) -> Beside | None:
    """The figure that the theme is read beside, of the country and of each province that owes a report; None without.

    A report in which nobody has coded anything is not said to be silent.
    """
    line = next((one for one in figures_beside() if one.code == code.indicator), None)
    if line is None:
        return None
    years, ask = years_of(campaign), ask_of(campaign)
    whole = figures.national([line.code], years, ask=ask)[line.code, None]
    rows = figures.by_place([line.code], years, Level.PROVINCE, on=campaign.reference_date, ask=ask)
    by_unit = {row.unit_id: row.figures[line.code, None] for row in rows}
    owed = Obligation.objects.filter(campaign=campaign, kind=ObligationKind.REPORT, dropped_at__isnull=True)
    counted = counting.of(code.pk)
    places, values = list[Place](), dict[str, list[Decimal]]()
    for unit, name, report, state in owed.order_by("unit_sort", "pk").values_list(
        "unit", "unit_name", "report", "report__state"
    ):
        figure, stance = by_unit.get(unit), _stance(report, state, counted, counting.coded_ids)
        places.append(Place(name, stance, _said(figure, line)))
        values.setdefault(stance, [])
        if figure is not None and figure.value is not None:
            values[stance].append(figure.value)
    middles = [
        Middle(
            stance, sum(one.stance == stance for one in places), len(values[stance]), _middle(values[stance], line)
        )
        for stance in (SAYS, AGAINST, QUIET, UNREAD)
        if stance in values
    ]  # fmt: skip
    return Beside(line, whole.year, _said(whole, line), middles, places)


def _stance(report: int | None, state: str | None, counted: Counted, coded: Collection[int]) -> str:
    if report is None or state not in TAKEN_IN:
        return ABSENT
    if report in counted.report_ids:
        return SAYS
    if report in counted.dissent_ids:
        return AGAINST
    return QUIET if report in coded else UNREAD


def _said(figure: Figure | None, line: Line) -> Said:
    if figure is None or figure.is_missing or figure.value is None:
        return Said()
    return Said(_with_unit(in_words(figure), line), coverage(figure), evidence(figure))


def _middle(values: Sequence[Decimal], line: Line) -> str:
    if not values:
        return ""
    value = median(values)
    shown = Figure(
        line.code,
        line.unit,
        max(line.digits, 0 if value == value.to_integral_value() else 1),
        value,
        len(values),
    )
    return _with_unit(in_words(shown), line)


def _with_unit(text: str, line: Line) -> str:
    return f"{text}%" if line.unit == "%" else f"{text} {line.unit}"
