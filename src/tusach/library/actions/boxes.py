"""Commune boxes: known by their key, heard once a month."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tusach.journal.actions import record as write_down
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library import signing
from tusach.library.counting import row_of
from tusach.library.models import Box, Edition, Metric, UsageCount
from tusach.library.packs import report as reports
from tusach.library.packs.index import is_hash
from tusach.people.models import Actor
from tusach.places.models import Unit

FIRST_MONTH = date(2020, 1, 1)  # a box whose clock fell back to its birth is told so


@dataclass(frozen=True)
class Accepted:
    """`rows` were taken, `total` is their sum; `unknown` are keys of editions that the centre does not have. With
    `is_old` nothing was taken: a report marked `newest` counts for this month.
    """

    month: date
    rows: int
    total: int
    unknown: tuple[str, ...]
    newest: int = 0
    is_old: bool = False


@transaction.atomic
def register_box(*, name: str, key: str, unit: Unit | None, by: Actor, at: datetime) -> Box:
    """Raises `Refused` when the key has another form or is a box's already."""
    key = "".join(key.split()).lower()
    if not is_hash(key):
        raise Refused(
            "Khóa của máy gồm 64 ký tự: chữ số và chữ a đến f. Xin chép đúng dòng “Khóa” mà lệnh tusach pack key in ra.",
            field="key",
        )
    try:
        with transaction.atomic():
            box = Box.objects.create(key=key, name=name.strip(), unit=unit, added_by=by.person, added_at=at)
    except IntegrityError:
        raise Refused("Khóa này đã ghi cho một máy khác.", field="key") from None
    write_down(
        act="library.register_box",
        subject=f"library.Box:{box.pk}",
        by=by,
        at=at,
        sentence=f"Ghi máy sách “{box.name}”.",
        facts={"key": key, "unit": unit.key if unit else ""},
    )
    return box


@transaction.atomic
def end_box(*, box: Box, by: Actor, at: datetime) -> None:
    """Nothing more is taken from it; what it reported stays. Raises `Refused` when it has ended already."""
    box = Box.objects.select_for_update().get(pk=box.pk)
    if box.ended_at is not None:
        raise Refused("Máy này đã ngừng dùng từ trước.")
    box.ended_at = at
    box.save(update_fields=["ended_at"])
    write_down(
        act="library.end_box", subject=f"library.Box:{box.pk}", by=by, at=at,
        sentence=f"Ngừng dùng máy sách “{box.name}”.",
    )  # fmt: skip


@transaction.atomic
def accept_box_report(*, data: bytes, signature: str, at: datetime) -> Accepted:
    """A box's totals of one finished month. Of several reports of a month the one with the highest mark counts, in
    whatever order and however often they come; an older one changes nothing.

    Raises `Refused` on a wrong signature, an unknown or ended box, a month that is not over or too long ago.
    """
    told = reports.read(data)
    box = Box.objects.select_for_update().filter(key=told.box, ended_at=None).first()
    if box is None:
        raise Refused(
            "Trung tâm chưa ghi máy này. Xin thủ thư ghi khóa của máy ở mục Máy sách, rồi máy sẽ tự gửi lại."
        )
    if not signing.verify(data, _bytes(signature), box.key):
        raise Refused("Chữ ký của bản số liệu không đúng nên không nhận.")
    _check_month(told.month, at)
    editions = dict(
        Edition.objects.filter(key__in={key for key, _, _ in told.rows if key}).values_list("key", "pk")
    )
    taken = [row for row in told.rows if (not row[0] or row[0] in editions) and row[1] in Metric.values]
    was = UsageCount.objects.filter(source=box.key, month=told.month)
    before = {(one.edition_id, one.metric): one.count for one in was}
    now = {(editions.get(key), metric): count for key, metric, count in taken if count}
    unknown = tuple(sorted({key for key, _, _ in told.rows if key and key not in editions}))
    newest = int(box.marks.get(f"{told.month:%Y-%m}", 0))
    if told.mark < newest or (told.mark == newest > 0 and before != now):
        return Accepted(told.month, 0, 0, unknown, newest, is_old=True)
    accepted = Accepted(told.month, len(now), sum(now.values()), unknown, told.mark)
    if before != now:
        _replace(box, told.month, now)
        _write_down(box, accepted, sum(before.values()), at)
    _remember(box, told)
    return accepted


def _remember(box: Box, told: reports.Report) -> None:
    box.marks = {**box.marks, f"{told.month:%Y-%m}": told.mark}
    box.reported_month = max(told.month, box.reported_month or told.month)
    box.save(update_fields=["marks", "reported_month"])


def _bytes(signature: str) -> bytes:
    try:
        return bytes.fromhex(signature)
    except ValueError:
        return b""


def _check_month(month: date, at: datetime) -> None:
    this_month = day_of(at).replace(day=1)
    if month >= this_month:
        raise Refused(
            f"Tháng {month.month}/{month.year} chưa hết nên chưa nhận. Xin xem lại ngày giờ của máy sách."
        )
    if month < FIRST_MONTH:
        raise Refused(
            f"Tháng {month.month}/{month.year} trước khi có máy sách nào. Xin chỉnh ngày giờ của máy sách."
        )


def _replace(box: Box, month: date, counts: dict[tuple[int | None, str], int]) -> None:
    UsageCount.objects.filter(source=box.key, month=month).delete()
    UsageCount.objects.bulk_create(
        [
            UsageCount(
                edition_id=edition, unit_id=box.unit_id, month=month, metric=metric, source=box.key, count=count,
                row=row_of(edition, box.unit_id, month, metric, box.key),
            )
            for (edition, metric), count in counts.items()
        ],
        batch_size=500,
    )  # fmt: skip


def _write_down(box: Box, accepted: Accepted, before: int, at: datetime) -> None:
    again = f", thay cho {number(before)} đã nhận trước" if before else ""
    write_down(
        act="library.accept_box_report",
        subject=f"library.Box:{box.pk}",
        by=None,
        at=at,
        sentence=f"Nhận số liệu tháng {accepted.month.month}/{accepted.month.year} của máy sách “{box.name}”: "
        f"{number(accepted.rows)} số, cộng {number(accepted.total)}{again}.",
        facts={"month": f"{accepted.month:%Y-%m}", "unknown": list(accepted.unknown)},
    )
