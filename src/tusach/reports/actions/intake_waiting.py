"""Files that wait to be read: asked for by a person, held by a worker while it lives, free again when it is gone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.reports import rules
from tusach.reports.actions.intake import note
from tusach.reports.models import Intake, IntakeState
from tusach.reports.queries.waiting import READER, waiting_since

LEASE = timedelta(seconds=90)
MOST_TRIES = 3
_EVERY = timedelta(seconds=2)
_KEPT_SECONDS = 7 * 24 * 3600
GAVE_UP = (
    "Ba lần đọc tệp này đều bị ngắt giữa chừng, có thể vì máy chủ thiếu bộ nhớ hoặc khởi động lại. "
    "Xin bấm đọc lại, hoặc tách tệp thành nhiều phần."
)


class LostError(Exception):
    """The file is no longer this reader's: its lease ran out and another took it, or a newer file replaced it."""


class Lease:
    """A claimed file, held for `LEASE` from the last sign of life of its reader; at most one sign in two seconds is
    written down. Raises LostError once the file is another's.
    """

    def __init__(self, intake: Intake, now: Callable[[], datetime]) -> None:
        if intake.claimed_until is None:
            raise ValueError("only a claimed file has a lease")
        self.now = now
        self._pk, self._until = intake.pk, intake.claimed_until

    def heard(self, page: int, pages: int) -> None:
        at = self.now()
        if at + LEASE - self._until >= _EVERY:
            self._renew(at, page=page, pages=pages)

    def hold(self) -> None:
        """Once more before what was read is written, in the same transaction."""
        self._renew(self.now())

    def _renew(self, at: datetime, **facts: int) -> None:
        mine = Intake.objects.filter(pk=self._pk, state=IntakeState.READING, claimed_until=self._until)
        if not mine.update(claimed_until=at + LEASE, **facts):
            raise LostError
        self._until = at + LEASE


def look_alive(*, at: datetime) -> None:
    """A worker says that it is there; the pages of files that wait say when nobody has been there lately."""
    cache.set(READER, at, _KEPT_SECONDS)


def claim_intake(*, at: datetime) -> Intake | None:
    """The file to read next, held until its lease ends: first those that somebody waits for, then the oldest. None when
    there is none.
    """
    free = waiting_since(at).filter(tries__lt=MOST_TRIES)
    for intake in free[:20]:
        if free.filter(pk=intake.pk).update(
            state=IntakeState.READING, claimed_until=at + LEASE, tries=F("tries") + 1, page=0, pages=0
        ):
            intake.refresh_from_db()
            return intake
    return None


def give_up(*, at: datetime) -> list[Intake]:
    """Files of which every reader died are no longer tried; they are kept, and people may ask for them again."""
    lost = list(waiting_since(at).filter(tries__gte=MOST_TRIES))
    for intake in lost:
        intake.state, intake.sentence = IntakeState.UNREADABLE, GAVE_UP
        intake.read_at, intake.claimed_until = at, None
        intake.save(update_fields=["state", "sentence", "read_at", "claimed_until"])
    return lost


@transaction.atomic
def want_reading(*, intake: Intake, by: Actor, at: datetime) -> Intake:
    """The worker reads this file before the others, and again where it could not. Asked twice, it is one wish.

    Refused for a file that was read or replaced. One that is being read stays so.
    """
    if not rules.may_place(by, intake):
        raise Refused("Nhiệm vụ hiện nay của anh chị không có việc này.")
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
