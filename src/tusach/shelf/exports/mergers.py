"""Biên bản bàn giao: what one shelf hands to another, what the counts found, who signs for either side."""

from datetime import date

from tusach.kit.clock import day_of
from tusach.kit.paper import Block, Paragraph, Signers, Table
from tusach.kit.text import day, moment, number
from tusach.people.queries import name_of
from tusach.shelf.exports.papers import paper_of
from tusach.shelf.models import Merger, MergerPart
from tusach.shelf.queries.mergers import contents_of, differences_of, parts_of
from tusach.shelf.queries.shelves import rows_of
from tusach.supply.models import Fund

_MOST = 1200  # titles in the list of one shelf


def handing_minutes(merger: Merger, on: date) -> bytes:
    """The minutes as PDF. Before the finish they carry what the ledger holds at this moment."""
    into = merger.into
    blocks: list[Block] = []
    if merger.event:
        basis = merger.event.legal_basis or "sắp xếp đơn vị hành chính"
        blocks.append(Paragraph(f"Căn cứ: {basis}, có hiệu lực từ {day(merger.event.effective_on)}."))
    blocks.append(Paragraph(f"Bên nhận: {name_of(into.body, on)}, tủ sách “{into.name}”."))
    for part in parts_of(merger):
        blocks += _part(part, merger)
    blocks += [
        Paragraph("Sổ đăng ký, sổ mượn và mã QR cũ bàn giao kèm theo; mã cũ vẫn dẫn tới tủ đang giữ sách."),
        Signers([("ĐẠI DIỆN BÊN GIAO", ""), ("ĐẠI DIỆN BÊN NHẬN", "")]),
    ]  # fmt: skip
    paper = f" số {merger.paper}" if merger.paper else ""
    return paper_of(
        into, on, type_name="BIÊN BẢN", subject=f"bàn giao tủ sách{paper}", blocks=blocks, is_minutes=True
    )


def _part(part: MergerPart, merger: Merger) -> list[Block]:
    shelf, contents = part.shelf, contents_of(part)
    what = "tủ ở nguyên chỗ cũ, đổi cơ quan giữ" if part.keeps_place else "sách chuyển về tủ nhận"
    funds = ", ".join(
        f"{Fund(fund).label} {number(copies)} bản" for fund, copies in sorted(contents.funds.items())
    )
    blocks: list[Block] = [
        Paragraph(f"Bên giao: {name_of(shelf.body, day_of(merger.made_at))}, tủ sách “{shelf.name}” ({what})."),
        Paragraph(
            f"Bàn giao {number(contents.titles)} đầu sách, {number(contents.copies)} bản trên tủ và {number(contents.lent)} "
            f"bản đang cho mượn{f' ({funds})' if funds else ''}."
        ),
    ]  # fmt: skip
    if part.count and part.count.closed_at:
        second = part.second_count
        again = (
            f"; đếm lần hai: {second.started_by}, {moment(second.closed_at)}"
            if second and second.closed_at
            else ""
        )
        blocks.append(Paragraph(f"Kiểm đếm: {part.count.started_by}, {moment(part.count.closed_at)}{again}."))
    lines = differences_of(part)
    if lines:
        rows = [
            [line.title.title, number(line.expected), number(line.counted), "" if line.second is None else number(line.second),
             number(line.damaged)]
            for line in lines
        ]  # fmt: skip
        blocks.append(Table(
            head=[["Chỗ khác sổ", "Sổ", "Đếm", "Đếm lần hai", "Hỏng"]], rows=rows, widths=[52, 12, 12, 12, 12],
            aligns=["left", "right", "right", "right", "right"],
        ))  # fmt: skip
    else:
        blocks.append(Paragraph("Kết quả kiểm đếm khớp với sổ."))
    if not part.moved:
        blocks += _titles(part)
    return blocks


def _titles(part: MergerPart) -> list[Block]:
    rows = [
        [str(place), row.title.title, row.title.code, number(row.here), number(row.lent)]
        for place, row in enumerate(rows_of(part.shelf)[:_MOST], start=1)
    ]
    if not rows:
        return [Paragraph("Tủ không còn sách.")]
    return [Table(
        head=[["TT", "Tên sách", "Mã", "Trên tủ", "Cho mượn"]], rows=rows, widths=[7, 53, 16, 12, 12],
        aligns=["center", "left", "left", "right", "right"],
    )]  # fmt: skip
