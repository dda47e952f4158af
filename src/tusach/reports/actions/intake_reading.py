"""Reading a file that was handed in: its text, its parts beside the outline, whose it is. The worker calls it; small
files are read at once.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tusach.campaign.models import Campaign, Obligation
from tusach.journal import actions as journal
from tusach.kit import store
from tusach.kit import textlayer as reader
from tusach.kit.errors import Refused
from tusach.kit.leases import Lease, LostError
from tusach.kit.text import fold
from tusach.kit.textlayer import Layer
from tusach.people.queries import actor_for
from tusach.reports.actions.drafts import open_report
from tusach.reports.actions.intake import note
from tusach.reports.actions.intake_layer import body_of, hold_reports, keep_layer, next_ordinal
from tusach.reports.actions.intake_whose import settle_intake
from tusach.reports.align import Placed, align
from tusach.reports.models import (
    Intake,
    IntakeState,
    Outline,
    OutlineKind,
    Section,
    SectionState,
    TextLayer,
    Way,
)
from tusach.reports.placing import bare_name, heading_length, programme_of
from tusach.reports.queries.confirmed import targets_for
from tusach.reports.queries.waiting import waiting
from tusach.reports.whose import doubts_of, read_head

log = logging.getLogger(__name__)
READ_LATER = "reports.read"
journal.name_kind(READ_LATER, "Tệp báo cáo máy đã đọc")
BROKEN = "Máy gặp lỗi khi đọc tệp này; lỗi đã được ghi lại để sửa. Tệp vẫn được giữ, sau này đọc lại được."
PDF = "application/pdf"
QUICK_SECONDS = 20
FEW_LETTERS = 200  # a page
MANY_LETTERS = 200_000


def read_intake(
    *, intake: Intake, at: datetime, ocr: bool = True, lease: Lease[Intake] | None = None
) -> Intake:
    """Read the kept file, or read it anew: what people placed is kept where the same heading is found again.

    A file that cannot be read ends UNREADABLE with the sentence why, and the file stays. Nothing raises but LostError, of
    the `lease` of who claimed it: then nothing was written.
    """
    try:
        layer = _layer_of(intake, ocr=ocr, seconds=settings.REPORT_READ_SECONDS, lease=lease)
        _keep(intake, layer, at, lease)
    except LostError:
        raise
    except Refused as refusal:
        _unreadable(intake, refusal.sentence, at, lease)
    except Exception:
        # A file that breaks the reader must not stop the others; the file is kept and is read again after the repair.
        log.exception("reading of intake %s failed", intake.pk)
        _unreadable(intake, BROKEN, at, lease)
    return intake


def read_claimed(*, intake: Intake, now: Callable[[], datetime]) -> bool:
    """Read a file that was claimed, saying how far it is; False, with nothing written, when it became another's."""
    lease = Lease(intake, waiting(), now)
    try:
        read_intake(intake=intake, at=now(), lease=lease)
    except LostError:
        log.warning("intake %s was taken over by another reader, or replaced, while it was read", intake.pk)
        return False
    return True


def tell_giver(*, intake: Intake, at: datetime) -> None:
    """Who handed in a file that was read later hears what became of it."""
    if intake.given_by is None:
        return
    failed = intake.state == IntakeState.UNREADABLE
    said = (
        f"Máy chưa đọc được “{intake.name}”. {intake.sentence}"
        if failed
        else f"Máy đã đọc xong “{intake.name}”."
    )
    journal.tell(
        people=[intake.given_by], kind=READ_LATER, sentence=said, at=at,
        url=reverse("reports:intake-show", args=[intake.pk]), subject=f"reports.Intake:{intake.pk}",
    )  # fmt: skip


def _layer_of(intake: Intake, *, ocr: bool, seconds: int, lease: Lease[Intake] | None = None) -> Layer:
    with store.open_kept(intake.sha256) as file:
        data = file.read()
    return reader.read_apart(
        data, name=intake.name, ocr=ocr, seconds=seconds, heard=lease.heard if lease else None
    )


@transaction.atomic
def _unreadable(intake: Intake, sentence: str, at: datetime, lease: Lease[Intake] | None = None) -> None:
    _stand_as_now(intake, lease)
    intake.state, intake.sentence, intake.read_at = IntakeState.UNREADABLE, sentence, at
    intake.claimed_until = intake.wanted_at = None
    intake.save(update_fields=["state", "sentence", "read_at", "claimed_until", "wanted_at"])


