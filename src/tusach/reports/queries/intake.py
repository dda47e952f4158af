"""Reports as files: who sees which, what waits, and the outline laid beside a text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tusach.campaign.models import Campaign, Obligation
from tusach.kit.clock import day_of
from tusach.kit.textlayer import Layer
from tusach.people.models import Actor, BodyKind
from tusach.people.queries import bodies_of, names_of
from tusach.places.models import Level
from tusach.reports.form import Form, Leaf
from tusach.reports.models import (
    Intake,
    IntakeState,
    Outline,
    OutlineKind,
    Report,
    Section,
    SectionState,
    TextLayer,
    Way,
)
from tusach.reports.placing import committee_of
from tusach.reports.queries.lists import obligations_visible_to
from tusach.reports.queries.passages import MatrixRow, matrix
from tusach.reports.rules import places_read
from tusach.reports.whose import read_head


def intakes_visible_to(actor: Actor) -> QuerySet[Intake]:
    """Files: all for the centre, a province's own for its people; a commune has none."""
    rows = (
        Intake.objects.exclude(way=Way.WEB)
        .select_related(
            "campaign", "report__obligation", "report__outline", "given_by", "document", "superseded_by"
        )
        .defer("campaign__reading", "report__outline__tree")
    )
    if actor.serves_centre():
        return rows
    return rows.filter(report__obligation__unit__in=places_read(actor, level=Level.PROVINCE))


def intakes_of(report: Report) -> QuerySet[Intake]:
    """Files of one report, the newest first."""
    return (
        Intake.objects.filter(report=report)
        .exclude(way=Way.WEB)
        .select_related("given_by", "document", "superseded_by")
        .order_by("-ordinal")
    )


def is_being_read(rows: QuerySet[Intake]) -> bool:
    return rows.filter(state__in=[IntakeState.WAITING, IntakeState.READING]).exists()


def reports_owed(actor: Actor, campaign: Campaign) -> QuerySet[Any]:
    """Obligations: reports by the outline that the actor may see, by name of place; `has_file` says whether one was handed in."""
    owed = obligations_visible_to(actor).filter(
        campaign=campaign, kind=OutlineKind.REPORT, dropped_at__isnull=True
    )
    has_file = Exists(Intake.objects.filter(report__obligation=OuterRef("pk")).exclude(way=Way.WEB))
    return (
        owed.select_related("report", "unit", "campaign")
        .defer("campaign__reading")
        .annotate(has_file=has_file)
        .order_by("unit_sort", "pk")
    )


def campaigns_with_outline() -> QuerySet[Campaign]:
    """Campaigns that ask for reports by an outline, the newest first."""
    issued = Outline.objects.filter(kind=OutlineKind.REPORT, issued_at__isnull=False).values("campaign")
    return Campaign.objects.filter(pk__in=issued).defer("reading").order_by("-pk")


