"""Giving numbers: under a lock on the series, guarded by constraints, with a sentence for what cannot be."""

import re
from datetime import date, datetime, timedelta
from string import ascii_lowercase

from django.db import transaction
from django.db.models import QuerySet

from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.people.models import Actor, Body
from tusach.registry import queries
from tusach.registry.models import Arrival, Direction, Document, Family, HeldNumber, Holding, Series, Term

CONGRESS = "Văn kiện đại hội"  # all papers of a congress run in one series
_ASKED = re.compile(r"0*(?P<ordinal>[1-9]\d{0,5})(?P<suffix>[a-z]?)")


def series_of(keeper: Body, family: str, kind: str, day: date) -> Series:
    """The outgoing series a document of that day is numbered in: party by type and term, state by type and year.

    Secret documents share their type's series; a joint document takes the series of the body that leads it, its keeper.
    Before a term is opened for the body, the party's series has no beginning and simply goes on. Raises Refused for a
    day before the first term when nothing was numbered then.
    Source: Party numbering rules (continuous per type per term); NĐ 30/2020/NĐ-CP, art. 15.
    """
    if keeper.from_date > day:
        raise Refused(
            f"Cơ quan có từ ngày {day_text(keeper.from_date)}, sau ngày văn bản {day_text(day)}; xin xem lại ngày.",
            field="dated",
        )
    if family == Family.STATE:
        return _locked(keeper, Direction.OUTGOING, family, kind, str(day.year))
    term = queries.term_on(keeper, day)
    if term is None:
        _check_before_terms(keeper, kind, day)
    return _locked(keeper, Direction.OUTGOING, family, kind, term.from_date.isoformat() if term else "")


def _check_before_terms(keeper: Body, kind: str, day: date) -> None:
    first = queries.first_term(keeper)
    if first is None or day >= first.from_date:
        return
    before = Series.objects.filter(
        keeper=keeper, direction=Direction.OUTGOING, family=Family.PARTY, begins="", last__gt=0
    )
    if not before.filter(kind=kind).exists():
        raise Refused(
            f"Ngày văn bản {day_text(day)} trước nhiệm kỳ đầu tiên trong sổ ({first.name}, từ {day_text(first.from_date)}), "
            "nên không thuộc dãy số nào. Xin xem lại ngày.",
            field="dated",
        )


def arrivals_of(keeper: Body, year: int) -> Series:
    """The series of arrival numbers: one a body and year."""
    return _locked(keeper, Direction.INCOMING, "", "", str(year))


def _locked(keeper: Body, direction: str, family: str, kind: str, begins: str) -> Series:
    """The series, held until the transaction ends, so that two clerks never get one number."""
    series, _ = Series.objects.get_or_create(
        keeper=keeper, direction=direction, family=family, kind=kind, begins=begins
    )
    return Series.objects.select_for_update().get(pk=series.pk)


def take_number(
    series: Series, asked: str, *, day: date | None, why: str = "", held: HeldNumber | None = None
) -> tuple[int, str]:
    """(number, letter): the next one, the one asked for when it is free, or the one held. Call with the series locked;
    `day` is the document's, None while there is none.

    Raises Refused with what to do: for a number that is taken, held or cancelled, one that would leave a gap, a letter
    without its number, a day before the last number's; the last three pass with a reason.
    """
    if held is not None:
        return _take_held(series, held), ""
    if not asked:
        _check_order(series, day, why)
        return _moved_on(series, series.last + 1, day), ""
    found = _ASKED.fullmatch(asked.lower())
    if found is None:
        raise Refused(
            "Số văn bản đi là số nguyên từ 1, hoặc số chèn như 12a; để trống thì hệ thống cấp số tiếp theo.",
            field="number",
        )
    ordinal, suffix = int(found["ordinal"]), found["suffix"]
    if suffix:
        _check_put_in(series, ordinal, suffix, why)
        return ordinal, suffix
    _check_free(series, ordinal)
    _check_no_gap(series, ordinal, why)
    if ordinal > series.last:
        _check_order(series, day, why)
    return _moved_on(series, ordinal, day), ""


def _moved_on(series: Series, ordinal: int, day: date | None) -> int:
    if ordinal > series.last:
        series.first = ordinal if series.last == 0 else series.first
        series.last = ordinal
        series.last_dated = max(filter(None, (day, series.last_dated)), default=None)
        series.save(update_fields=["first", "last", "last_dated"])
    return ordinal


def _check_order(series: Series, day: date | None, why: str) -> None:
    if series.last_dated and day and day < series.last_dated and not why:
        raise Refused(
            f"Số {series.last:02} vừa cấp đề ngày {day_text(series.last_dated)}, văn bản này đề ngày {day_text(day)} sớm hơn. "
            f"Xin xem lại ngày; nếu đúng thì ghi số chèn (ví dụ {_letter_for(series, day)}) hoặc để trống ô số, và ghi lý do.",
            field="dated",
        )


