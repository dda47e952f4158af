"""The balance of books as a workbook."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.supply.models import AccountKind
from tusach.supply.queries.sheets import PLACES, SOURCES
from tusach.supply.queries.sheets import Sheet as Balance


def sheet_rows(rows: Sequence[Balance], whole: Balance) -> Iterator[list[Any]]:
    for row in rows:
        if row.title is not None and (row.came or row.lies):
            yield [row.title.code, row.title.title, row.title.get_topic_display(), *_copies(row)]
    yield ["", "Cộng", "", *_copies(whole)]


def _copies(row: Balance) -> list[int]:
    return [
        *(row.came.get(kind, 0) for kind in SOURCES),
        *(row.lies.get(kind, 0) for kind in PLACES),
        *(row.sure.get(grade, 0) for grade in "ABCD"),
        row.open_end,
    ]


def sheet_workbook(place: str, year: int | None, rows: Iterator[list[Any]]) -> io.BytesIO:
    """The XLSX, marked as an illustration in the demo."""
    kinds = [*SOURCES, *PLACES]
    columns = [
        Column("Mã đầu sách"),
        Column("Tên sách", width=46),
        Column("Chủ đề"),
        *(Column(f"{AccountKind(kind).label.capitalize()} (bản)", "integer") for kind in kinds),
        *(Column(f"Còn, mức {grade} (bản)", "integer") for grade in "ABCD"),
        Column("Chênh lệch (bản)", "integer"),
    ]
    when = f"cuối năm {year}" if year else "hiện nay"
    out = io.BytesIO()
    write_xlsx(
        out, [Sheet("Cân đối sách", columns, rows, title=f"Cân đối sách {place}, {when}")], demo=settings.DEMO
    )
    out.seek(0)
    return out
