"""What rounds can be asked: which one may see, what each place gets and why, and how provinces compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from tusach.people.models import Actor
from tusach.places.models import UnitVersion
from tusach.supply.models import (
    Appeal,
    AppealState,
    Line,
    LineReason,
    Round,
    RoundBody,
    RoundState,
    RoundTitle,
)
from tusach.supply.queries.receivers import readers_said, room_said

SHOWN = (RoundState.COMPUTED, RoundState.FROZEN, RoundState.SENT, RoundState.CLOSED)


def visible_to(actor: Actor) -> QuerySet[Round]:
    """The centre sees every round, others those that are computed: what is drafted is not yet said to anybody."""
    rows = Round.objects.order_by("-year", "-pk")
    return rows if actor.serves_centre() else rows.filter(state__in=SHOWN)


def receivers_visible_to(actor: Actor) -> QuerySet[RoundBody]:
    """Receivers of rounds that are shown: the centre all, a province its own, a commune itself."""
    rows = RoundBody.objects.filter(round__in=visible_to(actor)).select_related("round")
    if actor.serves_centre():
        return rows
    units = actor.units()
    return rows.filter(Q(unit__in=units) | Q(province__in=units) | Q(body__in=actor.bodies()))


def lines_visible_to(actor: Actor) -> QuerySet[Line]:
    return Line.objects.filter(receiver__in=receivers_visible_to(actor)).select_related(
        "title", "receiver", "round"
    )


def titles_of(round_: Round) -> list[RoundTitle]:
    """The titles of a round with `.copies` and `.places`, what is sent of each: two queries."""
    sums = {
        title: (copies, places)
        for title, copies, places in Line.objects.filter(round=round_).values_list("title").annotate(
            copies=Sum("quantity"), places=Count("pk", filter=Q(quantity__gt=0))
        ).order_by()
    }  # fmt: skip
    rows = list(round_.titles.select_related("title").order_by("-is_chosen", "title__sort_key", "pk"))
    for row in rows:
        row.copies, row.places = sums.get(row.title_id, (0, 0))  # type: ignore[attr-defined]
    return rows


def copies_by_title(round_: Round) -> dict[int, int]:
    rows = Line.objects.filter(round=round_).values_list("title").annotate(all=Sum("quantity")).order_by()
    return dict(rows)


def copies_by_province(round_: Round) -> dict[int, int]:
    rows = Line.objects.filter(round=round_).values_list("receiver__province").annotate(all=Sum("quantity"))
    return {province or 0: copies for province, copies in rows.order_by()}


def cost_of(round_: Round, carriage: int) -> int:
    """đồng: each title's set-up once, its copies, and carrying them; what is printed for reserve is not in it."""
    sums = copies_by_title(round_)
    titles = round_.titles.filter(title__in=[title for title, copies in sums.items() if copies])
    return sum(one.setup_cost + sums[one.title_id] * (one.unit_cost + carriage) for one in titles)


def round_before(round_: Round) -> Round | None:
    """The last round with lines before this one."""
    rows = Round.objects.filter(state__in=SHOWN).filter(
        Q(year__lt=round_.year) | Q(year=round_.year, pk__lt=round_.pk)
    )
    return rows.order_by("-year", "-pk").first()


@dataclass(frozen=True)
class ProvinceRow:
    """Copies of a province in this round, by the fixed rule and in the round before; `each` a receiver."""

    pk: int
    name: str
    receivers: int
    copies: int
    rule: int
    before: int

    @property
    def each(self) -> Decimal:
        return Decimal(self.copies) / self.receivers if self.receivers else Decimal(0)


def province_rows(round_: Round, names: Mapping[int, UnitVersion]) -> list[ProvinceRow]:
    """From what the computation left in `outcome`; copies by hand are in it too."""
    told: Mapping[str, Mapping[str, int]] = round_.outcome.get("provinces", {})
    before = (earlier.outcome if (earlier := round_before(round_)) else {}).get("provinces", {})
    rows = [
        ProvinceRow(
            int(pk), names[int(pk)].full_name if int(pk) in names else "Không rõ tỉnh", one["receivers"],
            one["copies"], one["rule"], before.get(pk, {}).get("copies", 0),
        )
        for pk, one in told.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: names[row.pk].sort_key if row.pk in names else "")


def lines_of(receiver: RoundBody) -> QuerySet[Line]:
    """What one place gets, and what it does not get, with the reason; most copies first."""
    rows = (
        Line.objects.filter(receiver=receiver)
        .select_related("title", "receiver")
        .annotate(receivers=F("receiver_id"))
    )
    return rows.order_by("-quantity", "title__sort_key")


def why(line: Line, receivers: int, settings: Mapping[str, Any]) -> str:
    """One sentence: the reason that decided this line."""
    gets = line.quantity > 0
    used, room = readers_said(line.receiver), room_said(line.receiver, settings)
    said = {
        LineReason.CORE: "sách lõi, nơi nào cũng có",
        LineReason.FLOOR: f"thêm cho đủ số sàn {settings['floor']} bản một nơi",
        LineReason.NEED: f"nhu cầu hạng {line.rank or 0} trong {receivers} nơi ({used})"
        + ("" if gets else ", kinh phí chưa tới lượt"),
        LineReason.RULE: "theo định mức của loại nơi nhận"
        if gets
        else "định mức không dành cho loại nơi nhận này",
        LineReason.LANGUAGE: "sách bằng thứ tiếng chưa ghi nhận ở nơi này",
        LineReason.CAPACITY: f"tủ sách hết chỗ: {room}",
        LineReason.HAND: "sửa tay",
    }
    return said[LineReason(line.reason)]


def open_appeals(round_: Round) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(receiver__round=round_, state=AppealState.OPEN)
    return rows.select_related("receiver__unit", "title", "by").order_by("at", "pk")


def appeals_visible_to(actor: Actor) -> QuerySet[Appeal]:
    seen = receivers_visible_to(actor).values("pk")
    return Appeal.objects.filter(receiver__in=seen).select_related("receiver__round", "title", "by")


def my_receivers(actor: Actor) -> Sequence[RoundBody]:
    """The rows of the actor's own bodies, the newest round first."""
    rows = receivers_visible_to(actor).filter(body__in=actor.bodies())
    return list(rows.order_by("-round__year", "-round_id")[:20])
