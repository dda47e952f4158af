"""What a person needs to settle a doubt of lineage: the day it turns on, and the units to choose from."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tusach.kit.errors import Refused
from tusach.places.models import Doubt, DoubtKind, Unit, UnitVersion
from tusach.places.queries.finding import search
from tusach.places.queries.units import last_version_of, standing, versions_on

_MOST = 8


@dataclass(frozen=True)
class Settling:
    """How a doubt is settled. `forward`: heirs are chosen, else forebears; `choices` are those nearby.

    `day`: the act's own day. `on`: the day on which the units to choose stand (for forebears the day before).
    """

    unit: Unit | None
    forward: bool
    day: date
    not_before: date | None
    on: date
    choices: list[UnitVersion] = field(default_factory=list)


def settling_of(doubt: Doubt) -> Settling | None:
    """None for a doubt that is settled by keeping the table as it is: its links are there already.

    A unit without heir is settled on the day it ended, one without forebear on the day it began.
    """
    forward = doubt.kind == DoubtKind.NO_SUCCESSOR
    if doubt.unit is None or not (forward or doubt.kind == DoubtKind.NO_PREDECESSOR):
        return None
    version = last_version_of(doubt.unit) if forward else _first_version_of(doubt.unit)
    if version is None:
        return None
    day = version.to_date if forward else version.from_date
    if day is None:
        return None
    event = version.ended_by if forward else version.begun_by
    on = day if forward else day - timedelta(days=1)
    around = (
        versions_on(on).filter(unit__level=doubt.unit.level).exclude(unit=doubt.unit).select_related("unit")
    )
    near = around.filter(district=version.district_id) if version.district_id else around.none()
    if not near.exists():
        near = around.filter(province=version.province_id)
    return Settling(
        doubt.unit, forward, day, event.not_before if event else None, on, list(near.order_by("sort_key"))
    )


def _first_version_of(unit: Unit) -> UnitVersion | None:
    return standing().filter(unit=unit).order_by("from_date").first()


def named(text: str, settling: Settling) -> Unit:
    """The unit that a person means by `13327`, `13327 Xã Mộc Hoàn` or a name, on the day that counts.

    Refused with the candidates when it is none or several.
    """
    first = text.strip().partition(" ")[0]
    level = settling.unit.level if settling.unit else None
    wanted = first if first.isdecimal() and len(first) in {2, 3, 5} else text
    found = list(search(wanted, on=settling.on, level=level).select_related("unit")[: _MOST + 1])
    exact = [one for one in found if one.nearness <= 1]  # type: ignore[attr-defined] # annotated by search
    chosen = exact or found
    if not chosen:
        raise Refused(f"Không thấy đơn vị nào tên hoặc mã “{text[:60]}” vào ngày ấy. Xin ghi mã năm chữ số.")
    if len(chosen) > 1:
        names = "; ".join(f"{one.code} {one.full_name}" for one in chosen[:_MOST])
        raise Refused(f"Có nhiều đơn vị như vậy: {names}. Xin ghi mã.")
    return chosen[0].unit
