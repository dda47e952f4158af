"""The next reorganisation: kept as proposed, applied as one event, taken back by a counter-event."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tusach.kit import deeds
from tusach.kit.errors import Refused
from tusach.kit.text import day as day_text
from tusach.kit.text import number, sort_key
from tusach.places import queries
from tusach.places.models import Event, EventKind, Level, Lineage, Proposal, Unit, UnitVersion
from tusach.places.reorganise import Plan, Standing
from tusach.places.rules import Acting
from tusach.places.spelling import search_key

LETTER = {"PROVINCE": "T", "DISTRICT": "H", "COMMUNE": "X"}
_ORDER = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


@dataclass(frozen=True)
class Wanted:
    """How a unit is to stand from the day on, as plain values."""

    level: str
    code: str
    kind: str
    name: str
    parent: int | None
    district: int | None = None
    province: int | None = None


@transaction.atomic
def propose(*, data: bytes, name: str, by: Acting, at: datetime) -> Proposal:
    """Keep a file for preview. `Refused` when it is no table of changes at all; wrong lines are shown later."""
    queries.plan_of(data, name=name)
    proposal = Proposal.objects.create(name=name[:200], content=data, proposed_at=at, proposed_by=name_of(by))
    deeds.tell(
        act="places.propose_reorganisation",
        subject=f"places.Proposal:{proposal.pk}",
        by=by,
        at=at,
        sentence=f"Gửi tệp sắp xếp đơn vị hành chính {proposal.name} để xem trước.",
    )
    return proposal


@transaction.atomic
def apply_proposal(*, proposal: Proposal, by: Acting, at: datetime) -> Event:
    """Let the proposed changes take effect on their day. `Refused` while a line is wrong, and the second time."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    plan = queries.plan_of(bytes(proposal.content), name=proposal.name)
    _refuse_twice(plan)
    if plan.problems:
        first = plan.problems[0]
        raise Refused(
            f"Tệp còn {number(len(plan.problems))} chỗ phải sửa nên chưa áp dụng. "
            f"Dòng {first.line}: {first.sentence}"
        )
    event = _apply(plan, name_of(by), at)
    proposal.event = event
    proposal.save(update_fields=["event"])
    deeds.tell(
        act="places.apply_reorganisation",
        subject=f"places.Event:{event.pk}",
        by=by,
        at=at,
        sentence=f"Áp dụng sắp xếp đơn vị hành chính từ {day_text(event.effective_on)} theo {event.legal_basis}.",
        facts={"new": len(plan.fresh), "kept": len(plan.kept), "ended": len(plan.ended)},
    )
    return event


