"""Figures of one report against each other and against what else is known."""

from collections.abc import Sequence

from tusach.reports.quantities.outside import check_outside
from tusach.reports.quantities.rises import check_rises
from tusach.reports.quantities.saying import apart
from tusach.reports.quantities.shape import Conflict, Known, Stated
from tusach.reports.quantities.shares import check_shares
from tusach.reports.quantities.sums import check_sums


def compare(stated: Sequence[Stated], known: Known) -> list[Conflict]:
    """What does not agree, the first in the text first. `stated` in the order of the text, as `find_all` gives it.

    Kinds: "ratio-percent", "part-whole", "over-hundred", "part-total", "parts-total", "table-total", "titles",
    "too-many-places", "rise", "twice", "jump", "held-received", "communes", "own".
    """
    found = [
        *check_shares(stated, known),
        *check_sums(stated),
        *check_rises(stated),
        *check_outside(stated, known),
    ]
    order = {one.id: place for place, one in enumerate(stated)}
    return apart(sorted(found, key=lambda one: order[one.claims[0]]))
