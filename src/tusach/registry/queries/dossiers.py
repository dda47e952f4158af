from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, QuerySet, Sum

from tusach.kit.text import fold
from tusach.people.models import Body
from tusach.registry.models import Document, Dossier, DossierPaper


def dossiers_of(body: Body, *, year: int | None = None, words: str = "") -> QuerySet[Dossier]:
    """A body's files of documents with how much is in each, the latest year first."""
    rows = Dossier.objects.filter(keeper=body).annotate(
        doc_total=Count("papers"), page_total=Sum("papers__document__pages"),
        start=Min("papers__document__dated"), end=Max("papers__document__dated"),
    )  # fmt: skip
    for word in fold(words[:200]).split()[:10]:
        rows = rows.filter(folded__contains=word)
    return (rows.filter(year=year) if year else rows).select_related("creator").order_by("-year", "notation")


def papers_of(dossier: Dossier) -> QuerySet[DossierPaper]:
    return dossier.papers.select_related("document__arrival", "document__keeper").order_by("ordinal", "pk")


def dossiers_with(document: Document) -> QuerySet[DossierPaper]:
    return DossierPaper.objects.filter(document=document).select_related("dossier").order_by("pk")


def open_dossiers(body: Body) -> QuerySet[Dossier]:
    return Dossier.objects.filter(keeper=body, closed_at__isnull=True).order_by("-year", "notation")


@dataclass(frozen=True)
class Contents:
    """What is in a dossier: documents, pages (None when no document says), the first and last day."""

    documents: int
    pages: int | None
    start: date | None
    end: date | None


def contents_of(dossier: Dossier) -> Contents:
    found = dossier.papers.aggregate(
        n=Count("pk"), pages=Sum("document__pages"), start=Min("document__dated"), end=Max("document__dated")
    )
    return Contents(found["n"], found["pages"], found["start"], found["end"])
