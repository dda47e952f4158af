"""A theme beside a figure: what provinces write, next to what their communes answered. Nothing is concluded here.

The two are asked in two ways: a report is the province's word and counts once; a figure is gathered from the communes that
answered. Both are shown with what they are of; where they seem to differ a person opens the report and the survey.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from tusach.campaign.models import Campaign, Obligation, ObligationKind
from tusach.drafting.models import Code
from tusach.drafting.queries.codes import Counted, Counting
from tusach.drafting.queries.gathered import TAKEN_IN, ask_of, coverage, evidence, in_words, years_of
from tusach.figures import queries as figures
from tusach.figures.queries import Figure
from tusach.places.models import Level
from tusach.reports.models import Report

Line = Any  # of the catalogue of figures: code, name, unit, digits, levels
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


@dataclass(frozen=True, slots=True)
class Contrast:
    """A theme and its figure in one line: `known` of the provinces that say it have a figure, from `low` to `high`; `full`
    of them 100 per cent.
    """

    code: Code
    counted: Counted
    line: Line
    nation: Said
    known: int
    low: str
    high: str
    full: int


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
    nation, by_unit = _known(campaign, [line])
    whole = nation[line.code]
    owed = Obligation.objects.filter(campaign=campaign, kind=ObligationKind.REPORT, dropped_at__isnull=True)
    counted = counting.of(code.pk)
    places, values = list[Place](), dict[str, list[Decimal]]()
    for unit, name, report, state in owed.order_by("unit_sort", "pk").values_list(
        "unit", "unit_name", "report", "report__state"
    ):
        figure, stance = by_unit.get((unit, line.code)), _stance(report, state, counted, counting.coded_ids)
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


def contrasts_of(campaign: Campaign, said: Sequence[tuple[Code, Counted]]) -> list[Contrast]:
    """Of themes that are read beside a figure: the country's, and from where to where it goes in the provinces that say the
    theme. One question to the figures for all of them, none without such a theme.
    """
    lines = {line.code: line for line in figures_beside()}
    wanted = [(code, counted, lines[code.indicator]) for code, counted in said if code.indicator in lines]
    if not wanted:
        return []
    nation, by_unit = _known(campaign, [line for _, _, line in wanted])
    ids = {pk for _, counted, _ in wanted for pk in counted.report_ids}
    units = dict(Report.objects.filter(pk__in=ids).values_list("pk", "obligation__unit"))
    found = []
    for code, counted, line in wanted:
        held = [by_unit.get((units[pk], line.code)) for pk in counted.report_ids if pk in units]
        values = sorted(one.value for one in held if one is not None and one.value is not None)
        ends = (_worded(values[0], line), _worded(values[-1], line)) if values else ("", "")
        full = sum(value == 100 for value in values) if line.is_percent else 0
        found.append(Contrast(code, counted, line, _said(nation[line.code], line), len(values), *ends, full))
    return found


def _known(
    campaign: Campaign, lines: Sequence[Line]
) -> tuple[dict[str, Figure], dict[tuple[int | None, str], Figure]]:
    """{indicator: the country's}, {(province, indicator): figure}, over the years of the campaign."""
    codes = list(dict.fromkeys(line.code for line in lines))
    years, ask = years_of(campaign), ask_of(campaign)
    whole = figures.national(codes, years, ask=ask)
    rows = figures.by_place(codes, years, Level.PROVINCE, on=campaign.reference_date, ask=ask)
    return (
        {code: whole[code, None] for code in codes},
        {(row.unit_id, code): row.figures[code, None] for row in rows for code in codes},
    )


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
    return _worded(median(values), line)


def _worded(value: Decimal, line: Line) -> str:
    digits = max(line.digits, 0 if value == value.to_integral_value() else 1)
    shown = Figure(line.code, line.unit, digits, value, 1)
    return _with_unit(in_words(shown), line)


def _with_unit(text: str, line: Line) -> str:
    return f"{text}%" if line.unit == "%" else f"{text} {line.unit}"
