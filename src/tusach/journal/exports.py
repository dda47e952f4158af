from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet

from tusach.journal import queries
from tusach.journal.models import Entry
from tusach.kit.sheets import Column, write_csv

HEADS = ("Số", "Lúc", "Người làm", "Làm thay", "Việc", "Nội dung", "Dấu của dòng")
CODES = ("Mã việc", "Mã đối tượng")


def journal_csv(entries: QuerySet[Entry], *, codes: bool) -> IO[bytes]:
    """`codes`: also the names of act and thing, for who keeps the house. The entries oldest first, and at the end the last seal, so that a kept file proves what stood before it."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=5_000_000)  # noqa: SIM115 - the response closes it
    columns = [Column(head) for head in (*HEADS, *(CODES if codes else ()))]
    write_csv(file, columns, _rows(entries, codes=codes), demo=settings.DEMO)
    file.seek(0)
    return file


def _rows(entries: QuerySet[Entry], *, codes: bool) -> Iterator[list[Any]]:
    for entry in entries.order_by("id").iterator(chunk_size=1000):
        yield [
            entry.pk,
            entry.at,
            entry.person.full_name if entry.person else "",
            entry.in_place_of.full_name if entry.in_place_of else "",
            queries.field_of(entry.act),
            entry.sentence,
            entry.digest,
            *((entry.act, entry.subject) if codes else ()),
        ]
    yield [
        "",
        None,
        "",
        "",
        "",
        f"Niêm phong cuối: {queries.head() or 'chưa có'}",
        "",
        *(("", "") if codes else ()),
    ]
