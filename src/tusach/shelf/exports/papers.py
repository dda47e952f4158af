"""The frame that every paper of a shelf shares, and the minutes of a count and of a weeding."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from tusach.kit.clock import day_of
from tusach.kit.paper import (
    Block,
    Letterhead,
    Paper,
    Paragraph,
    Recipients,
    Signature,
    Signers,
    Table,
    form_on,
    to_pdf,
)
from tusach.kit.paper.form import Family
from tusach.kit.text import day, day_long, moment, number
from tusach.people.models import BodyKind
from tusach.people.queries import name_of
from tusach.places.queries import names_on
from tusach.shelf.models import Count, CountLine, Shelf, Weeding, WeedingLine
from tusach.supply.models import Fund

PARTY = {BodyKind.PARTY_COMMITTEE, BodyKind.PROPAGANDA, BodyKind.OFFICE, BodyKind.COMMITTEE}
HINT = "(ký, ghi rõ họ tên)"
DOTS = "........................................"


def paper_of(
    shelf: Shelf,
    on: date,
    *,
    type_name: str,
    subject: str,
    blocks: Sequence[Block],
    symbol: str = "",
    is_minutes: bool = False,
    turned: bool = False,
) -> bytes:
    """The paper as PDF, in the form that was in force on its day for the family of the shelf's body. Minutes bring their own
    signers, anything else is signed by who keeps the shelf.
    """
    place = names_on([shelf.unit_id], on).get(shelf.unit_id)
    paper = Paper(
        letterhead=Letterhead(
            issuer=[name_of(shelf.body, on).upper()], superior=[], symbol=symbol, place=place.name if place else "",
            dated=day_long(on),
        ),
        type_name=type_name, subject=subject, blocks=blocks, demo=settings.DEMO, turned=turned,
        signature=None if is_minutes else Signature(name="", capacity=["NGƯỜI GIỮ TỦ SÁCH"], mark=HINT),
        recipients=Recipients(["Lưu tủ sách."]),
    )  # fmt: skip
    family: Family = "party" if shelf.body.kind in PARTY else "state"
    return to_pdf(paper, form_on(family, on))


def count_minutes(count: Count) -> bytes:
    """Biên bản kiểm kê: how it was counted, what differs, who signs."""
    lines = list(count.lines.select_related("title").order_by("title__sort_key", "pk"))
    on = day_of(count.closed_at or count.started_at)
    short = sum(max(line.expected - line.counted, 0) for line in lines)
    over = sum(max(line.counted - line.expected, 0) for line in lines)
    damaged = sum(line.damaged for line in lines)
    how = "đếm từng đầu sách, không xem số trong sổ" if count.is_blind else "đếm từng đầu sách"
    blocks: list[Block] = [
        Paragraph(f"Tủ sách: {count.shelf.name}, {count.shelf.get_place_display()}."),
        Paragraph(f"Bắt đầu {moment(count.started_at)}, {f'chốt {moment(count.closed_at)}' if count.closed_at else 'chưa chốt'}."),
        Paragraph(f"Người kiểm kê: {count.started_by}. Cùng kiểm: {count.witnesses or DOTS}."),
        Paragraph("Cách đếm: " + ("đối chiếu sổ, ghi chỗ khác sổ" if count.by_exception else how) + "."),
        Paragraph(
            f"Kết quả: thiếu {number(short)} bản, thừa {number(over)} bản, hỏng {number(damaged)} bản. "
            + ("Các đầu sách không nêu trong bảng khớp với sổ." if count.by_exception else f"Đã đếm {number(len(lines))} đầu sách.")
        ),
        _lines(lines, all_of_them=not count.by_exception),
        Paragraph("Biên bản lập xong, những người kiểm kê cùng đọc và ký."),
        Signers([("NGƯỜI CÙNG KIỂM", _only(count.witnesses)), ("NGƯỜI KIỂM KÊ", str(count.started_by))]),
    ]  # fmt: skip
    return paper_of(
        count.shelf,
        on,
        type_name="BIÊN BẢN",
        subject="kiểm kê tủ sách",
        blocks=blocks,
        symbol=count.paper,
        is_minutes=True,
    )


def _only(names: str) -> str:
    """A single name, to be printed under the place for the pen; of several each writes the own."""
    return "" if any(mark in names for mark in ",;\n") else names.strip()


def _lines(lines: Sequence[CountLine], *, all_of_them: bool) -> Table:
    shown = [line for line in lines if all_of_them or line.counted != line.expected or line.damaged]
    rows = [
        [str(place), line.title.title, number(line.expected), number(line.counted), f"{line.counted - line.expected:+d}".replace("+0", "0"),
         number(line.damaged), line.reason]
        for place, line in enumerate(shown, start=1)
    ] or [["", "Không có chỗ nào khác sổ", "", "", "", "", ""]]  # fmt: skip
    return Table(
        head=[["TT", "Tên sách", "Sổ", "Đếm", "Chênh", "Hỏng", "Lý do"]], rows=rows, widths=[6, 40, 9, 9, 10, 9, 17],
        aligns=["center", "left", "right", "right", "right", "right", "left"],
    )  # fmt: skip


def _weeded(lines: Sequence[WeedingLine]) -> Table:
    rows = [
        [
            str(place),
            line.title.title,
            line.title.code,
            number(line.quantity),
            Fund(line.fund).label,
            line.why,
        ]
        for place, line in enumerate(lines, start=1)
    ]
    return Table(
        head=[["TT", "Tên sách", "Mã", "Số bản", "Nguồn", "Lý do"]], rows=rows, widths=[6, 38, 12, 9, 12, 23],
        aligns=["center", "left", "left", "right", "left", "left"],
    )  # fmt: skip


def weeding_minutes(weeding: Weeding, on: date) -> bytes:
    """Biên bản thanh lý: what, how many, why, on whose approval."""
    lines = list(weeding.lines.select_related("title").order_by("title__sort_key", "pk"))
    copies = sum(line.quantity for line in lines)
    is_approved = bool(weeding.decided_by and weeding.decided_at) and weeding.state in {"APPROVED", "DONE"}
    approval = (
        f"Người duyệt: {weeding.decided_by}, {moment(weeding.decided_at)}"
        + (f", theo {weeding.document}." if weeding.document else ".")
        if is_approved and weeding.decided_at
        else "Người duyệt: " + DOTS
    )
    blocks: list[Block] = [
        Paragraph(f"Tủ sách: {weeding.shelf.name}, {weeding.shelf.get_place_display()}."),
        Paragraph(f"Căn cứ, lý do: {weeding.reason or DOTS}."),
        Paragraph(f"Đưa ra khỏi tủ {number(copies)} bản của {number(len(lines))} đầu sách:"),
        _weeded(lines),
        Paragraph(f"Người lập: {weeding.made_by}, {day(day_of(weeding.made_at))}.", align="left"),
        Paragraph(approval, align="left"),
        Paragraph("Hình thức xử lý sau khi đưa ra khỏi tủ: " + DOTS, align="left"),
        Signers([("NGƯỜI DUYỆT", str(weeding.decided_by) if is_approved else ""), ("NGƯỜI LẬP", str(weeding.made_by))]),
    ]  # fmt: skip
    return paper_of(
        weeding.shelf,
        on,
        type_name="BIÊN BẢN",
        subject="thanh lý sách",
        blocks=blocks,
        symbol=weeding.paper,
        is_minutes=True,
    )
