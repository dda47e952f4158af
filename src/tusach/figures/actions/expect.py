"""Who is asked to report: posted down by the room that asks, so that every sum can say n of n."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tusach.figures.models import Expected, Posting
from tusach.figures.queries.home import homes
from tusach.figures.queries.known import SYSTEM
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.places.models import Unit

_A_FEW = 100
_AT_ONCE = 1_000


@transaction.atomic
def expect(*, ask: str, units: Iterable[tuple[Unit, date]], by: Actor, at: datetime) -> int:
    """Units and their due days that `ask` (such as `campaign.Campaign:3`) waits for; returns how many.

    Called again it adds units and moves due days; a unit leaves only by `no_longer_expect`.
    """
    rows = list(units)
    held = {row.unit_id: row for row in _held(ask, [unit.pk for unit, _ in rows])}
    home_of = homes({unit.pk: day_of(at) for unit, _ in rows if unit.pk not in held})
    new, moved = [], []
    for unit, due in rows:
        row = held.get(unit.pk)
        if row is None:
            home = home_of[unit.pk]
            district, province = (
                unit.pk if unit.level == level else above
                for level, above in (("DISTRICT", home.district), ("PROVINCE", home.province))
            )
            new.append(
                Expected(
                    ask=ask, unit=unit, level=unit.level, district_id=district, province_id=province,
                    opened_at=at, due_date=due,
                )
            )  # fmt: skip
        elif row.due_date != due:
            row.due_date = due
            moved.append(row)
    Expected.objects.bulk_create(new, batch_size=500)
    Expected.objects.bulk_update(moved, ["due_date"], batch_size=500)
    journal.record(
        act="figures.expect",
        subject=ask,
        by=by,
        at=at,
        sentence=f"Chờ số liệu của {number(len(new))} đơn vị, dời hạn {number(len(moved))} đơn vị.",
    )
    return len(new) + len(moved)


def _held(ask: str, units: Sequence[int]) -> QuerySet[Expected]:
    rows = Expected.objects.filter(ask=ask)
    return rows.filter(unit__in=units) if len(units) <= _A_FEW else rows


@transaction.atomic
def move_due_days(*, ask: str, days: Mapping[int, date], by: Actor, at: datetime) -> int:
    """{unit id: its due day from now on}: who is on time follows it, past answers too. Units not expected are left."""
    rows = Expected.objects.filter(ask=ask, unit__in=list(days)).values_list("pk", "unit", "due_date")
    moved = [(days[unit], pk) for pk, unit, due in rows if due != days[unit]]
    for day in {day for day, _ in moved}:
        keys = [pk for to, pk in moved if to == day]
        for start in range(0, len(keys), _AT_ONCE):
            Expected.objects.filter(pk__in=keys[start : start + _AT_ONCE]).update(due_date=day)
    if moved:
        journal.record(
            act="figures.move_due_days", subject=ask, by=by, at=at,
            sentence=f"Dời hạn số liệu của {number(len(moved))} đơn vị.",
        )  # fmt: skip
    return len(moved)


@transaction.atomic
def no_longer_expect(*, ask: str, units: Iterable[int], by: Actor, at: datetime) -> int:
    """Units that owe nothing any more and have not answered leave every n of n; those that answered stay in it."""
    gone, _ = Expected.objects.filter(ask=ask, unit__in=list(units), answered_at__isnull=True).delete()
    if gone:
        journal.record(
            act="figures.no_longer_expect", subject=ask, by=by, at=at,
            sentence=f"Không chờ số liệu của {number(gone)} đơn vị nữa.",
        )  # fmt: skip
    return gone


def answered(*, unit: Unit, at: datetime) -> None:
    """The unit's open expectations are met at `at`; the first answer counts for timeliness."""
    Expected.objects.filter(unit=unit, answered_at__isnull=True, opened_at__lte=at).update(answered_at=at)


def answered_all(*, sent: Mapping[int, datetime]) -> None:
    """`answered` for many units at once: {unit id: when it sent}."""
    rows = list(Expected.objects.filter(unit__in=list(sent), answered_at__isnull=True))
    met = [row for row in rows if row.opened_at <= sent[row.unit_id]]
    for row in met:
        row.answered_at = sent[row.unit_id]
    Expected.objects.bulk_update(met, ["answered_at"], batch_size=250)


def taken_back(*, unit: Unit) -> None:
    """Expectations of a unit that no live posting since their opening answers are open again."""
    live = Posting.objects.filter(
        unit=OuterRef("unit"), replaced_by__isnull=True, withdrawn=False, at__gte=OuterRef("opened_at")
    ).exclude(source__startswith=SYSTEM)
    Expected.objects.filter(unit=unit, answered_at__isnull=False).exclude(Exists(live)).update(
        answered_at=None
    )
