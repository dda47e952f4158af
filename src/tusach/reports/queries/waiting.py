"""Files that wait to be read: in which order, how far the one that is read has come, whether anybody reads at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import F, Q, QuerySet

from tusach.reports.models import Intake, IntakeState

READER = "reports.reader"
_LATE = timedelta(minutes=2)


def waiting_since(at: datetime) -> QuerySet[Intake]:
    """Files that nobody has read yet, and those whose reader died: what people wait for first, then by age."""
    free = Q(state=IntakeState.WAITING) | Q(state=IntakeState.READING, claimed_until__lt=at)
    return Intake.objects.filter(free).order_by(F("wanted_at").asc(nulls_last=True), "given_at", "pk")


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one file. `before`: files that are read before it. `was_cut`: its reader died, it is read again. `reader_seen`:
    when a worker was there last; `is_alone`: none was, for longer than another job of its takes.
    """

    is_reading: bool
    page: int
    pages: int
    before: int
    was_cut: bool
    reader_seen: datetime | None
    is_alone: bool

    @property
    def percent(self) -> int:
        return 100 * self.page // self.pages if self.pages else 0


def progress_of(intake: Intake, at: datetime) -> Progress | None:
    """None for a file that neither waits nor is read. Two queries and a look into the cache while it waits, else none."""
    if intake.state not in {IntakeState.WAITING, IntakeState.READING}:
        return None
    if intake.claimed_until is not None and intake.claimed_until >= at:
        return Progress(True, intake.page, intake.pages, 0, False, None, False)
    ahead = list(waiting_since(at).values_list("pk", flat=True))
    others = Intake.objects.filter(state=IntakeState.READING, claimed_until__gte=at).exists()
    seen: datetime | None = cache.get(READER)
    return Progress(
        is_reading=False, page=0, pages=0, before=ahead.index(intake.pk) if intake.pk in ahead else 0,
        was_cut=intake.state == IntakeState.READING and intake.tries > 0, reader_seen=seen,
        is_alone=not others and (seen is None or seen < at - _LATE),
    )  # fmt: skip
