"""The list of a shelf as a table: which titles, how many copies. Bad lines are told one by one with their row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from tusach.kit.errors import Refused
from tusach.kit.sheets import Field, Limits, Record, find_header, read_table, records
from tusach.kit.text import fold, number
from tusach.shelf.scanned import isbn13

LIMITS = Limits(size=20 * 1024 * 1024, unpacked=200 << 20, rows=20_000, columns=60, cells=600_000)
FIELDS = (
    Field("code", "Mã đầu sách", ("mã sách", "đầu sách"), required=False),
    Field("isbn", "ISBN", (), required=False),
    Field("copies", "Số bản", ("bản", "số lượng")),
    Field("fund", "Nguồn", ("nguồn sách",), required=False),
    Field("note", "Ghi chú", (), required=False),
)
FUNDS = {
    "": "PROGRAMME", "de an": "PROGRAMME", "tu sach phap luat": "LAW_SHELF", "dia phuong mua": "LOCAL", "tang": "GIFT"
}  # fmt: skip
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """`copies` of a title (its id) of one fund, as the table says they are the shelf's, on it or lent from it."""

    row: int
    title_id: int
    copies: int
    fund: str
    note: str = ""


@dataclass
class Read:
    lines: list[Listed] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    wrong_count: int = 0


def read_list(file: IO[bytes], name: str, codes: Mapping[str, int], isbns: Mapping[str, int]) -> Read:
    """`codes` and `isbns` lead to titles; an ISBN that two titles share must be left out of `isbns`. Raises `Refused`
    when it is no table or says no number of copies.
    """
    header = find_header(read_table(file, name=name, limits=LIMITS), FIELDS).require()
    if not {"code", "isbn"} & set(header.columns):
        raise Refused("Bảng cần cột Mã đầu sách hoặc cột ISBN.")
    read, seen = Read(), dict[tuple[int, str], int]()
    for record in records(header, FIELDS):
        try:
            line = _line(record, codes, isbns)
            if (
                line is not None
                and (first := seen.setdefault((line.title_id, line.fund), line.row)) != line.row
            ):
                raise Refused(f"Sách này đã có ở dòng {first}. Xin gộp lại một dòng.")  # noqa: TRY301 - told with its row
        except Refused as refusal:
            read.wrong_count += 1
            if len(read.wrong) < _MOST_TOLD:
                read.wrong.append((record.number, refusal.sentence))
        else:
            if line is not None:
                read.lines.append(line)
    if not read.lines and not read.wrong:
        raise Refused("Bảng không có dòng nào.")
    return read


def _line(record: Record, codes: Mapping[str, int], isbns: Mapping[str, int]) -> Listed | None:
    code, isbn = record["code"].text.strip(), record["isbn"].text.strip()
    if not code and not isbn:
        return None
    title = codes.get(code) or isbns.get(isbn13(isbn))
    if title is None:
        raise Refused(f"Danh mục không có sách mang mã “{code or isbn}”, hoặc ISBN này có ở nhiều đầu sách.")
    copies = record["copies"].integer().value
    if not 0 <= copies <= 20_000:
        raise Refused(f"Số bản từ 0 đến 20.000; đang ghi {number(copies)}.")
    fund = FUNDS.get(fold(record["fund"].text))
    if fund is None:
        raise Refused(
            f"Nguồn “{record['fund'].text}” không có; dùng: Đề án, tủ sách pháp luật, địa phương mua, tặng."
        )
    return Listed(record.number, title, copies, fund, record["note"].text[:200])
