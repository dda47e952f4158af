"""An import before it happens: what each record would do, so that a person decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from tusach.books.exchange import Facts, Reading
from tusach.books.models import MARC_LANGUAGE, Audience, Carrier, Language, Title, Topic
from tusach.kit.text import fold

NEW, CHANGE, SAME, DOUBT, BROKEN = "NEW", "CHANGE", "SAME", "DOUBT", "BROKEN"
LABELS = {
    NEW: "đầu sách mới",
    CHANGE: "sửa sách đã có",
    SAME: "không đổi",
    DOUBT: "cần hỏi",
    BROKEN: "không đọc được",
}
_ALIKE = (
    90  # of 100, token by token: `Đất đai - Hỏi và đáp` and `Hỏi đáp đất đai` are 88, another volume is less
)
_COMPARED = {
    "title": "tên sách", "subtitle": "tên phụ", "authors": "tác giả", "publisher": "nhà xuất bản", "year": "năm",
    "isbn": "ISBN", "pages": "số trang", "price": "giá bìa", "series": "bộ sách", "ddc": "DDC", "topic": "chủ đề",
    "audience": "bạn đọc", "language": "ngôn ngữ", "carrier": "dạng",
}  # fmt: skip


@dataclass
class Line:
    """One record and what it would do. `rivals` are the titles it may be, when that is to be asked."""

    number: int
    kind: str
    facts: Facts
    remarks: list[str] = field(default_factory=list)
    title: Title | None = None
    rivals: list[Title] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # label, before, after
    cells: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def make_plan(readings: Iterable[Reading]) -> list[Line]:
    """A line for every record in the file's order. Three queries, whatever the number of records."""
    read = list(readings)
    known = _Known(read)
    return [known.line(one) for one in read]


class _Known:
    """The titles that the records of a file may be: by code, by ISBN, by name."""

    def __init__(self, readings: list[Reading]) -> None:
        facts = [one.facts for one in readings if not one.broken]
        rows = Title.objects.select_related("work")
        self.by_code = {t.code: t for t in _among(rows, "code", {one.code for one in facts})}
        self.by_isbn: dict[str, list[Title]] = {}
        for title in _among(rows, "isbn", {one.isbn for one in facts}):
            self.by_isbn.setdefault(title.isbn, []).append(title)
        self.by_name: dict[str, list[Title]] = {}
        for title in _among(rows, "title", {one.title for one in facts if not one.isbn and not one.code}):
            self.by_name.setdefault(title.title, []).append(title)
        self.in_file: dict[str, tuple[int, str]] = {}
        self.codes_in_file: dict[str, int] = {}

    def line(self, reading: Reading) -> Line:
        facts, remarks = reading.facts, list(reading.doubts)
        if reading.broken:
            return Line(
                reading.number,
                BROKEN,
                facts,
                [reading.broken, *remarks],
                cells=reading.cells,
                raw=reading.raw,
            )
        line = Line(reading.number, NEW, facts, remarks)
        if facts.code:
            return self._by_code(line)
        return self._by_isbn(line) if facts.isbn else self._by_name(line)

    def _by_code(self, line: Line) -> Line:
        earlier = self.codes_in_file.setdefault(line.facts.code, line.number)
        if earlier != line.number:
            line.kind, line.remarks = (
                BROKEN,
                [f"Mã {line.facts.code} đã có ở biểu ghi {earlier} của tệp này.", *line.remarks],
            )
            return line
        title = self.by_code.get(line.facts.code)
        if title is not None:
            return _same_or_change(line, title)
        return self._by_isbn(line) if line.facts.isbn else line

    def _by_isbn(self, line: Line) -> Line:
        facts = line.facts
        earlier = self.in_file.setdefault(facts.isbn, (line.number, facts.title))
        owners = self.by_isbn.get(facts.isbn, [])
        if facts.code:
            owners = [one for one in owners if one.code != facts.code]
        same = [one for one in owners if _alike(one.title, facts.title)]
        if len(same) == 1 and not facts.code and earlier[0] == line.number:
            return _same_or_change(line, same[0])
        if owners:
            line.kind, line.rivals = DOUBT, owners
            names = "; ".join(f"{one.code} “{one.title}”" for one in owners[:3])
            line.remarks.insert(
                0, f"ISBN {facts.isbn} đã có ở {names}. Hai đầu sách có thể chung một ISBN, xin chọn."
            )
        elif earlier[0] != line.number:
            line.kind = DOUBT
            line.remarks.insert(
                0, f"ISBN {facts.isbn} đã có ở biểu ghi {earlier[0]} của tệp này: “{earlier[1]}”."
            )
        return line

    def _by_name(self, line: Line) -> Line:
        facts = line.facts
        key = f"{fold(facts.title)}|{fold(' '.join(facts.authors))}|{facts.year}|{fold(facts.publisher)}"
        earlier = self.in_file.setdefault(key, (line.number, facts.title))
        if earlier[0] != line.number:
            line.kind = DOUBT
            line.remarks.insert(0, f"Cùng tên, tác giả, năm với biểu ghi {earlier[0]} của tệp này.")
            return line
        owners = [one for one in self.by_name.get(facts.title, []) if _same_edition(one, facts)]
        if len(owners) == 1:
            return _same_or_change(line, owners[0])
        if owners:
            line.kind, line.rivals = DOUBT, owners
            line.remarks.insert(0, "Có nhiều đầu sách cùng tên, cùng tác giả; xin chọn.")
        return line


