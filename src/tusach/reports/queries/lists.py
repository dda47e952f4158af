from django.db.models import Exists, OuterRef, Q, QuerySet

from tusach.campaign.models import CampaignState, Obligation
from tusach.people.models import Actor
from tusach.places.models import Level
from tusach.reports import rules
from tusach.reports.form import Form, form_kept
from tusach.reports.models import Report, Revision, State
from tusach.reports.validate import Checked, validate

# Read by nobody who lists or steps: the tree of the outline, and the plan as it was read.
LARGE = ("outline__tree", "obligation__campaign__reading")


def visible_to(actor: Actor) -> QuerySet[Report]:
    """Reports of the places in whose answers the actor has a part and of those below; and those where it once wrote."""
    reports = Report.objects.select_related("obligation__campaign", "obligation__unit", "outline").defer(
        *LARGE
    )
    if actor.serves_centre():
        return reports
    if actor.person is None:
        return reports.none()
    mine = rules.places_read(actor)
    seen = Q(obligation__unit__in=mine) | Q(obligation__district__in=mine) | Q(obligation__province__in=mine)
    wrote = Exists(Revision.objects.filter(report=OuterRef("pk"), person=actor.person))
    return reports.filter(seen | wrote)


def obligations_visible_to(actor: Actor) -> QuerySet[Obligation]:
    held = Obligation.objects.select_related("campaign", "unit")
    if actor.serves_centre():
        return held
    mine = rules.places_read(actor)
    return held.filter(Q(unit__in=mine) | Q(district__in=mine) | Q(province__in=mine))


def my_obligations(actor: Actor) -> QuerySet[Obligation]:
    """What the actor's own places owe, each with its report when there is one; the nearest due day first."""
    return (
        Obligation.objects.filter(unit__in=actor.units(*rules.WRITERS), dropped_at__isnull=True)
        .exclude(campaign__state=CampaignState.DRAFT)
        .select_related("campaign", "report")
        .order_by("due_date", "pk")
    )


def my_reports(actor: Actor) -> QuerySet[Report]:
    """Reports that the actor's own places write."""
    return (
        Report.objects.filter(obligation__unit__in=actor.units(*rules.WRITERS))
        .select_related("obligation__campaign", "outline")
        .order_by("obligation__due_date", "pk")
    )


def waiting_for(actor: Actor) -> QuerySet[Report]:
    """Sent reports whose next step is the actor's: a district's communes, a province's communes, the provinces."""
    districts = actor.units(*rules.REVIEWERS, level=Level.DISTRICT)
    provinces = actor.units(*rules.REVIEWERS, level=Level.PROVINCE)
    waits = Q(state=State.SUBMITTED, obligation__district__in=districts)
    waits |= Q(
        state__in=[State.SUBMITTED, State.CHECKED],
        obligation__province__in=provinces,
        obligation__level=Level.COMMUNE,
    )
    if actor.serves_centre(*rules.REVIEWERS):
        waits |= Q(state=State.SUBMITTED, obligation__level=Level.PROVINCE)
    return (
        Report.objects.filter(waits)
        .select_related("obligation__campaign", "obligation__district", "outline")
        .defer(*LARGE)
        .order_by("obligation__unit_sort", "pk")
    )


def form_for(report: Report) -> Form:
    return form_kept(report.outline.digest, lambda: report.outline.tree)


def head_of(report: Report) -> Revision | None:
    return report.revisions.filter(number=report.revision).first() if report.revision else None


def revision_of(report: Report, client_key: str) -> int:
    """The revision that a copy with this key made; 0 for none."""
    if not client_key:
        return 0
    made = report.revisions.filter(client_key=client_key[:64]).values_list("number", flat=True).first()
    return made or 0


def received_from(actor: Actor, report: Report) -> list[str]:
    """Keys of the copies lately received from this person, the newest first."""
    keys = report.revisions.filter(person=actor.person).exclude(client_key="").order_by("-number")
    return list(keys.values_list("client_key", flat=True)[:20])


def checked_of(report: Report) -> Checked:
    """The answers as they stand, checked."""
    revision = head_of(report)
    return validate(form_for(report), revision.answers if revision else {})
