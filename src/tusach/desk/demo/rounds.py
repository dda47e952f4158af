"""The demo's round of comment: a fixed version sent to ministries, provinces and experts, with answers in every state.

Made-up words of made-up answers; the files are what Word writes, with a remark and a tracked paragraph.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import docx
from django.urls import reverse

from tusach.desk.demo.accounts import Ready
from tusach.desk.demo.hours import later
from tusach.drafting import actions, queries
from tusach.drafting.models import (
    Answer,
    Audience,
    CommentWay,
    Disposition,
    Invited,
    Manuscript,
    Point,
    Round,
    Version,
)
from tusach.kit.paper import Letterhead, Paper, Paragraph, form_on, to_docx
from tusach.people.models import Actor
from tusach.registry.models import Direction, Document

_NAMES = """Văn phòng Trung ương Đảng minh hoạ
Bộ Văn hóa minh hoạ
Bộ Thông tin minh hoạ
Bộ Nội vụ minh hoạ
Bộ Tài chính minh hoạ
GS. Nguyễn Thị Sách, chuyên gia minh hoạ
Hội Xuất bản minh hoạ"""
_EXPERT = "GS. Nguyễn"  # has a printed slip, whose link stands on the demo's sign-in page
_NARROW = "Bộ Tài chính"  # is asked about one part only
_SUBJECT = "về việc xin ý kiến dự thảo"
_PROVINCES = ("Lâm Đồng", "Hà Giang", "Nghệ An", "Trà Vinh", "Đồng Nai")
_LETTER = (
    "BỘ NỘI VỤ MINH HOẠ", "Số: 512/BNV-MH", "Hà Nội, ngày 01 tháng 11 năm 2023", "Kính gửi: Ban Tuyên giáo Trung ương",
    "Bộ có ý kiến như sau:",
    "1. Đề nghị nêu rõ số cán bộ kiêm nhiệm phụ trách tủ sách ở cấp xã.",
    "2. Phần kiến nghị nên ghi cơ quan chủ trì và thời hạn.",
    "Trên đây là ý kiến của Bộ.",
)  # fmt: skip


@dataclass(frozen=True)
class _Told:
    """A comment: who, on which paragraph of the version (counted from 0, -1 for the whole), what, and what became of it."""

    who: str
    place: int
    text: str
    disposition: str = ""
    reason: str = ""
    words: int = 0  # how many of the paragraph's words are quoted


_SAID = (
    _Told("Hội Xuất bản", 0, "Đề nghị nêu rõ tên các tỉnh có cách làm hiệu quả, không viết chung “các nơi này”.", Disposition.ACCEPTED, "", 5),
    _Told("Hội Xuất bản", -1, "Báo cáo nên có thêm phần so sánh giữa các giai đoạn năm năm.", Disposition.EXPLAINED, "Đề cương của Kế hoạch không chia theo giai đoạn; số liệu từng năm có ở phụ lục."),
    _Told("Hà Giang", 2, "Nên tách thôn chưa có sóng di động và xã chưa có máy tính thành hai nhóm.", Disposition.PARTLY, "Phiếu khảo sát hỏi chung hai việc nên chưa tách được số; ghi ở phần hạn chế.", 4),
    _Told("Nghệ An", 0, "Đề nghị nêu rõ tên những tỉnh có cách làm hiệu quả."),
    _Told("Nghệ An", 1, "Số lượt mượn này lấy từ nguồn nào? Xin ghi nguồn.", "", "", 6),
    _Told("Bộ Văn hóa", 1, "Bổ sung lượt đọc tại chỗ, vì nhiều xã không cho mượn về.", Disposition.NOTED, "Sẽ đưa vào phiếu khảo sát lần sau."),
    _Told("Bộ Văn hóa", 2, "Đề nghị dùng thống nhất một cụm từ “sách điện tử”.", Disposition.ACCEPTED),
    _Told(_EXPERT, -1, "Bài học kinh nghiệm còn chung, nên gắn với từng mô hình cụ thể."),
)  # fmt: skip
_LATE = _Told("Trà Vinh", -1, "Tỉnh đề nghị cập nhật số liệu đến hết tháng 10.")


def ask_about(*, manuscript: Manuscript, by: Actor, leader: Actor, at: datetime) -> Round | None:
    """`by` edits at the centre, `leader` leads there, `at` is when the round is opened; None before a version is fixed."""
    version = queries.last_version(manuscript)
    if version is None:
        return None
    made = _opened(version, by, at)
    _join_letter(made, leader, at)
    blocks = [
        block for node in version.content["nodes"] for block in node["blocks"] if block["kind"] == "TEXT"
    ]
    for nth, told in enumerate(_SAID, start=1):
        _say(made, told, blocks, by, later(at, nth / 2))
    _files(made, blocks, by, later(at, 5))
    actions.agree(invited=_one(made, "Đồng Nai"), way=CommentWay.ACCOUNT, by=None, at=later(at, 5.5))
    actions.note_their_letter(
        invited=_one(made, "Bộ Văn hóa"), code="2045/BVH-TV", dated=(at - timedelta(days=1)).date(), way=CommentWay.HAND,
        by=by, at=later(at, 6),
    )  # fmt: skip
    _settle(made, by, leader, later(at, 7))
    _say(made, _LATE, blocks, by, at + timedelta(days=6))
    return made


def link_of_the_expert(*, asked: Round, by: Actor, at: datetime, group: str) -> Ready:
    """The page of one who was asked without having an account, as a printed slip opens it."""
    invited = _one(asked, _EXPERT)
    (slip,) = actions.print_passes(round=asked, only=[invited.pk], by=by, at=at)
    name = invited.name.split(",")[0]
    address = f"{reverse('drafting:rounds-door')}#{urlencode({'ma': slip.code})}"
    return Ready("", "", f"Được mời góp ý dự thảo: {name}", "", group, address)


def _opened(version: Version, by: Actor, at: datetime) -> Round:
    provinces = [one for one in queries.provinces_on(by.day) if any(name in one.name for name in _PROVINCES)]
    guests = [actions.Guest(one.name, one.body) for one in provinces] + actions.read_guests(_NAMES, by.day)
    last = [str(node["key"]) for node in version.content["nodes"] if node["blocks"]][-1:]
    guests = [replace(one, parts=last) if _NARROW in one.name else one for one in guests]
    asking = actions.Asking(
        name=f"Xin ý kiến các ban, bộ, ngành và địa phương, lần {version.number}", audience=Audience.MINISTRIES,
        deadline=(at + timedelta(days=5)).date(),
        letter="Xin quý cơ quan cho ý kiến về dự thảo Báo cáo tổng kết. Có thể góp ý từng đoạn, góp ý chung, hoặc gửi tệp Word.",
    )  # fmt: skip
    return actions.open_round(version=version, asking=asking, guests=guests, by=by, at=at)


def _join_letter(made: Round, by: Actor, at: datetime) -> None:
    """The letter that stands in the outgoing register already."""
    document = Document.objects.filter(direction=Direction.OUTGOING, subject__startswith=_SUBJECT).first()
    if document is not None:
        actions.link_letter(round=made, document=document, by=by, at=at)


def _one(made: Round, name: str) -> Invited:
    return (
        made.invited.select_related("round__version__manuscript")
        .filter(name__contains=name)
        .order_by("pk")[0]
    )


def _has(made: Round, name: str) -> bool:
    return made.invited.filter(name__contains=name).exists()


def _say(made: Round, told: _Told, blocks: Sequence[dict[str, object]], by: Actor, at: datetime) -> None:
    if not _has(made, told.who) or told.place >= len(blocks):
        return
    block = blocks[told.place] if told.place >= 0 else None
    quote = " ".join(str(block["text"]).split()[: told.words]) if block else ""
    comment = actions.write_comment(
        invited=_one(made, told.who), way=CommentWay.LINK, by=None, at=at,
        words=actions.Words(told.text, block=str(block["key"]) if block else "", quote="" if "{{" in quote else quote),
    )  # fmt: skip
    if told.disposition:
        actions.dispose(
            point=comment.points.get(), disposition=told.disposition, reason=told.reason, by=by, at=at
        )


def _files(made: Round, blocks: Sequence[dict[str, object]], by: Actor, at: datetime) -> None:
    """A Word file with a remark and a paragraph written in, an untouched one, a letter, and one that cannot be read."""
    word = _tagged(blocks)
    sent = (
        ("Bo Thong tin_gop y.docx", _with_remark(word), "Bộ Thông tin"),
        ("Bo Tai chinh.docx", word, "Bộ Tài chính"),
        ("CV gop y.docx", _typed(_LETTER), "Bộ Nội vụ"),
        ("quet-cong-van.docx", b"PK\x03\x04 minh hoa: tep hong", "Văn phòng"),
    )
    for name, data, whose in sent:
        actions.receive_file(
            round=made,
            file=io.BytesIO(data),
            name=name,
            way=CommentWay.WORD,
            invited=_one(made, whose),
            by=by,
            at=at,
        )


def _tagged(blocks: Sequence[dict[str, object]]) -> bytes:
    """The paragraphs of the version as they were sent out, each with its tag."""
    lines = [
        Paragraph(text, tag=f"block:{block['key']}:{block['number']}")
        for block in blocks
        for text in queries.words_of(block).split("\n")
        if text.strip()
    ]
    paper = Paper(
        letterhead=Letterhead(issuer=["BAN TUYÊN GIÁO TRUNG ƯƠNG"]),
        type_name="BÁO CÁO",
        blocks=lines,
        demo=True,
    )
    return to_docx(paper, form_on("party", date(2023, 11, 1)))


def _with_remark(data: bytes) -> bytes:
    document = docx.Document(io.BytesIO(data))
    body = [
        docx.text.paragraph.Paragraph(one, document)
        for one in document.element.body.iter(docx.oxml.ns.qn("w:p"))
    ]
    long = [one for one in body if len(one.text) > 60]
    for paragraph, text in zip(
        long, ("Câu này dài, nên tách làm hai.", "Thống nhất với nhận định này."), strict=False
    ):
        document.add_comment(paragraph.runs, text=text, author="Vụ Thư viện minh hoạ", initials="TV")
    return _saved(document)


def _typed(lines: Sequence[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return _saved(document)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _settle(made: Round, by: Actor, leader: Actor, at: datetime) -> None:
    """The two provinces that say the same are one; a leader approves half of what was decided."""
    points = Point.objects.filter(comment__round=made).order_by("pk")
    first = points.filter(text__contains="tên các tỉnh").first()
    same = points.filter(text__contains="tên những tỉnh", disposition=Disposition.OPEN).first()
    if first is not None and same is not None:
        actions.dispose(point=same, disposition=Disposition.DUPLICATE, repeats=first, by=by, at=at)
    decided = [point.pk for point in points.exclude(disposition=Disposition.OPEN)]
    if decided:
        actions.approve_points(round=made, points=decided[: len(decided) // 2 + 1], by=leader, at=at)
    silent = made.invited.filter(answer=Answer.NONE)
    if silent.exists():
        actions.remind(round=made, by=by, at=at + timedelta(days=3))
