"""A version as an official paper: headings as the outline writes them, figures printed, sources as an annex."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from tusach.drafting import live
from tusach.drafting.exports.gathered import issuer_on
from tusach.drafting.models import BlockKind, LiveKind, Version
from tusach.drafting.official import RECIPIENTS, heading_of
from tusach.kit.clock import day_of
from tusach.kit.paper import Block, Item, Letterhead, Paper, Paragraph, Recipients, Run, Signature
from tusach.kit.text import day_long

_ITEM = re.compile(r"\s*([-+•]|[a-zđ]\)|\d{1,2}\))\s+(?=\S)")


def paper_of_version(version: Version, *, number: str = "", tagged: bool = True) -> Paper:
    """The version as it was fixed. `number`: number and symbol once issued; before, the line "DỰ THẢO LẦN n" stands.

    Each paragraph of a block carries the tag `block:<key>:<number of its version>` unless `tagged` is off.
    """
    on = day_of(version.made_at)
    issuer = issuer_on(on)
    symbol = (issuer.symbol if issuer else "") or "..."
    return Paper(
        letterhead=Letterhead(
            issuer=[issuer.name.upper() if issuer else "..."],
            symbol=number or f"...-BC/{symbol}",
            dated=f"Hà Nội, {day_long(on)}" if number else "Hà Nội, ngày ... tháng ... năm " + str(on.year),
        ),
        type_name="BÁO CÁO",
        subject=version.content["title"],
        blocks=[block for node in version.content["nodes"] for block in _node(node, tagged=tagged)],
        signature=Signature(name="...", capacity=["..."]),
        recipients=Recipients(RECIPIENTS),
        draft="" if number else f"DỰ THẢO LẦN {version.number}",
        demo=settings.DEMO or version.manuscript.campaign.is_illustration,
    )


def _node(node: Mapping[str, Any], *, tagged: bool) -> list[Block]:
    blocks: list[Block] = [heading_of(node)]
    for block in node["blocks"]:
        tag = f"block:{block['key']}:{block['number']}" if tagged else ""
        if block["kind"] == BlockKind.TEXT:
            blocks += _paragraphs(block, tag)
    return blocks


def _paragraphs(block: Mapping[str, Any], tag: str) -> list[Block]:
    """A paragraph for each line; a line that begins with a mark of a list is an item of it."""
    lines = [line for line in block["text"].split("\n") if line.strip()]
    made: list[Block] = []
    for line in lines:
        mark = _ITEM.match(line)
        said = runs_of(line[mark.end() :] if mark else line, block["lives"])
        made.append(Item(mark[1], said, tag=tag) if mark else Paragraph(said, tag=tag))
    return made


def runs_of(text: str, lives: Mapping[str, Mapping[str, Any]]) -> Sequence[Run]:
    """The text with each live by what it shows; a citation is a footnote after the words before it."""
    runs: list[Run] = []
    for piece in live.parse(text, lives):
        if not piece.name:
            runs.append(Run(piece.text))
            continue
        held = lives[piece.name]
        if held["kind"] != LiveKind.CITATION:
            runs.append(Run(held["shown"]))
            continue
        before = runs.pop() if runs and not runs[-1].note else Run(held["shown"])
        runs.append(Run(before.text, note=cited(held)))
    return [run for run in runs if run.text or run.note]


def cited(held: Mapping[str, Any]) -> str:
    """A citation's footnote: whose words, in which paper, where."""
    told = held.get("told") or {}
    where = [str(told[name]) for name in ("place", "document", "where") if told.get(name)]
    page = f", trang {told['page']}" if told.get("page") else ""
    return f"{', '.join(where)}{page}: “{told.get('quote') or held['taken'].get('quote', '')}”."
