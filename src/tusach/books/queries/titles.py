from dataclasses import dataclass

from django.db.models import QuerySet

from tusach.books.models import Standing, Title
from tusach.kit.text import fold
from tusach.people.models import Actor


@dataclass(frozen=True)
class Chosen:
    """What a list of titles is narrowed to; empty says all."""

    words: str = ""
    topic: str = ""
    language: str = ""
    standing: str = ""
    year: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.topic or self.language or self.standing or self.year)


def titles_visible_to(actor: Actor) -> QuerySet[Title]:
    """The lists are open to everybody who has signed in."""
    return Title.objects.all() if actor.is_known else Title.objects.none()


def titles_listed(actor: Actor, chosen: Chosen) -> QuerySet[Title]:
    """Titles in dictionary order, with all the words in name, authors, code or ISBN, marks and case aside."""
    rows = titles_visible_to(actor).order_by("sort_key", "pk")
    for word in fold(chosen.words[:200]).replace("-", " ").split()[:10]:
        rows = rows.filter(folded__contains=word)
    exact = {
        "topic": chosen.topic,
        "language": chosen.language,
        "standing": chosen.standing,
        "year": chosen.year,
    }
    return rows.filter(**{name: value for name, value in exact.items() if value})


def years_of_titles() -> list[int]:
    """The years in which titles came out, newest first."""
    rows = Title.objects.exclude(year=None).order_by("-year").values_list("year", flat=True).distinct()
    return [year for year in rows if year is not None]


def heirs_of(title: Title) -> QuerySet[Title]:
    """What may take its place: any other title in force."""
    return Title.objects.filter(standing=Standing.IN_FORCE).exclude(pk=title.pk).order_by("sort_key", "pk")
