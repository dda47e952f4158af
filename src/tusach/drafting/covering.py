"""The covering letter of a round (công văn lấy ý kiến): its words as the house drafts them, to be changed before it is issued.

Pure. Form: letter of a party body (36-HD/VPTW, from 2026 05-HD/VPTW); its subject begins with "về việc".
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tusach.drafting.skeleton import lowered
from tusach.kit.paper import Block, Item, Paragraph, Run
from tusach.kit.text import day_long, fold

KIND = "Công văn"
RECIPIENTS = ("Như trên,", "Lãnh đạo Ban (để b/c),", "Lưu HC.")
BY_LIST = "Các cơ quan, đồng chí có tên trong danh sách kèm theo"
MOST_LINES = 6  # more addressees stand in a list that goes along
BLANK = "..."
_ITEM = re.compile(r"\s*([-+•]|\d{1,2}\.|[a-zđ]\))\s+(?=\S)")
_COMMITTEE = re.compile(r"\s+(?:Tỉnh|Thành) ủy\s.*$")


@dataclass(frozen=True)
class Covering:
    """`to` are the lines under "Kính gửi", `recipients` those under "Nơi nhận"; a line of `text` is a paragraph."""

    subject: str
    to: Sequence[str]
    text: str
    recipients: Sequence[str] = RECIPIENTS

    def to_json(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "to": list(self.to),
            "text": self.text,
            "recipients": list(self.recipients),
        }

    @classmethod
    def from_json(cls, made: Mapping[str, Any]) -> "Covering":
        return cls(made["subject"], tuple(made["to"]), made["text"], tuple(made["recipients"]))

    @property
    def mark(self) -> str:
        """The same for the same words: by it a page says which words were read."""
        said = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def blanks(self) -> int:
        """How many places are still to be filled in."""
        said = (self.subject, self.text, *self.to, *self.recipients)
        return sum(words.count(BLANK) + words.count("…") for words in said)


@dataclass(frozen=True)
class Facts:
    """What the house knows: `plan` as it is cited, `parts` what everybody is asked about, `differ` when not all are asked
    the same; `site` and `door` are addresses.
    """

    title: str
    number: int
    issuer: str
    deadline: date
    plan: str = ""
    parts: Sequence[str] = ()
    differ: bool = False
    site: str = ""
    door: str = ""


def report_named(title: str) -> str:
    """`Tổng kết 15 năm` as it is spoken of: Báo cáo tổng kết 15 năm."""
    said = lowered(title)
    return f"Báo cáo{said[7:]}" if fold(said).startswith("bao cao ") else f"Báo cáo {said}"


def drafted(facts: Facts, to: Sequence[str]) -> Covering:
    report = report_named(facts.title)
    return Covering(
        f"về việc lấy ý kiến đối với dự thảo {report}", tuple(to), "\n".join(_lines(facts, report))
    )


def _lines(facts: Facts, report: str) -> list[str]:
    begins = f"Thực hiện {facts.plan}, " if facts.plan else ""
    who = facts.issuer or BLANK
    return [
        f"{begins}{who} đã xây dựng dự thảo lần {facts.number} {report}.",
        f"Để hoàn thiện dự thảo, {who} đề nghị các cơ quan, đồng chí nghiên cứu, cho ý kiến đối với {_asked(facts)}.",
        "Xin cho ý kiến bằng một trong các cách sau:",
        f"1. Trên hệ thống: nơi có tài khoản đăng nhập tại {facts.site}, mở mục “Góp ý dự thảo”, đọc và góp ý từng đoạn.",
        f"2. Bằng đường dẫn: nơi chưa có tài khoản mở {facts.door} và gõ mã trong thư mời hoặc phiếu mời gửi riêng cho từng nơi.",
        "3. Bằng tệp Word: tải bản Word ở các trang ấy, ghi nhận xét hoặc bật theo dõi thay đổi rồi sửa, và gửi lại tại đó.",
        "4. Bằng văn bản: xin ghi rõ mục, đoạn và lời đề nghị sửa.",
        f"Ý kiến xin gửi về {who} chậm nhất {day_long(facts.deadline)}. Nơi thống nhất với dự thảo cũng xin trả lời để tổng hợp.",
        f"{who} mong nhận được ý kiến của các cơ quan, đồng chí.",
    ]


def _asked(facts: Facts) -> str:
    if facts.differ:
        return "dự thảo; phần xin ý kiến của từng nơi ghi trong danh sách kèm theo"
    if facts.parts:
        return f"các nội dung sau của dự thảo: {'; '.join(facts.parts)}"
    return "toàn văn dự thảo"


def addressed(names: Sequence[str], group: Sequence[str]) -> list[str]:
    """The lines under "Kính gửi": a whole group of provinces in one line, others by name; many of them by their list.

    `group` are the names of all provinces' bodies of the day.
    """
    whole = set(group) if len(group) > 1 and set(group) <= set(names) else set()
    rest = [name for name in names if name not in whole]
    lines = [_group_line(group)] if whole else []
    return [*lines, *rest] if len(lines) + len(rest) <= MOST_LINES else [*lines, BY_LIST]


def _group_line(group: Sequence[str]) -> str:
    """Ban Tuyên giáo các tỉnh ủy, thành ủy trực thuộc Trung ương: by the words that all of them begin with."""
    kinds = {_COMMITTEE.sub("", name) for name in group if _COMMITTEE.search(name)}
    said = "các tỉnh ủy, thành ủy trực thuộc Trung ương"
    if len(kinds) == 1 and all(_COMMITTEE.search(name) for name in group) and (kind := kinds.pop()):
        return f"{kind} {said}"
    return said[0].upper() + said[1:]


def blocks_of_letter(text: str) -> list[Block]:
    """A paragraph or an item of a list for each line, what is still "..." marked to be filled in."""
    made: list[Block] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        mark = _ITEM.match(line)
        words = _marked(line[mark.end() :] if mark else line.strip())
        if mark and "://" in line:  # an address does not break, and would tear the line before it apart
            made.append(Paragraph([Run(f"{mark[1]} "), *words], align="left"))
        else:
            made.append(Item(mark[1], words) if mark else Paragraph(words))
    return made


def _marked(line: str) -> list[Run]:
    return [
        Run(piece, blank=piece in {BLANK, "…"}) for piece in re.split(r"(\.\.\.|…)", line.strip()) if piece
    ]
