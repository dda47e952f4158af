from typing import Any

from tusach.journal.models import Mail, Notice
from tusach.people.models import Actor, Role

THE_DESK = (Role.ADMINISTRATOR, Role.LEADER, Role.EDITOR, Role.REVIEWER)


def may_read_all(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001 - every rule has the same shape
    return actor.serves_centre(*THE_DESK)


def may_read_own(actor: Actor, thing: Any = None) -> bool:  # noqa: ARG001
    return actor.is_known


def may_read_notice(actor: Actor, notice: Notice) -> bool:
    return actor.person is not None and notice.person_id == actor.person.pk


def may_manage_mail(actor: Actor, mail: Mail | None = None) -> bool:  # noqa: ARG001
    return actor.serves_centre(Role.ADMINISTRATOR)
