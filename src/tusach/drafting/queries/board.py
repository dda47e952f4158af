"""What the matrix shows of each province and leaf: state, length, open findings, passages coded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from tusach.campaign.models import Campaign
from tusach.drafting.models import Coding
from tusach.drafting.queries.codes import COUNTS
from tusach.drafting.queries.reading import Leaf, leaves_of
from tusach.reports.queries import MatrixRow, matrix


@dataclass(frozen=True, slots=True)
class Board:
    leaves: tuple[Leaf, ...]
    rows: Sequence[MatrixRow]
    coded: Mapping[tuple[int, str], int]


def board_of(campaign: Campaign) -> Board:
    """A fixed number of queries whatever the size: the outline, the matrix's, the codings."""
    rows = Coding.objects.filter(COUNTS, code__campaign=campaign, excerpt__lost_at__isnull=True)
    counted = (
        rows.order_by()
        .values_list("excerpt__report", "excerpt__leaf", "excerpt__also")
        .annotate(n=Count("excerpt", distinct=True))
    )
    coded: dict[tuple[int, str], int] = {}
    for report, leaf, also, n in counted:
        for one in (leaf, *also.split()):
            coded[report, one] = coded.get((report, one), 0) + n
    return Board(leaves_of(campaign), matrix(campaign), coded)
