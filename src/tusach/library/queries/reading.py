"""What a page of the public library asks: the shelf in numbers, one edition's sections, its files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from tusach.library.models import Edition, Form, IndexChange, Resource, ResourceUse, Section, UsageCount
from tusach.library.queries.editions import published


@dataclass(frozen=True)
class Reach:
    """Where a section stands in its edition: what lies before it and what the whole is, in words and in seconds."""

    words_before: int
    words: int
    seconds_before: int
    seconds: int

    def percent(self, *, audio: bool) -> int:
        before, whole = (self.seconds_before, self.seconds) if audio else (self.words_before, self.words)
        return round(100 * before / whole) if whole else 0


def shelf_counts() -> dict[str, int]:
    """Published works by topic; editions of one work are one book."""
    rows = published().values_list("topic").annotate(books=Count("work", distinct=True)).order_by()
    return dict(rows)


def newest(most: int = 6) -> QuerySet[Edition]:
    return published().order_by("-published_at", "-pk")[:most]


def counted_by(rows: QuerySet[Edition], field: str) -> list[tuple[Any, int]]:
    """How many editions each value of a field has, most first."""
    found = rows.order_by().values_list(field).annotate(n=Count("pk")).order_by("-n", field)
    return [(value, n) for value, n in found if value not in {None, ""}]


def siblings(edition: Edition) -> QuerySet[Edition]:
    """The other published editions of the same work: the spoken one, the scanned one, the newer one."""
    return published().filter(work=edition.work_id).exclude(pk=edition.pk).order_by("form", "-published_at")


def keys_of_works(works: Iterable[int]) -> dict[int, str]:
    """{work id: key of its newest published edition}, text before the spoken and the scanned; one query."""
    rows = published().filter(work__in=list(works)).order_by("form", "published_at")
    found = list(rows.values_list("work", "form", "key"))
    return {work: key for work, _, key in sorted(found, key=lambda row: row[1] == Form.TEXT)}


def sections_light(edition: Edition, *, most: int = 400) -> list[Section]:
    """Sections without their hashes, in reading order, for contents that the file itself did not give."""
    return list(edition.sections.only("edition", "ordinal", "title", "label").order_by("ordinal")[:most])


def reach_of(edition: Edition, ordinal: int) -> Reach:
    before = edition.sections.filter(ordinal__lt=ordinal).aggregate(
        words=Sum("words"), seconds=Sum("seconds")
    )
    return Reach(before["words"] or 0, edition.words or 0, before["seconds"] or 0, edition.seconds or 0)


def section_labelled(edition: Edition, label: str) -> Section | None:
    """The scanned page that bears this number."""
    return edition.sections.filter(label__iexact=label).order_by("ordinal").first()


def pictures_of(section: Section) -> list[Resource]:
    """The images of a scanned page, the smaller first."""
    uses = [ResourceUse.PAGE_SMALL, ResourceUse.PAGE_LARGE]
    return list(section.resources.filter(use__in=uses).order_by("width", "pk"))


def sound_of(section: Section) -> Resource | None:
    """The audio of a section: its own file, or the longer track that it begins in the middle of."""
    sounds = Resource.objects.filter(edition=section.edition_id, use=ResourceUse.AUDIO)
    own = sounds.filter(section=section).first()
    if own is not None:
        return own
    earlier = sounds.filter(section__ordinal__lte=section.ordinal).order_by("-section__ordinal").first()
    return earlier or sounds.filter(section=None).first()


def resource_of(edition: Edition, sha256: str) -> Resource | None:
    return edition.resources.filter(sha256=sha256).first()


def generation() -> int:
    """Rises with every edition that appears, changes its state or is mended: ready pages older than it are dropped."""
    return IndexChange.objects.aggregate(last=Max("pk"))["last"] or 0


def read_in(unit: int, *, since: date, most: int = 6) -> list[Edition]:
    """What was opened most from a commune, from totals of five and more; fewer are nobody's business."""
    rows = (
        UsageCount.objects.filter(unit=unit, month__gte=since, metric="TOTAL_REQUESTS", edition__isnull=False)
        .values("edition")
        .annotate(total=Sum("count"))
        .filter(total__gte=5)
        .order_by("-total", "edition")[:most]
    )
    wanted = [row["edition"] for row in rows]
    known = published().in_bulk(wanted)
    return [known[pk] for pk in wanted if pk in known]