def _among(rows: Any, column: str, values: set[str]) -> list[Title]:
    """Rows whose column is among the values, asked in portions that both databases take."""
    wanted, found = sorted(values - {""}), []
    for begin in range(0, len(wanted), 500):
        found += list(rows.filter(**{f"{column}__in": wanted[begin : begin + 500]}).order_by("pk"))
    return found


def _alike(one: str, other: str) -> bool:
    return bool(fuzz.token_sort_ratio(fold(one), fold(other)) >= _ALIKE)


def _same_edition(title: Title, facts: Facts) -> bool:
    """No fact that both have says otherwise."""
    same_people = (
        not facts.authors
        or not title.authors
        or fold(" ".join(title.authors)) == fold(" ".join(facts.authors))
    )
    same_year = facts.year is None or title.year is None or title.year == facts.year
    same_house = not facts.publisher or not title.publisher or fold(title.publisher) == fold(facts.publisher)
    return same_people and same_year and same_house


def changes_for(title: Title, facts: Facts) -> dict[str, Any]:
    """{field: new value} of what the record says otherwise; what it does not say stays."""
    found: dict[str, Any] = {}
    for name in _COMPARED:
        value = getattr(facts, name)
        if value in (None, "", []) or value == getattr(title, name):
            continue
        if name == "language" and MARC_LANGUAGE.get(value) == MARC_LANGUAGE.get(title.language):
            continue
        found[name] = value
    marc = _merged(title.marc, facts)
    if marc["fields"] and marc["fields"] != title.marc.get("fields"):
        found["marc"] = marc
    return found


def _merged(before: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """What is kept of the record: our own export carries no foreign control number, so that one stays."""
    numbers = [one for one in before.get("fields", []) if facts.code and set(one) & {"001", "003"}]
    leader = before.get("leader") or facts.marc.get("leader", "")
    return {"leader": leader, "fields": numbers + list(facts.marc.get("fields", []))}


def _same_or_change(line: Line, title: Title) -> Line:
    line.title = title
    changes = changes_for(title, line.facts)
    line.kind = CHANGE if changes else SAME
    line.changes = shown(title, changes)
    return line


def shown(title: Title, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    made = [
        (_COMPARED[k], _said(k, getattr(title, k)), _said(k, v)) for k, v in changes.items() if k != "marc"
    ]
    return made + ([("trường MARC khác", "", "giữ theo tệp")] if "marc" in changes else [])


def _said(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "trống"
    choices = {"topic": Topic, "audience": Audience, "language": Language, "carrier": Carrier}.get(name)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return ", ".join(value) if isinstance(value, list) else str(value)
