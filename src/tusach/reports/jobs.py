"""What runs later: reports that were handed in as files are read; web reports from before layers get theirs."""

from collections.abc import Callable, Iterator
from datetime import datetime

from tusach.kit.leases import each_waiting
from tusach.reports import actions
from tusach.reports.models import Intake, OutlineKind, Report
from tusach.reports.queries.progress import SENT


def read_waiting(now: Callable[[], datetime], *, most: int = 40) -> Iterator[Intake]:
    """Reads the files that wait and gives each back when it was read or refused. Safe to run twice."""
    done = each_waiting(
        now, most=most, give_up=actions.give_up, claim=_claimed, read=lambda intake: actions.read_claimed(intake=intake, now=now)
    )  # fmt: skip
    for intake in done:
        actions.tell_giver(intake=intake, at=now())
        yield intake


def _claimed(*, at: datetime) -> Intake | None:
    actions.look_alive(at=at)
    return actions.claim_intake(at=at)


def make_missing_layers(now: Callable[[], datetime], *, most: int = 200) -> int:
    """Reports sent by the outline that have no text layer yet; returns how many got one."""
    rows = Report.objects.filter(outline__kind=OutlineKind.REPORT, state__in=SENT)
    lacking = rows.exclude(intakes__is_source=True).select_related("obligation__campaign", "outline")
    made = 0
    for report in lacking.order_by("pk")[:most]:
        made += actions.ensure_layer(report=report, at=now()) is not None
    return made
