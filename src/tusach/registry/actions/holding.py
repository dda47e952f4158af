"""Numbers set aside, given back or cancelled; books opened and closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from tusach.journal.actions import name_kind, record, tell
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.people.models import Actor, Body
from tusach.registry import queries
from tusach.registry.actions.deeds import write_down
from tusach.registry.actions.indexing import index_document
from tusach.registry.actions.numbering import series_of, take_number
from tusach.registry.models import Direction, Document, HeldNumber, Holding, Series, Volume

CANCELLED = "registry.cancelled"
name_kind(CANCELLED, "Văn bản gửi đến đã bị hủy số")
_LONGEST_HOLD = 366


@dataclass(frozen=True)
class Hold:
    """For whom a number is set aside, why, until which day; an empty `number` takes the next."""

    for_whom: str
    why: str
    until: date | None = None
    number: str = ""


@transaction.atomic
def hold_number(
    *, keeper: Body, family: str, kind: str, hold: Hold, by: Actor, at: datetime, once: str = ""
) -> HeldNumber:
    """Set a number of today's series aside. The same `once` a second time changes nothing."""
    if done := _already(keeper, once):
        return done
    day = day_of(at)
    _check_hold(hold, kind, day)
    series = series_of(keeper, family, kind, day)
    if done := _already(keeper, once):  # by another hand, while this one waited for the series
        return done
    ordinal, _ = take_number(series, hold.number.strip(), day=None)
    held = HeldNumber.objects.create(
        series=series, ordinal=ordinal, for_whom=hold.for_whom.strip()[:120], why=hold.why.strip()[:300],
        until=hold.until, held_by=by.person, held_at=at, once=once or None,
    )  # fmt: skip
    until = f" đến hết ngày {day_text(hold.until)}" if hold.until else ""
    _say(
        held,
        by,
        at,
        "hold_number",
        f"Giữ số {ordinal:02} của {series.name} cho {held.for_whom}{until}: {held.why}",
    )
    return held


def _already(keeper: Body, once: str) -> HeldNumber | None:
    return HeldNumber.objects.filter(once=once, series__keeper=keeper).first() if once else None


def _check_hold(hold: Hold, kind: str, day: date) -> None:
    if not kind.strip():
        raise Refused("Xin chọn tên loại của số cần giữ.", field="kind")
    if not hold.for_whom.strip():
        raise Refused("Xin ghi giữ số cho ai.", field="for_whom")
    if not hold.why.strip():
        raise Refused("Xin ghi vì sao giữ số.", field="why")
    if hold.until and hold.until < day:
        raise Refused(f"Ngày giữ {day_text(hold.until)} đã qua; xin xem lại ngày.", field="until")
    if hold.until and hold.until > day + timedelta(days=_LONGEST_HOLD):
        raise Refused("Không giữ số quá một năm; xin xem lại ngày.", field="until")
    if hold.number and not hold.number.strip().isdecimal():
        raise Refused(
            "Số giữ là số nguyên; số chèn như 12a cấp cùng văn bản, không giữ trước.", field="number"
        )


@transaction.atomic
def release_number(*, held: HeldNumber, why: str, by: Actor, at: datetime) -> HeldNumber:
    """Nobody needs the number any more: it may be given again, and the gap report shows it until then."""
    return _settled(held, Holding.RELEASED, why, by, at, "release_number", "Thôi giữ số")


@transaction.atomic
def cancel_number(*, held: HeldNumber, why: str, by: Actor, at: datetime) -> HeldNumber:
    """The number is lost for good, with its reason; it is never given again and is no gap."""
    return _settled(held, Holding.CANCELLED, why, by, at, "cancel_number", "Hủy số")


def _settled(
    held: HeldNumber, state: Holding, why: str, by: Actor, at: datetime, act: str, verb: str
) -> HeldNumber:  # fmt: skip
    if not why.strip():
        raise Refused("Xin ghi lý do.", field="why")
    Series.objects.select_for_update().get(pk=held.series_id)
    now = HeldNumber.objects.select_for_update().select_related("series").get(pk=held.pk)
    if now.state != Holding.HELD:
        raise Refused(f"Số {now.ordinal:02} không còn giữ ({now.get_state_display()}).")
    now.state, now.settled_at, now.settled_why = state, at, why.strip()[:300]
    now.save(update_fields=["state", "settled_at", "settled_why"])
    _say(now, by, at, act, f"{verb} {now.ordinal:02} của {now.series.name}: {now.settled_why}")
    return now