def _stand_as_now(intake: Intake, lease: Lease[Intake] | None) -> None:
    """Reading takes minutes: what people said of the file meanwhile (whose it is, its number in the register) holds."""
    hold_reports(Intake.objects.filter(pk=intake.pk).values_list("report", flat=True))
    if lease is not None:
        lease.hold()
    intake.refresh_from_db(from_queryset=Intake.objects.select_for_update(of=("self",)))


def read_quickly(*, intake: Intake, at: datetime) -> Intake:
    """Read a small file now, without recognising letters. A PDF with hardly any text or with scanned pages among others,
    and a text of hundreds of pages wait for the worker.
    """
    until = at + timedelta(seconds=2 * QUICK_SECONDS)
    unread = Intake.objects.filter(pk=intake.pk, state=IntakeState.WAITING)
    if not unread.update(state=IntakeState.READING, claimed_until=until):
        return intake
    intake.state = IntakeState.READING
    with store.open_kept(intake.sha256) as file:
        is_pdf = store.content_type(file) == PDF
    try:
        layer = _layer_of(intake, ocr=False, seconds=QUICK_SECONDS)
    except Refused as refusal:
        if not is_pdf:
            _unreadable(intake, refusal.sentence, at)
            return intake
        layer = None  # the worker may recognise letters and takes his time: he says what is wrong with it
    if layer is not None and _is_quick(layer, is_pdf=is_pdf):
        _keep(intake, layer, at)
        return intake
    mine = Intake.objects.filter(pk=intake.pk, state=IntakeState.READING, claimed_until=until)
    mine.update(state=IntakeState.WAITING, claimed_until=None)
    intake.state = IntakeState.WAITING
    return intake


def _is_quick(layer: Layer, *, is_pdf: bool) -> bool:
    if "pages_later" in layer.facts:
        return False
    has_text = layer.source != "scan" and layer.letters >= FEW_LETTERS * max(layer.pages or 1, 1)
    return layer.letters <= MANY_LETTERS and (has_text or not is_pdf)


def _keep(intake: Intake, layer: Layer, at: datetime, lease: Lease[Intake] | None = None) -> None:
    """Thinking comes before the transaction: SQLite lets one write at a time."""
    outline = outline_of(intake.campaign)
    targets = targets_for(outline)
    found = align(layer.paragraphs, targets, programme=programme_of(targets))
    with transaction.atomic():
        _stand_as_now(intake, lease)
        old = list(Section.objects.filter(layer__intake=intake, layer__current=True))
        kept = keep_layer(intake=intake, layer=layer, revision=0, at=at)
        write_placed(kept, found.sections, {one.key: one.title for one in targets})
        _keep_placings(kept, old)
        _say_whose_it_seems(intake, layer, at)
        had = intake.state in {IntakeState.CONFIRMED, IntakeState.TAKEN}
        intake.state = intake.state if had else IntakeState.READ
        intake.read_at, intake.claimed_until, intake.wanted_at = at, None, None
        intake.sentence = " ".join(layer.warnings)
        intake.save()
        note(
            intake, None, at, "reports.read_intake", f"Máy đã đọc “{intake.name}”.",
            paragraphs=len(layer.paragraphs), not_found=found.not_found,
        )  # fmt: skip
        settle_intake(intake, at)


def outline_of(campaign: Campaign) -> Outline:
    """The report outline in force. Refused before it is issued."""
    outlines = Outline.objects.filter(campaign=campaign, kind=OutlineKind.REPORT, issued_at__isnull=False)
    outline = outlines.order_by("-version").first()
    if outline is None:
        raise Refused(
            "Chưa ban hành đề cương báo cáo của đợt này nên chưa dò được báo cáo. Tệp vẫn được giữ."
        )
    return outline


def write_placed(layer: TextLayer, placed: Sequence[Placed], titles: Mapping[str, str]) -> None:
    paragraphs = layer.content["paragraphs"]
    Section.objects.bulk_create(
        Section(
            layer=layer, ordinal=ordinal, label=one.label[:60], heading=one.heading, first=one.first,
            last=one.last, leaves=list(one.leaves), is_foreign=one.is_foreign, method=one.method,
            is_sure=one.is_sure, score=None if one.score is None else f"{min(max(one.score, 0), 1):.3f}",
            **contents(paragraphs, one.first, one.last, one.label, one.heading, _title(one, titles)),
        )
        for ordinal, one in enumerate(placed, 1)
    )  # fmt: skip


