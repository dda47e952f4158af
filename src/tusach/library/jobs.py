"""What runs later: files that were handed in are read, packs that were ordered are made."""

from collections.abc import Callable, Iterator
from datetime import datetime

from tusach.kit.leases import each_waiting
from tusach.library import actions
from tusach.library.actions import ordering
from tusach.library.models import Intake, PackOrder


def read_waiting(now: Callable[[], datetime], *, most: int = 20) -> Iterator[Intake]:
    """Reads the files that wait, oldest first, and gives each back when it is done or refused. Safe to run twice.

    `now` is asked for every file anew: a long queue takes hours, and each file says when it was read.
    """
    return each_waiting(
        now, most=most, give_up=actions.give_up_intakes, claim=actions.claim_intake,
        read=lambda intake: _was_read(intake, now),
    )  # fmt: skip


def _was_read(intake: Intake, now: Callable[[], datetime]) -> bool:
    actions.read_claimed(intake=intake, now=now)
    return intake.ended_at is not None


def make_ordered(now: Callable[[], datetime], *, most: int = 5) -> Iterator[PackOrder]:
    """Makes the packs that were ordered, oldest order first, and gives each order back when it is done or refused."""
    return each_waiting(
        now, most=most, give_up=ordering.give_up_orders, claim=ordering.claim_order,
        read=lambda order: ordering.make_claimed(order=order, now=now),
    )  # fmt: skip
