"""Who may read plans, run campaigns, extend days and see who owes what."""

from typing import Any

from tusach.campaign.models import Campaign, Obligation, PlanReading
from tusach.people.models import Actor, Body, Role

# Who has a part in what a place answers: writes, keeps the shelf that is counted, checks, signs, edits, sends. Who supplies
# books, keeps a library or accounts, or gives an opinion has none (docs/choices/0009-who-reads-answers.md).
ANSWERERS = (Role.REPORTER, Role.KEEPER, Role.REVIEWER, Role.LEADER, Role.EDITOR, Role.CLERK)


def is_known(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.is_known


def runs_campaigns(actor: Actor) -> bool:
    """Administrators, and the centre's editors and leaders."""
    return actor.has_role(Role.ADMINISTRATOR) or actor.serves_centre(Role.EDITOR, Role.LEADER)


def may_read_plan(actor: Actor, thing: PlanReading | None = None) -> bool:  # noqa: ARG001
    return runs_campaigns(actor)


def may_see_campaign(actor: Actor, thing: Campaign) -> bool:  # noqa: ARG001
    return actor.is_known


def may_run_campaign(actor: Actor, thing: Campaign) -> bool:  # noqa: ARG001
    return runs_campaigns(actor)


def may_extend(actor: Actor, thing: Obligation) -> bool:
    """The centre everywhere; a province for the units below it, not for itself."""
    below = thing.province_id is not None and thing.unit_id != thing.province_id
    own = below and thing.province_id in actor.units(Role.REVIEWER, Role.LEADER, level="PROVINCE")
    return runs_campaigns(actor) or own


def reminds_below(actor: Actor) -> set[int]:
    """The provinces for whose places one may say that their answers are missing."""
    return set(actor.units(Role.REVIEWER, Role.LEADER, level="PROVINCE"))


def may_remind_below(actor: Actor, thing: Campaign) -> bool:  # noqa: ARG001
    return bool(reminds_below(actor))


def may_drop(actor: Actor, thing: Obligation) -> bool:  # noqa: ARG001
    return runs_campaigns(actor)


def may_write_letter(actor: Actor, thing: Campaign) -> bool:  # noqa: ARG001
    """Who runs campaigns, in the name of a body served."""
    return runs_campaigns(actor) and bool(actor.bodies())


def may_open_letter(actor: Actor, thing: Campaign) -> bool:
    """Who writes it, and the clerk of a body whose letter waits for its number."""
    waits = thing.prepared_letters.filter(body__in=actor.bodies(Role.CLERK))
    return may_write_letter(actor, thing) or waits.exists()


def may_number_letter(actor: Actor, body: Body) -> bool:
    """The body's clerk, or who signs."""
    return body.pk in actor.bodies(Role.CLERK, Role.LEADER)


def may_keep_calendar(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.is_known