def _letter_for(series: Series, day: date) -> str:
    """The number after which a document of that day belongs, with the next free letter."""
    before = (
        Document.objects.filter(series=series, dated__lte=day, ordinal__isnull=False)
        .order_by("-ordinal")
        .first()
    )
    ordinal = before.ordinal if before and before.ordinal else max(series.first, 1)
    return f"{ordinal:02}{_next_letter(Document.objects.filter(series=series, ordinal=ordinal))}"


def _check_put_in(series: Series, ordinal: int, suffix: str, why: str) -> None:
    said = f"{ordinal:02}{suffix}"
    if not why:
        raise Refused(f"Số chèn {said} cần lý do; xin ghi vì sao.", field="why")
    rows = Document.objects.filter(series=series, ordinal=ordinal)
    if not rows.filter(suffix="").exists():
        raise Refused(f"Chưa cấp số {ordinal:02} nên chưa có {said}; xin xem lại số.", field="number")
    if rows.filter(suffix=suffix).exists():
        raise Refused(f"Số {said} đã cấp; chữ tiếp theo là {_next_letter(rows)}.", field="number")


def _next_letter(rows: QuerySet[Document]) -> str:
    taken = set(rows.values_list("suffix", flat=True))
    return next((letter for letter in ascii_lowercase if letter not in taken), "z")


def _check_free(series: Series, ordinal: int) -> None:
    holder = Document.objects.filter(series=series, ordinal=ordinal, suffix="").first()
    if holder is not None:
        raise Refused(
            f"Số {ordinal:02} đã cấp cho “{holder.subject[:120]}”; số tiếp theo là {series.last + 1:02}.",
            field="number",
        )
    holding = queries.holding_of(series, ordinal)
    if holding is None:
        return
    if holding.state == Holding.CANCELLED:
        raise Refused(
            f"Số {ordinal:02} đã hủy ({holding.settled_why[:120]}); số đã hủy không cấp lại.", field="number"
        )
    until = f" đến hết ngày {day_text(holding.until)}" if holding.until else ""
    raise Refused(
        f"Số {ordinal:02} đang giữ cho {holding.for_whom}{until}; xin chọn ở ô Số đang giữ, hoặc thôi giữ trước.",
        field="number",
    )


def _check_no_gap(series: Series, ordinal: int, why: str) -> None:
    if series.last and ordinal > series.last + 1 and not why:
        missing = ordinal - series.last - 1
        raise Refused(
            f"Số tiếp theo là {series.last + 1:02}; lấy số {ordinal:02} thì bỏ trống {missing} số. "
            "Nếu sổ giấy đúng như vậy, xin ghi lý do.",
            field="number",
        )


def _take_held(series: Series, held: HeldNumber) -> int:
    now = HeldNumber.objects.select_for_update().get(pk=held.pk)
    if now.state != Holding.HELD:
        raise Refused(f"Số {now.ordinal:02} không còn giữ ({now.get_state_display()}).", field="held")
    if now.series_id != series.pk:
        raise Refused(
            f"Số {now.ordinal:02} giữ trong dãy “{now.series.name}”, không phải dãy “{series.name}”; "
            "xin chọn đúng tên loại và ngày.",
            field="held",
        )
    return now.ordinal


def take_arrival_number(series: Series, asked: str, *, day: date, why: str = "") -> str:
    """The next arrival number of the year, or the one asked for when it is free; text, because a letter may follow."""
    if not asked:
        return str(_moved_on(series, series.last + 1, day))
    found = _ASKED.fullmatch(asked.lower())
    if found is None:
        raise Refused("Số đến là số nguyên từ 1, hoặc số chèn như 12a.", field="arrival_number")
    ordinal, suffix = int(found["ordinal"]), found["suffix"]
    number, said = f"{ordinal}{suffix}", f"{ordinal:02}{suffix}"
    rows = Arrival.objects.filter(keeper=series.keeper_id, year=int(series.begins))
    if rows.filter(number=number).exists():
        raise Refused(
            f"Số đến {said} của năm {series.begins} đã dùng; để trống thì hệ thống cấp số {series.last + 1:02}.",
            field="arrival_number",
        )
    if suffix and (not why or not rows.filter(number=str(ordinal)).exists()):
        raise Refused(f"Số chèn {said} cần có số {ordinal:02} và lý do; xin ghi vì sao.", field="why")
    if not suffix:
        if series.last and ordinal > series.last + 1 and not why:
            raise Refused(
                f"Số đến tiếp theo là {series.last + 1:02}; lấy số {ordinal:02} thì bỏ trống {ordinal - series.last - 1} số. "
                "Nếu sổ giấy đúng như vậy, xin ghi lý do.",
                field="arrival_number",
            )
        _moved_on(series, ordinal, day)
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
