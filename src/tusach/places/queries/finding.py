"""Finding units by any spelling."""

from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from tusach.places.models import Alias, UnitVersion
from tusach.places.queries.units import standing, versions_on
from tusach.places.spelling import search_key, squeezed


def search(text: str, *, on: date | None = None, level: str | None = None) -> QuerySet[UnitVersion]:
    """Versions whose name, old name, alias or code answers to `text` in any spelling, best first.

    `tà nung, lâm đồng` looks for the first part and keeps those within the others. With `on`, only versions
    in force on that day. An empty text finds nothing.
    """
    name, *places = text.split(",")
    key = search_key(name)
    found = versions_on(on) if on else standing()
    if level:
        found = found.filter(unit__level=level)
    if not key:
        return found.none()
    if key.isdecimal() and len(name.strip()) in {2, 3, 5}:
        found = found.filter(code=name.strip()).annotate(nearness=Value(0, IntegerField()))
    else:
        found = found.filter(_answers(key, squeezed(name))).annotate(nearness=_nearness(key))
    for place in filter(None, map(search_key, places)):
        named = standing().filter(folded__contains=place).values("unit")
        found = found.filter(Q(district__in=named) | Q(province__in=named))
    return found.order_by("nearness", "sort_key", "-from_date")


def _answers(key: str, tight: str) -> Q:
    words = Q()
    for word in key.split()[:8]:
        words &= Q(folded__contains=word)
    aliased = Alias.objects.filter(unit=OuterRef("unit_id"), squeezed__endswith=tight)
    return words | Q(Exists(aliased))


def _nearness(key: str) -> Case:
    """0 the whole name, 1 the name without its kind, 2 a phrase in the name, 3 scattered words or an alias."""
    return Case(
        When(folded=key, then=Value(0)),
        When(folded__endswith=f" {key}", then=Value(1)),
        When(folded__contains=key, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
