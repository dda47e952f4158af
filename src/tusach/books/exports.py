"""The lists as files: records for libraries and publishers, tables for people."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from tusach.books.actions.plan import Line
from tusach.books.exchange import Facts, write_dublin_core, write_marc, write_marcxml, write_onix
from tusach.books.exchange.sheet import FIELDS
from tusach.books.models import Audience, Carrier, Language, Proposal, Title, Topic, YearlyList
from tusach.books.queries.wishes import Weight
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Sheet, write_xlsx

SENDER = "Đề án trang bị sách cho cơ sở xã, phường, thị trấn"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# format -> (file name, content type)
FORMATS = {
    "marc": ("dau-sach.mrc", "application/marc"),
    "marcxml": ("dau-sach-marc.xml", "application/marcxml+xml"),
    "onix": ("dau-sach-onix.xml", "application/xml"),
    "dc": ("dau-sach-dc.xml", "application/xml"),
    "xlsx": ("dau-sach.xlsx", XLSX),
}
_KINDS: dict[str, Any] = {"year": "text", "pages": "integer", "price": "integer"}
_CHOICES = {"topic": Topic, "audience": Audience, "language": Language, "carrier": Carrier}


def facts_of(title: Title) -> Facts:
    """A title as the formats need it; read it with its work and what supersedes it."""
    heir = title.superseded_by
    names = (
        "code", "title", "subtitle", "authors", "publisher", "year", "isbn", "pages", "price", "series", "ddc", "language",
        "topic", "audience", "carrier", "standing",
    )  # fmt: skip
    known = {name: getattr(title, name) for name in names}
    return Facts(
        **known, summary=title.work.summary, superseded_by=heir.code if heir else "", marc=title.marc
    )


def write_titles(kind: str, titles: Iterable[Title], *, at: datetime) -> bytes:
    """The titles in one of `FORMATS`. `Refused` for another format."""
    rows: list[tuple[Facts, date]] = [(facts_of(title), day_of(title.created_at)) for title in titles]
    only = [facts for facts, _ in rows]
    if kind == "marc":
        return write_marc(rows)
    if kind == "marcxml":
        return write_marcxml(rows)
    if kind == "onix":
        return write_onix(only, at=at, sender=SENDER)
    if kind == "dc":
        return write_dublin_core(only)
    if kind == "xlsx":
        return titles_sheet(only)
    raise Refused(f"Không có định dạng {kind}. Chọn một trong: {', '.join(FORMATS)}.")


def columns() -> list[Column]:
    """The columns of the table, in and out alike."""
    made = []
    for one in FIELDS:
        choices = _CHOICES.get(one.key)
        labels = [str(label) for label in choices.labels] if choices else []
        made.append(Column(one.head, _KINDS.get(one.key, "text"), choices=labels))
    return made


def row_of(facts: Facts) -> list[Any]:
    return [_cell(one.key, getattr(facts, one.key)) for one in FIELDS]


def _cell(key: str, value: Any) -> Any:
    if key == "authors":
        return "; ".join(value)
    choices = _CHOICES.get(key)
    if choices is not None:
        return str(choices(value).label) if value in choices.values else ""
    return str(value) if key == "year" and value else value


def titles_sheet(rows: Sequence[Facts]) -> bytes:
    out = io.BytesIO()
    sheet = Sheet("Đầu sách", columns(), (row_of(facts) for facts in rows), title="Danh sách đầu sách")
    write_xlsx(out, [sheet], demo=settings.DEMO)
    return out.getvalue()


def empty_sheet() -> bytes:
    """The form to fill in: the heads, the lists of allowed values, one line that shows how."""
    shown = Facts(
        title="Hỏi đáp pháp luật đất đai", authors=["Nguyễn Văn An", "Trần Thị Bình"], publisher="Nhà xuất bản mẫu",
        year=2023, isbn="", pages=232, price=45_000, topic=Topic.LAW, audience=Audience.EVERYONE,
        language=Language.VIETNAMESE, carrier=Carrier.PRINT,
    )  # fmt: skip
    out = io.BytesIO()
    notes = ["Dòng dưới tiêu đề là ví dụ, xin xóa trước khi gửi. Nhiều tác giả cách nhau bằng dấu chấm phẩy."]
    write_xlsx(
        out, [Sheet("Đầu sách", columns(), [row_of(shown)], title="Mẫu danh sách đầu sách", notes=notes)]
    )
    return out.getvalue()


def errors_sheet(plan: Sequence[Line]) -> bytes:
    """The records that were not taken, in the columns of the form, each wrong cell marked: mend them here and send it back."""
    left = [line for line in plan if line.kind in {"BROKEN", "DOUBT"}]
    keys = [one.key for one in FIELDS]
    remarks = {
        (n, keys.index(key)): said
        for n, line in enumerate(left)
        for key, said in line.cells.items()
        if key in keys
    }
    heads = [*columns(), Column("Biểu ghi số", "integer"), Column("Cần xem lại", width=60)]
    rows = ([*_as_sent(line), line.number, " ".join(line.remarks)] for line in left)
    out = io.BytesIO()
    write_xlsx(out, [Sheet("Cần xem lại", heads, rows, title="Biểu ghi chưa nhập được", remarks=remarks)])
    return out.getvalue()


def _as_sent(line: Line) -> list[Any]:
    """The row with what stood in its wrong cells, so that it is mended and not typed again."""
    return [line.raw.get(one.key) or value for one, value in zip(FIELDS, row_of(line.facts), strict=True)]


def list_sheet(yearly: YearlyList, proposals: Sequence[Proposal], weights: Mapping[int, Weight]) -> bytes:
    """The list of a year with what stands behind each proposal, as it goes to who approves it."""
    heads = [
        Column("Số", "integer", 6), Column("Đề tài", width=48), Column("Chủ đề", width=34), Column("Ngôn ngữ", width=16),
        Column("Số xã đề nghị", "integer"), Column("Số tỉnh", "integer"), Column("Số lượt đề nghị", "integer"),
        Column("Mã đầu sách", width=14), Column("Ghi chú", width=40),
    ]  # fmt: skip
    rows = (
        [n, one.text, str(one.get_topic_display()), str(one.get_language_display()), weights[one.pk].communes,
         weights[one.pk].provinces, weights[one.pk].voices, one.title.code if one.title else "", one.reason]
        for n, one in enumerate(proposals, start=1)
    )  # fmt: skip
    state = (
        f"Tình trạng: {yearly.get_state_display()}{f', theo {yearly.document}' if yearly.document else ''}."
    )
    note = "Mỗi xã được tính một lần, dù đề nghị bao nhiêu lượt."
    out = io.BytesIO()
    write_xlsx(
        out, [Sheet("Danh mục", heads, rows, title=yearly.name, notes=[state, note])], demo=settings.DEMO
    )
    return out.getvalue()
