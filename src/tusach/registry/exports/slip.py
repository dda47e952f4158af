"""The processing slip of an incoming document: the leader, the head of the unit, the executor (NĐ 30/2020, appendix IV)."""

import re
from collections.abc import Sequence
from datetime import datetime

from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.paper import Heading, Item, Paragraph
from tusach.kit.paper.blocks import Block
from tusach.kit.text import day as day_text
from tusach.registry import queries
from tusach.registry.exports.frame import set_paper
from tusach.registry.models import Document, Part, Task, TaskState

DOTS = "." * 60
_ABOUT = re.compile(r"(?:về\s+việc|v/v)\s*:?\s+", re.IGNORECASE)


def slip_of(document: Document, *, kind: str, at: datetime, demo: bool) -> bytes:
    """`kind` is pdf or docx. What nobody has said yet is a dotted line to write on. Only what a leader of the body gave is the
    leader's; whom the clerk passed a paper to stands by itself, and the leader's block stays empty.
    """
    if document.keeper is None or not hasattr(document, "arrival"):
        raise Refused("Chỉ văn bản đến mới có phiếu giải quyết.")
    tasks = queries.tasks_of(document)
    blocks: list[Block] = [
        *_head(document),
        Heading(3, "1.", "Ý kiến của lãnh đạo cơ quan"),
        *_given([one for one in tasks if one.given_by_leader]),
        Heading(3, "2.", "Ý kiến của lãnh đạo đơn vị"),
        *_passed([one for one in tasks if one.above_id is None and not one.given_by_leader]),
        *_given([one for one in tasks if one.above_id is not None and not one.given_by_leader]),
        Heading(3, "3.", "Ý kiến, kết quả của người giải quyết"),
        *_done(tasks),
    ]
    return set_paper(
        document.keeper,
        type_name="PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN",
        subject="",
        blocks=blocks,
        kind=kind,
        at=at,
        demo=demo,
    )


def _head(document: Document) -> list[Block]:
    stamp = document.arrival
    dated = f", ngày {day_text(document.dated)}" if document.dated else ""
    return [
        Paragraph(f"Số đến: {stamp.said}, ngày đến: {day_text(stamp.arrived_on)}", indent=False),
        Paragraph(f"{document.kind} số {document.code}{dated} của {document.issuer}", indent=False),
        Paragraph(f"Về việc: {_matter(document.subject)}", indent=False),
    ]


def _matter(subject: str) -> str:
    """`xin gia hạn` of `về việc xin gia hạn` and `V/v xin gia hạn`: the line says Về việc itself."""
    return _ABOUT.sub("", subject.strip(), count=1) if _ABOUT.match(subject.strip()) else subject


def _passed(tasks: Sequence[Task]) -> list[Block]:
    """`Văn thư chuyển: Hoa (chủ trì), Sáu (để biết), hạn 07/11/2023, ngày 02/11/2023 (An)`, a line for each day and clerk."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for one in tasks:
        by = one.given_by.full_name if one.given_by else ""
        until = f", hạn {day_text(one.due)}" if one.due else ""
        key = (day_text(day_of(one.given_at)), by, until, one.instruction)
        groups.setdefault(key, []).append(f"{queries.name_of_task(one)} ({one.get_part_display()})")
    lines: list[Block] = []
    for (on, by, until, words), names in groups.items():
        said = f": {words}" if words else ""
        lines.append(Item("-", f"Văn thư chuyển: {', '.join(names)}{until}, ngày {on} ({by}){said}"))
    return lines


def _given(tasks: Sequence[Task]) -> list[Block]:
    if not tasks:
        return [Item("-", f"Giao chủ trì: {DOTS}"), Item("-", f"Giao phối hợp: {DOTS}"), Item("-", f"Thời hạn: {DOTS}"),
                Item("-", f"Ngày cho ý kiến: {DOTS}")]  # fmt: skip
    lines: list[Block] = []
    for part, said in (
        (Part.LEAD, "Giao chủ trì"),
        (Part.JOIN, "Giao phối hợp"),
        (Part.KNOW, "Chuyển để biết"),
    ):
        names = ", ".join(queries.name_of_task(one) for one in tasks if one.part == part)
        if names or part == Part.LEAD:
            lines.append(Item("-", f"{said}: {names or DOTS}"))
    dues = sorted({one.due for one in tasks if one.due})
    lines.append(Item("-", f"Thời hạn: {', '.join(map(day_text, dues)) or DOTS}"))
    words = list(dict.fromkeys(one.instruction for one in tasks if one.instruction))
    lines += [Item("-", f"Ý kiến: {one}") for one in words]
    days = sorted({day_of(one.given_at) for one in tasks})
    givers = list(dict.fromkeys(one.given_by.full_name for one in tasks if one.given_by))
    lines.append(Item("-", f"Ngày cho ý kiến: {', '.join(map(day_text, days))} ({', '.join(givers)})"))
    return lines


def _done(tasks: Sequence[Task]) -> list[Block]:
    lines: list[Block] = []
    for one in tasks:
        if one.state not in {TaskState.DONE, TaskState.RETURNED} or one.part == Part.KNOW:
            continue
        answer = f"; trả lời bằng {one.answer}" if one.answer else ""
        on = f" ngày {day_text(day_of(one.settled_at))}" if one.settled_at else ""
        said = f": {one.said}" if one.said else ""
        lines.append(Item("-", f"{queries.name_of_task(one)} {one.get_state_display()}{on}{said}{answer}"))
    return lines or [Paragraph(DOTS, indent=False), Paragraph(DOTS, indent=False)]
