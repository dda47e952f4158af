"""Excerpts with who marked them with what, and where they stand in the reading that is used now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from tusach.campaign.models import Campaign
from tusach.drafting.models import Coding, Excerpt, in_leaf
from tusach.drafting.queries.codes import COUNTS
from tusach.drafting.rules import is_of_the_desk
from tusach.kit.text import day
from tusach.kit.textlayer import Paragraph, Selector, anchor
from tusach.people.models import Actor
from tusach.reports.models import Intake, Section, TextLayer


def excerpts_visible_to(actor: Actor) -> QuerySet[Excerpt]:
    excerpts = _with_codings(Excerpt.objects.select_related("report__obligation__campaign"))
    return excerpts if is_of_the_desk(actor) else excerpts.none()


def excerpts_of(
    campaign: Campaign, *, leaf: str = "", code_ids: Iterable[int] | None = None, lost: bool | None = False
) -> QuerySet[Excerpt]:
    """Marked passages in the order of places, each with its living codings in `codings_now`; two queries.

    `code_ids`: only those that count for one of these codes. `lost`: None asks for all of them.
    """
    found = Excerpt.objects.filter(
        report__obligation__campaign=campaign, report__obligation__dropped_at__isnull=True
    )
    if leaf:
        found = found.filter(in_leaf(leaf))
    if lost is not None:
        found = found.filter(lost_at__isnull=not lost)
    living = Coding.objects.filter(removed_at__isnull=True, excerpt=OuterRef("pk"))
    if code_ids is not None:
        living = living.filter(COUNTS, code__in=list(code_ids))
    return _with_codings(found.filter(Exists(living)).select_related("report__obligation"))


def _with_codings(excerpts: QuerySet[Excerpt]) -> QuerySet[Excerpt]:
    living = (
        Coding.objects.filter(removed_at__isnull=True)
        .select_related("person", "confirmed_by")
        .order_by("at", "pk")
    )
    return excerpts.prefetch_related(Prefetch("codings", living, "codings_now")).order_by(
        "report__obligation__unit_sort", "report", "pk"
    )


def leaves_by_paragraph(
    layer_id: int, *, among: Iterable[str] = (), shared: bool = False
) -> Mapping[str, Sequence[str]]:
    """{paragraph: leaves of its section} of a reading. `among`: only sections that serve one of these leaves; `shared`:
    only those that serve several. Two queries, one without sections.
    """
    rows = Section.objects.filter(layer=layer_id).exclude(leaves=[]).order_by("ordinal")
    wanted = set(among)
    served = {
        pk: leaves
        for pk, leaves in rows.values_list("pk", "leaves")
        if (not wanted or wanted.intersection(leaves)) and (not shared or len(leaves) > 1)
    }
    bodies = Section.objects.filter(pk__in=served).order_by("ordinal").values_list("pk", "body")
    return {str(one["id"]): served[pk] for pk, body in bodies for one in body} if served else {}


def codings_now(excerpt: Excerpt) -> list[Coding]:
    return excerpt.codings_now  # type: ignore[attr-defined, no-any-return]


def is_counted(coding: Coding) -> bool:
    return coding.person_id is not None or coding.confirmed_by_id is not None


def coder_of(coding: Coding) -> int | None:
    """Whose judgement it is: who marked it, or who confirmed the machine's mark."""
    return coding.person_id or coding.confirmed_by_id


def selector_in(excerpt: Excerpt) -> Selector:
    """Of an excerpt within one paragraph, as all are that people and the machine make."""
    return Selector(excerpt.first, excerpt.start, excerpt.end, excerpt.quote, excerpt.prefix, excerpt.suffix)


def place_in(excerpt: Excerpt, layer_id: int, paragraphs: Sequence[Paragraph]) -> Selector | None:
    """Where its words stand in these paragraphs of a reading: as kept when it is the same reading, else found again."""
    if excerpt.layer_id == layer_id:
        return selector_in(excerpt)
    return anchor(selector_in(excerpt), paragraphs)


@dataclass(frozen=True, slots=True)
class Anchoring:
    """How the excerpts of a campaign hold: on an older reading than the one in use, and lost."""

    behind: int
    lost: int


def anchoring_of(campaign: Campaign) -> Anchoring:
    current = TextLayer.objects.filter(pk=OuterRef("layer"), current=True, intake__is_source=True)
    marked = excerpts_of(campaign, lost=None).order_by().prefetch_related(None)
    lost = Q(lost_at__isnull=False)
    return Anchoring(
        **marked.annotate(stands=Exists(current)).aggregate(
            behind=Count("pk", filter=~lost & Q(stands=False)), lost=Count("pk", filter=lost)
        )
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """What a report's text is of, in words: `Báo cáo 412-BC/TU, ngày 27/10/2023`; `restricted`: never sent out."""

    words: str
    restricted: bool


def papers_of(report_ids: Iterable[int]) -> dict[int, Paper]:
    """{report: its paper, or that it was written here and when it was sent}; one query."""
    rows = Intake.objects.filter(report__in=list(report_ids), is_source=True)
    hidden = Intake.objects.filter(report=OuterRef("report"), restricted=True)
    held = rows.annotate(stays_here=Exists(hidden)).select_related("report", "document")
    found = {}
    for one in held:
        paper, sent = one.document, one.report.submitted_at if one.report else None
        if paper is not None:
            words = f"{paper}{f', ngày {day(paper.dated)}' if paper.dated else ''}"
        else:
            words = f"Viết trên hệ thống{f', gửi ngày {day(sent)}' if sent else ''}"
        found[one.report_id or 0] = Paper(words, one.stays_here)
    return found


def restricted_among(report_ids: Iterable[int]) -> frozenset[int]:
    """Reports whose text never goes to a service outside; their passages are marked so. One file of a report is enough: what
    was put into the web answers, or came again in another file, is the same text.
    """
    held = Intake.objects.filter(report__in=list(report_ids), restricted=True)
    return frozenset(held.values_list("report", flat=True))
