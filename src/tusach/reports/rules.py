"""Who may do what with a report. A commune's way up: its district (until 30 June 2025), its province."""

from typing import Any

from tusach.campaign.models import CampaignState
from tusach.campaign.rules import ANSWERERS
from tusach.people.models import Actor, Role
from tusach.places.models import Level
from tusach.reports.models import Intake, OutlineKind, Report, State

OPEN = {State.NOT_STARTED, State.DRAFT, State.RETURNED}
WRITERS = (Role.REPORTER, Role.LEADER, Role.EDITOR)
REVIEWERS = (Role.REVIEWER, Role.LEADER)


def may_work(actor: Actor, thing: Any) -> bool:  # noqa: ARG001 - every rule has the same shape
    return bool(actor.duties)


def has_own(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    """Writes for a place: has the page of own reports in the menu."""
    return bool(actor.units(*WRITERS))


def is_reviewer(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return any(duty.role in REVIEWERS and duty.level != Level.COMMUNE for duty in actor.duties)


def places_read(actor: Actor, *, level: str | None = None) -> frozenset[int]:
    """The units whose answers, and those below them, one reads: where one has a part in answering."""
    return actor.units(*ANSWERERS, level=level)


def may_see(actor: Actor, report: Report) -> bool:
    owner = report.obligation
    return actor.serves_centre() or bool(
        places_read(actor) & {owner.unit_id, owner.district_id, owner.province_id}
    )


def is_writer(actor: Actor, report: Report) -> bool:
    return report.obligation.unit_id in actor.units(*WRITERS)


def has_written(actor: Actor, report: Report) -> bool:
    """Wrote in it once, perhaps in a post that has ended since."""
    return actor.person is not None and report.revisions.filter(person=actor.person).exists()


def may_try_writing(actor: Actor, report: Report) -> bool:
    """The door to saving; a post that ended is told so by a sentence, with the typed text still on the page."""
    return is_writer(actor, report) or has_written(actor, report)


def may_read(actor: Actor, report: Report) -> bool:
    return may_see(actor, report) or has_written(actor, report)


def may_open(actor: Actor, obligation: Any) -> bool:
    return obligation.unit_id in actor.units(*WRITERS)


def is_checker(actor: Actor, report: Report) -> bool:
    district = report.obligation.district_id
    return district is not None and district in actor.units(*REVIEWERS, level=Level.DISTRICT)


def is_acceptor(actor: Actor, report: Report) -> bool:
    """The last step of the way up: the province for its communes, the centre for the provinces."""
    owner = report.obligation
    if owner.level == Level.PROVINCE or owner.province_id is None:
        return actor.serves_centre(*REVIEWERS)
    return owner.province_id in actor.units(*REVIEWERS, level=Level.PROVINCE)


def may_check(actor: Actor, report: Report) -> bool:
    return is_checker(actor, report)


def may_review(actor: Actor, report: Report) -> bool:
    return is_checker(actor, report) or is_acceptor(actor, report)


may_return = may_review


def may_accept(actor: Actor, report: Report) -> bool:
    return is_acceptor(actor, report)


def may_accept_some(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return bool(actor.units(*REVIEWERS, level=Level.PROVINCE)) or actor.serves_centre(*REVIEWERS)


def may_submit(actor: Actor, report: Report) -> bool:
    return is_writer(actor, report)


may_withdraw = may_submit


def may_sign(actor: Actor, report: Report) -> bool:
    return report.obligation.unit_id in actor.units(Role.LEADER)


def may_reopen(actor: Actor, report: Report) -> bool:
    """Who took it in, or the centre; once the campaign is closed only the centre: what was published stands."""
    centre = actor.serves_centre(*REVIEWERS)
    if report.obligation.campaign.state == CampaignState.CLOSED:
        return centre
    return centre or is_acceptor(actor, report)


def may_lock(actor: Actor, report: Report) -> bool:
    return is_acceptor(actor, report)


def may_issue(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR, Role.LEADER, Role.ADMINISTRATOR)


def may_settle(actor: Actor, clash: Any) -> bool:
    return is_writer(actor, clash.report)


# Reports as files: only what provinces (and the centre) owe by the outline; a commune has none of it.
FILERS = (Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.CLERK)
READERS = (Role.EDITOR, Role.REVIEWER, Role.LEADER)


def may_see_intakes(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre() or bool(places_read(actor, level=Level.PROVINCE))


def may_see_all_intakes(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.serves_centre()


def may_file(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    """Hands in for any province, also what came by e-mail or on paper."""
    return actor.serves_centre(*FILERS)


def may_hand_in(actor: Actor, report: Report) -> bool:
    return report.outline.kind == OutlineKind.REPORT and (may_file(actor) or is_writer(actor, report))


def may_try_file(actor: Actor, report: Report) -> bool:
    """The look before sending: nothing is kept by it."""
    return report.outline.kind == OutlineKind.REPORT and (actor.serves_centre() or is_writer(actor, report))


def may_see_intake(actor: Actor, intake: Intake) -> bool:
    return actor.serves_centre() or (intake.report is not None and may_see(actor, intake.report))


def may_see_letter(actor: Actor, intake: Intake) -> bool:
    """The e-mail that a file came with. One that the centre dropped may hold reports of other places as well; what a place
    dropped itself it sees again.
    """
    given, report = intake.given_body, intake.report
    own = given is not None and report is not None and given.unit_id == report.obligation.unit_id
    return actor.serves_centre() or (own and may_see_intake(actor, intake))


def may_place(actor: Actor, intake: Intake) -> bool:
    """Says where the parts of a file stand in the outline, and puts its text into the report."""
    return actor.serves_centre(*READERS) or (intake.report is not None and is_writer(actor, intake.report))


may_take = may_place


def may_say_whose(actor: Actor, intake: Intake) -> bool:  # noqa: ARG001
    return actor.serves_centre(*FILERS)


def may_register(actor: Actor, intake: Intake) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.CLERK)


def may_send_for(actor: Actor, report: Report) -> bool:  # noqa: ARG001
    """Sends up what a province handed in as a file or on paper."""
    return actor.serves_centre(*READERS)


def may_judge(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    """Confirms, corrects and rejects figures that the machine read; asks a province, settles what was found."""
    return actor.serves_centre(*READERS)


def may_explain(actor: Actor, finding: Any) -> bool:
    return is_writer(actor, finding.report)


def may_see_claim(actor: Actor, claim: Any) -> bool:
    return may_see(actor, claim.report)
