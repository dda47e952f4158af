"""What runs later: files that came back in rounds of comment and wait to be read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from tusach.drafting import actions
from tusach.drafting.actions import PagesOf
from tusach.drafting.models import Returned


def read_returned(now: Callable[[], datetime], *, pages_of: PagesOf, most: int = 20) -> Iterator[Returned]:
    """Reads the files that wait and gives each back when it was read or refused. Safe to run twice.

    `pages_of(round, invited)`: the lines of the pages that were sent out, for letters that cite them.
    """
    yield from actions.give_up_returned(at=now())
    for _ in range(most):
        returned = actions.claim_returned(at=now())
        if returned is None:
            return
        if actions.read_claimed_returned(returned=returned, now=now, pages_of=pages_of):
            yield returned
