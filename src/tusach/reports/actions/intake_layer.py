"""The text of a report: kept as a layer with its sections, from the web answers or from a file."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tusach.kit.textlayer.shape import Layer
from tusach.reports.actions.claims import read_claims
from tusach.reports.actions.findings import find_conflicts
from tusach.reports.form import Form
from tusach.reports.models import Intake, IntakeState, Report, Section, TextLayer, Way
from tusach.reports.nothing import PLACEHOLDER, says_none
from tusach.reports.queries.lists import form_for
from tusach.reports.queries.texts import texts_by_leaf
from tusach.reports.webtext import EXTRACTOR, VERSION, Written, lines_of, plain_words, web_layer


@transaction.atomic
def ensure_layer(*, report: Report, at: datetime) -> TextLayer | None:
    """The layer that is the report's text as it stands: made of the web answers when the last file does not say the
    same. None before anything was written. The same revision again changes nothing.
    """
    hold_report(report)
    head = report.revisions.filter(number=report.revision).first() if report.revision else None
    if head is None:
        return None
    form = form_for(report)
    taken = _same_as_file(report, form, head.answers)
    if taken is not None:
        if make_source(taken.intake):
            find_conflicts(layer=taken, at=at)
        return taken
    intake = _web_intake(report, at)
    held = intake.layers.filter(current=True).first()
    if held is None or (held.revision, held.version) != (report.revision, VERSION):
        layer, written = web_layer(form, head.answers)
        held = keep_layer(intake=intake, layer=layer, revision=report.revision, at=at)
        _write_sections(held, written)
        read_claims(layer=held)
        make_source(intake)
        find_conflicts(layer=held, at=at)
    elif make_source(intake):
        find_conflicts(layer=held, at=at)
    return held


def _web_intake(report: Report, at: datetime) -> Intake:
    held = Intake.objects.filter(report=report, way=Way.WEB).first()
    return held or Intake.objects.create(
        campaign_id=report.obligation.campaign_id, report=report, ordinal=next_ordinal(report), way=Way.WEB,
        state=IntakeState.CONFIRMED, given_at=at, read_at=at,
    )  # fmt: skip


def hold_report(report: Report) -> None:
    """One change of a report's files at a time; taken before any of them. In a transaction."""
    hold_reports([report.pk])


def hold_reports(keys: Iterable[int | None]) -> None:
    """As `hold_report`, of several in one order; None, of a file that is nobody's yet, is left out."""
    wanted = {key for key in keys if key is not None}
    list(
        Report.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=wanted)
        .order_by("pk")
        .values_list("pk")
    )


def next_ordinal(report: Report) -> int:
    last = Intake.objects.filter(report=report).aggregate(last=Max("ordinal"))["last"]
    return (last or 0) + 1


def make_source(intake: Intake) -> bool:
    """Its current layer is the text of its report from now on; the layer that was stays beside it. False when it was
    that already; after True the figures are compared anew (`find_conflicts`), so that what both say is told of this one.
    """
    if intake.is_source:
        return False
    Intake.objects.filter(report=intake.report_id, is_source=True).update(is_source=False)
    intake.is_source = True
    intake.save(update_fields=["is_source"])
    return True


def keep_layer(*, intake: Intake, layer: Layer, revision: int, at: datetime) -> TextLayer:
    """A new current layer; the one before stays, because claims and excerpts point at it."""
    content = layer.to_json()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    intake.layers.filter(current=True).update(current=False)
    return TextLayer.objects.create(
        intake=intake, extractor=layer.extractor[:20], version=layer.version, revision=revision,
        digest=hashlib.sha256(text.encode()).hexdigest(), content=content, paragraphs=len(layer.paragraphs),
        letters=layer.letters, made_at=at,
    )  # fmt: skip


def _write_sections(layer: TextLayer, written: Sequence[Written]) -> None:
    paragraphs: Sequence[Mapping[str, Any]] = layer.content["paragraphs"]
    Section.objects.bulk_create(
        Section(
            layer=layer, ordinal=number, label=one.leaf.label[:60], heading=one.leaf.title, first=one.first,
            last=one.last, leaves=[one.leaf.key], method=EXTRACTOR, score=1,
            **body_of(paragraphs[one.first + 1 : one.last], one.leaf.title),
        )
        for number, one in enumerate(written, 1)
    )  # fmt: skip


def body_of(paragraphs: Sequence[Mapping[str, Any]], title: str) -> dict[str, Any]:
    """The fields of a section that come from the paragraphs under its heading `title`."""
    written = [one for one in paragraphs if one.get("text") != PLACEHOLDER]
    texts = [str(one.get("text", "")) for one in written]
    return {
        "body": written,
        "letters": sum(map(len, texts)),
        "says_none": says_none("\n".join(texts), title),
    }


def _same_as_file(report: Report, form: Form, answers: Mapping[str, Any]) -> TextLayer | None:
    """The layer of the file that was put into the report, while every leaf still says what the file says."""
    layer = (
        TextLayer.objects.filter(intake__report=report, intake__state=IntakeState.TAKEN, current=True)
        .select_related("intake")
        .order_by("-intake__ordinal")
        .first()
    )
    if layer is None:
        return None
    said = texts_by_leaf(layer)
    for leaf in form.leaves:
        if plain_words(lines_of(leaf, answers)) != plain_words(said.get(leaf.key, ())):
            return None
    return layer
