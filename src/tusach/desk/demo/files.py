"""Two provinces that have sent their report as a Word file: one by the outline, one with its parts out of order and a
percentage that does not fit its own figures. What the machine makes of them waits for a person.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tusach.campaign.models import Campaign
from tusach.desk.demo.provinces import Province, report_of
from tusach.kit.paper import (
    Block,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Recipients,
    Signature,
    form_on,
    to_docx,
)
from tusach.people.models import Actor
from tusach.reports import actions
from tusach.reports.models import Intake, Outline, Way

SEED = 341


@dataclass(frozen=True)
class _Sender:
    place: str
    committee: str
    number: str
    communes: int
    copies: int
    day: int
    out_of_order: bool
    also: str


_SENDERS = (
    _Sender("Cao Bằng", "TỈNH ỦY CAO BẰNG", "412-BC/TU", 161, 201_250, 30, out_of_order=False,
            also="Đến nay 158/161 xã, phường, thị trấn có quy chế quản lý tủ sách, đạt 98,1%."),
    _Sender("Yên Bái", "TỈNH ỦY YÊN BÁI", "387-BC/TU", 173, 229_000, 31, out_of_order=True,
            also="Toàn tỉnh có 118/120 tủ sách được kiểm kê (97,3%); năm 2022 có 12.450 lượt mượn, năm 2023 có 13.900 lượt mượn."),
)  # fmt: skip


def hand_in_files(
    *, campaign: Campaign, outline: Outline, by: Actor, at: datetime, only: frozenset[str] = frozenset()
) -> list[Intake]:
    """`by` works for the centre's intake. The files are read at once; nobody has looked at the reading yet. `only`: names
    of provinces, then no others.
    """
    taken = []
    for sender in _SENDERS:
        if only and sender.place not in only:
            continue
        data = to_docx(_paper(outline, sender), form_on("party", campaign.reference_date))
        intake = actions.hand_in_report(
            campaign=campaign, report=None, file=io.BytesIO(data), name=f"Bao cao tong ket {sender.place}.docx",
            way=Way.MAIL, by=by, at=at,
        )  # fmt: skip
        taken.append(actions.read_intake(intake=intake, at=at))
    return taken


def _paper(outline: Outline, sender: _Sender) -> Paper:
    province = Province(sender.place, sender.communes, sender.copies, round(sender.copies * 0.86))
    words = report_of(outline.tree, province, seed=SEED)
    parts = [list(_blocks(part, words, sender, 1)) for part in outline.tree]
    if sender.out_of_order and len(parts) > 1:
        parts[0], parts[1] = parts[1], parts[0]
    return Paper(
        letterhead=Letterhead(
            issuer=[sender.committee], symbol=sender.number, place=sender.place,
            dated=f"ngày {sender.day} tháng 10 năm 2023",
        ),
        type_name="Báo cáo",
        subject="Tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)",
        blocks=[
            Paragraph(
                f"Thực hiện Kế hoạch số 341-KH/BTGTW, ngày 22/8/2023 của Ban Tuyên giáo Trung ương, tỉnh {sender.place} "
                "báo cáo kết quả như sau:"
            ),
            *(block for part in parts for block in part),
        ],
        signature=Signature(name="(người ký minh hoạ)", capacity=["T/M BAN THƯỜNG VỤ"], positions=["PHÓ BÍ THƯ"]),
        recipients=Recipients(["Ban Tuyên giáo Trung ương,", "Nhà xuất bản Chính trị quốc gia Sự thật,", "Lưu Văn phòng."]),
        demo=True,
    )  # fmt: skip


def _blocks(
    node: Mapping[str, Any], words: Mapping[str, Any], sender: _Sender, level: int
) -> Iterator[Block]:
    label = str(node.get("label", ""))
    yield Heading(min(level, 5), f"{label}." if label and label[0].isdecimal() else label, str(node["title"]))
    asked = [child for child in node.get("children", ()) if "kind" in child]
    for text in _texts(asked, words):
        yield Paragraph(text)
    if "sách giấy" in str(node["title"]):
        yield Paragraph(sender.also)
    for child in node.get("children", ()):
        if "kind" not in child:
            yield from _blocks(child, words, sender, level + 1)


def _texts(questions: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> Iterator[str]:
    for question in questions:
        if question.get("kind") == "longtext" and isinstance(said := words.get(str(question["key"])), str):
            yield from filter(None, said.split("\n"))
