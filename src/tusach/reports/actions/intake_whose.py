"""Whose a file is, which one is used: said by people where the machine only asks."""

from datetime import datetime

from django.db import transaction

from tusach.campaign.models import Obligation
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.claims import read_claims
from tusach.reports.actions.drafts import open_report
from tusach.reports.actions.findings import find_conflicts
from tusach.reports.actions.intake import note
from tusach.reports.actions.intake_layer import hold_reports, make_source, next_ordinal
from tusach.reports.models import Claim, ClaimState, Finding, FindingState, Intake, IntakeState, Way

READ = (IntakeState.READ, IntakeState.CONFIRMED, IntakeState.TAKEN)


def settle_intake(intake: Intake, at: datetime) -> None:
    """What follows once a file is read and its report is known: it replaces what its place handed in before, its
    figures are read and compared. Nothing while it is doubted that it is this place's.
    """
    if intake.state not in READ or intake.report_id is None or _is_doubted(intake):
        return
    before = Intake.objects.filter(report=intake.report_id, ordinal__lt=intake.ordinal).exclude(way=Way.WEB)
    # What was put into the report stays its text until the newer file is put in too.
    kept = [IntakeState.SUPERSEDED, IntakeState.UNREADABLE, IntakeState.TAKEN]
    before.exclude(state__in=kept).update(state=IntakeState.SUPERSEDED, superseded_by=intake, is_source=False)
    if not Intake.objects.filter(report=intake.report_id, is_source=True).exclude(pk=intake.pk).exists():
        make_source(intake)
    layer = intake.layers.get(current=True)
    read_claims(layer=layer)
    find_conflicts(layer=layer, at=at)


def _is_doubted(intake: Intake) -> bool:
    return any(one.get("code") == "place" for one in intake.doubts)


@transaction.atomic
def say_whose(*, intake: Intake, obligation: Obligation, by: Actor, at: datetime) -> Intake:
    """A person says whose report a file is: the doubt about the place is settled, and it replaces what came before.

    Refused when its text is in another report already: that was a person's choice.
    """
    if not rules.may_say_whose(by, intake):
        raise Refused("Chỉ tổ biên tập ở trung ương nói được tệp này của nơi nào.")
    if obligation.campaign_id != intake.campaign_id:
        raise Refused("Nơi này không gửi báo cáo trong đợt của tệp.")
    report = open_report(obligation=obligation, by=by, at=at)
    intake = _held(intake, report.pk)
    if report.pk != intake.report_id:
        if intake.state == IntakeState.TAKEN:
            raise Refused(
                "Chữ của tệp đã được đưa vào báo cáo nên không đổi nơi gửi nữa. Xin nộp lại tệp cho đúng nơi."
            )
        _let_go(intake, at)
        intake.report, intake.ordinal = report, next_ordinal(report)
        if intake.state == IntakeState.SUPERSEDED:  # it was replaced elsewhere, or called no report
            intake.state, intake.superseded_by = _state_again(intake), None
    intake.doubts = [one for one in intake.doubts if one.get("code") not in {"place", "guess"}]
    intake.save(update_fields=["report", "ordinal", "doubts", "is_source", "state", "superseded_by"])
    Claim.objects.filter(layer__intake=intake).update(report=report)
    settle_intake(intake, at)
    note(intake, by, at, "reports.say_whose", f"“{intake.name}” là báo cáo của {obligation.unit_name}.")
    return intake


@transaction.atomic
def set_aside(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """A file that is no report (an annex, the picture in a letter) stays kept and asks nobody any more; to say whose it is
    takes it up again.
    """
    if not rules.may_say_whose(by, intake):
        raise Refused("Chỉ tổ biên tập ở trung ương để riêng được tệp.")
    intake = _held(intake)
    if intake.state not in {IntakeState.WAITING, IntakeState.UNREADABLE, IntakeState.READ}:
        raise Refused("Tệp này đang được đọc, hoặc đã được dò, đã thay. Xin mở lại trang để xem.")
    _let_go(intake, at)
    Claim.objects.filter(layer__intake=intake, state=ClaimState.READ).delete()
    intake.report, intake.ordinal, intake.doubts = None, 1, []
    intake.state, intake.wanted_at = IntakeState.SUPERSEDED, None
    intake.save(update_fields=["report", "ordinal", "doubts", "state", "wanted_at", "is_source"])
    note(intake, by, at, "reports.set_aside", f"“{intake.name}” không phải báo cáo; để riêng.")
    return intake


def _held(intake: Intake, *reports: int) -> Intake:
    """As it stands now, after what others did to it since the page was made; its report is held, and these."""
    hold_reports([intake.report_id, *reports])
    return Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)


def _let_go(intake: Intake, at: datetime) -> None:
    """The report that the file was not of: what the file replaced there is used again."""
    intake.is_source = False
    Intake.objects.filter(pk=intake.pk).update(is_source=False)
    Finding.objects.filter(layer__intake=intake, state=FindingState.OPEN).delete()
    replaced = Intake.objects.filter(superseded_by=intake).order_by("ordinal")
    last = replaced.last()
    if last is not None:
        replaced.exclude(pk=last.pk).update(superseded_by=last)
        last.state, last.superseded_by = _state_again(last), None
        last.save(update_fields=["state", "superseded_by"])
        settle_intake(last, at)


def _state_again(intake: Intake) -> IntakeState:
    """Of a file that is used again: one that was replaced before anybody read it waits to be read."""
    return IntakeState.READ if intake.layers.filter(current=True).exists() else IntakeState.WAITING


@transaction.atomic
def settle_doubt(*, intake: Intake, code: str, by: Actor, at: datetime) -> Intake:
    """A person looked at a doubt about years or date and says that the file belongs here."""
    if not rules.may_place(by, intake):
        raise Refused("Với chức trách hiện nay, anh chị không làm được việc này.")
    if code in {"place", "guess"}:
        raise Refused(
            "Tệp của nơi nào thì tổ biên tập ở trung ương ghi. Nếu gửi nhầm tệp, xin nộp lại đúng tệp."
        )
    intake = _held(intake)
    gone = [one for one in intake.doubts if one.get("code") == code]
    intake.doubts = [one for one in intake.doubts if one.get("code") != code]
    intake.save(update_fields=["doubts"])
    settle_intake(intake, at)
    for one in gone:
        note(intake, by, at, "reports.settle_doubt", f"“{intake.name}”: đã xem. {one['sentence']}")
    return intake


@transaction.atomic
def bring_back(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """An earlier file is used again, and what replaced it steps back: it was an annex, or sent by mistake."""
    if not rules.may_place(by, intake):
        raise Refused("Với chức trách hiện nay, anh chị không làm được việc này.")
    intake = _held(intake)
    if intake.state != IntakeState.SUPERSEDED or intake.report_id is None:
        raise Refused("Tệp này đang được dùng.")
    others = Intake.objects.filter(report=intake.report_id).exclude(way=Way.WEB).exclude(pk=intake.pk)
    others.exclude(state=IntakeState.UNREADABLE).update(
        state=IntakeState.SUPERSEDED, superseded_by=intake, is_source=False
    )
    intake.state, intake.superseded_by = _state_again(intake), None
    intake.claimed_until, intake.tries = None, 0  # a reader that held it then does so no more
    intake.save(update_fields=["state", "superseded_by", "claimed_until", "tries"])
    settle_intake(intake, at)
    note(intake, by, at, "reports.bring_back", f"Dùng lại tệp “{intake.name}”.")
    return intake
