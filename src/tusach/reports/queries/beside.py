"""What stands beside a question while it is answered: known figures, and what the communes below have said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, overload

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from tusach.figures import queries as figures
from tusach.reports.form import Form, Leaf, Question
from tusach.reports.models import OutlineKind, Report, Revision, State

SENT = [State.SUBMITTED, State.CHECKED, State.ACCEPTED, State.LOCKED]


@dataclass(frozen=True, slots=True)
class Said:
    """What one commune wrote under a leaf, with where it comes from."""

    report_id: int
    place: str
    question: str
    text: str
    revision: int


def prefill(report: Report, form: Form) -> dict[str, dict[str, Any]]:
    """{question key: {"value": number, "note": where from} or {"years": {column: {year: number}}}}.

    What the report itself posted earlier is left out: one does not confirm oneself. Two queries.
    """
    asked = {code for question in form.questions.values() for code in _codes(question)}
    catalogue = figures.catalogue()
    codes = sorted(asked & catalogue.by_code.keys())
    if not codes:
        return {}
    own = f"reports.Report:{report.pk}"
    held = {
        cell: one for cell, one in figures.known(report.obligation.unit, codes).items() if one.source != own
    }
    if not held:
        return {}
    found: dict[str, dict[str, Any]] = {}
    for question in form.questions.values():
        if question.kind == "years":
            years = {
                column.key: {
                    str(year): _plain(one.value)
                    for (code, year), one in held.items()
                    if code == column.indicator
                }
                for column in question.columns
                if column.indicator
            }
            if any(years.values()):
                found[question.key] = {"years": years}
        elif question.prefill:
            cells = {year: one for (code, year), one in held.items() if code == question.prefill}
            if cells:
                last = catalogue.by_code[question.prefill].over_time != "SUM"
                value = (
                    cells[max(cells)].value
                    if last
                    else sum((one.value for one in cells.values()), Decimal(0))
                )
                found[question.key] = {"value": _plain(value), "note": _note(sorted(cells), last=last)}
    return found


def _codes(question: Question) -> Iterator[str]:
    if question.prefill:
        yield question.prefill
    if question.kind == "years":
        yield from (column.indicator for column in question.columns if column.indicator)


def _plain(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else f"{value:f}"


def _note(years: list[int], *, last: bool) -> str:
    if last:
        return f"Số cuối năm {years[-1]}"
    return f"Cộng các năm {years[0]} đến {years[-1]}" if len(years) > 1 else f"Số năm {years[0]}"


def indicators_of(leaf: Leaf) -> list[str]:
    """Indicator codes that a leaf's questions speak of, in order."""
    codes: list[str] = []
    for question in leaf.questions:
        named = [question.indicator, question.prefill, *question.parts.values()]
        named += [column.indicator for column in question.columns]
        codes += [code for code in named if code and code not in codes]
    return codes


class SaidBelow(Sequence[Said]):
    """What communes below wrote, question by question; only the asked slice is fetched."""

    def __init__(self, parts: list[tuple[str, QuerySet[Any, Any]]]) -> None:
        self.parts = parts
        self.sizes = [texts.count() for _, texts in parts]

    def __len__(self) -> int:
        return sum(self.sizes)

    @overload
    def __getitem__(self, at: int) -> Said: ...
    @overload
    def __getitem__(self, at: slice) -> list[Said]: ...
    def __getitem__(self, at: int | slice) -> Said | list[Said]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(len(self))
        found: list[Said] = []
        for (title, texts), size in zip(self.parts, self.sizes, strict=True):
            if start < size and stop > 0:
                rows = texts[max(start, 0) : min(stop, size)]
                found += [Said(pk, name, title, str(text), number) for pk, name, number, text in rows]
            start, stop = start - size, stop - size
        return found


def said_below(report: Report, leaf: Leaf) -> SaidBelow:
    """What communes below wrote on this leaf's subject, by question and name of place; fetched by the page.

    A commune's question belongs to a leaf when its node says so: `"leaf": "1.2.2"` (the leaf's key or label).
    """
    return SaidBelow([(title, _texts(report, key)) for key, title in _text_keys(report, leaf)])


def _texts(report: Report, key: str) -> QuerySet[Any, Any]:
    """A text stands alone or, with a reason beside it, under `value`."""
    head = Revision.objects.filter(report=OuterRef("pk"), number=OuterRef("revision"))
    text = Coalesce(
        KeyTextTransform("value", KeyTransform(key, F("answers"))), KeyTextTransform(key, F("answers"))
    )
    return (
        Report.objects.filter(
            obligation__campaign=report.obligation.campaign_id,
            obligation__province=report.obligation.unit_id,
            outline__kind=OutlineKind.SURVEY,
            state__in=SENT,
        )
        .annotate(said=Subquery(head.annotate(said=text).values("said")[:1]))
        .exclude(said=None)
        .exclude(said="")
        .order_by("obligation__unit_sort", "pk")
        .values_list("pk", "obligation__unit_name", "revision", "said")
    )


def _text_keys(report: Report, leaf: Leaf) -> list[tuple[str, str]]:
    outline = (
        report.outline.campaign.outlines.filter(kind=OutlineKind.SURVEY, issued_at__isnull=False)
        .order_by("-version")
        .first()
    )
    return [
        (node["key"], str(node.get("title", "")))
        for node in (_nodes(outline.tree) if outline else ())
        if node.get("kind") in {"text", "longtext"} and node.get("leaf") in {leaf.key, leaf.label.rstrip(".")}
    ]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    for node in tree if isinstance(tree, list) else [tree]:
        yield node
        yield from _nodes(node.get("children") or [])


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of the province, from its communes."""

    name: str
    figure: figures.Figure


def sums_beside(report: Report, leaf: Leaf) -> list[Beside]:
    """Figures of the report's own province for the leaf's indicators, each with its n of n; only known ones."""
    lines = figures.catalogue()
    codes = [code for code in indicators_of(leaf) if code in lines.by_code]
    if not codes:
        return []
    campaign = report.obligation.campaign
    years = range(campaign.first_year, campaign.last_year + 1)
    ask = f"campaign.Campaign:{campaign.pk}"
    rows = figures.by_place(codes, years, "PROVINCE", on=campaign.reference_date, ask=ask)
    mine = next((row for row in rows if row.unit_id == report.obligation.unit_id), None)
    if mine is None:
        return []
    shown = [Beside(lines.by_code[code].name, mine.figures[code, None]) for code in codes]
    return [one for one in shown if not one.figure.is_missing]
