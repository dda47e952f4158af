"""What a librarian's pages ask: their editions by state, the files handed in, the scanned pages to mend."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When

from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import fold
from tusach.library.models import (
    Correction,
    Edition,
    Form,
    Intake,
    IntakeState,
    Resource,
    ResourceUse,
    Section,
    State,
)
from tusach.people.models import Actor, Role


@dataclass(frozen=True)
class Chosen:
    """What a list of editions shows; empty is everything."""

    state: str = ""
    words: str = ""
    topic: str = ""
    form: str = ""


def editions_of(actor: Actor) -> QuerySet[Edition]:
    """Those that the actor may change: of the centre all, else their bodies' own."""
    if actor.serves_centre(Role.LIBRARIAN):
        return Edition.objects.all()
    return Edition.objects.filter(body__in=actor.bodies(Role.LIBRARIAN))


def open_editions_of(actor: Actor) -> QuerySet[Edition]:
    """Of those, what is not published yet and may still be described; the newest first."""
    return editions_of(actor).filter(state__in=[State.DRAFT, State.CHECKED]).order_by("-added_at", "-pk")


def listed(actor: Actor, chosen: Chosen) -> QuerySet[Edition]:
    """The newest first. Words are looked for in title, author, ISBN and the address's key."""
    rows = editions_of(actor)
    for name in ("state", "topic", "form"):
        if value := getattr(chosen, name):
            rows = rows.filter(**{name: value})
    for word in fold(chosen.words).split()[:8]:
        rows = rows.filter(Q(folded__contains=word) | Q(isbn__startswith=word) | Q(key=word))
    return rows.order_by("-added_at", "-pk")


def count_by_state(actor: Actor) -> dict[str, int]:
    return dict(editions_of(actor).order_by().values_list("state").annotate(n=Count("pk")))


def intakes_of(actor: Actor) -> QuerySet[Intake]:
    """Files handed in by the actor's bodies, of the centre all; the newest first."""
    rows = Intake.objects.select_related("edition", "by").order_by("-at", "-pk")
    if actor.serves_centre(Role.LIBRARIAN):
        return rows
    return rows.filter(Q(body__in=actor.bodies(Role.LIBRARIAN)) | Q(by=actor.person))


def being_read(rows: QuerySet[Intake]) -> tuple[bool, datetime | None]:
    """Whether some of these files wait or are being read; since when the oldest waits."""
    waits, works = Q(state=IntakeState.WAITING), Q(state=IntakeState.WORKING)
    found = rows.order_by().aggregate(
        waiting=Count("pk", waits), working=Count("pk", works), oldest=Min("at", filter=waits)
    )
    return bool(found["waiting"] or found["working"]), found["oldest"]


def heirs_of(actor: Actor, edition: Edition) -> QuerySet[Edition]:
    """Published editions that may take an edition's place: of the same work first."""
    rows = editions_of(actor).filter(state=State.PUBLISHED, form=edition.form).exclude(pk=edition.pk)
    same = Case(When(work=edition.work_id, then=Value(0)), default=Value(1))
    return rows.order_by(same, "sort_key", "pk")


def pages_to_mend(edition: Edition) -> QuerySet[Section]:
    """The pages of a scan, least certain first; `mended`: how often a person already did."""
    rows = edition.sections.annotate(mended=Count("corrections"))
    return rows.order_by(F("confidence").asc(nulls_last=True), "ordinal")


def may_be_mended(edition: Edition) -> bool:
    return edition.form == Form.PAGES and edition.state in {State.DRAFT, State.CHECKED}


def next_to_mend(edition: Edition, after: Section) -> Section | None:
    """The page behind this one in the order of `pages_to_mend`."""
    rows = list(pages_to_mend(edition).values_list("ordinal", flat=True))
    place = rows.index(after.ordinal) + 1 if after.ordinal in rows else 0
    return edition.sections.filter(ordinal=rows[place]).first() if place < len(rows) else None


def text_of(section: Section) -> str:
    """The text as it stands, paragraphs parted by an empty line: the last correction, else what was read."""
    mended = Correction.objects.filter(section=section).order_by("-at", "-pk").first()
    if mended is not None:
        return mended.text
    if not section.text_sha256:
        return ""
    try:
        with store.open_kept(section.text_sha256) as file:
            return "\n\n".join(text for _, text in json.loads(file.read()))
    except (Refused, ValueError):
        return ""


def image_of(section: Section) -> Resource | None:
    """The page as scanned, the larger of its sizes."""
    uses = [ResourceUse.PAGE_LARGE, ResourceUse.PAGE_SMALL]
    return section.resources.filter(use__in=uses).order_by("-width", "pk").first()
