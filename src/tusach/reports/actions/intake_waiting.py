"""Files that wait to be read: asked for by a person, held by a worker while it lives, free again when it is gone."""

from datetime import datetime

from django.db import transaction

from tusach.kit import leases
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports import queries, rules
from tusach.reports.actions.intake import note
from tusach.reports.models import Intake, IntakeState


def look_alive(*, at: datetime) -> None:
    """A worker says that it is there; the pages of files that wait say when nobody has been there lately."""
    leases.look_alive(queries.READER, at=at)


def claim_intake(*, at: datetime) -> Intake | None:
    """The file to read next, held until its lease ends: first those that somebody waits for, then the oldest. None when
    there is none.
    """
    return leases.claim(queries.waiting(), at=at, state=IntakeState.READING)


def give_up(*, at: datetime) -> list[Intake]:
    """Files of which every reader died are no longer tried; they are kept, and people may ask for them again."""
    lost = leases.in_vain(queries.waiting(), at=at)
    for intake in lost:
        intake.state, intake.sentence = IntakeState.UNREADABLE, leases.GAVE_UP
        intake.read_at, intake.claimed_until = at, None
        intake.save(update_fields=["state", "sentence", "read_at", "claimed_until"])
    return lost


@transaction.atomic
def want_reading(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """The worker reads this file before the others, and again where it could not. Asked twice, it is one wish.

    Refused for a file that was read or replaced. One that is being read stays so.
    """
    if not rules.may_place(by, intake):
        raise Refused("Với chức trách hiện nay, anh chị không làm được việc này.")
    intake = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    held = intake.claimed_until is not None and intake.claimed_until > at
    if intake.state == IntakeState.SUPERSEDED:
        raise Refused("Nơi này đã nộp bản thay thế. Muốn dùng tệp này thì bấm “Dùng lại tệp này”.")
    if intake.state not in {IntakeState.WAITING, IntakeState.READING, IntakeState.UNREADABLE}:
        raise Refused("Máy đã đọc tệp này rồi.")
    if intake.state == IntakeState.READING and held:
        return intake
    if intake.state == IntakeState.WAITING and intake.wanted_at is not None:
        return intake
    again = intake.state == IntakeState.UNREADABLE
    intake.state, intake.sentence, intake.claimed_until = IntakeState.WAITING, "", None
    intake.wanted_at, intake.tries, intake.page, intake.pages = at, 0, 0, 0
    intake.save(update_fields=["state", "sentence", "claimed_until", "wanted_at", "tries", "page", "pages"])
    said = f"Cho đọc lại “{intake.name}”." if again else f"Cho đọc ngay “{intake.name}”."
    note(intake, by, at, "reports.want_reading", said)
    return intake
