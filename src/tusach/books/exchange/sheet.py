"""Titles in a table: columns by their names, wherever they stand; what is wrong is said cell by cell."""

from collections.abc import Callable, Iterator, Mapping

from tusach.books.exchange.facts import Facts, Reading, audience_of, clean, read_isbn, shortened, topic_of
from tusach.books.models import Carrier, Language
from tusach.kit.errors import Refused
from tusach.kit.sheets import Cell, Field, find_header, read_table, records
from tusach.kit.text import fold

FIELDS = [
    Field("code", "Mã đầu sách", ("Mã sách", "Mã"), required=False),
    Field("title", "Tên sách", ("Nhan đề", "Tên đầu sách")),
    Field("subtitle", "Tên phụ", ("Phụ đề",), required=False),
    Field("authors", "Tác giả", ("Các tác giả", "Người biên soạn"), required=False),
    Field("publisher", "Nhà xuất bản", ("NXB",), required=False),
    Field("year", "Năm xuất bản", ("Năm", "Năm XB"), required=False),
    Field("isbn", "ISBN", ("Mã ISBN",), required=False),
    Field("pages", "Số trang", ("Trang",), required=False),
    Field("price", "Giá bìa (đồng)", ("Giá bìa", "Giá"), required=False),
    Field("series", "Bộ sách", ("Tùng thư",), required=False),
    Field("ddc", "DDC", ("Ký hiệu phân loại", "Ký hiệu phân loại DDC"), required=False),
    Field("topic", "Chủ đề", required=False),
    Field("audience", "Bạn đọc", ("Đối tượng",), required=False),
    Field("language", "Ngôn ngữ", ("Tiếng",), required=False),
    Field("carrier", "Dạng", required=False),
    Field("summary", "Giới thiệu", ("Tóm tắt",), required=False),
]
_LANGUAGES = {fold(label): value for value, label in Language.choices} | {fold(v): v for v in Language.values}
_LANGUAGES |= {fold(label).removeprefix("tieng "): value for value, label in Language.choices}
_CARRIERS = {fold(label): value for value, label in Carrier.choices} | {fold(v): v for v in Carrier.values}


def records_of(data: bytes, *, name: str) -> Iterator[Reading]:
    """Rows of the first sheet. `Refused` for a file that is no table or has no column `Tên sách`."""
    header = find_header(read_table(data, name=name), FIELDS).require()
    for row in records(header, FIELDS):
        yield _read(row.number, row.cells)


def _read(number: int, cells: Mapping[str, Cell]) -> Reading:
    reading, facts = Reading(number), Facts()
    reading.facts = facts
    for key in ("code", "title", "subtitle", "publisher", "series", "ddc", "summary"):
        setattr(facts, key, clean(cells[key].text))
    facts.authors = [
        clean(name) for name in cells["authors"].text.replace("\n", ";").split(";") if clean(name)
    ]
    if not facts.title:
        reading.cells["title"] = "Xin ghi tên sách."
    for key in ("year", "pages", "price"):
        _number(reading, key, cells[key])
    wrong: list[str] = []
    facts.isbn = read_isbn(cells["isbn"].text, wrong)
    if wrong or (cells["isbn"].text.strip() and not facts.isbn):
        reading.cells["isbn"] = wrong[0] if wrong else "Không phải ISBN: cần 10 hoặc 13 chữ số."
    _choice(reading, "topic", cells["topic"], topic_of)
    _choice(reading, "audience", cells["audience"], audience_of)
    _choice(reading, "language", cells["language"], lambda text: _LANGUAGES.get(fold(text), ""))
    _choice(reading, "carrier", cells["carrier"], lambda text: _CARRIERS.get(fold(text), ""))
    shortened(facts, reading.doubts)
    heads = {one.key: one.head for one in FIELDS}
    reading.raw = {key: cells[key].text for key in reading.cells}
    reading.broken = " ".join(f"{heads[key]}: {said}" for key, said in reading.cells.items())
    return reading


def _number(reading: Reading, key: str, cell: Cell) -> None:
    if cell.value is None:
        return
    most = {"year": 2_200, "pages": 100_000, "price": 100_000_000}[key]
    least = 1_400 if key == "year" else 0
    try:
        read = cell.integer()
    except Refused as refusal:
        reading.cells[key] = refusal.sentence
        return
    if not least <= read.value <= most:
        reading.cells[key] = f"“{cell.text}” ngoài khoảng {least} đến {most}."
        return
    setattr(reading.facts, key, read.value)
    if read.doubt:
        reading.doubts.append(read.doubt)


def _choice(reading: Reading, key: str, cell: Cell, find: Callable[[str], str]) -> None:
    text = clean(cell.text)
    if not text:
        return
    found = find(text)
    if found:
        setattr(reading.facts, key, found)
    else:
        reading.cells[key] = f"“{text[:60]}” không có trong danh sách. Xin chọn theo mẫu."
