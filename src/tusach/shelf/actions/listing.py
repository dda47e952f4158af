"""The list of a shelf comes in as a table: what the table says is taken as counted by whoever made it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.shelf.actions.counting import Seen, close_count, record_line, start_count
from tusach.shelf.listed import Listed
from tusach.shelf.models import Count, Shelf
from tusach.shelf.queries.kept import open_count
from tusach.shelf.queries.shelves import rows_of


@dataclass(frozen=True)
class Change:
    """What a line of the table changes on the shelf, for the preview."""

    title: Title
    fund: str
    told: int
    before: int

    @property
    def difference(self) -> int:
        return self.told - self.before


def changes_of(shelf: Shelf, lines: Sequence[Listed]) -> list[Change]:
    """Line by line; `before` counts copies on the shelf and on loan, as the table does."""
    titles = Title.objects.in_bulk([line.title_id for line in lines])
    before = {(row.title.pk, row.fund): row.all for row in rows_of(shelf)}
    return [
        Change(titles[line.title_id], line.fund, line.copies, before.get((line.title_id, line.fund), 0))
        for line in lines
    ]


@transaction.atomic
def apply_list(
    *, shelf: Shelf, lines: Sequence[Listed], batch: uuid.UUID, by: Actor, at: datetime
) -> Count | None:
    """A count by that table: titles that it does not name stay as they are. The same table a second time is done
    already and returns nothing. Raises `Refused` while a count is open, or for fewer copies than are on loan.
    """
    if Count.objects.filter(shelf=shelf, paper=_paper(batch)).exists():
        return None
    if open_count(shelf):
        raise Refused("Tủ đang kiểm kê dở. Xin chốt hoặc hủy lần kiểm kê đó rồi mới nhập danh sách.")
    lent = {(row.title.pk, row.fund): row.lent for row in rows_of(shelf)}
    titles = Title.objects.in_bulk([line.title_id for line in lines])
    count = start_count(shelf=shelf, by=by, at=at, by_exception=False)
    for line in lines:
        out = lent.get((line.title_id, line.fund), 0)
        if line.copies < out:
            raise Refused(
                f"Dòng {line.row}: “{titles[line.title_id]}” ghi {number(line.copies)} bản nhưng đang cho mượn {number(out)} bản."
            )
        seen = Seen(line.copies - out, at, uuid.uuid5(batch, f"{shelf.pk}:{line.row}"), 0, line.note or "nhập danh sách", line.fund)  # fmt: skip
        record_line(count=count, title=titles[line.title_id], seen=seen, at=at)
    record(
        act="shelf.apply_list", subject=f"shelf.Shelf:{shelf.pk}", by=by, at=at, body_id=shelf.body_id,
        sentence=f"Nhập danh sách {number(len(lines))} dòng cho {shelf.name}",
    )  # fmt: skip
    return close_count(count=count, by=by, at=at, paper=_paper(batch))


def _paper(batch: uuid.UUID) -> str:
    return f"bảng {batch.hex[:12]}"
