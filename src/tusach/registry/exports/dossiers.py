"""Lists of files and of what is in them: for people, and under the field names of NĐ 30/2020, appendix VI part II."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tusach.kit.paper import Align, Paragraph, Table, TableCell
from tusach.kit.sheets import Column, Kind, Sheet, write_xlsx
from tusach.kit.text import day as day_text
from tusach.people.models import Body
from tusach.registry import queries
from tusach.registry.exports.frame import set_paper
from tusach.registry.models import Direction, Document, Dossier, DossierPaper, Urgency

_LIST = (
    "STT",
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung",
    "Tác giả",
    "Số trang",
    "Ghi chú",
)
_LIST_WIDTHS = (0.6, 1.5, 1.3, 3.8, 1.8, 0.8, 1.1)
_FILES = (
    "STT", "Số, ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời gian tài liệu", "Thời hạn bảo quản", "Số văn bản", "Số trang", "Ghi chú",
)  # fmt: skip
_FILES_WIDTHS = (0.5, 1.3, 4.2, 1.8, 1.2, 0.8, 0.8, 1.2)
_IN_THE_MIDDLE = {"STT", "Số trang", "Số văn bản"}
_KINDS: dict[str, Kind] = {**dict.fromkeys(_IN_THE_MIDDLE, "integer"), "Ngày tháng văn bản": "day"}
PRIORITY = {"": 0, Urgency.URGENT: 1, Urgency.MORE: 2, Urgency.FLASH: 3}
# Appendix VI, part II. OrganId is the code of a body in the state's own catalogue, which this house does not have.
FILE_FIELDS = (
    "OrganId", "FileCatalog", "FileNotation", "Title", "Maintenance", "Rights", "Creator", "StartDate", "EndDate",
    "DocTotal", "PageTotal",
)  # fmt: skip
DOCUMENT_FIELDS = (
    "OrganId", "FileCatalog", "FileNotation", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation", "IssuedDate", "OrganName",
    "Subject", "Language", "PageAmount", "Description", "Position", "FullName", "To.OrganName", "Priority", "IssuedAmount",
    "DueDate", "ArrivalDate", "ArrivalNumber", "ToPlaces",
)  # fmt: skip
_NUMBERS = {"FileCatalog", "DocOrdinal", "PageAmount", "Priority", "IssuedAmount", "DocTotal", "PageTotal"}
_DAYS = {"IssuedDate", "DueDate", "ArrivalDate", "StartDate", "EndDate"}


def contents_of(dossier: Dossier, *, kind: str, at: datetime, demo: bool) -> bytes:
    """The list of documents in a file as xlsx, pdf or docx."""
    papers = list(queries.papers_of(dossier).prefetch_related("document__recipients"))
    lines = [_line(one) for one in papers]
    if kind == "xlsx":
        fields = [_fields_of_document(dossier, one) for one in papers]
        sheets = [
            _people("Mục lục văn bản", str(dossier), _LIST, _LIST_WIDTHS, lines),
            _standard("Phụ lục VI", DOCUMENT_FIELDS, fields),
        ]
        return _written(sheets, demo=demo)
    said = [Paragraph(f"Thời hạn bảo quản: {dossier.maintenance}", align="center", indent=False)]
    return set_paper(
        dossier.keeper, type_name="MỤC LỤC VĂN BẢN", subject=f"Hồ sơ {dossier.notation}: {dossier.title}",
        blocks=[*said, _table(_LIST, _LIST_WIDTHS, lines)], kind=kind, at=at, demo=demo, dated=False, turned=True,
    )  # fmt: skip


def dossiers_of(body: Body, *, year: int, kind: str, at: datetime, demo: bool) -> bytes:
    """The list of a body's files of a year as xlsx, pdf or docx."""
    rows = list(queries.dossiers_of(body, year=year).order_by("notation"))
    lines = [_file_line(number, one) for number, one in enumerate(rows, start=1)]
    title = f"Mục lục hồ sơ năm {year}"
    if kind == "xlsx":
        fields = [_fields_of_dossier(one) for one in rows]
        sheets = [
            _people("Mục lục hồ sơ", title, _FILES, _FILES_WIDTHS, lines),
            _standard("Phụ lục VI", FILE_FIELDS, fields),
        ]
        return _written(sheets, demo=demo)
    table = _table(_FILES, _FILES_WIDTHS, lines)
    return set_paper(
        body, type_name="MỤC LỤC HỒ SƠ", subject=f"Năm {year}", blocks=[table], kind=kind, at=at, demo=demo, dated=False,
        turned=True,
    )  # fmt: skip


