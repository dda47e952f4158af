"""What runs later: files that were handed in are read, packs that were ordered are made."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings

from tusach.library import actions
from tusach.library.actions import ordering
from tusach.library.models import Intake, PackOrder


def read_waiting(now: Callable[[], datetime], *, most: int = 20) -> Iterator[Intake]:
    """Reads the files that wait, oldest first, and gives each back when it is done or refused. Safe to run twice.

    `now` is asked for every file anew: a long queue takes hours, and each file says when it was read.
    """
    lease = timedelta(seconds=settings.LIBRARY_READ_SECONDS + 120)
    for _ in range(most):
        at = now()
        intake = actions.claim_intake(at=at, lease=lease)
        if intake is None:
            return
        actions.read_intake(intake=intake, at=at)
        yield intake


def make_ordered(now: Callable[[], datetime], *, most: int = 5) -> Iterator[PackOrder]:
    """Makes the packs that were ordered, oldest order first, and gives each order back when it is done or refused."""
    for _ in range(most):
        at = now()
        order = ordering.claim_order(at=at)
        if order is None:
            return
        ordering.make_ordered(order=order, at=at)
        yield order
