"""Settling what the sources leave open: one event with its legal basis, taken back like any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tusach.kit import deeds
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.places import queries
from tusach.places.actions.reorganise import name_of
from tusach.places.models import Doubt, Event, EventKind, Extent, Lineage, Unit
from tusach.places.rules import Acting

METHOD = "người phụ trách đối chiếu"


@dataclass(frozen=True)
class Tie:
    """One unit that carries on the doubtful one (or that it came from), how much, and the share when it is known."""

    unit: Unit
    extent: str = Extent.WHOLE
    share: Decimal | None = None


@transaction.atomic
def settle_doubt(
    *, doubt: Doubt, ties: Sequence[Tie], legal_basis: str, note: str, by: Acting, at: datetime
) -> Event:
    """Record what a person found out: heirs (or forebears) as links, or that the table stands as it is.

    From then on every sum "as now" follows the links; `undo_event` takes all of it back. Refused without a legal
    basis, for a doubt settled already, and for ties that cannot be.
    """
    doubt = Doubt.objects.select_for_update(of=("self",)).select_related("unit").get(pk=doubt.pk)
    if queries.settled_doubts().filter(pk=doubt.pk).exists():
        raise Refused("Trường hợp này đã có người giải quyết. Muốn sửa, xin gỡ lần trước.")
    if not legal_basis.strip():
        raise Refused("Xin ghi căn cứ: số, ký hiệu của nghị quyết.", field="legal_basis")
    settling = queries.settling_of(doubt)
    if settling is None and ties:
        raise Refused("Trường hợp này đã được nối trong bảng. Nếu bảng sai, xin ghi bằng một tệp sắp xếp.")
    if settling is not None:
        _refuse_wrong(settling, ties)
    event = Event.objects.create(
        kind=_kind_of(settling, ties),
        effective_on=settling.day if settling else _day_of(doubt, at),
        not_before=settling.not_before if settling else None,
        legal_basis=legal_basis.strip()[:200],
        note=f"{doubt.sentence} {note.strip()}".strip(),
        recorded_at=at,
        recorded_by=name_of(by),
    )
    Lineage.objects.bulk_create(_link(event, settling, tie, name_of(by)) for tie in ties if settling)
    doubt.settled_by = event
    doubt.save(update_fields=["settled_by"])
    deeds.tell(
        act="places.settle_doubt", subject=f"places.Event:{event.pk}", by=by, at=at,
        sentence=f"Giải quyết chỗ chưa rõ: {doubt.sentence} Theo {event.legal_basis}.",
        facts={"doubt": doubt.pk, "units": [tie.unit.key for tie in ties]},
    )  # fmt: skip
    return event


def _kind_of(settling: queries.Settling | None, ties: Sequence[Tie]) -> EventKind:
    if settling is None:
        return EventKind.CONFIRM
    if not settling.forward:
        return EventKind.SPLIT
    return EventKind.MERGE if len(ties) == 1 and ties[0].extent == Extent.WHOLE else EventKind.REORGANISE


def _day_of(doubt: Doubt, at: datetime) -> date:
    """The day that a kept link turns on: when its unit ended, else today."""
    last = queries.last_version_of(doubt.unit) if doubt.unit else None
    return last.to_date if last is not None and last.to_date is not None else day_of(at)


def _link(event: Event, settling: queries.Settling, tie: Tie, confirmed_by: str) -> Lineage:
    old, new = (settling.unit, tie.unit) if settling.forward else (tie.unit, settling.unit)
    return Lineage(
        event=event, old=old, new=new, extent=tie.extent, method=METHOD, confirmed_by=confirmed_by,
        share=None if tie.extent == Extent.WHOLE else tie.share,
    )  # fmt: skip


def _refuse_wrong(settling: queries.Settling, ties: Sequence[Tie]) -> None:
    said = "nhận" if settling.forward else "cũ"
    if not ties:
        raise Refused(f"Xin chọn ít nhất một đơn vị {said}.", field="unit_1")
    keys = [tie.unit.pk for tie in ties]
    if len(set(keys)) < len(keys):
        raise Refused("Có đơn vị được chọn hai lần. Xin giữ một dòng.")
    there = set(queries.versions_on(settling.on).filter(unit__in=keys).values_list("unit_id", flat=True))
    for tie in ties:
        if tie.unit == settling.unit or tie.unit.pk not in there:
            raise Refused(
                f"Đơn vị {tie.unit} không có vào ngày {day_text(settling.on)}. Xin chọn đơn vị khác."
            )
        if tie.share is not None and not 0 < tie.share <= 1:
            raise Refused("Tỷ lệ là số trên 0, không quá 1; chưa có căn cứ thì để trống.")
    if settling.forward:
        _refuse_wrong_parts(ties)
    else:
        _refuse_given_away(settling, ties)


def _refuse_wrong_parts(ties: Sequence[Tie]) -> None:
    """The unit is gone: one heir takes all of it, or several take their parts."""
    if len(ties) > 1 and any(tie.extent == Extent.WHOLE for tie in ties):
        raise Refused("Nhiều đơn vị cùng nhận thì không đơn vị nào nhận toàn bộ. Xin ghi “một phần”.")
    if len(ties) == 1 and ties[0].extent == Extent.PART:
        raise Refused(
            "Chỉ một đơn vị nhận thì đơn vị ấy nhận toàn bộ. Xin ghi thêm đơn vị nhận phần còn lại."
        )
    shares = [tie.share for tie in ties if tie.share is not None]
    if shares and (len(shares) < len(ties) or sum(shares) != 1):
        raise Refused(
            "Tỷ lệ của các đơn vị nhận phải ghi đủ và cộng lại bằng 1; chưa có căn cứ thì để trống hết."
        )


def _refuse_given_away(settling: queries.Settling, ties: Sequence[Tie]) -> None:
    """A forebear that went wholly elsewhere on that day had nothing left to give."""
    whole = queries.links().filter(
        event__effective_on=settling.day, extent=Extent.WHOLE, old__in=[tie.unit for tie in ties]
    )
    gone = whole.select_related("old").first()
    if gone is not None:
        raise Refused(f"Đơn vị {gone.old} ngày ấy đã nhập toàn bộ vào đơn vị khác. Xin chọn đơn vị khác.")
    staying = set(queries.versions_on(settling.day).values_list("unit_id", flat=True))
    if any(tie.extent == Extent.WHOLE and tie.unit.pk in staying for tie in ties):
        raise Refused("Đơn vị cũ vẫn còn sau ngày ấy, nên chỉ tách ra một phần. Xin ghi “một phần”.")
