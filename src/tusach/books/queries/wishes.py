"""Wishes, what they come down to, and how much weight stands behind: communes are counted, not voices."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from tusach.books.alike import clusters
from tusach.books.models import Proposal, Verdict, Wish, WishCount, YearlyList
from tusach.people.models import Actor
from tusach.places.models import Level
from tusach.places.queries import names_on, versions_on
from tusach.registry.models import Document
from tusach.registry.queries import visible_to as documents_visible_to

LEAST_SHOWN = 5  # readers: a smaller number could point at one of them (docs/hard/no-trace.md)


@dataclass
class Weight:
    """Who stands behind a proposal: every commune once, however often it asked."""

    communes: int = 0
    provinces: int = 0
    voices: int = 0
    kinds: list[tuple[str, int]] = field(default_factory=list)  # ("Xã", 12), ("Thị trấn", 1)


@dataclass
class Alike:
    """Unmerged wishes that the machine holds to be one thing."""

    text: str
    topic: str
    wishes: list[Wish]
    communes: int
    rivals: list[Proposal] = field(default_factory=list)  # open proposals they may belong to


def wishes_visible_to(actor: Actor) -> QuerySet[Wish]:
    """The centre sees all, a province and a district those of their communes, others those of their own places."""
    if not actor.is_known:
        return Wish.objects.none()
    if actor.serves_centre():
        return Wish.objects.all()
    own = actor.units()
    within = versions_on(actor.day).filter(Q(province__in=own) | Q(district__in=own)).values("unit")
    return Wish.objects.filter(Q(unit__in=own) | Q(unit__in=within) | Q(body__in=actor.bodies()))


def wishes_told(actor: Actor) -> QuerySet[Wish]:
    """With what became of each, newest first."""
    rows = wishes_visible_to(actor).select_related("proposal__list", "proposal__title", "unit")
    return rows.order_by("-at", "-pk")


def free_wishes() -> QuerySet[Wish]:
    return Wish.objects.filter(proposal=None)


def proposals_visible_to(actor: Actor) -> QuerySet[Proposal]:
    return Proposal.objects.all() if actor.is_known else Proposal.objects.none()


def proposals_weighed(verdict: str = "") -> QuerySet[Proposal, Any]:
    """Proposals by the number of places behind them; `.places` counts each place once."""
    rows = Proposal.objects.select_related("list", "title").annotate(
        places=Count("wishes__unit", distinct=True)
    )
    return (rows.filter(verdict=verdict) if verdict else rows).order_by("-places", "-made_at", "pk")


def to_join(actor: Actor, most: int = 12) -> list[Any]:
    """Open proposals that none of the actor's own places stands behind yet, the heaviest first."""
    mine = Wish.objects.filter(unit__in=actor.units()).exclude(proposal=None).values("proposal")
    return list(proposals_weighed(Verdict.OPEN).exclude(pk__in=mine)[:most])


def weights(proposals: Iterable[Proposal], day: date) -> dict[int, Weight]:
    """{proposal id: its weight}; three queries, whatever the number of proposals."""
    ids = [one.pk for one in proposals]
    behind: dict[int, Counter[int]] = {pk: Counter() for pk in ids}
    communes: set[int] = set()
    rows = Wish.objects.filter(proposal__in=ids, unit__isnull=False).values_list(
        "proposal", "unit", "unit__level"
    )
    for proposal, unit, level in rows:
        if proposal and unit:
            behind[proposal][unit] += 1
            communes |= {unit} if level == Level.COMMUNE else set()
    versions = names_on({unit for some in behind.values() for unit in some}, day)
    made = {}
    for pk, units in behind.items():
        known = [versions[unit] for unit in units if unit in versions]
        provinces = {one.province_id or one.unit_id for one in known}
        kinds = Counter(one.kind for one in known).most_common()
        made[pk] = Weight(len(communes & units.keys()), len(provinces), sum(units.values()), kinds)
    return made


def alike_wishes(most: int = 2_000) -> list[Alike]:
    """The unmerged wishes in groups of the machine's opinion, by communes. The oldest `most` of them."""
    wishes = {wish.pk: wish for wish in free_wishes().select_related("unit").order_by("at", "pk")[:most]}
    open_ones = list(Proposal.objects.filter(verdict=Verdict.OPEN).order_by("pk"))
    texts = [(pk, wish.folded) for pk, wish in wishes.items()] + [(-one.pk, one.folded) for one in open_ones]
    by_pk = {one.pk: one for one in open_ones}
    made = []
    for group in clusters(texts):
        some = [wishes[key] for key in group.keys if key > 0]
        if not some:
            continue
        said = Counter(wish.text for wish in some).most_common(1)[0][0]
        topic = Counter(wish.topic for wish in some if wish.topic).most_common(1)
        rivals = [by_pk[-key] for key in group.keys if key < 0]
        made.append(
            Alike(said, topic[0][0] if topic else "", some, len({wish.unit_id for wish in some}), rivals)
        )
    return sorted(made, key=lambda one: (-one.communes, one.text))


def readers_wish(day: date, most: int = 30) -> tuple[list[dict[str, Any]], int]:
    """(what readers asked for in a year, at least five times; how many rarer wishes stay unshown)."""
    since = (day - timedelta(days=365)).replace(day=1)
    rows = WishCount.objects.filter(month__gte=since).values("folded").annotate(total=Sum("count"))
    shown = list(rows.filter(total__gte=LEAST_SHOWN).order_by("-total", "folded")[:most])
    texts = dict(
        WishCount.objects.filter(folded__in=[row["folded"] for row in shown]).values_list("folded", "text")
    )
    found = [{"text": texts.get(row["folded"], row["folded"]), "total": row["total"]} for row in shown]
    return found, rows.filter(total__lt=LEAST_SHOWN).count()


def lists_visible_to(actor: Actor) -> QuerySet[YearlyList]:
    return YearlyList.objects.all() if actor.is_known else YearlyList.objects.none()


def open_lists() -> QuerySet[YearlyList]:
    return YearlyList.objects.filter(state="OPEN").order_by("-year", "pk")


def document_numbered(actor: Actor, text: str) -> Document | None:
    """The document of the registers that this person may read, by its printed number: 156-QĐ/BTGTW. The newest of that number."""
    plain = "".join(text.split()).upper()
    digits = plain[: len(plain) - len(plain.lstrip("0123456789"))]
    rows: Sequence[Document] = (
        list(documents_visible_to(actor).filter(number=digits).order_by("-dated", "-pk")[:200])
        if digits
        else []
    )
    return next((one for one in rows if f"{one.number}{one.symbol}".replace(" ", "").upper() == plain), None)


def lists_counted(actor: Actor) -> QuerySet[YearlyList, Any]:
    """With `.chosen`, how many proposals are on each; newest year first."""
    rows = lists_visible_to(actor).select_related("document")
    return rows.annotate(chosen=Count("proposals")).order_by("-year", "-made_at", "pk")


def proposals_of(yearly: YearlyList) -> QuerySet[Proposal, Any]:
    return proposals_weighed().filter(list=yearly)
