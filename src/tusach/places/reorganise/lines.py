"""Reading the table: one line says what one old unit gives to one new unit."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from tusach.kit.errors import Refused
from tusach.kit.sheets import Cell, Field, Limits, Record, find_header, read_table, records
from tusach.kit.text import fold, nfc, same_tone
from tusach.places.lineage import PART, POPULATION, WHOLE

T = TypeVar("T")
COLUMNS = (
    Field("day", "Ngày hiệu lực", ("ngay",)),
    Field("basis", "Căn cứ", ("căn cứ pháp lý",)),
    Field("old", "Mã cũ", ("mã đơn vị cũ",)),
    Field("new", "Mã mới", ("mã đơn vị mới",)),
    Field("name", "Tên mới", ("tên đơn vị mới",)),
    Field("parent", "Mã cấp trên", ("mã đơn vị cấp trên",)),
    Field("extent", "Phạm vi", ("mức độ",)),
    Field("share", "Tỷ lệ", ("tỉ lệ",), required=False),
    Field("note", "Ghi chú", required=False),
)
MEGABYTE = 1024 * 1024
LIMITS = Limits(size=5 * MEGABYTE, unpacked=50 * MEGABYTE, rows=20_000, columns=40, cells=400_000)
KINDS = ("Thị trấn", "Thị xã", "Thành phố", "Đặc khu", "Phường", "Xã", "Quận", "Huyện", "Tỉnh")
_EXTENTS = {
    "": WHOLE,
    "toan bo": WHOLE,
    "mot phan": PART,
    "mot phan dien tich, toan bo dan so": POPULATION,
    "mot phan dien tich toan bo dan so": POPULATION,
}


@dataclass(frozen=True)
class Problem:
    """What is wrong, for a person: `line` as the spreadsheet counts, 0 for the file as a whole."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Line:
    number: int
    day: date
    basis: str
    old: str
    new: str
    kind: str
    name: str
    parent: str
    extent: str
    share: Decimal | None
    note: str

    @property
    def facts(self) -> str:
        return repr(
            (self.day, self.old, self.new, self.kind, self.name, self.parent, self.extent, self.share)
        )


def read_lines(data: bytes, *, name: str) -> tuple[list[Line], list[Problem]]:
    """The lines that can be read, and a sentence for each that cannot. `Refused` when the file is no such table:
    empty, too big, in a strange encoding, without its columns.
    """
    table = read_table(data, name=name, limits=LIMITS)
    header = find_header(table, COLUMNS).require()
    lines, problems = [], []
    for record in records(header, COLUMNS):
        try:
            lines.append(_line(record))
        except Refused as refusal:
            problems.append(Problem(record.number, refusal.sentence))
    if not lines and not problems:
        raise Refused(f"Tệp {name} chỉ có dòng tiêu đề, chưa có dòng nào ghi đơn vị nào thành đơn vị nào.")
    return lines, problems


def digest(lines: list[Line]) -> str:
    """The same changes give the same digest, in whatever order or file format they stand."""
    return hashlib.sha256("\n".join(sorted(line.facts for line in lines)).encode()).hexdigest()


def split_kind(full: str) -> tuple[str, str]:
    """`Phường Trúc Bạch` -> ("Phường", "Trúc Bạch"); a number keeps its kind in the name."""
    text = " ".join(nfc(full).replace("'", "’").split())
    for kind in KINDS:
        if fold(text).startswith(fold(kind) + " "):
            rest = text[len(kind) + 1 :]
            return kind, f"{kind} {rest}" if rest.isdecimal() else same_tone(rest)
    raise Refused(
        f"Tên “{full[:60]}” không bắt đầu bằng loại đơn vị. Xin ghi đủ, ví dụ Phường Trúc Bạch, Xã Tà Nung."
    )


def _line(record: Record) -> Line:
    old, new = _code(record["old"]), _code(record["new"])
    if not old and not new:
        raise Refused("Dòng này không có cả mã cũ lẫn mã mới. Xin ghi ít nhất một mã.")
    if old and new and len(old) != len(new) and not (len(old) == 3 and len(new) == 5):
        raise Refused(f"Mã cũ {old} và mã mới {new} không cùng cấp.")
    kind, name = split_kind(record["name"].text) if new else ("", "")
    extent = _extent(record["extent"])
    return Line(
        number=record.number,
        day=_named("Ngày hiệu lực", lambda: record["day"].day().value),
        basis=" ".join(record["basis"].text.split()),
        old=old,
        new=new,
        kind=kind,
        name=name,
        parent=_code(record["parent"]),
        extent=extent,
        share=_share(record["share"], extent),
        note=record["note"].text[:300],
    )


def _named(head: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except Refused as refusal:
        raise Refused(f"{head}: {refusal.sentence}") from None


def _code(cell: Cell) -> str:
    text = cell.text.replace(".", "").strip()
    if not text:
        return ""
    if not (text.isascii() and text.isdecimal()) or len(text) not in {2, 3, 5}:
        raise Refused(
            f"Mã “{text[:20]}” không đúng: mã tỉnh có 2 chữ số, huyện 3, xã 5, kể cả số 0 ở đầu "
            "(bảng tính hay làm mất số 0; xin để cột mã ở dạng chữ)."
        )
    return text


def _extent(cell: Cell) -> str:
    key = " ".join(fold(cell.text).split())
    if key not in _EXTENTS:
        raise Refused(
            f"Phạm vi “{cell.text[:60]}” không hiểu được. Ghi một trong: toàn bộ; một phần; "
            "một phần diện tích, toàn bộ dân số."
        )
    return _EXTENTS[key]


def _share(cell: Cell, extent: str) -> Decimal | None:
    if cell.value is None:
        return None
    share = _named("Tỷ lệ", lambda: cell.decimal().value)
    if not 0 < share <= 1:
        raise Refused(
            f"Tỷ lệ {cell.text} không nằm giữa 0 và 1. Ghi 0,35 cho ba mươi lăm phần trăm, hoặc để trống."
        )
    if extent == WHOLE and share != 1:
        raise Refused(
            f"Đã ghi toàn bộ thì tỷ lệ là 1, không phải {cell.text}. Xin sửa phạm vi hoặc để trống tỷ lệ."
        )
    return share.quantize(Decimal("0.000001"))
