from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tusach.campaign.models import CampaignState, Obligation
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.text import moment
from tusach.kit.writes import Insert
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.outlines import see_that_it_is_expected
from tusach.reports.actions.steps import Canonical, canonical, form_for, locked, open_leaves, step, whole
from tusach.reports.leaves import DERIVED, finish
from tusach.reports.merge import Pair, merge
from tusach.reports.models import Clash, Outline, Report, Revision, Signature, State
from tusach.reports.validate import Checked, read_answers, validate

_REVISION = Insert(Revision)
ENDED = "Chức trách của anh chị ở nơi này đã hết nên chưa lưu được. Xin nhờ người đang phụ trách; phần đã viết vẫn còn trên trang này."


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save: the revision that now stands, the pairs to settle, and a sentence when it is not plain."""

    revision: int
    pairs: Sequence[Pair] = ()
    checked: Checked | None = None
    sentence: str = ""
    sent: bool = False
    doubts: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def open_report(*, obligation: Obligation, by: Actor, at: datetime) -> Report:
    """The report of an obligation, made when it is first opened. Refused when nothing was issued to answer."""
    held = Report.objects.filter(obligation=obligation).first()
    if held:
        return held
    # Opened twice at one moment: the second waits here and finds the first's.
    Obligation.objects.select_for_update(no_key=True).values_list("pk").get(pk=obligation.pk)
    if held := Report.objects.filter(obligation=obligation).first():
        return held
    outline = (
        Outline.objects.filter(campaign=obligation.campaign_id, kind=obligation.kind, issued_at__isnull=False)
        .order_by("-version")
        .first()
    )
    if outline is None:
        raise Refused(
            "Trung ương chưa ban hành phiếu hoặc đề cương cho đợt này. Khi có, anh chị sẽ được báo."
        )
    if obligation.dropped_at:
        raise Refused("Nơi này không còn phải gửi trong đợt này.")
    whole(outline)
    report = Report(obligation=obligation, outline=outline, changed_at=at)
    finish(report, validate(form_for(outline), {}), set())
    report.save()
    see_that_it_is_expected(obligation=obligation, by=by, at=at)
    journal.record(
        act="reports.open_report",
        subject=f"reports.Report:{report.pk}",
        by=by,
        at=at,
        sentence=f"{obligation.unit_name} mở {obligation.get_kind_display()}.",
    )
    return report


@transaction.atomic
def save_draft(
    *, report: Report, answers: Mapping[str, Any], base: int, client_key: str, by: Actor, at: datetime
) -> Saved:
    """Save the fields that were sent, typed since revision `base`; None clears a field.

    The same `client_key` again gives the same revision; nothing changed makes no revision. Fields that another
    changed meanwhile are not overwritten: the pair is kept for a person to settle. What arrives after sending or
    closing is kept too: beside the sent report, or as a draft, with the sentence that says so.
    """
    report = locked(report)
    if not rules.is_writer(by, report):
        raise Refused(ENDED)
    form = form_for(report.outline)
    mine, _, doubts = read_answers(form, answers)
    client_key = client_key[:64]
    held = standing(report, base, client_key)
    if held.repeated is not None:
        return Saved(held.repeated, doubts=doubts)
    now, merged = held.now, merge(held.base, held.now, mine)
    if report.state not in rules.OPEN:
        return _kept_aside(report, now, mine, client_key, by, at)
    _keep_pairs(report, merged.pairs, client_key, by, at)
    if merged.answers == now:
        return Saved(report.revision, merged.pairs, validate(form, now), _paired(merged.pairs), doubts=doubts)
    checked = write_answers(report, form, merged.answers, base, client_key, by, at)
    said = _paired(merged.pairs)
    if report.obligation.campaign.state == CampaignState.CLOSED:
        said = "Đợt tổng kết đã khép lại: phần vừa viết được giữ ở dạng nháp, chưa gửi được."
    return Saved(report.revision, merged.pairs, checked, said, doubts=doubts)


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers as they stand, as they stood when the page was opened, and the revision that this key made."""

    now: dict[str, Any]
    base: dict[str, Any]
    repeated: int | None = None