@transaction.atomic
def undo_event(*, event: Event, reason: str, by: Acting, at: datetime) -> Event:
    """Take an event back by a counter-event: what it began is withdrawn, what it ended stands again, and both
    stay on record. `Refused` when it was taken back before, or later changes stand on it.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.kind == EventKind.REVERSE:
        raise Refused("Đây là một lần gỡ. Muốn áp dụng lại, xin gửi lại tệp sắp xếp.")
    if Event.objects.filter(reverses=event).exists():
        raise Refused("Lần sắp xếp này đã được gỡ trước đó.")
    if not reason.strip():
        raise Refused("Chưa ghi lý do gỡ. Xin ghi một câu để người sau hiểu.", field="reason")
    begun = UnitVersion.objects.filter(begun_by=event)
    later = begun.filter(to_date__isnull=False).first()
    if later is not None:
        raise Refused(
            f"{later.full_name} đã có thay đổi sau lần sắp xếp này. Xin gỡ lần sau trước, rồi gỡ lần này."
        )
    counter = Event.objects.create(
        kind=EventKind.REVERSE,
        effective_on=event.effective_on,
        note=reason.strip(),
        reverses=event,
        recorded_at=at,
        recorded_by=name_of(by),
    )
    begun.update(withdrawn_by=counter)
    UnitVersion.objects.filter(ended_by=event).update(to_date=None, ended_by=None)
    deeds.tell(
        act="places.undo_event",
        subject=f"places.Event:{event.pk}",
        by=by,
        at=at,
        sentence=f"Gỡ lần sắp xếp có hiệu lực từ {day_text(event.effective_on)}: {reason.strip()}",
    )
    return counter


def _refuse_twice(plan: Plan) -> None:
    before = Event.objects.filter(source=_source(plan), reversed_by__isnull=True).first()
    if before is not None:
        raise Refused(
            f"Tệp này đã được áp dụng rồi: sắp xếp từ {day_text(before.effective_on)} theo {before.legal_basis}. "
            "Muốn làm lại, xin gỡ lần trước."
        )


def _source(plan: Plan) -> str:
    return f"csv:{plan.digest[:48]}"


def name_of(by: Any) -> str:
    person = getattr(by, "person", None)
    return str(getattr(person, "full_name", "") or "")[:120]


def _apply(plan: Plan, recorded_by: str, at: datetime) -> Event:
    day = plan.day
    if day is None:
        raise Refused("Tệp không có dòng nào.")
    event = Event.objects.create(
        kind=_kind_of(plan),
        effective_on=day,
        legal_basis=plan.basis[:200],
        source=_source(plan),
        recorded_at=at,
        recorded_by=recorded_by,
    )
    standing = {unit.unit: unit for unit in queries.standing_before(day)}
    units = _new_units(plan, day)
    wanted = _wanted(plan, standing, units)
    changed = {unit: want for unit, want in wanted.items() if _as_wanted(standing.get(unit)) != want}
    closing = [*plan.ended, *(unit for unit in changed if unit in standing)]
    UnitVersion.objects.filter(pk__in=[standing[unit].version for unit in closing]).update(
        to_date=day, ended_by=event
    )
    UnitVersion.objects.bulk_create(
        (_version(unit, want, event) for unit, want in changed.items()), batch_size=1000
    )
    Lineage.objects.bulk_create(
        (
            Lineage(event=event, old_id=step.old, new_id=units[step.new], extent=step.extent,
                    share=step.share, note=step.note, method="tệp sắp xếp", confirmed_by=recorded_by)
            for step in plan.steps
        ),
        batch_size=1000,
    )  # fmt: skip
    return event


def _kind_of(plan: Plan) -> str:
    """One word for the whole act; `sắp xếp` when it does several things at once."""
    if not plan.begins:
        return EventKind.ABOLISH
    if not plan.steps:
        return EventKind.RETYPE if plan.kept and not plan.fresh else EventKind.CREATE
    whole = all(step.extent == "WHOLE" for step in plan.steps)
    return EventKind.MERGE if whole else EventKind.REORGANISE


def _new_units(plan: Plan, day: date) -> dict[str, int]:
    """Every receiving code with its unit, new units made."""
    found = {begin.code: begin.unit for begin in plan.kept if begin.unit is not None}
    for begin in plan.fresh:
        key = f"{LETTER[begin.level]}{begin.code}.{day.isoformat()}"
        again = Unit.objects.filter(key__startswith=key).count()
        unit = Unit.objects.create(level=begin.level, key=f"{key}.{again + 1}" if again else key)
        found[begin.code] = unit.pk
    return found


def _wanted(plan: Plan, standing: dict[int, Standing], units: dict[str, int]) -> dict[int, Wanted]:
    """Every unit that stands from the day on, with the chain above it worked out anew."""
    by_code = {unit.code: unit.unit for unit in standing.values()}
    nation = next((unit.unit for unit in standing.values() if unit.level == Level.NATION), None)
    found = {
        unit.unit: Wanted(unit.level, unit.code, unit.kind, unit.name, unit.parent)
        for unit in standing.values()
        if unit.unit not in plan.ended
    }
    for unit, above in plan.followers.items():
        found[unit] = replace(found[unit], parent=units[str(above)])
    for code, begin in plan.begins.items():
        parent = (
            (units.get(begin.above) or by_code.get(begin.above))
            if isinstance(begin.above, str)
            else begin.above
        )
        if begin.level == Level.PROVINCE and parent is None:
            parent = nation
        found[units[code]] = Wanted(begin.level, code, begin.kind, begin.name, parent)
    for level in _ORDER:
        for unit, want in found.items():
            if want.level == level:
                found[unit] = _with_chain(want, found)
    return found


def _with_chain(want: Wanted, found: dict[int, Wanted]) -> Wanted:
    above = found.get(want.parent or 0)
    if above is None or above.level == Level.NATION:
        return replace(want, district=None, province=None)
    if above.level == Level.DISTRICT:
        return replace(want, district=want.parent, province=above.province)
    return replace(want, district=None, province=want.parent)


def _as_wanted(unit: Standing | None) -> Wanted | None:
    if unit is None:
        return None
    return Wanted(unit.level, unit.code, unit.kind, unit.name, unit.parent, unit.district, unit.province)


def _version(unit: int, want: Wanted, event: Event) -> UnitVersion:
    version = UnitVersion(
        unit_id=unit,
        from_date=event.effective_on,
        code=want.code,
        kind=want.kind,
        name=want.name,
        parent_id=want.parent,
        district_id=want.district,
        province_id=want.province,
        legal_basis=event.legal_basis,
        begun_by=event,
    )
    version.folded = search_key(version.full_name)
    version.sort_key = sort_key(version.name, numeric=True)[:240]
    return version
