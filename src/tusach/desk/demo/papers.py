"""The clerk's books of the demo: what came in and went out around the review, what was handed on, one dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tusach.people.models import Actor, Body, Person
from tusach.registry import actions
from tusach.registry.actions import DossierFacts, Paper, RecipientLine, Share, Stamp
from tusach.registry.models import Document, Family, Part
from tusach.registry.queries import read_recipients


@dataclass(frozen=True)
class _In:
    arrived: date
    issuer: str
    number: str
    symbol: str
    dated: date
    kind: str
    subject: str
    to: str


def _of(month: int, day: int) -> date:
    return date(2023, month, day)


_INCOMING: Sequence[_In] = (
    _In(_of(8, 25), "Ban Tuyên giáo Trung ương", "341", "-KH/BTGTW", _of(8, 22), "Kế hoạch",
        "Tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)", "Tổ thư ký tổng kết"),
    _In(_of(9, 20), "Ban Tuyên giáo Tỉnh ủy Hà Giang (minh hoạ)", "118", "-CV/BTGTU", _of(9, 15), "Công văn",
        "về việc cử đầu mối phối hợp đoàn khảo sát tại huyện Bắc Quang", "Tổ thư ký tổng kết"),
    _In(_of(10, 6), "Ban Tuyên giáo Tỉnh ủy Đồng Tháp (minh hoạ)", "204", "-CV/BTGTU", _of(10, 3), "Công văn",
        "về việc chuẩn bị nội dung làm việc với đoàn khảo sát Đề án trang bị sách", "Tổ thư ký tổng kết"),
    _In(_of(10, 27), "Bộ Văn hóa (minh hoạ)", "2045", "/BVH-TV", _of(10, 25), "Công văn",
        "về việc góp ý dự thảo Báo cáo tổng kết Đề án trang bị sách", "Tổ biên tập"),
    _In(_of(10, 31), "Tỉnh ủy Cao Bằng (minh hoạ)", "412", "-BC/TU", _of(10, 30), "Báo cáo",
        "Tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)", "Tổ thư ký tổng kết"),
    _In(_of(11, 1), "Tỉnh ủy Yên Bái (minh hoạ)", "387", "-BC/TU", _of(10, 31), "Báo cáo",
        "Tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)", "Tổ thư ký tổng kết"),
)  # fmt: skip
_OUTGOING: Sequence[tuple[date, str, str, str]] = (
    (_of(9, 12), "Công văn", "về việc đôn đốc gửi phiếu khảo sát của cơ sở",
     "Ban Tuyên giáo các tỉnh ủy, thành ủy trực thuộc Trung ương,\nLưu VT."),
    (_of(10, 12), "Công văn", "về việc gửi báo cáo tổng kết theo đề cương trước ngày 31/10/2023",
     "Các tỉnh ủy, thành ủy trực thuộc Trung ương,\nBan Tuyên giáo Trung ương (để b/c),\nLưu VT."),
    (_of(10, 26), "Công văn", "về việc xin ý kiến dự thảo Báo cáo tổng kết",
     "Văn phòng Trung ương Đảng,\nBan Tuyên giáo Trung ương,\nLưu VT."),
)  # fmt: skip


def fill_registers(*, keeper: Body, clerk: Actor, colleague: Person, leader: Person, at: datetime) -> int:
    """The registers of `keeper` as its `clerk` keeps them; `colleague` gets what is to be done. Says how many papers."""
    came = [_enter(keeper, one, clerk, at) for one in _INCOMING]
    for document in came:
        if document.kind == "Báo cáo":
            actions.route_document(
                document=document, shares=[Share(Part.LEAD, colleague), Share(Part.KNOW, leader)],
                instruction="Đưa vào tiếp nhận, đối chiếu số liệu với phiếu của các xã.",
                due=at.date() + timedelta(days=3), by=clerk, at=at,
            )  # fmt: skip
    gone = [_send(keeper, *one, clerk, at) for one in _OUTGOING]
    dossier = actions.open_dossier(
        keeper=keeper,
        facts=DossierFacts(title="Tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở", notation="TK15-2023", year=2023, maintenance="Vĩnh viễn"),
        by=clerk, at=at,
    )  # fmt: skip
    for document in sorted([*came, *gone], key=lambda one: (one.dated or date.min, one.pk)):
        actions.file_document(dossier=dossier, document=document, by=clerk, at=at)
    return len(came) + len(gone)


def _enter(keeper: Body, one: _In, clerk: Actor, at: datetime) -> Document:
    family = Family.STATE if one.symbol.startswith("/") else Family.PARTY
    paper = Paper(
        kind=one.kind, subject=one.subject, dated=one.dated, number=one.number, symbol=one.symbol,
        issuer=one.issuer, family=family, note="Văn bản minh hoạ",
    )  # fmt: skip
    stamp = Stamp(arrived_on=one.arrived, forwarded_to=one.to, forwarded_on=one.arrived)
    return actions.enter_incoming(keeper=keeper, paper=paper, stamp=stamp, by=clerk, at=at)


def _send(
    keeper: Body, dated: date, kind: str, subject: str, to: str, clerk: Actor, at: datetime
) -> Document:
    paper = Paper(
        kind=kind, subject=subject, dated=dated, signer="(minh hoạ)", signer_title="Phó Giám đốc",
        note="Văn bản minh hoạ",
    )  # fmt: skip
    recipients: list[RecipientLine] = list(read_recipients(to))
    return actions.enter_outgoing(keeper=keeper, paper=paper, by=clerk, at=at, recipients=recipients)
