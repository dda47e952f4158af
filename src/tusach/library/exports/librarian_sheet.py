"""The sheet that a librarian takes away, fills in and brings back."""

import io
from collections.abc import Iterable

from django.conf import settings

from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.library.librarian_sheet import CHOICES, LABELS
from tusach.library.models import Edition

_WIDE = {"title": 46, "description": 60, "key": 12, "year": 10}
_NOTE = "Giữ nguyên cột Mã. Ô trống: giữ như cũ. Dấu - : xóa nội dung. Nhiều tác giả cách nhau bằng dấu chấm phẩy."


def librarian_workbook(editions: Iterable[Edition]) -> io.BytesIO:
    columns = [
        Column(
            head, "integer" if name == "year" else "text", width=_WIDE.get(name),
            choices=[str(label) for _, label in CHOICES[name].choices] if name in CHOICES else (),
        )
        for name, head in LABELS.items()
    ]  # fmt: skip
    made = io.BytesIO()
    rows = ([_cell(one, name) for name in LABELS] for one in editions)
    write_xlsx(made, [Sheet("Sách chưa phát hành", columns, rows, notes=[_NOTE])], demo=settings.DEMO)
    made.seek(0)
    return made


def _cell(edition: Edition, name: str) -> object:
    value = getattr(edition, name)
    if name in CHOICES:
        return str(CHOICES[name](value).label) if value else ""
    return "; ".join(value) if name == "authors" else value
