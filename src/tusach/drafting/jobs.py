"""What runs later: files that came back in rounds of comment and wait to be read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from tusach.drafting import actions
from tusach.drafting.actions import PagesOf
from tusach.drafting.models import Returned
from tusach.kit.leases import each_waiting


def read_returned(now: Callable[[], datetime], *, pages_of: PagesOf, most: int = 20) -> Iterator[Returned]:
    """Reads the files that wait and gives each back when it was read or refused. Safe to run twice.

    `pages_of(round, invited)`: the lines of the pages that were sent out, for letters that cite them.
    """
    return each_waiting(
        now, most=most, give_up=actions.give_up_returned, claim=actions.claim_returned,
        read=lambda returned: actions.read_claimed_returned(returned=returned, now=now, pages_of=pages_of),
    )  # fmt: skip
