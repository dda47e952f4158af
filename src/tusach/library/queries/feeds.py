"""What feeds and harvesters ask of the shelf: by topic, language, author, form and words; what changed since when."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from tusach.books.models import Language, Topic
from tusach.kit.text import fold, sort_key
from tusach.library.models import Edition, Form, Resource, ResourceUse, State
from tusach.library.queries.editions import published

FORMS = {form.lower(): form for form in Form.values}
_MOST_WORDS = 12


@dataclass(frozen=True)
class Asked:
    """One choice from the shelf. What is not known (a topic that is none) chooses nothing, so the feed is empty."""

    topic: str = ""
    language: str = ""
    author: str = ""
    form: str = ""
    words: str = ""
    newest: bool = False


@dataclass(frozen=True)
class Facet:
    """One value by which the shelf may be narrowed; `asked` is the choice with it."""

    group: str
    label: str
    count: int
    active: bool
    asked: Asked


def choose(asked: Asked) -> QuerySet[Edition]:
    """Published editions of that choice, newest first or in dictionary order."""
    rows = published()
    if asked.topic:
        rows = rows.filter(topic=asked.topic)
    if asked.language:
        rows = rows.filter(language=asked.language)
    if asked.form:
        rows = rows.filter(form=asked.form)
    if asked.author:
        rows = rows.filter(pk__in=_by_author(asked.author))
    for word in fold(asked.words).split()[:_MOST_WORDS]:
        rows = rows.filter(folded__contains=word)
    return rows.order_by("-published_at", "-pk") if asked.newest else rows.order_by("sort_key", "pk")


def _by_author(name: str) -> list[int]:
    rows = published().filter(folded__contains=fold(name)).values_list("pk", "authors")
    return [pk for pk, authors in rows if name in authors]


def with_covers(rows: QuerySet[Edition]) -> QuerySet[Edition]:
    """Each with `covers`, its cover's files: one query for all."""
    return rows.prefetch_related(
        Prefetch("resources", Resource.objects.filter(use=ResourceUse.COVER), to_attr="covers")
    )


def facets(asked: Asked) -> list[Facet]:
    """By topic, language and form: how much of the rest of the choice each value holds. Three queries."""
    return [
        *_facets(asked, "topic", "Chủ đề", {str(topic.value): str(topic.label) for topic in Topic}),
        *_facets(asked, "language", "Ngôn ngữ", {str(one.value): str(one.label) for one in Language}),
        *_facets(
            asked, "form", "Dạng sách", {str(form.value): str(form.label).capitalize() for form in Form}
        ),
    ]


def _facets(asked: Asked, name: str, group: str, labels: Mapping[str, str]) -> list[Facet]:
    rows = choose(_with(asked, name, "")).order_by()
    counts = dict(rows.values_list(name).annotate(count=Count("pk")))
    now = getattr(asked, name)
    return [
        Facet(group, label, counts[value], value == now, _with(asked, name, "" if value == now else value))
        for value, label in labels.items()
        if counts.get(value)
    ]


def _with(asked: Asked, name: str, value: str) -> Asked:
    changes: dict[str, Any] = {name: value}
    return replace(asked, **changes)


def authors() -> list[tuple[str, int]]:
    """Authors with how many editions, in dictionary order."""
    names = Counter(name for (found,) in published().values_list("authors") for name in dict.fromkeys(found))
    return sorted(names.items(), key=lambda one: sort_key(one[0]))


def newest_by_topic(most: int) -> dict[str, list[Edition]]:
    """The newest editions of all, under "", and of each topic: three queries whatever the number of topics."""
    chosen: dict[str, list[int]] = {"": []}
    for pk, topic in choose(Asked(newest=True)).values_list("pk", "topic"):
        for group in dict.fromkeys(("", topic)):
            if len(held := chosen.setdefault(group, [])) < most:
                held.append(pk)
    wanted = {pk for held in chosen.values() for pk in held}
    known = {edition.pk: edition for edition in with_covers(published().filter(pk__in=wanted))}
    return {group: [known[pk] for pk in held if pk in known] for group, held in chosen.items()}


def counts_by(field: str) -> dict[str, int]:
    return dict(published().order_by().values_list(field).annotate(count=Count("pk")))


def harvested() -> QuerySet[Edition]:
    """What was ever published, with `stamp`: when its record last changed. Withdrawn and replaced ones stay, as
    deleted records.
    """
    ever = Edition.objects.filter(published_at__isnull=False).exclude(state__in=[State.DRAFT, State.CHECKED])
    return ever.annotate(stamp=Coalesce(F("ended_at"), F("published_at"))).order_by("stamp", "pk")


def is_deleted(edition: Edition) -> bool:
    return edition.state != State.PUBLISHED


def after(rows: QuerySet[Edition], stamp: datetime, pk: int) -> QuerySet[Edition]:
    """The rows of `harvested` behind one of them: a place that does not move when others come or go."""
    return rows.filter(Q(stamp__gt=stamp) | Q(stamp=stamp, pk__gt=pk))


def pages_with_pictures(edition: Edition) -> Iterable[tuple[int, str, str, list[Resource]]]:
    """(ordinal, title, label, its images) of every page of a scan, in order. Two queries."""
    images = Resource.objects.filter(use__in=[ResourceUse.PAGE_SMALL, ResourceUse.PAGE_LARGE]).order_by(
        "width"
    )
    rows = edition.sections.order_by("ordinal").prefetch_related(
        Prefetch("resources", images, to_attr="images")
    )
    return [(row.ordinal, row.title, row.label, row.images) for row in rows]
