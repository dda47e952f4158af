"""One text against one outline and what is known, without keeping anything: the look before sending, and the command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tusach.kit.textlayer import Layer, Paragraph
from tusach.reports.align import Placed, Target, align
from tusach.reports.nothing import PLACEHOLDER, says_none
from tusach.reports.placing import as_ready, heading_length, programme_of
from tusach.reports.quantities import Conflict, Known, Quantity, Stated, compare, find_all, speaks_of
from tusach.reports.totals import only_totals

AROUND = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its place; `leaf` "" where the text is not placed."""

    id: int
    leaf: str
    indicator: str
    paragraph: Paragraph
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Checked:
    """What a text comes to. `none`: leaves that it declares empty; `blank`: those whose heading is there with nothing under
    it; `not_found` is never "missing".
    """

    sections: Sequence[Placed]
    not_found: Sequence[Target]
    none: Sequence[Target]
    figures: Sequence[Figure]
    checks: Sequence[Conflict]
    warnings: Sequence[str] = ()
    leaves: Mapping[str, Target] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    blank: Sequence[Target] = ()

    @property
    def not_found_by_part(self) -> list[tuple[str, list[Target]]]:
        return self._by_part(self.not_found)

    @property
    def blank_by_part(self) -> list[tuple[str, list[Target]]]:
        return self._by_part(self.blank)

    def _by_part(self, leaves: Sequence[Target]) -> list[tuple[str, list[Target]]]:
        """Under the titles of their parts: labels repeat from part to part."""
        return [(part, list(some)) for part, some in groupby(leaves, lambda one: self.parts.get(one.key, ""))]


def check_text(layer: Layer, targets: Sequence[Target], known: Known) -> Checked:
    found = align(layer.paragraphs, targets, programme=programme_of(targets))
    leaves = {one.key: one for one in targets if one.is_leaf}
    placed = {
        paragraph.id: section.leaves[0] if section.leaves else ""
        for section in found.sections
        if section.method != "front" and not section.is_foreign
        for paragraph in layer.paragraphs[section.first : section.last]
    }
    read = find_all([one for one in layer.paragraphs if one.id in placed], year=known.last_year)
    figures = [
        Figure(number, placed[paragraph.id], speaks_of(one, as_ready(placed[paragraph.id])), paragraph, one)
        for number, (paragraph, one) in enumerate(read, 1)
    ]
    stated = [Stated(one.id, one.leaf, one.indicator, one.quantity, one.paragraph) for one in figures]
    checks = only_totals(compare(stated, known), stated, known)
    none = {leaf for section in found.sections if _is_none(layer, section, leaves) for leaf in section.leaves}
    headed = {leaf for section in found.sections for leaf in section.leaves}
    written = {leaf for section in found.sections if _body(layer, section) for leaf in section.leaves}
    return Checked(
        found.sections, [leaves[key] for key in found.not_found if key in leaves],
        [one for key, one in leaves.items() if key in none], figures, checks, layer.warnings, leaves,
        _parts_of(targets), [one for key, one in leaves.items() if key in headed - written],
    )  # fmt: skip


def _parts_of(targets: Sequence[Target]) -> dict[str, str]:
    """{leaf: its part as the outline prints it}."""
    parts, title = {}, ""
    for one in targets:
        title = f"{one.label}. {one.title}" if one.depth == 0 and one.label else title
        parts[one.key] = title
    return parts


def _body(layer: Layer, section: Placed) -> list[str]:
    """What stands under the heading; not the line that the Word outline has where nothing was written yet."""
    own = layer.paragraphs[section.first : section.last]
    stored = [{"label": one.label, "text": one.text} for one in own]
    body = own[heading_length(stored, section.heading, f"{section.label} {section.heading}") :]
    return [one.text for one in body if one.text.strip() and one.text != PLACEHOLDER]


def _is_none(layer: Layer, section: Placed, leaves: Mapping[str, Target]) -> bool:
    titles = " ".join([section.heading, *(leaves[key].title for key in section.leaves if key in leaves)])
    return says_none("\n".join(_body(layer, section)), titles)


def as_json(layer: Layer, checked: Checked) -> dict[str, Any]:
    """{"sections", "unplaced", "not_found", "blank", "figures", "checks"} as the command prints them; paragraphs by id."""
    ids = [one.id for one in layer.paragraphs]
    sections = [one for one in checked.sections if one.leaves]
    return {
        "sections": [_section(one, ids) for one in sections],
        "unplaced": [_section(one, ids) for one in checked.sections if one.is_unplaced],
        "foreign": [_section(one, ids) for one in checked.sections if one.is_foreign],
        "not_found": [_named(one) for one in checked.not_found],
        "blank": [_named(one) for one in checked.blank],
        "figures": [_figure(one) for one in checked.figures],
        "checks": [
            {"kind": one.kind, "leaf": one.leaf, "sentence": one.sentence, "figures": list(one.claims)}
            for one in checked.checks
        ],
        "warnings": list(checked.warnings),
    }


def _named(one: Target) -> dict[str, str]:
    return {"leaf": one.key, "label": one.label, "title": one.title}


def _section(one: Placed, ids: Sequence[str]) -> dict[str, Any]:
    leaf: Any = one.leaves[0] if len(one.leaves) == 1 else list(one.leaves) or None
    return {
        "heading": f"{one.label} {one.heading}".strip(), "paragraphs": list(ids[one.first : one.last]), "leaf": leaf,
        "score": None if one.score is None else round(one.score, 3), "method": one.method, "sure": one.is_sure,
    }  # fmt: skip


def _figure(one: Figure) -> dict[str, Any]:
    said = one.quantity
    values = {name: getattr(said, name) for name in ("value", "whole", "high", "before")}
    return {
        "id": one.id, "paragraph": one.paragraph.id, "page": one.paragraph.page, "leaf": one.leaf or None,
        "indicator": one.indicator or None, "quote": said.quote, "start": said.start, "end": said.end,
        "kind": said.kind, **{name: f"{value:f}" for name, value in values.items() if value is not None},
        "comparator": said.comparator, "unit": said.unit, "noun": said.noun, "years": [said.year_from, said.year_to],
        "doubt": said.doubt,
    }  # fmt: skip
