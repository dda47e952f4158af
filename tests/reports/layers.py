"""Provinces' reports with given words under each leaf, as tests of `reports` and `drafting` need them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.cast import NOW
from tusach.campaign.models import Campaign, Obligation
from tusach.kit.textlayer.shape import Layer, Paragraph
from tusach.places.models import Unit
from tusach.reports import actions
from tusach.reports.actions.intake_layer import body_of, keep_layer, make_source, next_ordinal
from tusach.reports.form import form_kept
from tusach.reports.leaves import finish
from tusach.reports.models import (
    Intake,
    IntakeState,
    Outline,
    Report,
    Revision,
    Section,
    State,
    TextLayer,
    Way,
)
from tusach.reports.validate import validate


def make_report(
    campaign: Campaign,
    unit: Unit,
    words: Mapping[str, str],
    *,
    state: str = State.ACCEPTED,
    at: datetime = NOW,
    answers: Mapping[str, object] | None = None,
) -> Report:
    """The report that `unit` owes, with `words` {leaf key: text, a line for each paragraph} and its text layer.

    `answers` are answers of other questions by their keys. Nothing is validated or told: it stands in `state`.
    """
    outline = Outline.objects.filter(campaign=campaign, kind="REPORT").order_by("-version")[0]
    form = form_kept(outline.digest, lambda: outline.tree)
    given = dict(answers or {})
    for key, text in words.items():
        leaf = form.leaf(key)
        assert leaf is not None, f"no leaf {key}"
        given[next(one.key for one in leaf.questions if one.kind == "longtext")] = text
    sent = state not in {State.NOT_STARTED, State.DRAFT}
    taken = state in {State.ACCEPTED, State.LOCKED}
    obligation = Obligation.objects.get(campaign=campaign, kind="REPORT", unit=unit)
    report = Report(
        obligation=obligation, outline=outline, state=state, revision=1, changed_at=at,
        submitted_at=at if sent else None, accepted_at=at if taken else None,
    )  # fmt: skip
    finish(report, validate(form, given), set())
    report.save()
    Revision.objects.create(
        report=report, number=1, answers=given, digest=str(report.pk), saved_at=at, submitted=sent
    )
    if sent:
        actions.ensure_layer(report=report, at=at)
    return report


def make_file(
    report: Report,
    parts: Sequence[tuple[str, Sequence[str], Sequence[str]]],
    *,
    state: str = IntakeState.READ,
    at: datetime = NOW,
    source: bool = True,
) -> TextLayer:
    """A file of the report as it was read: `parts` are (heading, leaf keys, paragraphs under it); a page for each."""
    intake = Intake.objects.create(
        campaign=report.obligation.campaign, report=report, ordinal=next_ordinal(report), way=Way.UPLOAD,
        state=state, sha256="a" * 64, name="bao-cao.docx", size=1, given_at=at, read_at=at,
    )  # fmt: skip
    paragraphs: list[Paragraph] = []
    spans = []
    for page, (heading, leaves, texts) in enumerate(parts, 1):
        first = len(paragraphs)
        for number, text in enumerate([heading, *texts]):
            paragraphs.append(
                Paragraph(
                    f"p{len(paragraphs) + 1}", text, level=0 if number else 1, bold=not number, page=page
                )
            )
        spans.append((heading, leaves, first, len(paragraphs), page))
    layer = keep_layer(
        intake=intake, layer=Layer("docx", "docx", 1, paragraphs, pages=len(parts)), revision=0, at=at
    )
    for ordinal, (heading, leaves, first, last, page) in enumerate(spans, 1):
        Section.objects.create(
            layer=layer, ordinal=ordinal, heading=heading, first=first, last=last, leaves=list(leaves), page=page,
            method="number" if leaves else "none", score="0.9",
            **body_of(layer.content["paragraphs"][first + 1 : last], heading),
        )  # fmt: skip
    if source:
        make_source(intake)
    return layer
