"""The registers of a shelf, made from the ledger: nobody writes them twice."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count as CountOf
from django.db.models import F, Max, Q, Sum

from tusach.kit.paper import Block, Landscape, Paragraph, Table
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
        Paragraph("Phần 1. Sách nhập", indent=False),
        _table(("Ngày", "Nguồn cung cấp", "Chứng từ", "Nguồn sách", "Đầu sách", "Số bản"), came),
        Paragraph("Phần 2. Sách xuất", indent=False),
        _table(("Ngày", "Lý do xuất", "Biên bản", "Nguồn sách", "Đầu sách", "Số bản"), went),
        Paragraph(
            f"Phần 3. Tổng kết: nhập {number(sum(row[5] for row in came))} bản, xuất {number(sum(row[5] for row in went))} bản; "
            f"trên tủ {number(sums.copies)} bản của {number(sums.titles)} đầu sách, đang cho mượn {number(sums.lent)} bản."
        ),
    ]  # fmt: skip
    return paper_of(shelf, on, type_name="SỔ ĐĂNG KÝ", subject="tổng quát", blocks=blocks)


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
    cells = [[day(on), *words, number(titles), number(copies)] for on, *words, titles, copies in rows]
    return Table(
        head=[head], rows=cells or [["", "Chưa có", "", "", "", ""]], widths=[15, 25, 24, 14, 11, 11],
        aligns=["left", "left", "left", "left", "right", "right"],
    )  # fmt: skip


def item_register(shelf: Shelf, on: date) -> bytes:
    """Sổ đăng ký cá biệt: a line for each number."""
    items = shelf.items.select_related("title").order_by("number")
    rows = [
        [number(item.number), day(item.entered_on), item.title.title, ", ".join(item.title.authors)[:60], str(item.title.year or ""),
         number(item.title.price) if item.title.price else "", str(Fund(item.fund).label),
         f"{day(item.gone_on)}, {item.gone_paper}" if item.gone_on else ""]
        for item in items
    ] or [["", "", "Chưa có số nào", "", "", "", "", ""]]  # fmt: skip
    table = Table(
        head=[["Số", "Ngày vào sổ", "Tên sách", "Tác giả", "Năm", "Giá (đồng)", "Nguồn", "Xuất: ngày, biên bản"]], rows=rows,
        widths=[7, 10, 33, 16, 6, 9, 8, 14], aligns=["right", "left", "left", "left", "left", "right", "left", "left"],
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(f"Tủ sách: {shelf.name}."), Landscape([table])]
    return paper_of(shelf, on, type_name="SỔ ĐĂNG KÝ", subject="cá biệt", blocks=blocks)


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
    table = Table(head=[_LENDING], rows=rows, widths=_LENDING_WIDTHS)
    blocks: list[Block] = [
        Paragraph(f"Tủ sách: {shelf.name}. Cho mượn {shelf.loan_days} ngày."),
        Landscape([table]),
    ]
    return paper_of(shelf, on, type_name="SỔ MƯỢN SÁCH", subject="", blocks=blocks)


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
