"""Figures of a report that do not agree: found by the machine, asked of the province, settled by a person."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer
from tusach.people import queries as people
from tusach.people.models import Actor, Role
from tusach.reports import rules
from tusach.reports.models import Claim, ClaimState, Finding, FindingState, TextLayer
from tusach.reports.quantities import Stated, compare
from tusach.reports.queries.claims import quantity_of
from tusach.reports.queries.known import known_of
from tusach.reports.totals import only_totals

ASKED, ANSWERED = "reports.asked", "reports.explained"
journal.name_kind(ASKED, "Trung ương hỏi về số liệu")
journal.name_kind(ANSWERED, "Tỉnh giải thích số liệu")
MOST = 4_000


@transaction.atomic
def find_conflicts(*, layer: TextLayer, at: datetime) -> int:
    """Compare the figures of a layer with each other and with what is known. What nobody touched and is not so any
    more goes; what was asked or settled stays. A text that is not the report's takes no finding from the one that
    is. Returns how many stand open.
    """
    report = layer.intake.report
    if report is None:
        return 0
    by_id = {one.id: one for one in Layer.from_json(layer.content).paragraphs}
    stated = [
        Stated(one.pk, one.leaf, one.indicator, quantity_of(one), by_id[one.paragraph])
        for one in layer.claims.exclude(state=ClaimState.REJECTED).order_by("pk")
        if one.paragraph in by_id
    ]
    known = known_of(report, {one.indicator for one in stated if one.indicator})
    conflicts = only_totals(compare(stated, known), stated, known)
    held = {one.mark: one for one in Finding.objects.filter(report=report)}
    source = TextLayer.objects.filter(intake__report=report, intake__is_source=True, current=True)
    live = set(source.values_list("pk", flat=True))
    for conflict in conflicts:
        finding = held.pop(conflict.mark, None) or Finding(report=report, mark=conflict.mark, made_at=at)
        if finding.layer_id in live - {layer.pk}:
            continue
        finding.layer, finding.kind, finding.leaf = layer, conflict.kind[:20], conflict.leaf
        finding.sentence, finding.claims = conflict.sentence, list(conflict.claims)
        finding.save()
    gone = [one.pk for one in held.values() if one.state == FindingState.OPEN and one.layer_id == layer.pk]
    Finding.objects.filter(pk__in=gone).delete()
    return Finding.objects.filter(report=report, layer=layer, state=FindingState.OPEN).count()


def _locked(finding: Finding) -> Finding:
    held = Finding.objects.select_for_update(of=("self",)).select_related(
        "report__obligation", "report__outline"
    )
    return held.get(pk=finding.pk)


@transaction.atomic
def ask_about(*, finding: Finding, question: str, by: Actor, at: datetime) -> Finding:
    """Ask the province to explain; its writers hear of it. Asking again replaces the question, not the answer."""
    finding = _locked(finding)
    if not rules.may_judge(by):
        raise Refused("Chỉ tổ biên tập ở trung ương hỏi được tỉnh.")
    if finding.state == FindingState.SETTLED:
        raise Refused("Chỗ này đã xong. Nếu cần hỏi nữa, xin mở lại trước.")
    finding.question = question.strip()[:MOST] or "Xin tỉnh kiểm tra và cho biết số nào đúng."
    finding.state, finding.asked_by, finding.asked_at = FindingState.ASKED, by.person, at
    finding.save()
    owner = finding.report.obligation
    journal.tell(
        people=people.people_at(owner.unit_id, roles=[Role.REPORTER, Role.LEADER], at=at), kind=ASKED, at=at,
        sentence=f"Trung ương hỏi: {finding.sentence}", body=finding.question,
        url=reverse("reports:finding-show", args=[finding.pk]), subject=f"reports.Finding:{finding.pk}",
    )  # fmt: skip
    _note(finding, by, at, "asked", f"Hỏi {owner.unit_name}: {finding.question}")
    return finding


@transaction.atomic
def explain(*, finding: Finding, answer: str, by: Actor, at: datetime) -> Finding:
    """The province answers; who asked hears of it. Earlier answers stay in the journal."""
    finding = _locked(finding)
    if not rules.may_explain(by, finding):
        raise Refused("Chỉ người viết báo cáo của tỉnh trả lời được.")
    if finding.state not in {FindingState.ASKED, FindingState.EXPLAINED}:
        raise Refused("Chỗ này hiện không hỏi tỉnh.")
    if not answer.strip():
        raise Refused("Xin ghi câu trả lời.", field="answer")
    finding.answer, finding.state = answer.strip()[:MOST], FindingState.EXPLAINED
    finding.answered_by, finding.answered_at = by.person, at
    finding.save()
    owner = finding.report.obligation
    journal.tell(
        people=[finding.asked_by] if finding.asked_by else [], kind=ANSWERED, at=at,
        sentence=f"{owner.unit_name} trả lời: {finding.answer}", body=finding.sentence,
        url=reverse("reports:finding-show", args=[finding.pk]), subject=f"reports.Finding:{finding.pk}",
    )  # fmt: skip
    _note(finding, by, at, "explained", f"{owner.unit_name} giải thích: {finding.answer}")
    return finding


@transaction.atomic
def settle_finding(*, finding: Finding, outcome: str, by: Actor, at: datetime) -> Finding:
    """Say how it ended: which figure holds, or why both may stand."""
    finding = _locked(finding)
    if not rules.may_judge(by):
        raise Refused("Chỉ tổ biên tập ở trung ương kết luận được.")
    if not outcome.strip():
        raise Refused("Xin ghi kết luận, ví dụ: dùng 118 trên 120 xã.", field="outcome")
    finding.outcome, finding.state = outcome.strip()[:MOST], FindingState.SETTLED
    finding.settled_by, finding.settled_at = by.person, at
    finding.save()
    _note(finding, by, at, "settled", f"Kết luận: {finding.outcome}")
    return finding


@transaction.atomic
def open_finding(*, finding: Finding, by: Actor, at: datetime) -> Finding:
    """A settled one is looked at again; what was said so far stays."""
    finding = _locked(finding)
    if not rules.may_judge(by):
        raise Refused("Chỉ tổ biên tập ở trung ương mở lại được.")
    if finding.state == FindingState.SETTLED:
        finding.state = FindingState.EXPLAINED if finding.answer else FindingState.OPEN
        finding.save(update_fields=["state"])
        _note(finding, by, at, "opened", f"Mở lại: {finding.sentence}")
    return finding


def _note(finding: Finding, by: Actor, at: datetime, what: str, sentence: str) -> None:
    claims = list(Claim.objects.filter(pk__in=finding.claims).values_list("quote", flat=True))
    journal.record(
        act=f"reports.finding_{what}", subject=f"reports.Finding:{finding.pk}", by=by, at=at,
        sentence=sentence[:300], facts={"finding": finding.sentence, "quotes": claims, "said": sentence},
    )  # fmt: skip
