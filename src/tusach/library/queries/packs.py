from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.apps import apps
from django.db.models import Max, Model, Q, QuerySet, Sum

from tusach.kit import store
from tusach.library import signing
from tusach.library.models import (
    Box,
    Edition,
    Intake,
    Metric,
    OrderState,
    Pack,
    PackOrder,
    Resource,
    Section,
    State,
    UsageCount,
)
from tusach.library.packs import index as packs
from tusach.people.models import Actor, Role
from tusach.places.models import Unit
from tusach.places.queries import versions_on

_STILL_SERVED = 3  # serials: who is fetching an older one while a newer is made finishes in peace


def choice_of(topics: list[str], languages: list[str]) -> QuerySet[Edition]:
    """Editions of these topics and languages (no topic, no language: all), whatever became of them."""
    rows = Edition.objects.exclude(state__in=[State.DRAFT, State.CHECKED])
    rows = rows.filter(topic__in=topics) if topics else rows
    return rows.filter(language__in=languages) if languages else rows


def languages_published() -> list[str]:
    rows = Edition.objects.filter(state=State.PUBLISHED).order_by("language")
    return list(rows.values_list("language", flat=True).distinct())


def wanted_first(rows: QuerySet[Edition], unit: Unit | None) -> list[Edition]:
    """Published editions: those that this commune's readers opened most first, then the newest."""
    used = (
        dict(
            UsageCount.objects.filter(unit=unit, metric="TOTAL_REQUESTS", edition__isnull=False)
            .values_list("edition")
            .annotate(total=Sum("count"))
        )
        if unit is not None
        else {}
    )
    shelf = list(rows.filter(state=State.PUBLISHED).order_by("-published_at", "-pk"))
    return sorted(shelf, key=lambda edition: -used.get(edition.pk, 0))


def latest_packs() -> list[Pack]:
    """The newest serial of each pack, by name."""
    newest = dict(Pack.objects.values_list("name").annotate(serial=Max("serial")))
    rows = Pack.objects.filter(name__in=newest)
    return sorted((one for one in rows if one.serial == newest[one.name]), key=lambda one: one.name)


def latest_pack(name: str) -> Pack | None:
    return Pack.objects.filter(name=name).order_by("-serial").first()


def index_of(pack: Pack) -> packs.Index:
    return packs.unseal(envelope_of(pack))


def is_own(index: packs.Index) -> bool:
    """Whether this machine made it, and so may make the next serial."""
    return index.key == signing.public_key()


def latest_orders(most: int = 8) -> list[PackOrder]:
    """What librarians ordered, newest first; all that is under way, however old."""
    rows = PackOrder.objects.select_related("pack").order_by("-at", "-pk")
    under_way = Q(state__in=[OrderState.WAITING, OrderState.WORKING])
    return [*rows.filter(under_way), *rows.exclude(under_way)[:most]]


def envelope_of(pack: Pack) -> bytes:
    with store.open_kept(pack.index_sha256) as file:
        return bytes(file.read())


def carries(name: str, sha256: str) -> bool:
    """Whether one of the pack's last serials lists this file: nothing else of the store leaves through its door."""
    digest = bytes.fromhex(sha256)
    newest = Pack.objects.filter(name=name).order_by("-serial")[:_STILL_SERVED]
    return any(_is_in(digest, _digests(pack.index_sha256)) for pack in newest)


@lru_cache(maxsize=8)
def _digests(index_sha256: str) -> bytes:
    """The sorted digests of a pack's files, 32 bytes each; an index never changes, so this is kept."""
    with store.open_kept(index_sha256) as file:
        index = packs.unseal(file.read())
    with store.open_kept(index.list) as file:
        return bytes(file.read())


def _is_in(digest: bytes, kept: bytes) -> bool:
    """Half by half."""
    low, high = 0, len(kept) // 32
    while low < high:
        middle = (low + high) // 2
        if kept[middle * 32 : middle * 32 + 32] < digest:
            low = middle + 1
        else:
            high = middle
    return kept[low * 32 : low * 32 + 32] == digest


def taken_indexes() -> list[packs.Index]:
    """Of every serial that another machine made, oldest first."""
    own = signing.public_key()
    found = (index_of(one) for one in Pack.objects.order_by("name", "serial"))
    return [index for index in found if index.key != own]


def left_behind() -> list[Edition]:
    """Editions that came by a pack and are in the newest serial of none."""
    brought_keys = {line.key for index in taken_indexes() for line in index.editions}
    here = {line.key for pack in latest_packs() for line in index_of(pack).editions}
    made_here = Intake.objects.filter(edition__isnull=False).values("edition")
    return list(Edition.objects.filter(key__in=brought_keys - here).exclude(pk__in=made_here).order_by("pk"))


