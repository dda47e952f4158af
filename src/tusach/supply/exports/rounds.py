"""The lines of a province as a workbook: receivers down, titles across would be too wide, so a line each."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.people.queries import names_of
from tusach.places.queries import names_on
from tusach.supply.models import Line, Round, RoundBody
from tusach.supply.queries.problem import settings_of
from tusach.supply.queries.rounds import why

_COLUMNS = [
    Column("Mã xã", width=10),
    Column("Xã, phường", width=26),
    Column("Nơi nhận", width=36),
    Column("Mã đầu sách", width=12),
    Column("Tên sách", width=46),
    Column("Được cấp (bản)", "integer"),
    Column("Máy tính (bản)", "integer"),
    Column("Vì sao", width=44),
]


def province_workbook(round_: Round, receivers: QuerySet[RoundBody], on: date) -> io.BytesIO:
    """Every line of these receivers, what they do not get too."""
    rows = list(receivers)
    places = names_on({row.unit_id for row in rows}, on)
    bodies = names_of({row.body_id for row in rows}, on)
    here = {row.pk: row for row in rows}
    lines = Line.objects.filter(receiver__in=receivers.values("pk")).select_related("title")
    told, total = settings_of(round_), round_.receivers.count()

    def cells() -> Iterator[list[Any]]:
        for line in lines.order_by("receiver_id", "title__sort_key").iterator(chunk_size=2000):
            row = line.receiver = here[line.receiver_id]
            name = bodies.get(row.body_id)
            yield [
                places[row.unit_id].code, places[row.unit_id].full_name, name.name if name else "", line.title.code,
                line.title.title, line.quantity, line.computed, why(line, total, told),
            ]  # fmt: skip

    out = io.BytesIO()
    write_xlsx(
        out, [Sheet("Phân bổ", _COLUMNS, cells(), title=f"{round_.name}: phân bổ")], demo=settings.DEMO
    )
    out.seek(0)
    return out
