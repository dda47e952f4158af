"""Terms, series, what is missing in them and what is held."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tusach.kit.models import in_force
from tusach.people.models import Body
from tusach.registry.models import Arrival, Direction, Document, HeldNumber, Holding, Series, Term

MOST_GAPS = 200  # of one series that a page lists


def term_on(body: Body, day: date) -> Term | None:
    return Term.objects.filter(in_force(day), body=body).first()


def terms_of(body: Body) -> QuerySet[Term]:
    return Term.objects.filter(body=body).order_by("-from_date")


def first_term(body: Body) -> Term | None:
    return Term.objects.filter(body=body).order_by("from_date").first()


def series_with_numbers(body: Body) -> QuerySet[Series]:
    return Series.objects.filter(keeper=body, last__gt=0).order_by("direction", "-begins", "kind")


def held_numbers(body: Body) -> QuerySet[HeldNumber]:
    """Numbers set aside and not yet used, the earliest end first."""
    rows = HeldNumber.objects.filter(series__keeper=body, state=Holding.HELD)
    return rows.select_related("series", "held_by").order_by("until", "pk")


def cancelled_numbers(body: Body) -> QuerySet[HeldNumber]:
    rows = HeldNumber.objects.filter(series__keeper=body, state=Holding.CANCELLED)
    return rows.select_related("series").order_by("-settled_at")


def holding_of(series: Series, ordinal: int) -> HeldNumber | None:
    """Who holds a number, or that it was cancelled."""
    rows = HeldNumber.objects.filter(
        series=series, ordinal=ordinal, state__in=[Holding.HELD, Holding.CANCELLED]
    )
    return rows.first()


@dataclass(frozen=True)
class Gaps:
    """Numbers of a series that no document has and nobody holds; `more` when the list was cut."""

    series: Series
    missing: tuple[int, ...]
    more: int

    @property
    def said(self) -> str:
        """`12, 15 đến 17` for people."""
        spans: list[list[int]] = []
        for number in self.missing:
            if spans and number == spans[-1][1] + 1:
                spans[-1][1] = number
            else:
                spans.append([number, number])
        told = ", ".join(f"{a:02}" if a == b else f"{a:02} đến {b:02}" for a, b in spans)
        return f"{told} và {self.more} số nữa" if self.more else told


def gaps_of(series: Series) -> Gaps:
    """What is missing between the number a series was taken up at and the last one given."""
    held = HeldNumber.objects.filter(series=series, state__in=[Holding.HELD, Holding.CANCELLED])
    taken = set(held.values_list("ordinal", flat=True))
    if series.direction == Direction.INCOMING:
        rows = Arrival.objects.filter(keeper=series.keeper_id, year=int(series.begins))
        taken |= {int(number) for number in rows.values_list("number", flat=True) if number.isdecimal()}
    else:
        rows_out = Document.objects.filter(series=series, ordinal__isnull=False)
        taken |= set(rows_out.values_list("ordinal", flat=True).iterator())  # type: ignore[arg-type] # not null above
    missing = [number for number in range(series.first, series.last + 1) if number not in taken]
    return Gaps(series, tuple(missing[:MOST_GAPS]), max(0, len(missing) - MOST_GAPS))


def gap_report(body: Body) -> list[Gaps]:
    """The series of a body that miss a number."""
    return [gaps for series in series_with_numbers(body) if (gaps := gaps_of(series)).missing]
