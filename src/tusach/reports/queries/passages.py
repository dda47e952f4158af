"""What each province says under each leaf, from the layer that is its report's text: read side by side by drafting.

A leaf is `found`, `merged` (under one heading with another leaf), `none` (the place declares that it has nothing),
`not_found` (the machine did not find it, and nobody has looked yet) or `silent` (looked at, or typed into the web
form: there is nothing). A report that nobody has sent or handed in has no passages at all.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tusach.campaign.models import Campaign, Obligation
from tusach.kit.textlayer.shape import Layer, Paragraph
from tusach.reports.form import form_kept
from tusach.reports.models import (
    IntakeState,
    Outline,
    OutlineKind,
    Section,
    SectionState,
    State,
    TextLayer,
)
from tusach.reports.queries.concerned import open_counts

Status = Literal["found", "merged", "none", "not_found", "silent"]
STATUS_WORDS: Mapping[str, str] = {
    "found": "Có",
    "merged": "Viết chung",
    "none": "Báo “không có”",
    "not_found": "Chưa tìm thấy, xin xem lại",
    "silent": "Không nói tới",
}
UNSENT_WORDS: Mapping[str, str] = {
    State.NOT_STARTED: "chưa gửi",
    State.DRAFT: "đang viết",
    State.RETURNED: "đã trả lại",
}
_LOOKED_AT = {IntakeState.CONFIRMED, IntakeState.TAKEN}
_TAKEN_IN = {State.ACCEPTED, State.LOCKED}


@dataclass(frozen=True, slots=True)
class Passage:
    """What one report says under one leaf; `paragraphs` are those under the heading, in order, with the layer's ids.

    `is_confirmed`: a person looked at the placing. `is_accepted`: the report was taken in, so that it counts.
    """

    report_id: int
    layer_id: int
    unit_id: int
    place: str
    leaf: str
    status: Status
    is_confirmed: bool
    paragraphs: tuple[Paragraph, ...]
    is_accepted: bool = False
    heading: str = ""
    letters: int = 0


@dataclass(frozen=True, slots=True)
class MatrixCell:
    status: Status
    letters: int = 0
    open_findings: int = 0
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A province that owes a report: `report_id` and `layer_id` are None, and `cells` empty, until it sent one.

    `open_findings` of the whole report: one that concerns two leaves stands in both cells and counts once here.
    """

    unit_id: int
    place: str
    report_id: int | None
    layer_id: int | None
    state: str
    is_accepted: bool
    cells: Mapping[str, MatrixCell] = field(default_factory=dict)
    open_findings: int = 0

    @property
    def is_returned(self) -> bool:
        return self.state == State.RETURNED

    @property
    def standing(self) -> str:
        """Why it does not count: "chưa gửi", "đang viết", "đã trả lại" or "chưa nhận"; empty once it was taken in."""
        if self.is_accepted:
            return ""
        text = self.layer_id is not None and not self.is_returned
        return "chưa nhận" if text else UNSENT_WORDS.get(self.state, "chưa nhận")


@dataclass(frozen=True, slots=True)
class _Source:
    layer: int
    report: int
    unit: int
    place: str
    state: str
    is_looked_at: bool

    @property
    def is_accepted(self) -> bool:
        return self.state in _TAKEN_IN


@dataclass(frozen=True, slots=True)
class _Part:
    pk: int
    leaves: Sequence[str]
    heading: str
    letters: int
    says_none: bool
    is_sure: bool


def passages(
    campaign: Campaign, *, leaf: str = "", report_ids: Collection[int] | None = None
) -> list[Passage]:
    """By name of place, then in the outline's order; of every report that has a text, all leaves without `leaf`.

    Three queries whatever the size; a layer itself is never read.
    """
    sources = _sources(campaign, report_ids)
    parts = _parts(sources)
    wanted = [one.pk for several in parts.values() for one in several if _speaks(one, leaf)]
    bodies = dict(Section.objects.filter(pk__in=wanted).order_by().values_list("pk", "body"))
    leaves = [leaf] if leaf else leaf_keys(campaign)
    return [
        _passage(source, key, [one for one in parts.get(source.layer, ()) if key in one.leaves], bodies)
        for source in sources
        for key in leaves
    ]


def _speaks(part: _Part, leaf: str) -> bool:
    return leaf in part.leaves if leaf else bool(part.leaves)


