from typing import Any

from tusach.people.models import Actor, BodyKind, Role
from tusach.places.models import Level

# Experts are asked about a draft, as ministries are: who has no other post at the centre sees what they are asked.
_DESK = tuple(role for role in Role if role != Role.EXPERT)


def is_of_the_desk(actor: Actor) -> bool:
    """Works on the report at the centre: reads drafts, codes and versions as a whole."""
    return actor.serves_centre(*_DESK)


def may_read_drafts(actor: Actor, thing: Any) -> bool:  # noqa: ARG001 - every rule has the same shape
    return is_of_the_desk(actor)


def may_make_draft(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR)


# --- rounds: the secretariat runs them, the leaders approve, the invited see the version and their own comments --------


# Who may answer for a body that is asked: who keeps its shelf or its accounts does not.
ANSWERERS = (Role.REPORTER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.EXPERT, Role.EDITOR)


def desk_bodies(actor: Actor, *roles: str) -> frozenset[int]:
    """The bodies of the centre at which the person works on the report, in one of `roles`; a ministry is none."""
    return frozenset(
        duty.body_id
        for duty in actor.duties
        if duty.level == Level.NATION and duty.kind != BodyKind.MINISTRY and duty.role in roles
    )


def may_list_rounds(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR, Role.CLERK, Role.LEADER)


def may_read_rounds(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return bool(desk_bodies(actor, Role.EDITOR, Role.CLERK, Role.LEADER))


def may_run_rounds(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return bool(desk_bodies(actor, Role.EDITOR))


def may_enter_answers(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return bool(desk_bodies(actor, Role.EDITOR, Role.CLERK))


def may_issue_letter(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    """Who signs or gives the number of a covering letter; those who write it do not issue it."""
    return bool(desk_bodies(actor, Role.LEADER, Role.CLERK))


def may_dispose(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return bool(desk_bodies(actor, Role.EDITOR))


def may_approve_points(actor: Actor, thing: Any) -> bool:
    """A leader of the centre whose own body is not among those that were asked: nobody approves what became of their
    own comments.
    """
    leads = desk_bodies(actor, Role.LEADER)
    asked = {one.body_id for one in thing.invited.all()} if leads and thing is not None else set()
    return bool(leads - asked)


def may_be_asked(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    """Experts, and whoever serves a province, a ministry or the centre: has the page of what one is asked in the menu."""
    levels = {duty.level for duty in actor.duties}
    return actor.has_role(Role.EXPERT) or bool(levels & {Level.NATION, Level.PROVINCE})


def may_answer(actor: Actor, thing: Any) -> bool:
    """The person asked, or who reports, reviews or leads at the body asked."""
    if actor.person is not None and thing.person_id == actor.person.pk:
        return True
    return thing.body_id is not None and thing.body_id in actor.bodies(*ANSWERERS)


# --- coding: the centre reads, its editors mark passages and keep the codebook ------------------------------------------


def may_read_codes(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return is_of_the_desk(actor)


def may_code(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR)


def may_publish_models(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR, Role.LEADER)


# --- writing: the centre reads, its editors write, its leaders and clerks issue -----------------------------------------


def may_read_writing(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return is_of_the_desk(actor)


def may_write(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.EDITOR)


def may_issue_manuscript(actor: Actor, thing: Any) -> bool:  # noqa: ARG001
    """Who signs or gives the number; those who write do not issue."""
    return actor.serves_centre(Role.LEADER, Role.CLERK)
