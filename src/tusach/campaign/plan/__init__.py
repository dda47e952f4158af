"""Reading a plan: from the bytes of a file to what it asks of whom by when (docs/hard/plan-reading.md)."""

from tusach.campaign.plan.by_hand import doubts_left, part_as_text, part_from_text
from tusach.campaign.plan.labels import build_tree
from tusach.campaign.plan.letterhead import read_letterhead
from tusach.campaign.plan.outline import outline_as_text, outline_from_text, read_outlines
from tusach.campaign.plan.recipients import read_recipients
from tusach.campaign.plan.references import read_references
from tusach.campaign.plan.shape import Line, Node, Plan, leaves_of, nodes_of
from tusach.campaign.plan.source import Reader, is_quick, look_at, read_text
from tusach.campaign.plan.work import read_work
from tusach.campaign.plan.zones import divide
from tusach.kit.textlayer import read_layer

__all__ = [
    "Plan",
    "doubts_left",
    "is_quick",
    "leaves_of",
    "look_at",
    "nodes_of",
    "outline_as_text",
    "outline_from_text",
    "part_as_text",
    "part_from_text",
    "read_plan",
]


def read_plan(data: bytes, *, name: str, reader: Reader = read_layer) -> Plan:
    """The reading of a plan. What is missing or odd becomes a doubt; an unreadable file raises Refused. `reader` reads Word
    and PDF files.
    """
    text = read_text(data, name=name, reader=reader)
    plan = Plan(name, text.lines, doubts=text.doubts)
    zones = divide(text.lines)
    read_letterhead(zones, plan)
    roots, opening = build_tree(zones.body, wrapped=text.wrapped, plan=plan)
    if not roots:
        plan.doubt("đề mục", 0, "Không thấy đề mục I, II, III trong thân kế hoạch.")
    blocks = _blocks(roots)
    opening = _joined([*zones.preamble, *opening])
    titles = [line for annex in zones.outlines for line in annex[:6]]
    read_references(
        [
            *((line, True) for line in opening),
            *((Line(n, block), False) for n, block in blocks),
            *((line, False) for line in titles),
        ],
        plan,
    )
    read_work(roots, plan, texts=[*((line.number, line.text) for line in opening), *blocks])
    read_recipients(zones.closing, plan)
    read_outlines(zones.outlines, plan, wrapped=text.wrapped)
    plan.doubts.sort(key=lambda doubt: doubt.line)
    return plan


def _blocks(roots: list[Node]) -> list[tuple[int, str]]:
    """Each title and note with the line it begins on."""
    return [
        (node.lines[0] if i == 0 else node.lines[-1], text)
        for root in roots for node in root.walk() for i, text in enumerate([node.title, *node.note])
    ]  # fmt: skip


def _joined(lines: list[Line]) -> list[Line]:
    """Paragraphs of the opening: neighbouring lines are one sentence until a blank line or a stop."""
    joined: list[Line] = []
    last = -1
    for line in lines:
        text = line.text.strip()
        if text and joined and last == line.number - 1 and not joined[-1].text.endswith((";", ".", ":")):
            joined[-1] = Line(joined[-1].number, f"{joined[-1].text} {text}")
        elif text:
            joined.append(Line(line.number, text))
        last = line.number if text else -1
    return joined