def standing(report: Report, base: int, client_key: str) -> Standing:
    """One query, and a second one where a key may have left a pair to settle; none before the first save."""
    if not report.revision:
        return Standing({}, {})
    since = min(max(base, 0), report.revision)
    wanted = Q(number__in=[report.revision, since])
    if client_key:
        wanted |= Q(client_key=client_key)
    rows = {number: (key, answers) for number, key, answers in
            report.revisions.filter(wanted).values_list("number", "client_key", "answers")}  # fmt: skip
    repeated = next((number for number, (key, _) in rows.items() if client_key and key == client_key), None)
    if repeated is None and client_key and report.clashes.filter(client_key=client_key).exists():
        repeated = report.revision
    answers = {number: found for number, (_, found) in rows.items()}
    return Standing(dict(answers.get(report.revision) or {}), dict(answers.get(since) or {}), repeated)


def write_answers(
    report: Report, form: Any, answers: dict[str, Any], base: int, client_key: str, by: Actor, at: datetime
) -> Checked:
    checked = validate(form, answers)
    revision = add_revision(report, answers, canonical(answers), base, client_key, by, at)
    digest = revision.digest
    if report.state == State.NOT_STARTED:
        step(report, State.DRAFT, checked, by=by, at=at, revision=report.revision)
    else:
        report.changed_at = at
        finish(report, checked, open_leaves(report))
        report.save(update_fields=["revision", "changed_at", *DERIVED])
        journal.record(
            act="reports.save_draft",
            subject=f"reports.Report:{report.pk}",
            by=by,
            at=at,
            sentence=f"Lưu nháp lần {report.revision}: {report.obligation.unit_name}.",
            facts={"revision": report.revision, "digest": digest},
        )
    return checked


def add_revision(
    report: Report,
    answers: dict[str, Any],
    written: Canonical,
    base: int,
    client_key: str,
    by: Actor,
    at: datetime,
) -> Revision:
    """The next revision of a locked report; signatures over an earlier one are void. The caller saves the report."""
    report.revision += 1
    if report.revision > 1:
        Signature.objects.filter(report=report, voided_at__isnull=True).update(voided_at=at)
    revision = Revision(
        report=report, number=report.revision, answers=answers, digest=written.digest, person=by.person,
        saved_at=at, base=max(base, 0), client_key=client_key,
    )  # fmt: skip
    _REVISION.add(revision, texts={"answers": written.text})
    return revision


def _keep_pairs(report: Report, pairs: Sequence[Pair], client_key: str, by: Actor, at: datetime) -> None:
    open_ones = list(report.clashes.filter(settled_at__isnull=True).values("key", "mine")) if pairs else []
    Clash.objects.bulk_create(
        Clash(report=report, key=pair.key, mine=pair.mine, theirs=pair.theirs, person=by.person, at=at,
              client_key=client_key)
        for pair in pairs
        if {"key": pair.key, "mine": pair.mine} not in open_ones
    )  # fmt: skip


def _paired(pairs: Sequence[Pair]) -> str:
    if not pairs:
        return ""
    return f"Có {len(pairs)} câu hai người cùng sửa. Cả hai bản đều được giữ, xin chọn bản đúng."


def _kept_aside(
    report: Report, now: Mapping[str, Any], mine: Mapping[str, Any], client_key: str, by: Actor, at: datetime
) -> Saved:
    pairs = [
        Pair(key, now.get(key), value, now.get(key)) for key, value in mine.items() if value != now.get(key)
    ]
    _keep_pairs(report, pairs, client_key, by, at)
    when = moment(report.submitted_at) if report.submitted_at else ""
    said = (
        f"Phiếu đã gửi lúc {when} nên không sửa thẳng được. Phần vừa viết được giữ riêng; rút phiếu về rồi chọn bản đúng."
        if pairs
        else ""
    )
    return Saved(report.revision, pairs, None, said)


@transaction.atomic
def settle_clash(*, clash: Clash, take_mine: bool, by: Actor, at: datetime) -> Report:
    """Choose one of two kept answers; choosing the one not in the report makes a new revision."""
    report = locked(clash.report)
    clash = Clash.objects.select_for_update(of=("self",)).get(pk=clash.pk)
    if not rules.is_writer(by, report):
        raise Refused(ENDED)
    if clash.settled_at:
        raise Refused("Chỗ này đã có người chọn rồi.")
    if take_mine and report.state not in rules.OPEN:
        raise Refused("Phiếu đang ở cấp trên. Xin rút phiếu về rồi mới chọn bản này.")
    clash.settled_at = at
    clash.save(update_fields=["settled_at"])
    if take_mine:
        answers = standing(report, report.revision, "").now
        answers[clash.key] = clash.mine
        kept = {key: value for key, value in answers.items() if value is not None}
        write_answers(report, form_for(report.outline), kept, report.revision, "", by, at)
    return report
