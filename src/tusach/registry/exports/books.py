"""The books of a registry with exactly the columns of NĐ 30/2020, appendix IV: on paper bound, and as tables."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.paper import Landscape, Paragraph, Run, Table, TableCell
from tusach.kit.sheets import Column, Kind, Sheet, write_xlsx
from tusach.kit.text import day as day_text
from tusach.kit.text import number
from tusach.people.models import Actor, Body
from tusach.people.queries import name_of
from tusach.registry import queries
from tusach.registry.exports.frame import set_paper
from tusach.registry.models import Direction, Document

MOST_ON_PAPER = 10_000  # lines of one bound book; a longer one is printed by volumes
Cells = Sequence[Any]


@dataclass(frozen=True)
class Span:
    """The days of a book, both included, the number on its cover, and its type when it holds only one."""

    first: date
    last: date
    volume: int = 1
    kind: str = ""


@dataclass(frozen=True)
class Book:
    """`widths` are shares of a landscape page."""

    title: str
    file_name: str
    direction: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    line: Callable[[Document], Cells]
    kinds: tuple[str, ...] = ()


def _said(cell: Any) -> str:
    """As it stands on paper; in a spreadsheet a day stays a day and a count a number."""
    if cell is None:
        return ""
    return day_text(cell) if isinstance(cell, date) else str(cell)


def _what(document: Document) -> str:
    return f"{document.kind}: {document.subject}" if document.kind else document.subject


def _note(document: Document) -> str:
    parts = [
        document.note.rstrip(" ."),
        f"Độ mật: {document.get_secrecy_display()}" if document.secrecy else "",
    ]
    if document.cancelled_at:
        parts.append(f"Đã hủy: {document.cancelled_why.rstrip(' .')}")
    if document.number_why:
        parts.append(f"Số ngoài thứ tự: {document.number_why}")
    return ". ".join(part for part in parts if part)


def _incoming(document: Document) -> Cells:
    stamp = document.arrival
    signed = " ".join(part for part in (stamp.received_by, _said(stamp.received_on)) if part)
    return [
        stamp.arrived_on, stamp.said, document.issuer, document.code, document.dated, _what(document),
        stamp.forwarded_to, stamp.forwarded_on, signed, _note(document),
    ]  # fmt: skip


def _to_whom(document: Document) -> str:
    rows = sorted(document.recipients.all(), key=lambda row: row.order)
    return "; ".join(f"{row.name} ({row.count} nơi)" if row.count else row.name for row in rows)


def _outgoing(document: Document) -> Cells:
    return [
        document.code, document.dated, _what(document), document.signer, _to_whom(document), document.kept_by,
        document.copies, document.handed_on, document.handed_to, _note(document),
    ]  # fmt: skip


def _posted(document: Document) -> Cells:
    return [
        document.handed_on,
        document.code,
        _to_whom(document),
        document.envelopes,
        document.handed_to,
        _note(document),
    ]


BOOKS = {
    "den": Book(
        "Sổ đăng ký văn bản đến", "so-van-ban-den", Direction.INCOMING,
        ("Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung",
         "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận", "Ghi chú"),
        (1.4, 0.8, 1.7, 1.5, 1.4, 3.2, 1.3, 1.4, 1.4, 1.1), _incoming,
    ),
    "di": Book(
        "Sổ đăng ký văn bản đi", "so-van-ban-di", Direction.OUTGOING,
        ("Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung", "Người ký", "Nơi nhận văn bản",
         "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận", "Ghi chú"),
        (1.5, 1.4, 3.1, 1.2, 2.3, 1.2, 0.8, 1.4, 1.2, 1.2), _outgoing,
    ),
    "buu-dien": Book(
        "Sổ gửi văn bản đi bưu điện", "so-buu-dien", Direction.OUTGOING,
        ("Ngày chuyển", "Số, ký hiệu văn bản", "Nơi nhận văn bản", "Số lượng bì", "Ký nhận và dấu bưu điện", "Ghi chú"),
        (1.2, 1.6, 4, 0.8, 1.8, 1.6), _posted,
    ),
}  # fmt: skip
_KINDS: dict[str, Kind] = {
    "Ngày đến": "day", "Ngày tháng văn bản": "day", "Ngày chuyển": "day", "Thời hạn giải quyết": "day", "Số lượng bản": "integer",
    "Số lượng bì": "integer",
}  # fmt: skip
FOLLOWED = (
    "Số đến", "Tên loại, số, ký hiệu, ngày tháng và tên cơ quan ban hành", "Đơn vị hoặc người nhận",
    "Thời hạn giải quyết", "Tiến độ giải quyết", "Số, ký hiệu văn bản trả lời", "Ghi chú",
)  # fmt: skip
_FOLLOWED_WIDTHS = (0.8, 4, 1.8, 1.4, 1.6, 1.5, 1.4)
BOOKS["theo-doi"] = Book(
    "Sổ theo dõi giải quyết văn bản đến",
    "so-theo-doi",
    Direction.INCOMING,
    FOLLOWED,
    _FOLLOWED_WIDTHS,
    _incoming,
)


def rows_of(actor: Actor, body: Body, book: Book, span: Span) -> QuerySet[Document]:
    """The documents of a book in its order; secret ones only for who handles them."""
    rows = queries.incoming(body) if book.direction == Direction.INCOMING else queries.outgoing(body)
    rows = queries.between(queries.open_to(actor, body, rows), book.direction, span.first, span.last)
    if span.kind:
        rows = rows.filter(kind=span.kind)
    if book is BOOKS["buu-dien"]:
        rows = rows.filter(handed_on__isnull=False)
    return queries.in_book_order(rows, book.direction)


def unused_of(body: Body, book: Book, span: Span) -> list[queries.UnusedNumber]:
    """The lines of the outgoing book that no document has: every number of a series has its line."""
    if book is not BOOKS["di"]:
        return []
    rows = [one for one in queries.unused_numbers(body) if span.first <= one.day <= span.last]
    return [one for one in rows if span.kind in {"", one.kind}]


def _unused(one: queries.UnusedNumber) -> Cells:
    return [one.number, None, f"{one.kind}: {one.said}", "", "", "", None, None, "", one.note]


def book_of(
    actor: Actor, body: Body, book: Book, span: Span, *, kind: str, at: datetime, demo: bool
) -> bytes:
    """A book as xlsx, pdf or docx. Raises Refused when it is too long for paper."""
    rows = rows_of(actor, body, book, span)
    unused = unused_of(body, book, span)
    cover = queries.cover_of(rows, book.direction, year=span.first.year, volume=span.volume, unused=unused)
    if book is BOOKS["theo-doi"]:
        seen = set(rows.values_list("pk", flat=True))
        lines: Iterator[Cells] = _followed(body, span, seen, day_of(at))
    else:
        both = queries.with_unused(rows.iterator(chunk_size=1000), unused)
        lines = (_unused(one) if isinstance(one, queries.UnusedNumber) else book.line(one) for one in both)
    said = _cover_lines(cover, name_of(body, day_of(at)), span.kind)
    if kind == "xlsx":
        return _sheet(book, lines, said, demo=demo)
    if cover.count > MOST_ON_PAPER:
        raise Refused(
            f"Sổ có {number(cover.count)} dòng, in một quyển tối đa {number(MOST_ON_PAPER)}. Xin mở các quyển rồi in từng quyển, "
            "hoặc tải bảng tính."
        )
    return _bound(body, book, lines, said, kind=kind, at=at, demo=demo)


def _followed(body: Body, span: Span, seen: set[int], day: date) -> Iterator[Cells]:
    for one in queries.followed(body, first=span.first, last=span.last, day=day):
        if one.document.pk in seen:
            late = "Quá hạn. " if one.is_late else ""
            yield [
                one.number,
                one.what,
                one.whom,
                one.due,
                one.progress,
                one.answer,
                f"{late}{one.note}".strip(),
            ]


def _cover_lines(cover: "queries.Cover", body_name: str, kind: str) -> list[str]:
    days = (
        f"Từ ngày {_said(cover.first_day)} đến ngày {_said(cover.last_day)}"
        if cover.first_day
        else "Chưa có văn bản"
    )
    said = "Từ số - đến số: " if ";" in cover.numbers or cover.numbers[:1].isalpha() else "Từ số "
    numbers = [f"{said}{cover.numbers}"] if cover.numbers else []
    kinds = [f"Loại văn bản: {kind}"] if kind else []
    return [
        f"Cơ quan: {body_name}",
        *kinds,
        f"Năm {cover.year}",
        days,
        *numbers,
        f"Quyển số {cover.volume:02}",
    ]


def _sheet(book: Book, lines: Iterator[Cells], said: Sequence[str], *, demo: bool) -> bytes:
    columns = [
        Column(head, _KINDS.get(head, "text"), width=8 + 7 * width)
        for head, width in zip(book.heads, book.widths, strict=True)
    ]
    file = io.BytesIO()
    write_xlsx(file, [Sheet(book.title, columns, lines, title=book.title, notes=said)], demo=demo)
    return file.getvalue()


def _bound(
    body: Body, book: Book, lines: Iterator[Cells], said: Sequence[str], *, kind: str, at: datetime, demo: bool
) -> bytes:  # fmt: skip
    rows = [[TableCell(_said(cell)) for cell in line] for line in lines]
    cover = [
        Paragraph([Run(line, bold=line.startswith("Quyển"))], align="center", indent=False) for line in said
    ]
    table = Table(
        head=[[TableCell(head) for head in book.heads], [TableCell(f"({n})") for n in range(1, len(book.heads) + 1)]],
        rows=rows or [[TableCell("") for _ in book.heads]], widths=book.widths,
    )  # fmt: skip
    return set_paper(
        body, type_name=book.title.upper(), subject="", blocks=[*cover, Landscape([table])], kind=kind, at=at,
        demo=demo, dated=False,
    )  # fmt: skip
