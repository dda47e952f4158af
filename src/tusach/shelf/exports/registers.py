"""The registers of a shelf, made from the ledger: nobody writes them twice."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count as CountOf
from django.db.models import F, Max, Q, Sum

from tusach.books.models import Title
from tusach.kit.paper import Align, Block, Heading, Paragraph, Table, TableCell
from tusach.kit.text import day, number
from tusach.shelf.exports.papers import paper_of
from tusach.shelf.models import Shelf
from tusach.shelf.queries import open_loans
from tusach.shelf.queries.kept import SEEN
from tusach.shelf.queries.shelves import sums_of
from tusach.supply.models import AccountKind, Fund, Movement
from tusach.supply.queries.ledger import ADDED

_EMPTY_LINES = 24


def general_register(shelf: Shelf, on: date) -> bytes:
    """Sổ đăng ký tổng quát: what came by which paper, what went for which reason, what that leaves."""
    came, went = _sums(shelf, came=True), _sums(shelf, came=False)
    sums = sums_of(shelf, on)
    blocks: list[Block] = [
        Paragraph(f"Tủ sách: {shelf.name}. Tính đến {day(on)}."),
        Heading(3, "Phần 1.", "Sách nhập"),
        _table(("Số TT", "Ngày", "Nguồn cung cấp", "Chứng từ", "Nguồn sách", "Đầu sách", "Số bản"), came),
        Heading(3, "Phần 2.", "Sách xuất"),
        _table(("Số TT", "Ngày", "Lý do xuất", "Biên bản", "Nguồn sách", "Đầu sách", "Số bản"), went),
        Heading(3, "Phần 3.", "Tổng kết"),
        Paragraph(
            f"Nhập {number(sum(row[5] for row in came))} bản, xuất {number(sum(row[5] for row in went))} bản; "
            f"trên tủ {number(sums.copies)} bản của {number(sums.titles)} đầu sách, đang cho mượn {number(sums.lent)} bản."
        ),
    ]  # fmt: skip
    return paper_of(shelf, on, type_name="SỔ ĐĂNG KÝ TỔNG QUÁT", subject="", blocks=blocks)


Row = tuple[date, str, str, str, int, int]


def _sums(shelf: Shelf, *, came: bool) -> list[Row]:
    """Movements of the shelf with the world outside, summed by day, other side, paper and fund."""
    here, there = ("target", "source") if came else ("source", "target")
    own = (
        shelf.account_id,
        shelf.loans_id,
    )  # between the shelf and its readers a book neither comes nor goes
    rows = Movement.objects.filter(**{f"{here}__in": own}).exclude(**{f"{there}__in": own})
    other, late = there, Q(reason__in=(*ADDED, SEEN))
    groups = (
        rows.exclude(late)
        .values_list("occurred_on", F(f"{other}__kind"), "paper", "fund")
        .annotate(titles=CountOf("title", distinct=True), copies=Sum("quantity"))
    )
    found = [
        (on, _said(kind, came=came), paper, str(Fund(fund).label), titles, copies)
        for on, kind, paper, fund, titles, copies in groups.order_by(
            "occurred_on", f"{other}__kind", "paper", "fund"
        )
    ]
    # No book moved in these; each goes in and out, so they are one line on either side.
    added = rows.filter(late).values_list("fund").order_by("fund")
    told = added.annotate(
        on=Max("occurred_on"), titles=CountOf("title", distinct=True), copies=Sum("quantity")
    )
    return found + [
        (on, "điều chỉnh vì ghi sau kiểm kê", "", str(Fund(fund).label), titles, copies)
        for fund, on, titles, copies in told
    ]


def _said(kind: str, *, came: bool) -> str:
    words = {"SHELF": "tủ khác chuyển" if came else "chuyển tủ khác", "UNEXPLAINED": "thừa, chưa rõ từ đâu" if came else "thiếu, chưa rõ vì sao",
             "TRANSIT": "cấp phát của Đề án", "OPENING": "mở sổ, tặng, mua",
             "LOST": "tìm thấy lại" if came else "mất"}  # fmt: skip
    return words.get(kind, str(AccountKind(kind).label))


def _table(head: Sequence[str], rows: Sequence[Row]) -> Table:
    """A line for each voucher, numbered through; the sum of copies below."""
    cells: list[list[TableCell | str]] = [
        [str(nth), day(on), *words, number(titles), number(copies)]
        for nth, (on, *words, titles, copies) in enumerate(rows, start=1)
    ]
    if cells:
        total = TableCell(number(sum(row[5] for row in rows)), bold=True)
        cells.append([TableCell("Cộng", columns=6, bold=True, align="right"), total])
    return Table(
        head=[head], rows=cells or [["", "", "Chưa có", "", "", "", ""]], widths=[7, 14, 23, 22, 13, 10, 11],
        aligns=["center", "left", "left", "left", "left", "right", "right"],
    )  # fmt: skip


def item_register(shelf: Shelf, on: date) -> bytes:
    """Sổ đăng ký cá biệt: a line for each number; what a count of the shelf finds and remarks are written in by hand."""
    items = shelf.items.select_related("title").order_by("number")
    rows = [
        [number(item.number), day(item.entered_on), _described(item.title), _imprint(item.title),
         number(item.title.price) if item.title.price else "", item.title.ddc, str(Fund(item.fund).label), "",
         f"{day(item.gone_on)}, {item.gone_paper}".rstrip(", ") if item.gone_on else "", ""]
        for item in items
    ] or [["", "", "Chưa có số nào", *[""] * 7]]  # fmt: skip
    table = Table(head=[_ITEMS], rows=rows, widths=_ITEMS_WIDTHS, aligns=_ITEMS_ALIGNS)
    blocks: list[Block] = [Paragraph(f"Tủ sách: {shelf.name}. Tính đến {day(on)}."), table]
    return paper_of(shelf, on, type_name="SỔ ĐĂNG KÝ CÁ BIỆT", subject="", blocks=blocks, turned=True)


_ITEMS = [
    "Số", "Ngày vào sổ", "Tác giả và tên sách", "Nhà xuất bản, năm", "Giá (đồng)", "Phân loại", "Nguồn", "Kiểm kê",
    "Xuất: ngày, biên bản", "Phụ chú",
]  # fmt: skip
_ITEMS_WIDTHS = [6, 9, 28, 14, 8, 7, 8, 7, 13, 8]
_ITEMS_ALIGNS: list[Align] = [
    "right",
    "left",
    "left",
    "left",
    "right",
    "left",
    "left",
    "left",
    "left",
    "left",
]


def _described(title: Title) -> str:
    authors = ", ".join(title.authors)
    return f"{authors[:60]}. {title.title}" if authors else title.title


def _imprint(title: Title) -> str:
    return ", ".join(part for part in (title.publisher, str(title.year or "")) if part)


_LENDING = ["TT", "Ngày mượn", "Người mượn", "Thôn, tổ", "Tên sách", "Hẹn trả", "Ngày trả", "Ký"]
_LENDING_WIDTHS = [5, 10, 20, 12, 27, 10, 9, 7]


def lending_register(shelf: Shelf, on: date) -> bytes:
    """Sổ mượn: what is out now, then empty lines for the pen when nothing else works."""
    rows = [
        [str(place), day(loan.lent_on), loan.reader, loan.hamlet, loan.title.title, day(loan.due_on), "", ""]
        for place, loan in enumerate(open_loans(shelf), start=1)
    ]
    first = len(rows) + 1
    rows += [[str(place), *[" "] * 7] for place in range(first, first + _EMPTY_LINES)]
    table = Table(head=[_LENDING], rows=rows, widths=_LENDING_WIDTHS, aligns=["center"])
    blocks: list[Block] = [
        Paragraph(f"Tủ sách: {shelf.name}. Cho mượn {shelf.loan_days} ngày."),
        table,
    ]
    return paper_of(shelf, on, type_name="SỔ MƯỢN SÁCH", subject="", blocks=blocks, turned=True)


def overdue_list(shelf: Shelf, on: date) -> bytes:
    """Danh sách quá hạn, with the phone numbers to call."""
    rows = [
        [
            str(place),
            loan.reader,
            loan.hamlet,
            loan.phone,
            loan.title.title,
            day(loan.due_on),
            f"{(on - loan.due_on).days}",
        ]
        for place, loan in enumerate(open_loans(shelf).filter(due_on__lt=on), start=1)
    ] or [["", "Không có cuốn nào quá hạn", "", "", "", "", ""]]
    table = Table(
        head=[["TT", "Người mượn", "Thôn, tổ", "Điện thoại", "Tên sách", "Hẹn trả", "Quá (ngày)"]], rows=rows,
        widths=[6, 18, 12, 15, 26, 14, 9], aligns=["center", "left", "left", "left", "left", "left", "right"],
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(f"Tủ sách: {shelf.name}. Tính đến {day(on)}."), table]
    return paper_of(shelf, on, type_name="DANH SÁCH", subject="sách mượn quá hạn", blocks=blocks)