def _title(one: Placed, titles: Mapping[str, str]) -> str:
    return " ".join([one.heading, *(titles.get(leaf, "") for leaf in one.leaves)])


def contents(
    paragraphs: Sequence[Mapping[str, Any]], first: int, last: int, label: str, heading: str, title: str
) -> dict[str, Any]:
    """The fields of a section over [first, last): its body without the heading, letters, page."""
    skipped = heading_length(paragraphs[first:last], heading, f"{label} {heading}")
    return {
        "page": paragraphs[first].get("page") if first < last else None,
        **body_of(paragraphs[first + skipped : last], title),
    }


def _keep_placings(layer: TextLayer, old: Sequence[Section]) -> None:
    """What a person placed in an earlier reading of the same file holds for the same heading."""
    said = {
        fold(f"{one.label} {one.heading}"): one
        for one in old
        if one.state != SectionState.READ and one.heading
    }
    for section in layer.sections.all() if said else ():
        before = said.get(fold(f"{section.label} {section.heading}"))
        if before is not None:
            section.leaves, section.is_foreign, section.state = (
                before.leaves,
                before.is_foreign,
                before.state,
            )
            section.person_id, section.at = before.person_id, before.at
            section.save(update_fields=["leaves", "is_foreign", "state", "person", "at"])


def _say_whose_it_seems(intake: Intake, layer: Layer, at: datetime) -> None:
    """Doubts of a file whose place is known; for another, the place that it names most, to be asked."""
    campaign = intake.campaign
    owed = Obligation.objects.filter(campaign=campaign, kind=OutlineKind.REPORT, dropped_at__isnull=True)
    by_unit = {one.unit_id: one for one in owed.select_related("campaign", "unit")}
    places = {pk: bare_name(one.unit_name) for pk, one in by_unit.items()}
    head = read_head(layer.paragraphs, places)
    said: list[dict[str, Any]] = []
    if intake.report is None and head.place is not None:
        said += [_guess(intake, by_unit[head.place], at)]
    elif intake.report is None:
        said += [{"code": "place", "sentence": "Máy chưa rõ tệp này là báo cáo của nơi nào."}]
    own = intake.report.obligation.unit_id if intake.report else None
    doubts = doubts_of(head, own=own, places=places, first=campaign.first_year, last=campaign.last_year)
    said += [{name: value for name, value in asdict(one).items() if value} for one in doubts]
    said += _handed_in_elsewhere(intake)
    intake.doubts = said


def _handed_in_elsewhere(intake: Intake) -> list[dict[str, Any]]:
    """The very same file came for another place as well: one of the two is a mistake."""
    others = Intake.objects.filter(campaign=intake.campaign, sha256=intake.sha256, report__isnull=False)
    others = others.exclude(pk=intake.pk).exclude(report=intake.report).exclude(state=IntakeState.SUPERSEDED)
    other = others.select_related("report__obligation").order_by("pk").first() if intake.report else None
    if other is None or other.report is None or intake.report is None:
        return []
    own, theirs = intake.report.obligation.unit_name, other.report.obligation
    asked = f"Đúng tệp này cũng đã nộp cho {theirs.unit_name}. Đúng là báo cáo của {own}?"
    return [{"code": "place", "sentence": asked, "place": theirs.unit_id}]


def _guess(intake: Intake, obligation: Obligation, at: datetime) -> dict[str, Any]:
    """The place it names gets it, to be confirmed; before that it does not replace a file that is there."""
    intake.report = open_report(obligation=obligation, by=actor_for(intake.given_by, at=at), at=at)
    intake.ordinal = next_ordinal(intake.report)
    others = Intake.objects.filter(report=intake.report).exclude(way=Way.WEB).exclude(pk=intake.pk)
    other = others.exclude(state=IntakeState.SUPERSEDED).order_by("-ordinal").first()
    asked = f"Đúng là báo cáo của {obligation.unit_name}?"
    if other is not None:
        said = f"Nơi này đã nộp tệp “{other.name}”. {asked} Nếu đúng, tệp này thay tệp trước."
        return {"code": "place", "sentence": said, "place": obligation.unit_id}
    return {
        "code": "guess",
        "sentence": f"Máy xếp theo phần đầu văn bản. {asked}",
        "place": obligation.unit_id,
    }