def campaigns_taking_files(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns whose files the actor may hand in or see, the newest first: a province's those in which it owes a report."""
    held = campaigns_with_outline()
    if actor.serves_centre():
        return held
    owed = Obligation.objects.filter(
        kind=OutlineKind.REPORT, dropped_at__isnull=True, unit__in=places_read(actor, level=Level.PROVINCE)
    )
    return held.filter(pk__in=owed.values("campaign"))


def counts_by_state(rows: QuerySet[Intake], campaign: Campaign) -> Mapping[str, int]:
    """{state: files}; "hoi": those about which the machine asks something."""
    found: Counter[str] = Counter()
    for state, doubts in rows.filter(campaign=campaign).order_by().values_list("state", "doubts"):
        found[state] += 1
        found["hoi"] += bool(doubts) and state != IntakeState.SUPERSEDED
    return found


def current_layer(intake: Intake) -> TextLayer | None:
    return intake.layers.filter(current=True).first()


@dataclass(slots=True)
class LeafBeside:
    """A leaf of the outline with the sections that answer it. `status` as in passages.STATUS_WORDS."""

    leaf: Leaf
    number: int
    part: str
    status: str = "not_found"
    sections: list[Section] = field(default_factory=list)

    @property
    def letters(self) -> int:
        return sum(one.letters for one in self.sections)

    @property
    def is_sure(self) -> bool:
        return bool(self.sections) and all(is_settled(one) or one.is_sure for one in self.sections)


def is_settled(section: Section) -> bool:
    return section.state != SectionState.READ


def beside(form: Form, sections: Sequence[Section], *, looked_at: bool) -> list[LeafBeside]:
    """The outline's leaves in order, each with what answers it."""
    rows, part = [], None
    for number, leaf in enumerate(form.leaves, 1):
        own = [one for one in sections if leaf.key in one.leaves]
        rows.append(
            LeafBeside(
                leaf, number, leaf.part if leaf.part != part else "", _status(own, looked_at=looked_at), own
            )
        )
        part = leaf.part
    return rows


def _status(own: Sequence[Section], *, looked_at: bool) -> str:
    if own and all(one.says_none for one in own):
        return "none"
    if not any(one.letters for one in own):
        return "silent" if looked_at else "not_found"
    return "merged" if all(len(one.leaves) > 1 for one in own) else "found"


@dataclass(frozen=True, slots=True)
class Left:
    """What a file leaves open before it is called looked over: leaves that are nowhere, parts that stand nowhere."""

    not_found: Sequence[LeafBeside]
    unplaced: Sequence[Section]

    def __bool__(self) -> bool:
        return bool(self.not_found or self.unplaced)

    @property
    def sentence(self) -> str:
        said = [f"{len(self.not_found)} mục chưa tìm thấy"] if self.not_found else []
        said += [f"{len(self.unplaced)} phần chưa xếp"] if self.unplaced else []
        return f"Tệp còn {', '.join(said)}. Xin xem lại rồi xác nhận."


def left_of(intake: Intake, form: Form) -> Left:
    sections = list(Section.objects.filter(layer__intake=intake, layer__current=True).defer("body"))
    rows = beside(form, sections, looked_at=False)
    return Left(
        [row for row in rows if row.status == "not_found"], [one for one in sections if is_unplaced(one)]
    )


def is_unplaced(section: Section) -> bool:
    return not section.leaves and not section.is_foreign and section.method != "front"


def why_not_used(intake: Intake) -> str:
    """Why nothing can be placed or taken from this file now, in one sentence; empty when it can."""
    if intake.state in {IntakeState.READ, IntakeState.CONFIRMED, IntakeState.TAKEN}:
        return ""
    if intake.state == IntakeState.SUPERSEDED:
        newer = f" “{intake.superseded_by.name}”" if intake.superseded_by else ""
        return (
            f"Tệp này đã có bản thay thế{newer}. Xin dùng bản ấy, hoặc mở tệp này và bấm “Dùng lại tệp này”."
        )
    if intake.state == IntakeState.UNREADABLE:
        return f"Máy không đọc được tệp này. {intake.sentence}".strip()
    return "Máy chưa đọc xong tệp này. Xin đợi máy đọc xong rồi mở lại trang."


def letter_of(intake: Intake) -> dict[str, Any]:
    """What the letterhead of a file says, for the register; what it does not say is missing."""
    layer, report = current_layer(intake), intake.report
    if layer is None:
        return {}
    head = read_head(Layer.from_json(layer.content).paragraphs, {})
    is_state = head.symbol.startswith("/")
    facts = {
        "number": head.number, "symbol": head.symbol, "dated": head.dated,
        "family": "STATE" if is_state else "PARTY",
        "issuer": _issuer_of(report, day_of(intake.given_at), is_state=is_state) if report else "",
        "subject": head.subject or (report.outline.title if report else intake.name),
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def _issuer_of(report: Report, on: date, *, is_state: bool) -> str:
    """Who signs for the place, as papers name it: its department of the party on the day, or its people's committee."""
    owner = report.obligation
    if is_state:
        return f"Ủy ban nhân dân {owner.unit_name[:1].lower()}{owner.unit_name[1:]}"
    bodies = list(bodies_of(owner.unit_id, on, BodyKind.PROPAGANDA)[:1])
    name = names_of([one.pk for one in bodies], on).get(bodies[0].pk) if bodies else None
    return name.name if name else f"Ban Tuyên giáo {committee_of(owner.unit_name)}"


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """One place that owes a report: its row of the matrix, and its newest file that is not replaced."""

    row: MatrixRow
    intake: Intake | None

    @property
    def not_found(self) -> int:
        return sum(cell.status == "not_found" for cell in self.row.cells.values())

    @property
    def spoken(self) -> int:
        """Leaves on which it says something, or declares that it has nothing."""
        return sum(cell.status in {"found", "merged", "none"} for cell in self.row.cells.values())


def by_province(campaign: Campaign) -> list[ProvinceRow]:
    """Every place that owes a report by the outline, by name. Six queries."""
    files = Intake.objects.filter(campaign=campaign, report__isnull=False).exclude(way=Way.WEB)
    newest = {one.report_id: one for one in files.exclude(state=IntakeState.SUPERSEDED).order_by("ordinal")}
    return [ProvinceRow(row, newest.get(row.report_id)) for row in matrix(campaign)]
