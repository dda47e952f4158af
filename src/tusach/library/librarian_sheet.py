"""What a librarian's sheet says of editions: one row an edition, found by its key. Bad rows are told with their row.

A cell that is empty, or a column that is not there, leaves a fact as it is; a single dash empties it. Choices are named by
their Vietnamese label or by their code, with or without marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from tusach.books.models import TOPIC_SHORT, Audience, Language, Topic
from tusach.kit.errors import Refused
from tusach.kit.sheets import Cell, Field, Limits, Record, find_header, read_table, records
from tusach.kit.text import fold
from tusach.library.ingest.facts import clean_given
from tusach.library.models import Licence

LIMITS = Limits(size=20 << 20, unpacked=200 << 20, rows=5_000, columns=60, cells=200_000)
FIELDS = (
    Field("key", "Mã", ("mã sách", "mã ấn bản")),
    Field("title", "Tên sách", ("tên",), required=False),
    Field("subtitle", "Tên phụ", (), required=False),
    Field("authors", "Tác giả", (), required=False),
    Field("publisher", "Nhà xuất bản", ("nxb",), required=False),
    Field("year", "Năm xuất bản", ("năm",), required=False),
    Field("isbn", "ISBN", (), required=False),
    Field("topic", "Chủ đề", (), required=False),
    Field("audience", "Bạn đọc", (), required=False),
    Field("language", "Ngôn ngữ", ("tiếng",), required=False),
    Field("licence", "Giấy phép", (), required=False),
    Field("reader_of", "Người đọc", ("người đọc sách nói",), required=False),
    Field("description", "Giới thiệu", (), required=False),
)
LABELS = {one.key: one.head for one in FIELDS}
CHOICES = {"topic": Topic, "audience": Audience, "language": Language, "licence": Licence}
_KEPT_ONE = {"title", "audience", "language", "licence"}  # an edition always has one
_EMPTY = {"-", "–", "—"}
_MOST_TOLD = 100


@dataclass(frozen=True)
class Row:
    """`facts` as `describe_edition` takes them; only those that the row names."""

    number: int
    key: str
    facts: Mapping[str, Any]


@dataclass
class Read:
    rows: list[Row] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    wrong_count: int = 0

    def fault(self, number: int, sentence: str) -> None:
        self.wrong_count += 1
        if len(self.wrong) < _MOST_TOLD:
            self.wrong.append((number, sentence))


def read_sheet(file: IO[bytes], name: str) -> Read:
    """Raises `Refused` when it is no table, has no column of keys, or no row."""
    header = find_header(read_table(file, name=name, limits=LIMITS), FIELDS).require()
    read, seen = Read(), dict[str, int]()
    for record in records(header, FIELDS):
        key = record["key"].text.strip().lower()
        if not key:
            read.fault(record.number, "Thiếu mã của cuốn sách. Mã có trong bảng tải về từ mục Sách điện tử.")
        elif (first := seen.setdefault(key, record.number)) != record.number:
            read.fault(record.number, f"Cuốn này đã có ở dòng {first}. Xin gộp lại một dòng.")
        else:
            try:
                read.rows.append(Row(record.number, key, _facts(record)))
            except Refused as refusal:
                read.fault(record.number, refusal.sentence)
    if not read.rows and not read.wrong:
        raise Refused("Bảng không có dòng nào dưới dòng tiêu đề.")
    return read


def _facts(record: Record) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, head in LABELS.items():
        cell = record[name]
        said = cell.text.strip()
        if name == "key" or not said:
            continue
        if said in _EMPTY:
            if name in _KEPT_ONE:
                raise Refused(f"Ô {cell.address}: {head} không để trống được.")
            facts[name] = ""
        else:
            facts[name] = _value(name, cell, said)
    return facts


def _value(name: str, cell: Cell, said: str) -> Any:
    if name in CHOICES:
        return _choice(name, cell, said)
    try:
        given = cell.integer().value if name == "year" else said
        return clean_given({name: given}).get(name, "")
    except Refused as refusal:
        raise Refused(f"Ô {cell.address}: {refusal.sentence}") from None


def _choice(name: str, cell: Cell, said: str) -> str:
    found = _codes(name).get(fold(said))
    if found is None:
        some = ", ".join(str(label) for _, label in CHOICES[name].choices[:4])
        raise Refused(
            f"Ô {cell.address}: {LABELS[name]} “{said[:60]}” không có trong danh sách. Ví dụ: {some}."
        )
    return found


def _codes(name: str) -> dict[str, str]:
    codes: dict[str, str] = {}
    for value, label in CHOICES[name].choices:
        codes |= {fold(str(label)): value, fold(value): value}
        if name == "topic":
            codes[fold(str(TOPIC_SHORT[Topic(value)]))] = value
        if name == "language":
            codes[fold(str(label)).removeprefix("tieng ")] = value
    return codes