@transaction.atomic
def cancel_unused(*, series: Series, number: int, why: str, by: Actor, at: datetime) -> HeldNumber:
    """Say of a number in the gap report that it will never be used, and why."""
    if not why.strip():
        raise Refused("Xin ghi lý do.", field="why")
    locked = Series.objects.select_for_update().get(pk=series.pk)
    if number not in queries.gaps_of(locked).missing:
        raise Refused(f"Số {number:02} không phải số bỏ trống của dãy này.", field="number")
    held = HeldNumber.objects.create(
        series=locked, ordinal=number, state=Holding.CANCELLED, for_whom="không ai", why="số bỏ trống",
        held_by=by.person, held_at=at, settled_at=at, settled_why=why.strip()[:300],
    )  # fmt: skip
    _say(held, by, at, "cancel_number", f"Hủy số {number:02} của {locked.name}: {held.settled_why}")
    return held


@transaction.atomic
def cancel_document(*, document: Document, why: str, by: Actor, at: datetime) -> Document:
    """The document keeps its number and line in the book, marked as cancelled; who got it is told."""
    if not why.strip():
        raise Refused("Xin ghi lý do hủy.", field="why")
    now = Document.objects.select_for_update().get(pk=document.pk)
    if now.direction != Direction.OUTGOING:
        raise Refused("Chỉ hủy số của văn bản đi.")
    if now.cancelled_at:
        raise Refused(f"{now} đã hủy ngày {day_text(day_of(now.cancelled_at))}.")
    now.cancelled_at, now.cancelled_why = at, why.strip()[:300]
    now.save(update_fields=["cancelled_at", "cancelled_why"])
    write_down(now, by, at, "cancel_document", f"Hủy {now}: {now.cancelled_why}")
    tell(
        people=queries.clerks_of_recipients(now, day_of(at)), kind=CANCELLED, at=at, url=f"/van-ban/{now.pk}/",
        sentence=f"{now.issuer} hủy {now}: {now.cancelled_why}", subject=f"registry.Document:{now.pk}",
    )  # fmt: skip
    index_document(now)
    return now


@transaction.atomic
def open_volume(
    *, keeper: Body, direction: str, kind: str, from_date: date, by: Actor, at: datetime
) -> Volume:
    """Begin the next book of a register on a day; the one before ends the day before."""
    Body.objects.select_for_update().get(pk=keeper.pk)
    rows = Volume.objects.filter(keeper=keeper, direction=direction, kind=kind)
    last = rows.order_by("-from_date").first()
    if last and from_date <= last.from_date:
        raise Refused(
            f"{last} mở ngày {day_text(last.from_date)}; quyển sau phải mở sau ngày đó.", field="from_date"
        )
    if last and last.to_date is None:
        Volume.objects.filter(pk=last.pk).update(to_date=from_date)
    number = rows.filter(year=from_date.year).count() + 1
    volume = Volume.objects.create(
        keeper=keeper, direction=direction, kind=kind, year=from_date.year, number=number, from_date=from_date
    )
    record(act="registry.open_volume", subject=f"registry.Volume:{volume.pk}", by=by, at=at, body_id=keeper.pk,
           sentence=f"Mở {volume} từ ngày {day_text(from_date)}.")  # fmt: skip
    return volume


@transaction.atomic
def close_volume(*, volume: Volume, by: Actor, at: datetime) -> Volume:
    """Close a book: no document of its days is entered any more. A second closing changes nothing."""
    now = Volume.objects.select_for_update().get(pk=volume.pk)
    if now.closed_at:
        return now
    if now.from_date > day_of(at):
        raise Refused(f"{now} chưa đến ngày mở nên chưa khóa được.")
    now.closed_at = at
    now.to_date = now.to_date or day_of(at) + timedelta(days=1)
    now.save(update_fields=["closed_at", "to_date"])
    record(act="registry.close_volume", subject=f"registry.Volume:{now.pk}", by=by, at=at, body_id=now.keeper_id,
           sentence=f"Khóa {now}.")  # fmt: skip
    return now


@transaction.atomic
def reopen_volume(*, volume: Volume, why: str, by: Actor, at: datetime) -> Volume:
    """Documents of its days are entered again. One that is open stays as it is."""
    if not why.strip():
        raise Refused("Xin ghi vì sao mở lại quyển.", field="why")
    now = Volume.objects.select_for_update().get(pk=volume.pk)
    if now.closed_at is None:
        return now
    now.closed_at = None
    now.save(update_fields=["closed_at"])
    record(act="registry.reopen_volume", subject=f"registry.Volume:{now.pk}", by=by, at=at, body_id=now.keeper_id,
           sentence=f"Mở lại {now}: {why.strip()[:200]}")  # fmt: skip
    return now


def _say(held: HeldNumber, by: Actor, at: datetime, act: str, sentence: str) -> None:
    record(
        act=f"registry.{act}", subject=f"registry.HeldNumber:{held.pk}", by=by, at=at, sentence=sentence,
        facts={"series": held.series_id, "number": held.ordinal}, body_id=held.series.keeper_id,
    )  # fmt: skip
