"""Files that wait to be read, packs that wait to be made: in which order, and how long they may stay without a sign of life."""

from datetime import timedelta

from django.db.models import QuerySet

from tusach.library.models import Intake, IntakeState, OrderState, PackOrder

READER = "library"
LASTS = timedelta(
    minutes=10
)  # a book of a thousand scanned pages is packed in less; EPUBCheck takes two at most


def intakes_waiting() -> QuerySet[Intake]:
    """The oldest first, those that are read among them."""
    return Intake.objects.filter(state__in=[IntakeState.WAITING, IntakeState.WORKING]).order_by("at", "pk")


def orders_waiting() -> QuerySet[PackOrder]:
    return PackOrder.objects.filter(state__in=[OrderState.WAITING, OrderState.WORKING]).order_by("at", "pk")
