"""The registers as books: rows, volumes, what a cover says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Prefetch, Q, QuerySet

from tusach.people.models import Actor, Body
from tusach.registry.models import Arrival, Direction, Document, Recipient, Volume
from tusach.registry.queries.seeing import visible_to
from tusach.registry.queries.unused import UnusedNumber

IN_ORDER = Prefetch("recipients", Recipient.objects.order_by("order"))  # as the lines stand on the paper


def incoming(body: Body) -> QuerySet[Document]:
    """The register of incoming documents of a body, newest arrival first."""
    rows = Document.objects.filter(arrival__keeper=body, direction=Direction.INCOMING).select_related(
        "arrival"
    )
    return rows.order_by("-arrival__arrived_on", "-arrival__document_id")


def outgoing(body: Body) -> QuerySet[Document]:
    """The register of outgoing documents of a body with who each went to, newest first."""
    rows = Document.objects.filter(keeper=body, direction=Direction.OUTGOING).prefetch_related(IN_ORDER)
    return rows.order_by("-dated", "-ordinal", "-pk")


def outgoing_by_code(actor: Actor, body: Body | None, code: str) -> Document | None:
    """The latest outgoing document of a body with this number and symbol, spaces aside, that the person may see."""
    plain = "".join(code.split())
    digits = len(plain) - len(plain.lstrip("0123456789"))
    letter = plain[digits : digits + 1]
    split = digits + (1 if letter.isalpha() and letter.islower() else 0)
    rows = visible_to(actor).filter(keeper=body, direction=Direction.OUTGOING, cancelled_at__isnull=True)
    numbers = {plain[:split], plain[:split].lstrip("0"), f"0{plain[:split]}"}
    return rows.filter(number__in=numbers, symbol__iexact=plain[split:]).order_by("-dated", "-pk").first()


def of_year(rows: QuerySet[Document], direction: str, year: int) -> QuerySet[Document]:
    return between(rows, direction, date(year, 1, 1), date(year, 12, 31))


def between(rows: QuerySet[Document], direction: str, first: date, last: date) -> QuerySet[Document]:
    """Rows of a register from one day to another, both included."""
    if direction == Direction.INCOMING:
        return rows.filter(arrival__arrived_on__gte=first, arrival__arrived_on__lte=last)
    return rows.filter(dated__gte=first, dated__lte=last)


def in_book_order(rows: QuerySet[Document], direction: str) -> QuerySet[Document]:
    """As a bound book has them: the oldest line first."""
    if direction == Direction.INCOMING:
        return rows.order_by("arrival__arrived_on", "pk")
    return rows.order_by("dated", "kind", "ordinal", "suffix", "pk")


def volumes_of(body: Body, direction: str) -> QuerySet[Volume]:
    return Volume.objects.filter(keeper=body, direction=direction).order_by("-from_date", "kind", "-number")


def closed_volume_on(body: Body, direction: str, kind: str, day: date) -> Volume | None:
    """The closed book that a document of that day and type would belong to."""
    rows = Volume.objects.filter(
        keeper=body, direction=direction, closed_at__isnull=False, kind__in=["", kind]
    )
    return rows.filter(Q(to_date__isnull=True) | Q(to_date__gt=day), from_date__lte=day).first()


@dataclass(frozen=True)
class Cover:
    """What stands on the cover of a book: from which day and number to which."""

    year: int
    volume: int
    first_day: date | None
    last_day: date | None
    numbers: str
    count: int


def cover_of(
    rows: QuerySet[Document],
    direction: str,
    *,
    year: int,
    volume: int = 1,
    unused: Sequence[UnusedNumber] = (),
) -> Cover:
    """Three questions whatever the size of the book. `unused` are the book's lines without a document."""
    at = "arrival__arrived_on" if direction == Direction.INCOMING else "dated"
    days = rows.order_by().aggregate(first=Min(at), last=Max(at))
    numbers = _arrival_numbers(rows) if direction == Direction.INCOMING else _outgoing_numbers(rows, unused)
    return Cover(year, volume, days["first"], days["last"], numbers, rows.count() + len(unused))


def _arrival_numbers(rows: QuerySet[Document]) -> str:
    numbers = [_whole(one) for one in rows.order_by().values_list("arrival__number", flat=True)]
    return f"{min(numbers):02} đến {max(numbers):02}" if numbers else ""


def _whole(number: str) -> int:
    digits = "".join(c for c in number if c.isdecimal())
    return int(digits) if digits else 0


def _outgoing_numbers(rows: QuerySet[Document], unused: Sequence[UnusedNumber]) -> str:
    """`Công văn 01 đến 230; Kế hoạch 01 đến 14`; a number without a document counts as well."""
    spans: Iterable[tuple[str, int, int]] = (
        rows.filter(ordinal__isnull=False).order_by("kind").values("kind")
        .annotate(first=Min("ordinal"), last=Max("ordinal")).values_list("kind", "first", "last")
    )  # fmt: skip
    ends = {kind: (first, last) for kind, first, last in spans}
    for one in unused:
        first, last = ends.get(one.kind, (one.ordinal, one.last))
        ends[one.kind] = min(first, one.ordinal), max(last, one.last)
    return "; ".join(f"{kind} {first:02} đến {last:02}" for kind, (first, last) in sorted(ends.items()))


def years_of(body: Body, direction: str) -> list[int]:
    """Years from the first document of a register to its last, the latest first; the ends of an index, no count."""
    if direction == Direction.INCOMING:
        came = Arrival.objects.filter(keeper=body).values_list("arrived_on", flat=True).order_by("arrived_on")
        first, last = came.first(), came.last()
    else:
        rows = Document.objects.filter(keeper=body, direction=direction, dated__isnull=False)
        went = rows.values_list("dated", flat=True).order_by("dated")
        first, last = went.first(), went.last()
    return list(range(last.year, first.year - 1, -1)) if first and last else []
