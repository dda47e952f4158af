from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from tusach.campaign.models import Campaign, Obligation
from tusach.kit.clock import day_of
from tusach.places import queries as places
from tusach.reports.models import OutlineKind, Report, State

SENT = {State.SUBMITTED, State.CHECKED, State.ACCEPTED, State.LOCKED}


@dataclass(slots=True)
class ProgressRow:
    """One place: how many of its reports stand in each state. `overdue`: not sent with the last day gone; `late`: those,
    and what was sent after the last day.
    """

    unit_id: int
    name: str
    sort_key: str
    expected: int = 0
    states: dict[str, int] = field(default_factory=dict)
    late: int = 0
    overdue: int = 0

    @property
    def sent(self) -> int:
        return sum(count for state, count in self.states.items() if state in SENT)

    @property
    def accepted(self) -> int:
        return self.states.get(State.ACCEPTED, 0) + self.states.get(State.LOCKED, 0)

    @property
    def writing(self) -> int:
        return self.states.get(State.DRAFT, 0) + self.states.get(State.RETURNED, 0)

    @property
    def not_started(self) -> int:
        return self.states.get(State.NOT_STARTED, 0)


def progress(
    campaign: Campaign,
    kind: str,
    *,
    at: datetime,
    group_by: str = "province",
    within: Iterable[int] | None = None,
) -> list[ProgressRow]:
    """Counts by state for each province or district of a campaign, in the order of names.

    Two queries whatever the size. `within`: ids of provinces (or districts) to look into. Reports of provinces
    are grouped under their own place.
    """
    today = day_of(at)
    group = "unit" if kind == OutlineKind.REPORT else group_by
    owed = Obligation.objects.filter(campaign=campaign, kind=kind, dropped_at__isnull=True)
    if within is not None:
        ids = list(within)
        owed = owed.filter(Q(province__in=ids) | Q(district__in=ids) | Q(unit__in=ids))
    rows = (
        owed.annotate(
            state=Coalesce(F("report__state"), Value(State.NOT_STARTED.value)),
            last=Coalesce(F("extended_to"), F("due_date")),
        )
        .annotate(
            tardy=Case(
                When(report__is_late=True, then=True),
                When(
                    ~Q(report__state__in=SENT) | Q(report__isnull=True),
                    last__lt=today,
                    then=True,
                ),
                default=False,
            )
        )
        .order_by()
        .values_list(group, "state", "tardy")
        .annotate(n=Count("pk"))
    )
    found: dict[int, ProgressRow] = {}
    for unit, state, tardy, count in rows:
        if unit is None:
            continue
        row = found.setdefault(unit, ProgressRow(unit, "", ""))
        row.expected += count
        row.states[state] = row.states.get(state, 0) + count
        row.late += count if tardy else 0
        row.overdue += count if tardy and state not in SENT else 0
    for unit, version in places.names_on(found, campaign.reference_date).items():
        found[unit].name, found[unit].sort_key = version.full_name, version.sort_key
    return sorted(found.values(), key=lambda row: row.sort_key)


def leaf_matrix(campaign: Campaign) -> dict[int, dict[str, str]]:
    """{province id: {leaf key: letter}} for the matrix of 63 x 26; letters as in `leaves.WORDS`. One query."""
    rows = Report.objects.filter(obligation__campaign=campaign, outline__kind=OutlineKind.REPORT)
    return dict(rows.values_list("obligation__unit", "leaf_states"))


def accepted_reports(campaign: Campaign, kind: str = OutlineKind.REPORT) -> QuerySet[Report]:
    """Accepted reports in the order of names, for writing up."""
    return (
        Report.objects.filter(
            obligation__campaign=campaign, outline__kind=kind, state__in=[State.ACCEPTED, State.LOCKED]
        )
        .select_related("obligation__unit", "outline")
        .order_by("obligation__unit_sort", "pk")
    )