def _passage(source: _Source, leaf: str, parts: Sequence[_Part], bodies: Mapping[int, Any]) -> Passage:
    read = Layer.from_json(
        {"source": "web", "extractor": "", "version": 0,
         "paragraphs": [one for part in parts for one in bodies.get(part.pk, ())]}
    )  # fmt: skip
    return Passage(
        source.report, source.layer, source.unit, source.place, leaf, _status(source, parts), _sure(source, parts),
        tuple(read.paragraphs), source.is_accepted, "; ".join(part.heading for part in parts),
        sum(part.letters for part in parts),
    )  # fmt: skip


def _status(source: _Source, parts: Sequence[_Part]) -> Status:
    if not parts:
        return "silent" if source.is_looked_at else "not_found"
    if all(part.says_none for part in parts):
        return "none"
    if all(not part.letters for part in parts):
        return "silent" if source.is_looked_at else "not_found"
    return "merged" if all(len(part.leaves) > 1 for part in parts) else "found"


def _sure(source: _Source, parts: Sequence[_Part]) -> bool:
    return source.is_looked_at or (bool(parts) and all(part.is_sure for part in parts))


def _sources(campaign: Campaign, report_ids: Collection[int] | None = None) -> list[_Source]:
    rows = TextLayer.objects.filter(
        current=True,
        intake__is_source=True,
        intake__campaign=campaign,
        intake__report__obligation__kind=OutlineKind.REPORT,
        intake__report__obligation__dropped_at__isnull=True,
    )
    if report_ids is not None:
        rows = rows.filter(intake__report__in=report_ids)
    found = rows.order_by("intake__report__obligation__unit_sort", "pk").values_list(
        "pk",
        "intake__report",
        "intake__report__obligation__unit",
        "intake__report__obligation__unit_name",
        "intake__report__state",
        "intake__state",
    )
    return [_Source(*row[:5], row[5] in _LOOKED_AT) for row in found]


def _parts(sources: Sequence[_Source]) -> dict[int, list[_Part]]:
    """The placed sections of each layer, in order."""
    rows = (
        Section.objects.filter(layer__in=[one.layer for one in sources])
        .exclude(leaves=[])
        .order_by("layer", "ordinal")
        .values_list("layer", "pk", "leaves", "heading", "letters", "says_none", "state", "method")
    )
    found: dict[int, list[_Part]] = {}
    for layer, pk, leaves, heading, letters, says_none, state, method in rows:
        sure = state != SectionState.READ or method in {"web", "tag"}
        found.setdefault(layer, []).append(_Part(pk, leaves, heading, letters, says_none, sure))
    return found


def leaf_keys(campaign: Campaign) -> list[str]:
    """Keys of the leaves of the report outline in force, in its order; none before it is issued."""
    outline = (
        Outline.objects.filter(campaign=campaign, kind=OutlineKind.REPORT, issued_at__isnull=False)
        .defer("tree")
        .order_by("-version")
        .first()
    )
    return [leaf.key for leaf in form_kept(outline.digest, lambda: outline.tree).leaves] if outline else []


def matrix(campaign: Campaign) -> list[MatrixRow]:
    """Every province that owes a report, by name, with the state of each leaf. Seven queries at most; of the texts only
    what stands under headings of several leaves is read, to place what is unclear there.
    """
    leaves, sources = leaf_keys(campaign), {one.unit: one for one in _sources(campaign)}
    parts = _parts([*sources.values()])
    merged = {one.pk: one.leaves for own in parts.values() for one in own if len(one.leaves) > 1}
    findings, unclear = open_counts(campaign, merged)
    owed = Obligation.objects.filter(
        campaign=campaign, kind=OutlineKind.REPORT, dropped_at__isnull=True
    ).values_list("unit", "unit_name", "report", "report__state")
    return [
        MatrixRow(
            unit, place, report, source.layer if (source := sources.get(unit)) else None, state or State.NOT_STARTED,
            state in _TAKEN_IN, dict(_cells(source, leaves, parts, findings)) if source else {},
            unclear.get(report, 0),
        )
        for unit, place, report, state in owed.order_by("unit_sort", "pk")
    ]  # fmt: skip


def _cells(
    source: _Source,
    leaves: Sequence[str],
    parts: Mapping[int, Sequence[_Part]],
    findings: Mapping[tuple[int, str], int],
) -> Iterator[tuple[str, MatrixCell]]:
    by_leaf: dict[str, list[_Part]] = {}
    for part in parts.get(source.layer, ()):
        for key in part.leaves:
            by_leaf.setdefault(key, []).append(part)
    for key in leaves:
        own = by_leaf.get(key, [])
        yield (
            key,
            MatrixCell(
                _status(source, own), sum(one.letters for one in own),
                findings.get((source.report, key), 0), _sure(source, own),
            ),
        )  # fmt: skip