def _line(one: DossierPaper) -> list[Any]:
    document = one.document
    return [
        one.ordinal,
        document.code,
        document.dated,
        f"{document.kind}: {document.subject}",
        document.issuer,
        document.pages,
        document.note,
    ]


def _file_line(number: int, one: Any) -> list[Any]:
    days = " - ".join(dict.fromkeys(day_text(day) for day in (one.start, one.end) if day))
    return [number, one.notation, one.title, days, one.maintenance, one.doc_total, one.page_total, one.note]


def _fields_of_document(dossier: Dossier, one: DossierPaper) -> list[Any]:
    document = one.document
    came = document.direction == Direction.INCOMING and hasattr(document, "arrival")
    return [
        "", dossier.year, dossier.notation[:20], one.ordinal, document.kind[:100], document.number[:11],
        document.symbol.lstrip("-/")[:30], document.dated, document.issuer[:200], document.subject[:500],
        document.language[:30], document.pages, document.note[:500], document.signer_title[:100], document.signer[:50],
        _to(document)[:200], PRIORITY.get(document.urgency, 0), document.copies, document.due,
        document.arrival.arrived_on if came else None, document.arrival.number[:10] if came else "",
        _to(document)[:1000] if came else "",
    ]  # fmt: skip


def _to(document: Document) -> str:
    return "; ".join(row.name for row in sorted(document.recipients.all(), key=lambda row: row.order))


def _fields_of_dossier(one: Any) -> list[Any]:
    creator = one.creator.full_name[:30] if one.creator else ""
    start: date | None = one.start
    return [
        "", one.year, one.notation[:20], one.title[:500], one.maintenance[:30], one.rights[:30], creator, start, one.end,
        one.doc_total, one.page_total,
    ]  # fmt: skip


def _people(
    name: str, title: str, heads: Sequence[str], widths: Sequence[float], lines: Sequence[Sequence[Any]]
) -> Sheet:
    columns = [
        Column(head, _KINDS.get(head, "text"), width=6 + 8 * width)
        for head, width in zip(heads, widths, strict=True)
    ]
    return Sheet(name, columns, lines, title=title)


def _standard(name: str, fields: Sequence[str], lines: Sequence[Sequence[Any]]) -> Sheet:
    columns = [
        Column(one, "integer" if one in _NUMBERS else "day" if one in _DAYS else "text", width=16)
        for one in fields
    ]
    notes = [
        "Tên trường theo NĐ 30/2020/NĐ-CP, phụ lục VI, phần II. OrganId để trống: hệ thống không có mã định danh cơ quan."
    ]
    return Sheet(name, columns, lines, notes=notes)


def _said(cell: Any) -> str:
    if cell is None:
        return ""
    return day_text(cell) if isinstance(cell, date) else str(cell)


def _table(heads: Sequence[str], widths: Sequence[float], lines: Sequence[Sequence[Any]]) -> Table:
    rows = [[_said(cell) for cell in line] for line in lines] or [[""] * len(heads)]
    aligns: list[Align] = ["center" if head in _IN_THE_MIDDLE else "left" for head in heads]
    return Table(head=[[TableCell(head) for head in heads]], rows=rows, widths=widths, aligns=aligns)


def _written(sheets: Sequence[Sheet], *, demo: bool) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, sheets, demo=demo)
    return file.getvalue()
