"""The letter that urges late units (công văn đôn đốc) as an official paper. Pure: facts in, a `Paper` out.

What nobody knows yet stands as dots (`BLANK`) where a person fills it in. Form: docs/hard/paper.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tusach.kit.paper import Family as FormFamily
from tusach.kit.paper import (
    Letterhead,
    Paper,
    Paragraph,
    Recipients,
    Table,
    TableCell,
    form_on,
    signed,
    to_docx,
)
from tusach.kit.text import day as said_day
from tusach.kit.text import day_long, number

BLANK = "..."
KIND = "Công văn"


@dataclass(frozen=True)
class LateRow:
    """One line of the letter: who is asked, what is late, by what day, how many units that is.

    `about` says for whom a body answers that is not the late unit's own: `về phần địa bàn tỉnh Đắk Nông trước đây`.
    """

    name: str
    what: str
    last_day: date
    units: int
    body_id: int | None = None
    about: str = ""

    @property
    def addressed(self) -> str:
        return f"{self.name}, {self.about}" if self.about else self.name


@dataclass(frozen=True)
class LetterFacts:
    """`code` is number and symbol as registered; a draft has dots for the number. `family` is party or state."""

    family: FormFamily
    issuer: str
    superior: str
    code: str
    place: str
    dated: date
    capacity: Sequence[str]
    signer: str
    basis: str
    campaign: str
    rows: Sequence[LateRow]


def subject_of(campaign: str) -> str:
    return f"về việc đôn đốc gửi báo cáo, phiếu khảo sát của đợt {campaign}"


def capacity_lines(text: str) -> list[str]:
    """K/T TRƯỞNG BAN / PHÓ TRƯỞNG BAN: one line each, as typed; dots when nothing is."""
    return [line.strip() for line in text.splitlines() if line.strip()][:4] or [BLANK]


def write_letter(facts: LetterFacts, *, demo: bool) -> bytes:
    """The letter as DOCX in the form in force on its day. Raises Refused before the first form known."""
    total = sum(row.units for row in facts.rows)
    said = said_day(facts.dated)
    cells = [
        [TableCell(str(i)), TableCell(row.addressed), TableCell(row.what), TableCell(said_day(row.last_day))]
        for i, row in enumerate(facts.rows, start=1)
    ]
    paper = Paper(
        letterhead=Letterhead(
            issuer=[facts.issuer.upper()],
            superior=[facts.superior.upper()] if facts.superior else [],
            symbol=facts.code,
            place=facts.place,
            dated=day_long(facts.dated),
            subject=subject_of(facts.campaign),
        ),
        blocks=[
            Paragraph(
                f"Thực hiện {facts.basis}, đến ngày {said} còn {number(total)} đơn vị chưa gửi khi đã quá hạn."
            ),
            Paragraph(
                "Đề nghị các nơi có tên dưới đây khẩn trương hoàn thành, đôn đốc các đơn vị trực thuộc và gửi về để "
                "kịp tổng hợp."
            ),
            Table(head=[["TT", "Nơi nhận", "Nội dung", "Hạn gửi"]], rows=cells, widths=[1, 6, 5, 3]),
        ],
        addressees=["Các nơi có tên trong danh sách"],
        signature=signed(facts.signer, facts.capacity),
        recipients=Recipients(lines=["Như trên,", "Lưu văn thư."]),
        demo=demo,
    )
    return to_docx(paper, form_on(facts.family, facts.dated))
