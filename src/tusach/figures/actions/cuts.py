"""Cuts: what was published, frozen as it stood, to be shown again as it was published."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from tusach.figures import rules
from tusach.figures.models import Cut, Geography, Posting
from tusach.figures.queries.catalogue import catalogue
from tusach.figures.queries.rollup import by_place, national
from tusach.figures.queries.tables import table_of
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.people.models import Actor
from tusach.places.models import Level


def cut(
    *,
    name: str,
    by: Actor,
    at: datetime,
    on: date,
    years: Sequence[int],
    codes: Sequence[str] | None = None,
    geography: Geography = Geography.THEN,
) -> Cut:
    """Freeze national and provincial figures of `codes` (all by default) and `years` as they stand now."""
    name = name.strip()
    if not name:
        raise Refused("Xin đặt tên cho bản chốt, ví dụ: Tổng kết 2009 - 2023.", field="name")
    if Cut.objects.filter(name=name).exists():
        raise Refused(
            f"Đã có bản chốt tên {name}. Bản đã chốt không sửa được, xin đặt tên khác.", field="name"
        )
    wanted = list(codes) if codes is not None else [line.code for line in catalogue().lines]
    nation = national(wanted, years, geography=geography, on=on)
    places = by_place(wanted, years, Level.PROVINCE, geography=geography, on=on)
    table = table_of(nation, places)
    last = Posting.objects.aggregate(top=Max("pk"))["top"] or 0
    with transaction.atomic():
        made = Cut.objects.create(
            name=name, at=at, geography=geography, on_date=on, last_posting=last, table=table,
            digest=digest_of(table), person=by.person,
        )  # fmt: skip
        journal.record(
            act="figures.cut",
            subject=f"figures.Cut:{made.pk}",
            by=by,
            at=at,
            sentence=f"Chốt số liệu: {name}.",
            facts={"digest": made.digest, "last_posting": last},
        )
    return made


def digest_of(table: object) -> str:
    return hashlib.sha256(json.dumps(table, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def publish_cut(*, cut: Cut, by: Actor, at: datetime) -> Cut:
    """Let everyone see a cut. A published cut stays published."""
    held = Cut.objects.select_for_update().get(pk=cut.pk)
    if not rules.may_publish(by, held):
        raise Refused("Chỉ lãnh đạo hoặc tổ biên tập ở trung ương công bố được số liệu.")
    if held.published:
        raise Refused("Bản chốt này đã công bố.")
    held.published = True
    held.save(update_fields=["published"])
    journal.record(
        act="figures.publish_cut", subject=f"figures.Cut:{held.pk}", by=by, at=at,
        sentence=f"Công bố số liệu: {held.name}.",
    )  # fmt: skip
    return held
