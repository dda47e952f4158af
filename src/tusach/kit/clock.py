"""The clock is read here, at the door, and nowhere else; inside the house time is an argument."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def day_of(at: datetime) -> date:
    """The calendar day in Viet Nam of a moment."""
    return timezone.localtime(at).date()
