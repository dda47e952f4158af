"""The list of a shelf as a workbook, the same columns that the import reads."""

import io

from django.conf import settings

from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.shelf.models import Shelf
from tusach.shelf.queries import rows_of
from tusach.supply.models import Fund


def list_workbook(shelf: Shelf) -> io.BytesIO:
    columns = [
        Column("Mã đầu sách"), Column("ISBN"), Column("Tên sách", width=46), Column("Nguồn"), Column("Số bản", "integer"),
        Column("Trên tủ (bản)", "integer"), Column("Đang cho mượn (bản)", "integer"), Column("Mức chứng cứ"),
    ]  # fmt: skip
    rows = (
        [
            row.title.code,
            row.title.isbn,
            row.title.title,
            str(Fund(row.fund).label),
            row.all,
            row.here,
            row.lent,
            row.evidence,
        ]
        for row in rows_of(shelf)
    )
    out = io.BytesIO()
    write_xlsx(
        out, [Sheet("Sách trên tủ", columns, rows, title=f"Sách của {shelf.name}")], demo=settings.DEMO
    )
    out.seek(0)
    return out