def brought() -> set[str]:
    """The digests of all files that packs of other machines ever listed."""
    return {digest for index in taken_indexes() for digest in _listed(index.list)}


def still_listed() -> set[str]:
    """The digests of all files in the newest serials, and the lists by which the last serials are served."""
    found: set[str] = set()
    for pack in latest_packs():
        found.update(_listed(index_of(pack).list))
    for pack in Pack.objects.all():
        found |= {pack.index_sha256, index_of(pack).list}
    return found


def _listed(sha256: str) -> list[str]:
    with store.open_kept(sha256) as file:
        digests = file.read()
    return [digests[at : at + 32].hex() for at in range(0, len(digests), 32)]


def files_of(editions: list[Edition]) -> set[str]:
    keys = [one.pk for one in editions]
    rows = ((Edition, "pk"), (Section, "edition"), (Resource, "edition"))
    return {value for model, link in rows for value in _digests_in(model, Q(**{f"{link}__in": keys}))}


def referred_to(*, without: list[Edition]) -> set[str]:
    """Every digest in any row of any room, but for the rows of these editions."""
    keys = [one.pk for one in without]
    links = {Edition: "pk", Section: "edition", Resource: "edition"}
    found: set[str] = set()
    for model in apps.get_models():
        some = ~Q(**{f"{links[model]}__in": keys}) if model in links else Q()
        found |= _digests_in(model, some)
    return found


def _digests_in(model: type[Model], some: Q) -> set[str]:
    """Fields that hold the digest of a kept file are named so (`sha256`, `photo_sha256`)."""
    names = [field.name for field in model._meta.concrete_fields if field.name.endswith("sha256")]  # noqa: SLF001
    rows = model._default_manager.filter(some).values_list(*names) if names else ()  # noqa: SLF001
    return {value for row in rows for value in row if value}


def rows_of(edition: Edition) -> tuple[list[Section], list[Resource]]:
    sections = list(edition.sections.order_by("ordinal"))
    return sections, list(edition.resources.select_related("section").order_by("use", "sha256", "pk"))


def boxes_visible_to(actor: Actor) -> QuerySet[Box]:
    """Those of the centre see all boxes; others those that stand in the places of their bodies, and below."""
    rows = Box.objects.order_by("ended_at", "name", "pk")
    if actor.serves_centre(Role.LIBRARIAN, Role.ADMINISTRATOR):
        return rows
    mine = actor.units(Role.LIBRARIAN, Role.ADMINISTRATOR)
    below = versions_on(actor.day).filter(Q(parent__in=mine) | Q(district__in=mine) | Q(province__in=mine))
    return rows.filter(Q(unit__in=mine) | Q(unit__in=below.values("unit")))


@dataclass(frozen=True)
class BoxMonth:
    """What a box told of a month, over all its books; None: it told nothing of that kind."""

    visits: int | None
    opened: int | None


def told_by(boxes: Iterable[Box]) -> dict[int, BoxMonth]:
    """By pk: the totals of the last month that each box reported. One query."""
    known = {(box.key, box.reported_month): box.pk for box in boxes if box.reported_month}
    rows = UsageCount.objects.filter(
        source__in=[key for key, _ in known], metric__in=[Metric.VISITS, Metric.REQUESTS]
    )
    sums = rows.values_list("source", "month", "metric").annotate(total=Sum("count"))
    found = {(source, month, metric): total for source, month, metric, total in sums}
    return {
        pk: BoxMonth(found.get((*one, Metric.VISITS)), found.get((*one, Metric.REQUESTS)))
        for one, pk in known.items()
    }


def month_totals(month: date) -> list[tuple[str, str, int]]:
    """(edition's key or "", metric, count) of this machine's own counting, over all places."""
    rows = (
        UsageCount.objects.filter(month=month, source="")
        .values_list("edition__key", "metric")
        .annotate(total=Sum("count"))
        .order_by("edition__key", "metric")
    )
    return [(key or "", metric, total) for key, metric, total in rows if total]


def months_counted(*, before: date, after: date | None = None) -> list[date]:
    """Months with counts of this machine's own, in order, that end before the month `before`."""
    rows = UsageCount.objects.filter(source="", month__lt=before)
    rows = rows.filter(month__gt=after) if after else rows
    return list(rows.order_by("month").values_list("month", flat=True).distinct())
