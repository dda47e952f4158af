"""Numbers of the outgoing series without a document: held, given back, cancelled or passed over, as lines of the book."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tusach.journal.models import Entry
from tusach.kit.clock import day_of
from tusach.kit.text import day as day_text
from tusach.people.models import Body
from tusach.registry.models import Direction, Document, HeldNumber, Holding, Series
from tusach.registry.queries.lines import Lines

_NOTES = {
    Holding.HELD: "Đang giữ",
    Holding.CANCELLED: "Đã hủy",
    Holding.RELEASED: "Chưa dùng",
    "": "Chưa dùng",
}


@dataclass(frozen=True)
class UnusedNumber:
    """`ordinal` to `last` of one type; more than one only where nobody ever held them. `day` is its place in the book:
    the day it was set aside, moved between those of its neighbours. `state` is a Holding, "" for a number passed over.
    """

    kind: str
    ordinal: int
    last: int
    day: date
    state: str
    said: str

    is_unused = True

    @property
    def number(self) -> str:
        return f"{self.ordinal:02}" if self.ordinal == self.last else f"{self.ordinal:02} đến {self.last:02}"

    @property
    def note(self) -> str:
        return _NOTES[self.state]


def unused_numbers(body: Body) -> list[UnusedNumber]:
    """In the order of the book. Four questions whatever the size of the registers."""
    series = {one.pk: one for one in _with_holes(body)}
    held: dict[tuple[int, int], HeldNumber] = {}
    rows = HeldNumber.objects.filter(series__in=series).exclude(state=Holding.USED).select_related("held_by")
    # A number given back and set aside again is what it was last: HELD and CANCELLED exist once.
    for one in rows.order_by("pk"):
        before = held.get((one.series_id, one.ordinal))
        if before is None or before.state == Holding.RELEASED:
            held[one.series_id, one.ordinal] = one
    settlers = _settlers([one.pk for one in held.values()])
    days: dict[int, list[tuple[int, date]]] = {pk: [] for pk in series}
    numbered = Document.objects.filter(series__in=series, ordinal__isnull=False, suffix="")
    for pk, ordinal, dated in numbered.order_by("ordinal").values_list("series_id", "ordinal", "dated"):
        if ordinal is not None and dated is not None:
            days[pk].append((ordinal, dated))
    found: list[UnusedNumber] = []
    for pk, one_series in series.items():
        of_it = {ordinal: one for (owner, ordinal), one in held.items() if owner == pk}
        found += _of_series(one_series, days[pk], of_it, settlers)
    return sorted(found, key=lambda line: (line.day, line.kind, line.ordinal))


def _with_holes(body: Body) -> QuerySet[Series]:
    rows = Series.objects.filter(keeper=body, direction=Direction.OUTGOING, last__gt=0)
    whole = Q(documents__suffix="", documents__ordinal__isnull=False)
    counted = rows.annotate(given=Count("documents", filter=whole))
    return counted.filter(given__lt=F("last") - F("first") + 1).order_by("pk")


def _settlers(held: Sequence[int]) -> dict[str, str]:
    """Who settled a number, by the journal; the later act wins."""
    rows = Entry.objects.filter(
        subject__in=[f"registry.HeldNumber:{pk}" for pk in held],
        act__in=["registry.cancel_number", "registry.release_number"],
    )
    return {
        subject: name or ""
        for subject, name in rows.order_by("pk").values_list("subject", "person__full_name")
    }


def _of_series(
    series: Series, given: Sequence[tuple[int, date]], held: dict[int, HeldNumber], settlers: dict[str, str]
) -> Iterator[UnusedNumber]:
    taken = {ordinal for ordinal, _ in given}
    starts = [day_of(one.held_at) for one in held.values()]
    ordinal = series.first
    while ordinal <= series.last:
        if ordinal in taken:
            ordinal += 1
            continue
        last, one = ordinal, held.get(ordinal)
        while one is None and last < series.last and last + 1 not in taken and last + 1 not in held:
            last += 1
        own = day_of(one.held_at) if one else min(starts, default=None)
        day = _place(given, ordinal, own)
        if day is not None:
            said = _said(one, settlers.get(f"registry.HeldNumber:{one.pk}", "")) if one else "chưa dùng"
            yield UnusedNumber(series.kind, ordinal, last, day, one.state if one else "", said)
        ordinal = last + 1


def _place(given: Sequence[tuple[int, date]], ordinal: int, own: date | None) -> date | None:
    at = bisect_left(given, (ordinal,))
    before = given[at - 1][1] if at else None
    after = given[at][1] if at < len(given) else None
    day = own or after or before
    if day and before and day < before:
        day = before
    return after if day and after and day > after else day


def _said(one: HeldNumber, settler: str) -> str:
    holder = one.held_by.full_name if one.held_by else ""
    if one.state == Holding.HELD:
        until = f"giữ đến hết ngày {day_text(one.until)}" if one.until else ""
        parts = [f"đang giữ cho {one.for_whom}: {one.why}", holder, day_text(day_of(one.held_at)), until]
    else:
        done = "đã hủy" if one.state == Holding.CANCELLED else "chưa dùng, đã thôi giữ"
        on = day_text(day_of(one.settled_at)) if one.settled_at else ""
        parts = [f"{done}: {one.settled_why}", settler or holder, on]
    return ", ".join(part for part in parts if part)


def with_unused(
    documents: Iterable[Document], unused: Sequence[UnusedNumber]
) -> Iterator[Document | UnusedNumber]:
    """Both in the order of the book. `documents` come as `in_book_order` has them, `unused` by day."""
    waiting = list(unused)
    for document in documents:
        due = [one for one in waiting if document.dated and one.day <= document.dated] if waiting else []
        for one in due:
            same_day = one.day == document.dated
            if not same_day or (one.kind == document.kind and one.ordinal < (document.ordinal or 0)):
                waiting.remove(one)
                yield one
        yield document
    yield from waiting


class OutgoingLines(Sequence[Any]):
    """The register newest first, with its unused numbers, read in slices: only the documents of a slice are fetched."""

    def __init__(self, documents: QuerySet[Document], unused: Sequence[UnusedNumber]) -> None:
        self.documents = Lines(documents, documents.values("pk"))
        self.unused = unused
        self._total: int | None = None

    def __len__(self) -> int:
        if self._total is None:
            self._total = len(self.documents) + len(self.unused)
        return self._total

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return self[asked : asked + 1][0]
        first, last, _ = asked.indices(len(self))
        # Place n of the whole stands at n - from_row here, because all unused numbers are put among the rows fetched.
        from_row = max(0, first - len(self.unused))
        merged: list[Document | UnusedNumber] = [*self.documents[from_row:last], *self.unused]
        merged.sort(key=_newest, reverse=True)
        return merged[first - from_row : last - from_row]


def _newest(line: Document | UnusedNumber) -> tuple[date, int, int]:
    if isinstance(line, UnusedNumber):
        return line.day, line.ordinal, 0
    return line.dated or date.min, line.ordinal or 0, line.pk
