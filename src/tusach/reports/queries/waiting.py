"""Files that wait to be read: in which order, how far the one that is read has come, whether anybody reads at all."""

from datetime import datetime

from django.db.models import F, QuerySet

from tusach.kit import leases
from tusach.kit.leases import Progress
from tusach.reports.models import Intake, IntakeState

READER = "reports"


def waiting() -> QuerySet[Intake]:
    """Files that nobody has read yet, also those that a reader holds: what people wait for first, then by age."""
    rows = Intake.objects.filter(state__in=[IntakeState.WAITING, IntakeState.READING])
    return rows.order_by(F("wanted_at").asc(nulls_last=True), "given_at", "pk")


def progress_of(intake: Intake, at: datetime) -> Progress | None:
    """None for a file that neither waits nor is read."""
    if intake.state not in {IntakeState.WAITING, IntakeState.READING}:
        return None
    return leases.progress_of(intake, waiting(), reader=READER, at=at)
