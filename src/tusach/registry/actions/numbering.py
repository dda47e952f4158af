from datetime import date, datetime, timedelta

from django.db import transaction

from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.people.models import Actor, Body
from tusach.registry import queries
from tusach.registry.models import Direction, Document, Family, Series, Term


def series_of(keeper: Body, family: str, kind: str, day: date) -> Series:
    """The outgoing series a document of that day is numbered in: party by type and term, state by type and year.

    Before a term is opened for the body, the party's series has no beginning and simply goes on.
    Source: Party numbering rules (continuous per type per term); NĐ 30/2020/NĐ-CP, art. 15.
    """
    if family == Family.STATE:
        begins = str(day.year)
    else:
        term = queries.term_on(keeper, day)
        begins = term.from_date.isoformat() if term else ""
    return _locked(keeper, Direction.OUTGOING, family, kind, begins)


def arrivals_of(keeper: Body, year: int) -> Series:
    """The series of arrival numbers: one a body and year."""
    return _locked(keeper, Direction.INCOMING, "", "", str(year))


def _locked(keeper: Body, direction: str, family: str, kind: str, begins: str) -> Series:
    """The series, held until the transaction ends, so that two clerks never get one number."""
    series, _ = Series.objects.get_or_create(
        keeper=keeper, direction=direction, family=family, kind=kind, begins=begins
    )
    return Series.objects.select_for_update().get(pk=series.pk)


def take_number(series: Series, asked: str) -> int:
    """The number asked for when it is free, or else the next one; the series remembers the highest."""
    if not asked:
        number = series.last + 1
    elif asked.isdigit() and 0 < int(asked) < 1_000_000:
        number = int(asked)
    else:
        raise Refused(
            "Số văn bản đi là số nguyên từ 1; để trống thì hệ thống cấp số tiếp theo.", field="number"
        )
    if asked and Document.objects.filter(series=series, ordinal=number).exists():
        holder = Document.objects.get(series=series, ordinal=number)
        raise Refused(
            f"Số {number} đã cấp cho “{holder.subject[:120]}”; số tiếp theo là {series.last + 1}.",
            field="number",
        )
    if number > series.last:
        Series.objects.filter(pk=series.pk).update(last=number)
        series.last = number
    return number


@transaction.atomic
def open_term(*, body: Body, name: str, from_date: date, by: Actor, at: datetime) -> Term:
    """Begin a new term of a committee: from that day on its party documents are numbered from 01 anew."""
    if not name.strip():
        raise Refused("Xin ghi tên nhiệm kỳ, ví dụ 2020 - 2025.", field="name")
    last = Term.objects.select_for_update().filter(body=body).order_by("-from_date").first()
    if last and from_date <= last.from_date:
        raise Refused(
            f"Nhiệm kỳ {last.name} đã bắt đầu ngày {day_text(last.from_date)}; nhiệm kỳ mới phải sau ngày đó.",
            field="from_date",
        )
    if from_date > by.day + timedelta(days=366):
        raise Refused("Ngày bắt đầu nhiệm kỳ còn hơn một năm nữa; xin xem lại năm.", field="from_date")
    if last:
        Term.objects.filter(pk=last.pk).update(to_date=from_date)
    term = Term.objects.create(body=body, name=name.strip()[:40], from_date=from_date)
    record(
        act="registry.open_term",
        subject=f"registry.Term:{term.pk}",
        by=by,
        at=at,
        body_id=body.pk,
        sentence=f"Mở nhiệm kỳ {term.name} từ ngày {day_text(from_date)}; số văn bản của Đảng bắt đầu lại từ 01.",
        facts={"from_date": from_date},
    )
    return term
