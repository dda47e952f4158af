"""What a campaign would ask, before it is issued, and what it asks already."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from tusach.campaign.models import Campaign, Obligation
from tusach.campaign.queries import visible_to as campaigns_visible_to
from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.people.models import Actor, Delegation, Person, Post, Role
from tusach.reports.form import Form, digest_of, read_form
from tusach.reports.models import Outline, OutlineKind
from tusach.reports.ready import forms_for


@dataclass(frozen=True, slots=True)
class Preview:
    """One form as it would be issued. `issued`: the newest version that stands; `same`: nothing would change."""

    kind: OutlineKind
    form: Form
    issued: Outline | None
    same: bool

    @property
    def leaves(self) -> int:
        return len(self.form.leaves)

    @property
    def questions(self) -> int:
        return len(self.form.questions)


def kinds_asked(campaign: Campaign) -> list[OutlineKind]:
    """A kind without its due date is not asked for."""
    due = {OutlineKind.SURVEY: campaign.survey_due, OutlineKind.REPORT: campaign.report_due}
    return [kind for kind, day in due.items() if day is not None]


def campaigns_with_forms(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns, the newest first, each with its issued outlines in `outlines.all()`."""
    issued = Outline.objects.filter(issued_at__isnull=False).defer("tree").order_by("kind", "version")
    return (
        campaigns_visible_to(actor)
        .defer("reading")
        .prefetch_related(Prefetch("outlines", queryset=issued))
        .order_by("-reference_date", "-pk")
    )


def previews(campaign: Campaign) -> list[Preview]:
    """The forms that the campaign's plan leads to, read and ready to be issued."""
    trees = forms_for(campaign.reading, years=(campaign.first_year, campaign.last_year))
    found = []
    for kind in kinds_asked(campaign):
        form = read_form(trees[kind], first_year=campaign.first_year, last_year=campaign.last_year)
        issued = (
            campaign.outlines.filter(kind=kind, issued_at__isnull=False)
            .defer("tree")
            .order_by("-version")
            .first()
        )
        same = issued is not None and issued.digest == digest_of(trees[kind])
        found.append(Preview(kind, form, issued, same))
    return found


def issued_now(campaign: Campaign) -> list[Outline]:
    """The newest issued outline of each kind, without its tree."""
    issued = Outline.objects.filter(campaign=campaign, issued_at__isnull=False).defer("tree")
    newest = {outline.kind: outline for outline in issued.select_related("campaign").order_by("version")}
    return list(newest.values())


def hearers_of(owed: QuerySet[Obligation], at: datetime) -> QuerySet[Person]:
    """Reporters at the units of `owed`, and those who stand in for them; one query for any number of units.

    Each set is asked once and looked up, where a question per person would walk all that is owed for each of them.
    """
    day = day_of(at)
    posts = Post.objects.filter(
        in_force(day), role=Role.REPORTER, body__unit__in=owed.order_by().values("unit")
    )
    lent = Delegation.objects.filter(in_force(day), post__in=posts)
    return Person.objects.filter(
        Q(pk__in=posts.values("person")) | Q(pk__in=lent.values("to")), is_active=True
    ).order_by("pk")
