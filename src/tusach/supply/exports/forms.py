"""Phiếu xuất and biên bản giao nhận of a consignment, in the form of the state's papers."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import Sum

from tusach.kit.clock import day_of
from tusach.kit.paper import (
    FORMS,
    Block,
    Letterhead,
    Paper,
    Paragraph,
    Signers,
    Table,
    TableCell,
    form_on,
    to_pdf,
)
from tusach.kit.text import day, day_long, moment, number
from tusach.people.queries import names_of
from tusach.places.queries import names_on
from tusach.supply.models import Consignment, ParcelLine
from tusach.supply.queries.delivery import handovers_of, parcels_of

# A consignment of the years before the first form known is set in that one.
_FIRST_FORM = min(one.from_date for one in FORMS if one.family == "state")
_ISSUER = "NHÀ XUẤT BẢN CHÍNH TRỊ QUỐC GIA SỰ THẬT"


def issue_note(consignment: Consignment, *, on: date) -> bytes:
    """Phiếu xuất: what leaves the central store, by title, of the day on which it left."""
    on = consignment.sent_on or on
    rows = list(
        ParcelLine.objects.filter(parcel__consignment=consignment)
        .values_list("title__code", "title__title").annotate(copies=Sum("quantity")).order_by("title__sort_key")
    )  # fmt: skip
    cells = [
        [TableCell(str(at)), TableCell(code), TableCell(title), TableCell(number(copies))]
        for at, (code, title, copies) in enumerate(rows, start=1)
    ]
    total, given = (
        sum(copies for _, _, copies in rows),
        next((one.given_name for one in handovers_of(consignment)), ""),
    )
    cells.append([TableCell(""), TableCell(""), TableCell("Cộng"), TableCell(number(total))])
    return _pdf(
        consignment, "PHIẾU XUẤT KHO", f"sách của {consignment.round.name}", on,
        [
            Paragraph(f"Xuất tại: Kho trung ương. Nơi nhận: {_depot(consignment, on)}."),
            Paragraph(f"Số kiện: {number(consignment.parcels.count())}. Tổng số: {number(total)} bản, {number(len(rows))} đầu sách."),
            Table([["TT", "Mã", "Tên sách", "Số bản"]], cells, [1, 2, 10, 2], ("center", "left", "left", "right")),
            Paragraph("Phiếu lập thành hai bản; người nhận ký khi đã đếm đủ số kiện."),
            Signers([("NGƯỜI LẬP PHIẾU", ""), ("THỦ KHO", given), ("NGƯỜI NHẬN", "")]),
        ],
    )  # fmt: skip


def handover_minutes(consignment: Consignment, *, on: date) -> bytes:
    """Biên bản giao nhận: parcels, and each passing on with its two names, of the day of the last signature."""
    passings = list(handovers_of(consignment))
    last = passings[-1] if passings else None
    on = day_of(last.taken_at) if last and last.taken_at else on
    parcels = list(parcels_of(consignment))
    places = names_on({one.unit_id for one in parcels}, on)
    cells = [
        [TableCell(str(at)), TableCell(one.code), TableCell(places[one.unit_id].full_name), TableCell(number(one.boxes)),
         TableCell(number(one.copies))]
        for at, one in enumerate(parcels, start=1)
    ]  # fmt: skip
    boxes, copies = sum(one.boxes for one in parcels), sum(one.copies for one in parcels)
    total = ["", "", "Cộng", number(boxes), number(copies)]
    cells.append([TableCell(text) for text in total])
    passed = [
        Paragraph(
            f"Bên giao: {one.given_name}, {moment(one.given_at)}. "
            + (
                f"Bên nhận: {one.taken_name}, {moment(one.taken_at)}."
                if one.taken_at
                else "Bên nhận: chưa ký."
            )
            + (f" Ghi chú: {one.note}" if one.note else "")
        )
        for one in passings
    ]
    return _pdf(
        consignment, "BIÊN BẢN GIAO NHẬN", f"chuyến {consignment.code}, {consignment.round.name}", on,
        [
            Paragraph(f"Ngày {day(on)}, hai bên giao nhận {number(len(parcels))} kiện sách gửi {_depot(consignment, on)}."),
            *passed,
            Table(
                [["TT", "Mã kiện", "Nơi nhận", "Số thùng", "Số bản"]], cells, [1, 3, 7, 2, 2],
                ("center", "left", "left", "right", "right"),
            ),
            Paragraph("Biên bản lập thành hai bản, mỗi bên giữ một bản."),
            Signers([("BÊN GIAO", last.given_name if last else ""), ("BÊN NHẬN", last.taken_name if last else "")]),
        ],
    )  # fmt: skip


def _depot(consignment: Consignment, on: date) -> str:
    name = names_of([consignment.depot_id], on).get(consignment.depot_id)
    return name.name if name else "kho tỉnh"


def _pdf(consignment: Consignment, kind: str, subject: str, on: date, blocks: Sequence[Block]) -> bytes:
    paper = Paper(
        letterhead=Letterhead(
            issuer=[_ISSUER], symbol=f"{consignment.code}/PX" if kind.startswith("PHIẾU") else f"{consignment.code}/BBGN",
            place="Hà Nội", dated=day_long(on),
        ),
        type_name=kind, subject=subject, blocks=list(blocks), demo=settings.DEMO,
    )  # fmt: skip
    return to_pdf(paper, form_on("state", max(on, _FIRST_FORM)))
