"""What runs later: files that were handed in are read, packs that were ordered are made."""

from collections.abc import Callable, Iterator
from datetime import datetime

from tusach.library import actions
from tusach.library.actions import ordering
from tusach.library.models import Intake, PackOrder


def read_waiting(now: Callable[[], datetime], *, most: int = 20) -> Iterator[Intake]:
    """Reads the files that wait, oldest first, and gives each back when it is done or refused. Safe to run twice.

    `now` is asked for every file anew: a long queue takes hours, and each file says when it was read.
    """
    yield from actions.give_up_intakes(at=now())
    for _ in range(most):
        intake = actions.claim_intake(at=now())
        if intake is None:
            return
        actions.read_claimed(intake=intake, now=now)
        if intake.ended_at is not None:
            yield intake


def make_ordered(now: Callable[[], datetime], *, most: int = 5) -> Iterator[PackOrder]:
    """Makes the packs that were ordered, oldest order first, and gives each order back when it is done or refused."""
    yield from ordering.give_up_orders(at=now())
    for _ in range(most):
        order = ordering.claim_order(at=now())
        if order is None:
            return
        if ordering.make_claimed(order=order, now=now):
            yield order
