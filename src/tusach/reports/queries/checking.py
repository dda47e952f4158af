"""What the centre would see of a text, said to its writer before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tusach.kit import textlayer as reader
from tusach.kit.textlayer import Layer
from tusach.reports.align import Target
from tusach.reports.models import OutlineKind, Report
from tusach.reports.placing import bare_name
from tusach.reports.quantities import Conflict
from tusach.reports.queries.confirmed import targets_for
from tusach.reports.queries.known import known_of
from tusach.reports.queries.lists import form_for, head_of
from tusach.reports.reading import Checked, check_text
from tusach.reports.webtext import web_layer
from tusach.reports.whose import Doubt, doubts_of, read_head


@dataclass(frozen=True, slots=True)
class Found:
    """`sentences`: what does not agree. `figures`: (leaf label and title, [quote with its sentence])."""

    checked: Checked
    doubts: Sequence[Doubt]

    @property
    def sentences(self) -> list[Conflict]:
        return list(self.checked.checks)

    @property
    def unplaced(self) -> list[Any]:
        return [one for one in self.checked.sections if one.is_unplaced]

    @property
    def by_leaf(self) -> list[tuple[Target | None, list[Any]]]:
        """Figures under their leaf, in the outline's order; those of no leaf last."""
        keys = [*self.checked.leaves, ""]
        rows = [
            (self.checked.leaves.get(key), [one for one in self.checked.figures if one.leaf == key])
            for key in keys
        ]
        return [row for row in rows if row[1]]


def try_file(report: Report, data: bytes, *, name: str, seconds: int) -> Found:
    """A file of the report as the centre would read it; nothing is kept. Refused when it cannot be read, and for a scan,
    whose letters the worker recognises once it is handed in.
    """
    layer = reader.read_apart(data, name=name, ocr=False, seconds=seconds)
    owner = report.obligation
    owed = owner.campaign.obligations.filter(kind=OutlineKind.REPORT).values_list("unit", "unit_name")
    places = {unit: bare_name(said) for unit, said in owed}
    doubts = doubts_of(
        read_head(layer.paragraphs, places), own=owner.unit_id, places=places, first=owner.campaign.first_year,
        last=owner.campaign.last_year,
    )  # fmt: skip
    return Found(_checked(report, layer), doubts)


def _checked(report: Report, layer: Layer) -> Checked:
    targets = targets_for(report.outline)
    # What is known is asked once the indicators are known that the text speaks of.
    first = check_text(layer, targets, known_of(report, ()))
    codes = {one.indicator for one in first.figures if one.indicator}
    return check_text(layer, targets, known_of(report, codes)) if codes else first


def try_web(report: Report) -> Checked | None:
    """What was typed into the web form so far; None before anything was."""
    head = head_of(report)
    if head is None or report.outline.kind != OutlineKind.REPORT:
        return None
    layer, written = web_layer(form_for(report), head.answers)
    return _checked(report, layer) if written else None
