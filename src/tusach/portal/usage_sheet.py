"""The public table of use as XLSX and CSV."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from tusach.kit.sheets import Column, Sheet, write_csv, write_xlsx
from tusach.library.queries.usage import Table

NOTES = (
    "Đếm theo quy tắc COUNTER 5.1, không ghi ai đọc gì.",
    "Số dưới 5 ghi là <5; số ghi “ẩn” được che để không tính ngược ra số dưới 5.",
)


def write(file: IO[bytes], table: Table, *, title: str, first: str, as_csv: bool, demo: bool) -> None:
    columns = [Column(first, width=34), *(Column(name, "integer", width=14) for name in table.columns)]
    if as_csv:
        write_csv(file, columns, _rows(table), demo=demo)
    else:
        sheet = Sheet("Sử dụng thư viện", columns, _rows(table), title=title, notes=NOTES)
        write_xlsx(file, [sheet], demo=demo)


def _rows(table: Table) -> Iterator[Sequence[Any]]:
    for row in table.rows:
        yield [row.name, *row.values]
    if table.rest:
        yield [f"{table.rest} nơi còn lại, mỗi ô dưới 5", *("" for _ in table.columns)]
    yield ["Cộng", *table.total]
