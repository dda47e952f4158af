from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet

from tusach.journal import queries
from tusach.journal.models import Entry
from tusach.kit.sheets import Column, write_csv

COLUMNS = [
    Column(head)
    for head in ("Số", "Lúc", "Người làm", "Làm thay", "Việc", "Đối tượng", "Nội dung", "Dấu của dòng")
]


def journal_csv(entries: QuerySet[Entry]) -> IO[bytes]:
    """The entries oldest first, and at the end the last seal, so that a kept file proves what stood before it."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=5_000_000)  # noqa: SIM115 - the response closes it
    write_csv(file, COLUMNS, _rows(entries), demo=settings.DEMO)
    file.seek(0)
    return file


def _rows(entries: QuerySet[Entry]) -> Iterator[list[Any]]:
    for entry in entries.order_by("id").iterator(chunk_size=1000):
        yield [
            entry.pk,
            entry.at,
            entry.person.full_name if entry.person else "",
            entry.in_place_of.full_name if entry.in_place_of else "",
            entry.act,
            entry.subject,
            entry.sentence,
            entry.digest,
        ]
    yield ["", None, "", "", "", "", f"Niêm phong cuối: {queries.head() or 'chưa có'}", ""]
